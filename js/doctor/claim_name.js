// @ts-check

/**
 * The steps into the claims that a claim's name stands for: itself, or those of a JSON pointer
 * (RFC 6901).
 *
 * @param {string} name
 */
export function stepsOf(name) {
  if (!name.startsWith("/")) return [name];
  return name
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/**
 * The claim of that name.
 *
 * @param {unknown} claims
 * @param {string} name
 * @returns {unknown}
 */
export function claimAt(claims, name) {
  /** @type {any} */
  let value = claims;
  for (const step of stepsOf(name)) value = value?.[step];
  return value;
}

/**
 * Claims that hold this one and no other.
 *
 * @param {string} name
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
export function claimsWith(name, value) {
  const nested = stepsOf(name).reduceRight((inner, step) => ({ [step]: inner }), value);
  return /** @type {Record<string, unknown>} */ (nested);
}
