// @ts-check
// What is true of a token, read by other means than either side's: what recognises a class of disagreements asks here.
import { visit } from "jsonc-parser";

/**
 * @typedef {{ repeats: boolean, depth: number, widest: number, isInfinite: boolean, isTorn: boolean }} Shape
 *   `repeats` says that an object has a name twice, `widest` how many members or elements the largest has, `isInfinite` that a
 *   number is beyond all doubles, `isTorn` that a string has half of a surrogate pair
 * @typedef {import("./worlds.js").World} World
 */

/** A header or claims. */
class Json {
  /** @type {Shape | undefined} */
  #shape;

  /** @param {string} segment */
  constructor(segment) {
    // Whatever is in the alphabet is decoded, the rest left out.
    this.bytes = Buffer.from(segment, "base64url");
    this.hasMark = this.bytes.subarray(0, 3).equals(Buffer.from("\ufeff"));
    this.text = this.bytes.subarray(this.hasMark ? 3 : 0).toString();
    this.value = /** @type {any} */ (parsed(this.text));
  }

  /** What JSON.parse does not tell of a text. */
  get shape() {
    this.#shape ??= shapeOf(this.text);
    return this.#shape;
  }
}

export class Facts {
  /** @param {string} token @param {World} world */
  constructor(token, { setting }) {
    const [header, claims, signature] = [...token.split("."), "", "", ""];
    this.token = token;
    this.segments = token.split(".");
    this.header = new Json(header);
    this.claims = new Json(claims);
    this.signature = Buffer.from(signature, "base64url");
    this.setting = setting;
    /** The clock, in seconds. */
    this.now = setting.now / 1000;
  }

  /** The entry of the configuration that the token is judged by. @returns {any} */
  get entry() {
    const issuers = this.setting.config?.issuers ?? [];
    const named = issuers.find((/** @type {any} */ { issuer }) => issuer === this.claims.value?.iss);
    return (issuers.length === 1 ? issuers[0] : named) ?? {};
  }

  /** The keys it may be verified with, as they are published. @returns {any[]} */
  get keys() {
    const { jwks, jwksUri } = this.entry.keys ?? {};
    const found = this.setting.keySets?.[jwksUri];
    const text = this.setting.jws?.keys.jwks_text ?? found?.body ?? found;
    return jwks?.keys ?? /** @type {any} */ (parsed(text ?? ""))?.keys ?? [];
  }

  /** Those that the token can mean. @returns {any[]} */
  get meant() {
    const { kid } = this.header.value;
    return this.keys.filter((key) => kid === undefined || key?.kid === kid);
  }

  /** The secret it may be verified with. */
  get secret() {
    const { jws, config, secrets = {} } = this.setting;
    const text = jws ? jws.keys.secret_b64u : secrets[`/issuers/${config.issuers.indexOf(this.entry)}/keys/secret`];
    return text === undefined ? undefined : Buffer.from(text, "base64url");
  }

  get tolerance() {
    return this.entry.clockToleranceSeconds ?? 0;
  }
}

/** @param {string} text @returns {unknown} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param {string} text @returns {Shape} */
function shapeOf(text) {
  const shape = { repeats: false, depth: 0, widest: 0, isInfinite: false, isTorn: false };
  /** @type {{ names: Set<string>, size: number, isArray: boolean }[]} */
  const open = [];
  const element = () => {
    const around = open.at(-1);
    if (around?.isArray) shape.widest = Math.max(shape.widest, (around.size += 1));
  };
  const begin = (/** @type {boolean} */ isArray) => {
    element();
    open.push({ names: new Set(), size: 0, isArray });
    shape.depth = Math.max(shape.depth, open.length);
  };
  const end = () => void open.pop();
  visit(text, {
    onObjectBegin: () => begin(false),
    onObjectEnd: end,
    onArrayBegin: () => begin(true),
    onArrayEnd: end,
    onLiteralValue(value) {
      element();
      shape.isInfinite ||= Math.abs(value) === Infinity;
      shape.isTorn ||= typeof value === "string" && !value.isWellFormed();
    },
    onObjectProperty(name) {
      const around = /** @type {typeof open[number]} */ (open.at(-1));
      shape.repeats ||= around.names.has(name);
      shape.isTorn ||= !name.isWellFormed();
      shape.widest = Math.max(shape.widest, (around.size += 1));
      around.names.add(name);
    },
  });
  return shape;
}
