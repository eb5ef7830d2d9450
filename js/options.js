// @ts-check
// Options of this package: one that nobody reads, or that has a value it cannot have, is refused where the program begins.

/**
 * @typedef {object} Option
 * @property {(value: any) => boolean} fits
 * @property {string} form what it has to be, in words
 */

/** @type {Option} */
export const FUNCTION = { fits: (value) => typeof value === "function", form: "a function" };
/** @type {Option} */
export const BOOLEAN = { fits: (value) => typeof value === "boolean", form: "true or false" };

/**
 * One of a few words.
 *
 * @param {...string} words
 * @returns {Option}
 */
export function oneOf(...words) {
  return { fits: (value) => words.includes(value), form: words.map((word) => JSON.stringify(word)).join(" or ") };
}

/** @type {Record<string, Option>} */
const IO = {
  now: FUNCTION,
  fetch: FUNCTION,
  log: FUNCTION,
  record: oneOf("all", "refusals"),
  secret: FUNCTION,
  explainRefusals: BOOLEAN,
  wasm: { fits: (value) => typeof value === "object" && value !== null, form: "WebAssembly, as bytes or compiled" },
};

/**
 * @param {unknown} io
 * @throws {TypeError} for a member that is not known, or has another form
 */
export function checkIo(io) {
  check("io", io, IO);
}

/**
 * @param {unknown} options `io` among them
 * @param {Record<string, Option>} known those beside `io`
 * @throws {TypeError} for an option that is not known, or has another form
 */
export function checkOptions(options, known) {
  check("options", options, { ...known, io: { fits: isObject, form: "an object" } });
  checkIo(/** @type {any} */ (options).io ?? {});
}

/**
 * @param {unknown} handler
 * @throws {TypeError} where it is no function
 */
export function checkHandler(handler) {
  if (typeof handler !== "function") throw new TypeError("the handler is a function");
}

/**
 * @param {string} what
 * @param {unknown} given
 * @param {Record<string, Option>} known
 */
function check(what, given, known) {
  if (!isObject(given)) throw new TypeError(`${what} is an object`);
  for (const [name, value] of Object.entries(/** @type {object} */ (given))) {
    if (!Object.hasOwn(known, name)) throw new TypeError(`${what}.${name} is not known, known are ${Object.keys(known).join(", ")}`);
    if (value !== undefined && !known[name].fits(value)) throw new TypeError(`${what}.${name} is ${known[name].form}`);
  }
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === "object" && value !== null;
}
