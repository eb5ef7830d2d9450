// @ts-check

/** Longest text handed to the module, in UTF-16 code units; it keeps less after cleaning. */
const TEXT_MAX = 32_768;
/** One more than the module keeps, so that it knows of those left out. */
const RELATED_MAX = 6;
const MEMBERS_MAX = 10;

/**
 * Whatever was thrown in texts, without calling any code of its own but getters; never throws.
 *
 * @param {unknown} thrown
 * @returns {import("./internal.d.ts").ThrownTexts}
 */
export function describeThrown(thrown) {
  const own = texts(thrown);
  const causes = causesOf(thrown).map(texts);
  const errors = listOf(read(thrown, "errors")).map(texts);
  const truncated = [own, ...causes, ...errors].some((one) => one.truncated);
  return { thrown: plain(own), causes: causes.map(plain), errors: errors.map(plain), truncated };
}

/** @param {ReturnType<typeof texts>} texts */
function plain({ truncated: _, ...one }) {
  return one;
}

/** @param {unknown} thrown */
function causesOf(thrown) {
  /** @type {unknown[]} */
  const causes = [];
  let cause = read(thrown, "cause");
  while (cause !== undefined && causes.length < RELATED_MAX && !causes.includes(cause)) {
    causes.push(cause);
    cause = read(cause, "cause");
  }
  return causes;
}

/**
 * @param {unknown} errors
 * @returns {unknown[]}
 */
function listOf(errors) {
  try {
    return Array.isArray(errors) ? errors.slice(0, RELATED_MAX) : [];
  } catch {
    return [];
  }
}

/** @param {unknown} thrown */
function texts(thrown) {
  const name = read(thrown, "name");
  const message = read(thrown, "message");
  const stack = read(thrown, "stack");
  const found = [
    bounded(typeof name === "string" ? name : kindOf(thrown)),
    bounded(typeof message === "string" ? message : plainText(thrown)),
    typeof stack === "string" ? bounded(stack) : undefined,
  ];
  const [named, said, traced] = found.map((one) => one?.text);
  return { name: named, message: said, stack: traced, truncated: found.some((one) => one?.truncated) };
}

/** @param {unknown} thrown */
function kindOf(thrown) {
  return thrown === null ? "null" : typeof thrown;
}

/**
 * A value that is no error: itself where it is plain, else the names of its members, as its own way
 * to become text could throw, or never end.
 *
 * @param {unknown} thrown
 */
function plainText(thrown) {
  if (typeof thrown === "function" || thrown === undefined) return "";
  if (typeof thrown !== "object") return String(thrown);
  try {
    return Object.keys(thrown ?? {}).slice(0, MEMBERS_MAX).join(", ");
  } catch {
    return "";
  }
}

/**
 * @param {unknown} value
 * @param {string} member
 * @returns {unknown}
 */
function read(value, member) {
  try {
    return typeof value === "object" && value !== null ? /** @type {any} */ (value)[member] : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A text that JSON can carry. A long one ends at a space, as the half of a secret might not be known
 * for one.
 *
 * @param {string} text
 */
function bounded(text) {
  const truncated = text.length > TEXT_MAX;
  const kept = truncated ? text.slice(0, TEXT_MAX).replace(/\S*$/, "") : text;
  return { text: kept.replace(/\p{Surrogate}/gu, "\ufffd"), truncated };
}
