export const secrets = [];
