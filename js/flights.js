// @ts-check

/** Longest wait for another request's flight, a little more than a fetch may take. */
const WAIT_MS = 2000;
const LOOK_EVERY_MS = 20;

/**
 * Has one flight serve all requests that need its outcome.
 *
 * Where promises may not cross requests, as on Workers, a request waits on a timer of its own until
 * the flight's note is gone. A request that is cancelled leaves its note behind, so no wait is
 * without end.
 */
export class Flights {
  #sharesPromises;
  /** @type {Map<string, Promise<void>>} */
  #open = new Map();

  /** @param {boolean} sharesPromises */
  constructor(sharesPromises) {
    this.#sharesPromises = sharesPromises;
  }

  /**
   * Waits for the flight of this name, or starts it.
   *
   * @param {string} name
   * @param {() => Promise<void>} start
   * @returns {Promise<void>}
   */
  async join(name, start) {
    const flight = this.#open.get(name);
    if (flight && this.#sharesPromises) return flight;
    if (flight && (await this.#landed(name))) return;
    return this.#start(name, start);
  }

  /**
   * @param {string} name
   * @param {() => Promise<void>} start
   */
  #start(name, start) {
    const flight = start().finally(() => this.#open.delete(name));
    this.#open.set(name, flight);
    return flight;
  }

  /** @param {string} name */
  async #landed(name) {
    for (let waited = 0; waited < WAIT_MS; waited += LOOK_EVERY_MS) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      if (!this.#open.has(name)) return true;
    }
    return false;
  }
}
