// @ts-check
import { TooLarge, boundedText } from "./bounded_text.js";

/** Longest wait for a key set, headers and body together, in milliseconds. */
export const TIMEOUT_MS = 1500;
/** Largest key set document taken, in bytes after any content coding. */
export const BODY_MAX_BYTES = 150_000;

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Fetches a key set within fixed bounds and never throws.
 *
 * https alone, except on loopback; no redirect is followed, as the configuration names the one
 * place a key may come from (RFC 8725 section 3.10).
 *
 * @param {string} url
 * @param {typeof globalThis.fetch} fetch
 * @returns {Promise<import("./internal.d.ts").Fetched>}
 */
export async function fetchKeySet(url, fetch) {
  if (!permitted(url)) return { failure: "network" };
  const deadline = AbortSignal.timeout(TIMEOUT_MS);
  try {
    // The race is for a fetch that does not heed its signal.
    return await Promise.race([read(url, fetch, deadline), passed(deadline)]);
  } catch (error) {
    if (error instanceof TooLarge) return { failure: "too_large" };
    return { failure: deadline.aborted ? "timeout" : "network" };
  }
}

/**
 * The seconds an answer stays fresh: its max-age (RFC 9111 section 5.2.2.1) less what it spent in
 * caches on the way (section 5.1).
 *
 * @param {Headers} headers
 * @returns {number | null} nothing where the answer does not say
 */
export function maxAgeSeconds(headers) {
  const cacheControl = headers.get("cache-control") ?? "";
  const match = /(?:^|[\s,])max-age="?(\d{1,9})"?\s*(?:,|$)/i.exec(cacheControl);
  const age = /^\d{1,9}$/.test(headers.get("age") ?? "") ? Number(headers.get("age")) : 0;
  return match ? Math.max(0, Number(match[1]) - age) : null;
}

/**
 * @param {string} url
 * @param {typeof globalThis.fetch} fetch
 * @param {AbortSignal} signal
 * @returns {Promise<import("./internal.d.ts").Fetched>}
 */
async function read(url, fetch, signal) {
  const headers = { accept: "application/jwk-set+json, application/json" };
  const response = await fetch(url, { headers, redirect: "manual", signal });
  if (isRedirect(response)) {
    await discard(response);
    return { failure: "redirect" };
  }
  const body = await boundedText(response, BODY_MAX_BYTES);
  return { status: response.status, body, maxAgeSeconds: maxAgeSeconds(response.headers) };
}

/** @param {Response} response */
function isRedirect({ type, status }) {
  return type === "opaqueredirect" || (status >= 300 && status < 400);
}

/** @param {Response} response */
async function discard(response) {
  await response.body?.cancel().catch(() => {});
}

/**
 * @param {AbortSignal} deadline
 * @returns {Promise<never>}
 */
function passed(deadline) {
  return new Promise((_, reject) => {
    deadline.addEventListener("abort", () => reject(deadline.reason), { once: true });
  });
}

/** @param {string} url */
function permitted(url) {
  try {
    const { protocol, hostname } = new URL(url);
    return protocol === "https:" || (protocol === "http:" && LOOPBACK.test(hostname));
  } catch {
    return false;
  }
}
