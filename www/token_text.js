// @ts-check
/** Reads a token for the eye alone: nothing here verifies, that is the module's part. */
import { bytesOf } from "./base64.js";

const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * @typedef {object} TokenParts
 * @property {string[]} segments as they are, split at the dots
 * @property {Record<string, unknown> | undefined} header
 * @property {Record<string, unknown> | undefined} claims
 */

/**
 * What a token's segments hold, as far as they can be read.
 *
 * @param {string} token
 * @returns {TokenParts}
 */
export function readToken(token) {
  const segments = token.split(".");
  const [header = "", claims = ""] = segments;
  return { segments, header: object(header), claims: object(claims) };
}

/**
 * @param {string} segment
 * @returns {Record<string, unknown> | undefined}
 */
function object(segment) {
  try {
    const value = JSON.parse(decoder.decode(bytesOf(segment)));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
