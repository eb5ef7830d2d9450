// @ts-check

/**
 * @typedef {object} Inputs what is typed and picked; each is a text
 * @property {string} config
 * @property {string} personas
 * @property {"made" | "pasted" | "none"} tokenFrom
 * @property {string} claims of the token made here
 * @property {string} algorithm
 * @property {string} type
 * @property {import("./issuer.js").Signer} signer
 * @property {import("./samples.js").Times} times
 * @property {string} pasted
 * @property {string} keySet that verifies a pasted token; empty for the tab's own
 * @property {"http" | "event"} requestFrom
 * @property {string} method
 * @property {string} path
 * @property {string} fields further header fields, one a line
 * @property {string} event of API Gateway
 */

/** The inputs, and who wants to know when they change. */
export class State {
  #inputs;
  /** @type {((inputs: Inputs, changed: Set<keyof Inputs>) => void)[]} */
  #watchers = [];

  /** @param {Inputs} inputs */
  constructor(inputs) {
    this.#inputs = inputs;
  }

  get inputs() {
    return this.#inputs;
  }

  /** @param {(inputs: Inputs, changed: Set<keyof Inputs>) => void} watcher */
  watch(watcher) {
    this.#watchers.push(watcher);
  }

  /** @param {Partial<Inputs>} changes */
  change(changes) {
    const names = /** @type {(keyof Inputs)[]} */ (Object.keys(changes));
    const changed = new Set(names.filter((name) => changes[name] !== this.#inputs[name]));
    if (changed.size === 0) return;
    this.#inputs = { ...this.#inputs, ...changes };
    for (const watcher of this.#watchers) watcher(this.#inputs, changed);
  }
}
