// @ts-check
import { BOOLEAN, FUNCTION, oneOf } from "../../options.js";

const FIELD = /^[_A-Za-z]\w*\.[_A-Za-z]\w*$/;
const BASE_PATH = /^(\/[^/]+)*$/;

/**
 * What an authorizer takes; a policy for too much would be the quiet outcome of a word misspelt.
 *
 * @type {Record<string, import("../../options.js").Option>}
 */
export const AUTHORIZER_OPTIONS = {
  policy: oneOf("api", "request"),
  answers: oneOf("simple", "policy"),
  basePath: {
    fits: (value) => typeof value === "string" && BASE_PATH.test(value),
    form: "what stands before the path, as /v1, or empty",
  },
  unauthenticated: oneOf("throw", "deny"),
  untilExpiry: BOOLEAN,
  usageIdentifierKey: { fits: (value) => typeof value === "string", form: "a name in context" },
  ttlSeconds: {
    fits: (value) => Number.isInteger(value) && value >= 0 && value <= 3600,
    form: "a whole number of seconds from 0 to 3600",
  },
  fields: {
    fits: (value) => Array.isArray(value) && value.every((field) => FIELD.test(field)),
    form: "a list of fields, each as Mutation.createEvent",
  },
  policyDocuments: FUNCTION,
};
