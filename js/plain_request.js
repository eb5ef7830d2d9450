// @ts-check

/** Most UTF-16 units of header fields in a plain request: in JSON they are six bytes at most. */
const ROOM = 64 * 1024;
/** What a field takes beside its name and value in JSON, in bytes. */
const FIELD_BYTES = 8;
/** Longest id of a request that is plain, in UTF-16 units. */
const ID_MAX = 128;
/** The first of them that is not ASCII. */
const BEYOND_ASCII = 0x80;

const encoder = new TextEncoder();

/**
 * Writes plain requests into the module's memory: in ASCII, with one header field at most that can
 * carry credentials, and no policy document asked for.
 */
export class PlainRequest {
  #memory;
  #address;
  #valueBytes;
  #actionBytes;
  #names;
  #usual;
  #values = new Uint8Array(0);
  #actions = new Uint8Array(0);
  /** Bytes of the method, the path, and the value of the field. */
  method = 0;
  path = 0;
  value = 0;
  /** Which of the fields that can carry credentials, from 1; 0 for none. */
  field = 0;

  /**
   * @param {import("./internal.d.ts").Outline} outline
   * @param {WebAssembly.Memory} memory
   * @param {number} address of the module's input
   */
  constructor({ credentials, valueBytes, actionBytes }, memory, address) {
    this.#memory = memory;
    this.#address = address;
    this.#valueBytes = valueBytes;
    this.#actionBytes = actionBytes;
    this.#names = credentials;
    this.#usual = credentials.map(capitalized);
  }

  /**
   * @param {import("./internal.d.ts").PolicyRequest} request
   * @returns {boolean} whether it is plain
   */
  write({ method, path, headers, id, methodArn, policy }) {
    if (methodArn !== undefined || policy !== undefined || !isPlainId(id)) return false;
    // The views of a memory that has grown have no length.
    if (this.#values.length === 0) this.#view();
    this.method = this.#writeAction(method, 0);
    this.path = this.#writeAction(path, this.method);
    this.field = 0;
    this.value = 0;
    if (this.method < 0 || this.path < 0) return false;
    if (typeof headers !== "object" || headers === null) return false;
    return Array.isArray(headers) ? this.#writePairs(headers) : this.#writeFields(headers);
  }

  #view() {
    const { buffer } = this.#memory;
    this.#values = new Uint8Array(buffer, this.#address, this.#valueBytes);
    this.#actions = new Uint8Array(buffer, this.#address + this.#valueBytes, this.#actionBytes);
  }

  /**
   * @param {unknown} text
   * @param {number} start
   * @returns {number} its length, or -1 where it is not ASCII or too long
   */
  #writeAction(text, start) {
    if (typeof text !== "string" || start < 0 || start + text.length > this.#actionBytes) return -1;
    const actions = this.#actions;
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      if (unit >= BEYOND_ASCII) return -1;
      actions[start + at] = unit;
    }
    return text.length;
  }

  /** @param {object} headers */
  #writeFields(headers) {
    let room = ROOM;
    for (const name in headers) {
      if (!Object.hasOwn(headers, name)) return false;
      const value = /** @type {Record<string, unknown>} */ (headers)[name];
      if (value === undefined) continue;
      if (typeof value !== "string" || !this.#writeField(name, value)) return false;
      room -= name.length + value.length + FIELD_BYTES;
    }
    return room >= 0;
  }

  /** @param {unknown[][]} pairs */
  #writePairs(pairs) {
    let room = ROOM;
    for (const [name, value] of pairs) {
      if (typeof name !== "string" || typeof value !== "string") return false;
      if (!this.#writeField(name, value)) return false;
      room -= name.length + value.length + FIELD_BYTES;
    }
    return room >= 0;
  }

  /**
   * Writes the value of a field that can carry credentials; any other only has to be text.
   *
   * @param {string} name
   * @param {string} value
   */
  #writeField(name, value) {
    const field = this.#fieldOf(name);
    if (field === 0) return name.isWellFormed() && value.isWellFormed();
    if (field < 0 || this.field > 0) return false;
    const { read, written } = encoder.encodeInto(value, this.#values);
    this.field = field;
    this.value = written;
    // Nothing but ASCII has as many bytes as units.
    return read === value.length && written === value.length;
  }

  /**
   * @param {string} name
   * @returns {number} from 1; 0 for another field, -1 where the name is spelled as it rarely is
   */
  #fieldOf(name) {
    for (let at = 0; at < this.#names.length; at += 1) {
      const known = this.#names[at];
      if (name === known || name === this.#usual[at]) return at + 1;
      if (name.length === known.length && name.toLowerCase() === known) return -1;
    }
    return 0;
  }
}

/**
 * A lower-case name as many write it: `Authorization`.
 *
 * @param {string} name
 */
function capitalized(name) {
  return name.replace(/(?<![a-z0-9])[a-z]/g, (letter) => letter.toUpperCase());
}

/** @param {unknown} id */
function isPlainId(id) {
  if (id === undefined || id === null) return true;
  return typeof id === "string" && id.length <= ID_MAX && /^[\0-\x7f]*$/.test(id);
}
