export const starts = [];
