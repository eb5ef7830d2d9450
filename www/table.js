// @ts-check
/** The access matrix, and the version it is compared with. */
import { difference, matrixOf, personasOf, routesOf } from "../js/matrix.js";
import { RULES_MAX } from "./limits.js";
import { InputFault, objectOf } from "./request.js";

/**
 * @typedef {import("../js/matrix.js").Persona} Persona
 * @typedef {import("./engine.js").Opened} Opened
 */

/** Most cells drawn. */
const CELLS_MAX = 3000;

/** Compares each configuration with the last good one before the edit that led to it. */
export class Table {
  /** @type {Opened | undefined} */
  #baseline;
  /** @type {Opened | undefined} */
  #latest;
  #isNewEdit = true;

  /** An edit begins with the next change; what was good until then is compared with. */
  beginEdit() {
    this.#isNewEdit = true;
  }

  /** What is good now is compared with from here on. */
  compareFromHere() {
    this.#baseline = this.#latest;
  }

  /** Forgets what came before: another sample is no edit. */
  forget() {
    this.#baseline = undefined;
    this.#latest = undefined;
  }

  /**
   * @param {Opened} opened
   * @param {string} personas
   * @returns nothing where the table is too large
   * @throws {InputFault}
   */
  async of(opened, personas) {
    this.#take(opened);
    const asked = personasFrom(personas, opened.config);
    const before = this.#baseline ?? opened;
    if (opened.config.rules.length > RULES_MAX || before.config.rules.length > RULES_MAX) return undefined;
    const routes = routesOf(before.config, opened.config);
    if (routes.length * asked.length > CELLS_MAX) return undefined;
    const now = await matrixOf(routes, asked, opened.decideFor);
    const then = before === opened ? now : await matrixOf(routes, asked, before.decideFor);
    return { matrix: now, changes: difference(then, now) };
  }

  /** @param {Opened} opened */
  #take(opened) {
    if (opened === this.#latest) return;
    if (this.#isNewEdit && this.#latest) {
      this.#baseline = this.#latest;
      this.#isNewEdit = false;
    }
    this.#latest = opened;
    this.#baseline ??= opened;
  }
}

/** @param {string} text @param {import("../js/types.d.ts").Config} config @returns {Persona[]} */
function personasFrom(text, config) {
  if (text.trim() === "") return personasOf(config);
  return Object.entries(objectOf("personas", text)).map(([name, claims]) => {
    if (typeof claims !== "object" || Array.isArray(claims)) throw new InputFault("personas", `"${name}" takes claims, or null`);
    return { name, claims };
  });
}
