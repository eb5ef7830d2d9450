// @ts-check
import { PlainRequest } from "./plain_request.js";

/** What the module says of a plain request; `Plain` in src/exchange.rs. */
const ALLOWED = 1;
const REFUSED = 2;
/** Where the module's result has what; `Exchange::result` in src/exchange.rs. */
const SLOT = 0;
const SERIAL = 1;
const RULE = 2;
const HAS_PRINCIPAL = 3;
const NUMBERS = 4;
const TEXT = 6;
const TEXT_BYTES = 7;

/** Most bytes of a method and of a path in an audit record, as in src/decision.rs. */
const METHOD_MAX = 32;
const PATH_MAX = 1024;

/** @typedef {import("./internal.d.ts").View} View */

/** Who asks under a public rule: nobody in particular. */
const NOBODY = frozen({
  serial: 0,
  principal: null,
  context: {},
  headers: [],
  audit: { issuer: null, subjectHash: null, keyId: null, algorithm: null, notForwarded: undefined },
});

// A byte order mark in a claim is a character like any other.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Decides plain requests by way of the module's memory, without JSON where they are allowed.
 *
 * What a decision shows of a token is made once and kept, frozen, as long as the module keeps the
 * token.
 */
export class Exchange {
  #core;
  #memory;
  #isRecorded;
  /** @type {import("./internal.d.ts").Outline} */
  #outline;
  #request;
  #result;
  #numbers = new Float64Array(0);
  /** @type {View[]} by the slot in which the module keeps the token */
  #views = [];

  /**
   * @param {import("./wasm.js").AuthorizerCore} core
   * @param {WebAssembly.Memory} memory of the core's instance
   * @param {boolean} isRecorded whether what is allowed is recorded
   */
  constructor(core, memory, isRecorded) {
    this.#core = core;
    this.#memory = memory;
    this.#isRecorded = isRecorded;
    this.#outline = JSON.parse(core.outline());
    this.#request = new PlainRequest(this.#outline, memory, core.inputAddress());
    this.#result = core.resultAddress() / Float64Array.BYTES_PER_ELEMENT;
  }

  /** Whether any token may be signed by RSA. */
  get hasRsa() {
    return this.#outline.rsa;
  }

  /** Whether any key set is fetched. */
  get fetches() {
    return this.#outline.fetches;
  }

  /**
   * @param {import("./internal.d.ts").PolicyRequest} request
   * @param {number} now Unix time in milliseconds
   * @returns {import("./internal.d.ts").Decided | undefined} nothing where the request is not
   *   plain, or a key set is needed
   */
  decide(request, now) {
    const plain = this.#request;
    if (!plain.write(request)) return undefined;
    const outcome = this.#core.decide(plain.method, plain.path, plain.field, plain.value, now);
    if (outcome === ALLOWED) return this.#allowed(request);
    return outcome === REFUSED ? this.#refused(request) : undefined;
  }

  /** @param {import("./internal.d.ts").PolicyRequest} request */
  #allowed(request) {
    const rule = this.#outline.rules[this.#at(RULE)];
    const { principal, context, headers, audit } = this.#view();
    /** @type {import("./types.d.ts").Grant} */
    const decision = { effect: "Allow", principal, rule, context, headers };
    return { decision, policy: undefined, audit: this.#isRecorded ? allowedRecord(request, rule, audit) : undefined };
  }

  /** What decisions show of whom the request was allowed to. */
  #view() {
    if (this.#at(HAS_PRINCIPAL) === 0) return NOBODY;
    const slot = this.#at(SLOT);
    const serial = this.#at(SERIAL);
    const kept = slot < 0 ? undefined : this.#views[slot];
    if (kept !== undefined && kept.serial === serial) return kept;
    this.#core.describe(this.#isRecorded);
    const view = this.#read(serial);
    // What nobody shares is its holder's own; freezing it takes a twentieth of a decision.
    if (slot >= 0) this.#views[slot] = frozen(view);
    return view;
  }

