// @ts-check
// A token in the making: its header and its claims as members, as text, as bytes and as segments, and who signs it.
import { sign } from "./sign.js";

/**
 * @typedef {import("./worlds.js").World} World
 * @typedef {import("./keys.js").Key} Key
 * @typedef {{ world: World, token: string, alg: string, key?: Key }} Seed a token as it was, and what its issuer signs with
 * @typedef {[name: string, value: string]} Member both as they stand in JSON
 */

/** A header or claims. */
export class Part {
  /** @type {Member[] | undefined} */
  #members;
  #text;
  /** @type {Buffer} */
  #bytes;
  #segment;

  /** @param {string} segment */
  constructor(segment) {
    this.#segment = segment;
    this.#bytes = Buffer.from(segment, "base64url");
    this.#text = this.#bytes.toString();
  }

  /** The members, to be changed; none where it is no object. @returns {Member[]} */
  get members() {
    this.#members ??= membersOf(this.#text);
    return this.#members;
  }

  /** @returns {string} */
  get text() {
    return this.#text;
  }

  set text(text) {
    this.#text = text;
    this.bytes = Buffer.from(text);
  }

  /** @returns {Buffer} */
  get bytes() {
    return this.#bytes;
  }

  set bytes(bytes) {
    this.#bytes = bytes;
    this.#segment = bytes.toString("base64url");
  }

  get segment() {
    return this.#segment;
  }

  set segment(segment) {
    this.#segment = segment;
  }

  /** Makes the text of the members, where they were asked for. */
  write() {
    if (this.#members?.length) this.text = `{${this.#members.map(([name, value]) => `${name}:${value}`).join()}}`;
  }
}

/** @param {string} text @returns {Member[]} */
function membersOf(text) {
  try {
    return Object.entries(JSON.parse(text)).map(([name, value]) => [JSON.stringify(name), JSON.stringify(value)]);
  } catch {
    return [];
  }
}

export class Draft {
  header;
  claims;
  /** Whether it is signed anew; else the signature stays what it was. */
  isSigned;
  /** @type {string | undefined} what is wrong with the signature */
  fault;
  /** The token, once it is signed. */
  token;

  /** @param {Seed} seed @param {boolean} isSigned @param {string[]} others tokens to take parts of */
  constructor(seed, isSigned, others) {
    const [header = "", claims = "", signature = ""] = seed.token.split(".");
    this.world = seed.world;
    this.header = new Part(header);
    this.claims = new Part(claims);
    this.signature = signature;
    this.alg = seed.alg;
    this.key = seed.key;
    this.isSigned = isSigned;
    this.others = others;
    this.token = seed.token;
  }

  /** The header's and the claims' part. */
  get parts() {
    return [this.header, this.claims];
  }

  /** Puts the segments together, signed or not. @param {import("./random.js").Random} random */
  complete(random) {
    const input = `${this.header.segment}.${this.claims.segment}`;
    const signature =
      this.isSigned && this.key ? sign(this.alg, this.key, Buffer.from(input), random, this.fault).toString("base64url") : this.signature;
    this.token = `${input}.${signature}`;
  }
}
