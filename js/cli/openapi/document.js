// @ts-check
import { LineCounter, parseDocument } from "../libraries.js";
import { CallError } from "../exit.js";

/**
 * What could not be carried over, and where it is.
 *
 * @typedef {{ pointer: string, line?: number, column?: number, message: string }} Loss
 */

/** A document in JSON or YAML, with the places of its members. */
export class SourceDocument {
  #file;
  #lines = new LineCounter();
  #document;
  /** @type {Loss[]} */
  losses = [];

  /**
   * @param {string} file named in errors
   * @param {string} text
   */
  constructor(file, text) {
    this.#file = file;
    this.#document = parseDocument(text, { lineCounter: this.#lines, logLevel: "error" });
    const [error] = this.#document.errors;
    const place = error?.linePos?.[0];
    if (error) throw new CallError(`${file}:${place?.line}:${place?.col}: this is neither JSON nor YAML`);
    this.root = this.#plain();
  }

  /** The document as plain objects. @returns {any} */
  #plain() {
    try {
      return this.#document.toJS({ maxAliasCount: 100 });
    } catch {
      throw new CallError(`${this.#file}: its aliases are too many, or stand for nothing`);
    }
  }

  /**
   * Notes what could not be carried over.
   *
   * @param {string[]} path the names that lead there
   * @param {string} message
   */
  lose(path, message) {
    const pointer = path.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
    this.losses.push({ pointer, ...this.#place(path), message });
  }

  /** @param {string[]} path */
  #place(path) {
    for (let kept = path.length; kept >= 0; kept -= 1) {
      const node = /** @type {any} */ (this.#document.getIn(path.slice(0, kept).map(index), true));
      if (!node?.range) continue;
      const { line, col: column } = this.#lines.linePos(node.range[0]);
      return { line, column };
    }
    return {};
  }

  /**
   * What a local reference stands for, or the object itself; nothing for one into another file.
   *
   * @param {any} object
   * @returns {any}
   */
  resolved(object) {
    const seen = new Set();
    let found = object;
    while (typeof found?.$ref === "string" && !seen.has(found.$ref)) {
      seen.add(found.$ref);
      if (!found.$ref.startsWith("#/")) return undefined;
      const steps = found.$ref
        .slice(2)
        .split("/")
        .map((/** @type {string} */ step) =>
          decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~"),
        );
      found = steps.reduce(
        (/** @type {any} */ inner, /** @type {string} */ step) => inner?.[step],
        this.root,
      );
    }
    return found?.$ref === undefined ? found : undefined;
  }
}

/** @param {string} step */
function index(step) {
  return /^\d+$/.test(step) ? Number(step) : step;
}
