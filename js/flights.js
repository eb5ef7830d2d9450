// @ts-check

/** Longest wait for another request's flight, a little more than a fetch may take. */
const WAIT_MS = 2000;
const LOOK_EVERY_MS = 20;

/** @typedef {{ outcome: Promise<void>, hasLanded: boolean }} Flight */

/**
 * Has one flight serve all requests that need its outcome.
 *
 * Where promises may not cross requests, as on Workers, a request waits on a timer of its own until
 * the flight's note says it has landed. A request that is cancelled leaves its note behind, so the
 * first to have waited long enough starts a flight in its place, which the others wait for.
 */
export class Flights {
  #sharesPromises;
  /** @type {Map<string, Flight>} */
  #open = new Map();

  /** @param {boolean} sharesPromises */
  constructor(sharesPromises) {
    this.#sharesPromises = sharesPromises;
  }

  /**
   * Whether there is a flight of this name.
   *
   * @param {string} name
   */
  has(name) {
    return this.#open.has(name);
  }

  /**
   * Waits for the flight of this name, or starts it.
   *
   * @param {string} name
   * @param {() => Promise<void>} start
   * @returns {Promise<void>}
   */
  async join(name, start) {
    let flight = this.#open.get(name);
    if (flight && this.#sharesPromises) return flight.outcome;
    while (flight) {
      await this.#watch(name, flight);
      const newest = this.#open.get(name);
      if (flight.hasLanded || !newest) return;
      if (newest === flight) break;
      flight = newest;
    }
    return this.#start(name, start);
  }

  /**
   * @param {string} name
   * @param {() => Promise<void>} start
   */
  #start(name, start) {
    const outcome = start().finally(() => {
      flight.hasLanded = true;
      if (this.#open.get(name) === flight) this.#open.delete(name);
    });
    const flight = { outcome, hasLanded: false };
    this.#open.set(name, flight);
    return outcome;
  }

  /**
   * Returns once the flight has landed, or was given up by another, or has taken too long.
   *
   * @param {string} name
   * @param {Flight} flight
   */
  async #watch(name, flight) {
    for (let waited = 0; waited < WAIT_MS; waited += LOOK_EVERY_MS) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      if (this.#open.get(name) !== flight) return;
    }
  }
}