  /**
   * Reads a principal's record; `Record` in src/exchange/record.rs says what is in it.
   *
   * @param {number} serial
   * @returns {View}
   */
  #read(serial) {
    const first = this.#at(NUMBERS) / Float64Array.BYTES_PER_ELEMENT;
    const texts = new Texts(this.#text(), this.#numbers, first + 3);
    const expiry = this.#numbers[first];
    const issuer = texts.next();
    const subject = texts.next();
    const clientId = texts.next();
    const context = texts.next();
    const scopes = texts.list(this.#numbers[first + 1]);
    const roles = texts.list(this.#numbers[first + 2]);
    const expiresAt = Number.isNaN(expiry) ? null : expiry;
    return {
      serial,
      principal: { issuer, subject, clientId, scopes, roles, expiresAt },
      context: context === null ? {} : JSON.parse(context),
      headers: texts.headers(this.#outline.forward),
      audit: this.#isRecorded ? texts.audit() : NOBODY.audit,
    };
  }

  #text() {
    return decoder.decode(new Uint8Array(this.#memory.buffer, this.#at(TEXT), this.#at(TEXT_BYTES)));
  }

  /**
   * A number of the module's result.
   *
   * @param {number} index
   */
  #at(index) {
    // The view of a memory that has grown has no length.
    if (this.#numbers.length === 0) this.#numbers = new Float64Array(this.#memory.buffer);
    return this.#numbers[this.#result + index];
  }

  /** @param {import("./internal.d.ts").PolicyRequest} request */
  #refused({ id }) {
    const { decision, audit } = JSON.parse(this.#text());
    return { decision, audit: { ...audit, requestId: id ?? null } };
  }
}

/** Texts that lie one after another, by their lengths; a negative one is that of no text. */
class Texts {
  #text;
  #lengths;
  #at;
  #start = 0;

  /**
   * @param {string} text
   * @param {Float64Array} lengths
   * @param {number} at the first length
   */
  constructor(text, lengths, at) {
    this.#text = text;
    this.#lengths = lengths;
    this.#at = at;
  }

  /** @returns {string | null} */
  next() {
    const length = this.#lengths[this.#at];
    this.#at += 1;
    if (length < 0) return null;
    const start = this.#start;
    this.#start += length;
    return this.#text.slice(start, this.#start);
  }

  /**
   * @param {number} count
   * @returns {string[]}
   */
  list(count) {
    const list = [];
    for (let at = 0; at < count; at += 1) list.push(this.next() ?? "");
    return list;
  }

  /**
   * @param {string[]} names
   * @returns {[string, string][]} those with a value
   */
  headers(names) {
    /** @type {[string, string][]} */
    const headers = [];
    for (const name of names) {
      const value = this.next();
      if (value !== null) headers.push([name, value]);
    }
    return headers;
  }

  /** What a token's audit record says, whatever the request. */
  audit() {
    const issuer = this.next();
    const subjectHash = this.next();
    const keyId = this.next();
    const algorithm = this.next();
    const unfit = this.next();
    const notForwarded = unfit === null ? undefined : JSON.parse(unfit);
    return { issuer, subjectHash, keyId, algorithm, notForwarded };
  }
}

/**
 * What decisions show of a token, and may share: none can change another.
 *
 * @template {Pick<View, "principal" | "context" | "headers">} Shown
 * @param {Shown} shown
 */
export function frozen(shown) {
  const { principal, context, headers } = shown;
  for (const part of [principal, principal?.scopes, principal?.roles, context, headers, ...headers]) Object.freeze(part);
  return shown;
}

/**
 * The audit record of a request that is allowed, as the module would write it.
 *
 * @param {import("./internal.d.ts").PolicyRequest} request
 * @param {string} rule
 * @param {View["audit"]} audit
 * @returns {import("./types.d.ts").AuditRecord}
 */
function allowedRecord({ method, path, id }, rule, { notForwarded, ...token }) {
  const query = path.indexOf("?");
  return {
    event: "decision",
    effect: "Allow",
    reason: null,
    status: 200,
    rule,
    ...token,
    method: method.slice(0, METHOD_MAX),
    path: path.slice(0, query < 0 ? PATH_MAX : Math.min(query, PATH_MAX)),
    ...(notForwarded && { notForwarded }),
    incident: null,
    requestId: id ?? null,
  };
}
