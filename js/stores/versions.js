// @ts-check

/**
 * The current version, and the one before while it still verifies.
 *
 * @param {import("./types.d.ts").Context} context
 * @param {object} versions
 * @param {import("../types.d.ts").SecretValue} versions.current
 * @param {number} versions.createdAt when the current version was made, Unix time in milliseconds;
 *   NaN where nobody says
 * @param {number} [versions.previousSeconds] how long after that the one before verifies
 * @param {() => Promise<import("../types.d.ts").SecretValue | undefined>} versions.readPrevious
 * @returns {Promise<import("../types.d.ts").SecretVersions>}
 */
export async function versions({ now }, { current, createdAt, previousSeconds = 0, readPrevious }) {
  const previousUntilMillis = createdAt + previousSeconds * 1000;
  // Not a number compares as false: a version of unknown age bounds nothing.
  if (!(previousSeconds > 0 && now < previousUntilMillis)) return { current };
  const previous = await readPrevious();
  return previous === undefined ? { current } : { current, previous, previousUntilMillis };
}

/**
 * @param {unknown} value base64
 * @returns {Uint8Array<ArrayBuffer> | undefined} nothing where it is not
 */
export function base64(value) {
  try {
    return Uint8Array.from(atob(/** @type {string} */ (value)), (unit) => unit.charCodeAt(0));
  } catch {
    return undefined;
  }
}
