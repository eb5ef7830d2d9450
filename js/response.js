// @ts-check

/** When to come back after a fault of ours, in seconds. */
const RETRY_AFTER_SECONDS = 5;

/**
 * A refusal as problem details (RFC 9457) with its challenge (RFC 6750 section 3).
 *
 * @param {import("./types.d.ts").Denial} denial
 * @returns {Response}
 */
export function problemResponse({ status, problem, challenge }) {
  const headers = new Headers({
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  if (challenge) headers.set("www-authenticate", challenge);
  if (status === 503) headers.set("retry-after", String(RETRY_AFTER_SECONDS));
  return new Response(JSON.stringify(problem), { status, headers });
}
