// @ts-check

const FIELD = /^[_A-Za-z]\w*\.[_A-Za-z]\w*$/;

/** @type {Record<string, (value: any) => boolean>} */
const KNOWN = {
  policy: (value) => ["api", "request"].includes(value),
  answers: (value) => ["simple", "policy"].includes(value),
  unauthenticated: (value) => ["throw", "deny"].includes(value),
  untilExpiry: (value) => typeof value === "boolean",
  usageIdentifierKey: (value) => typeof value === "string",
  ttlSeconds: (value) => Number.isInteger(value) && value >= 0 && value <= 3600,
  fields: (value) => Array.isArray(value) && value.every((field) => FIELD.test(field)),
  policyDocuments: (value) => typeof value === "function",
  io: (value) => typeof value === "object" && value !== null,
};

/**
 * Refuses an option nobody reads, or a value it cannot have: a policy for too much would be the
 * quiet outcome of a word misspelt.
 *
 * @param {Record<string, any>} options
 * @param {string[]} names those that are read
 */
export function checkOptions(options, names = Object.keys(KNOWN)) {
  for (const [name, value] of Object.entries(options)) {
    if (!names.includes(name)) throw new TypeError("an option is not known here");
    if (value !== undefined && !KNOWN[name](value)) throw new TypeError(`options.${name} is not valid`);
  }
}
