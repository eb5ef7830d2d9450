// @ts-check
import { boundedText } from "../bounded_text.js";
import { StoreUnavailable } from "./fault.js";

/** Longest time for one lookup, all its calls together, in milliseconds. */
export const LOOKUP_TIMEOUT_MS = 3000;
/** Largest answer taken: the 64 KiB a store allows, escaped in JSON or as base64. */
const BODY_MAX_BYTES = 150_000;

/**
 * Asks a store, within bounds on time and size, and follows no redirect: the credentials sent are
 * for this place alone.
 *
 * @param {import("./types.d.ts").Context} context
 * @param {string} what the store, as an error names it
 * @param {string | URL} url
 * @param {RequestInit} init
 * @returns {Promise<import("./types.d.ts").Answer>} the status, and the JSON of the body where it is an object
 * @throws {StoreUnavailable} where there is no whole answer
 */
export async function ask({ fetch, signal }, what, url, init) {
  try {
    const options = { redirect: /** @type {const} */ ("manual"), signal, ...init };
    const response = await fetch(String(url), options);
    return { status: response.status, headers: response.headers, json: object(await boundedText(response, BODY_MAX_BYTES)) };
  } catch {
    // What was thrown may name hosts or hold a body; it is not kept.
    throw new StoreUnavailable(signal.aborted ? `${what} did not answer in time` : `${what} cannot be reached`);
  }
}

/**
 * @param {string} text
 * @returns {Record<string, any>}
 */
function object(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
