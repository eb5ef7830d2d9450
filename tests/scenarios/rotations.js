export const rotations = [];
