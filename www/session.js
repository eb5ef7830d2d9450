// @ts-check
/** From a change of the inputs to everything that is shown of it. */
import { ConfigError, open } from "./engine.js";
import { TabIssuer } from "./issuer.js";
import { placeFaults } from "./json_place.js";
import { InputFault, requestOf } from "./request.js";
import { Table } from "./table.js";
import { measure } from "./timing.js";
import { TokenSource } from "./token.js";

/** How long typing must pause before a decision, and before advice and measurements, in milliseconds. */
const PAUSE_MS = 60;
const REST_MS = 600;

/**
 * @typedef {import("./state.js").Inputs} Inputs
 * @typedef {import("./json_place.js").PlacedFault} PlacedFault
 * @typedef {"config" | "event" | "claims" | "personas"} Faulty
 * @typedef {object} Display who shows what
 * @property {(look: import("./engine.js").Look, token: string | undefined) => void} look
 * @property {(faults: Record<Faulty, PlacedFault[]>) => void} faults
 * @property {(findings: ReturnType<import("./engine.js").Opened["advice"]>) => void} advice
 * @property {(table: Awaited<ReturnType<Table["of"]>>) => void} table
 * @property {() => void} done called once all of that is shown
 * @property {(timings: { first: import("./timing.js").Timing, again: import("./timing.js").Timing }) => void} timing
 * @property {() => void} nothing where no configuration was good yet
 * @property {(error: unknown) => void} broken where the module itself cannot be had
 */

/** Decides again whenever the inputs change, and shows the latest alone. */
export class Session {
  #issuer = new TabIssuer();
  #tokens = new TokenSource(this.#issuer);
  #display;
  /** @type {import("./engine.js").Opened | undefined} */
  #opened;
  #openedFrom = "";
  #turn = 0;
  /** One run after another, so that no two read one log. */
  #line = Promise.resolve();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #rest;

  table = new Table();

  /** @param {Display} display */
  constructor(display) {
    this.#display = display;
  }

  /** Decides once typing pauses. @param {Inputs} inputs */
  schedule(inputs) {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.run(inputs), PAUSE_MS);
  }

  /** @param {Inputs} inputs */
  async run(inputs) {
    clearTimeout(this.#pause);
    clearTimeout(this.#rest);
    this.#turn += 1;
    const turn = this.#turn;
    const isLate = () => turn !== this.#turn;
    this.#line = this.#line.then(() => this.#attempt(inputs, isLate));
    await this.#line;
  }

  /** @param {Inputs} inputs @param {() => boolean} isLate */
  async #attempt(inputs, isLate) {
    if (isLate()) return;
    try {
      await this.#show(inputs, isLate);
    } catch (error) {
      if (!isLate()) this.#display.broken(error);
    }
  }

  /** @param {Inputs} inputs @param {() => boolean} isLate */
  async #show(inputs, isLate) {
    /** @type {Record<Faulty, PlacedFault[]>} */
    const faults = { config: [], event: [], claims: [], personas: [] };
    const token = await noting(faults, inputs, () => this.#tokens.of(inputs));
    faults.config = await this.#open(inputs.config);
    const opened = this.#opened;
    const request = opened && (await noting(faults, inputs, async () => requestOf(inputs, token, opened)));
    const look = request && opened && (await opened.look(request));
    if (isLate()) return;
    this.#display.faults(faults);
    if (!opened) this.#display.nothing();
    if (look && faults.claims.length === 0) this.#display.look(look, token);
    if (opened) await this.#showTable(opened, inputs, faults, isLate);
    if (isLate()) return;
    this.#display.done();
    if (request && opened) this.#rest = setTimeout(() => void this.#whenAtRest(opened, request, isLate), REST_MS);
  }

  /**
   * The table takes longer than a decision, so the decision is shown first.
   *
   * @param {import("./engine.js").Opened} opened
   * @param {Inputs} inputs
   * @param {Record<Faulty, PlacedFault[]>} faults
   * @param {() => boolean} isLate
   */
  async #showTable(opened, inputs, faults, isLate) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (isLate()) return;
    const table = await noting(faults, inputs, () => this.table.of(opened, inputs.personas));
    if (isLate()) return;
    if (faults.personas.length === 0) this.#display.table(table);
    else this.#display.faults(faults);
  }

  /**
   * Opens a configuration, or keeps the last good one.
   *
   * @param {string} text
   * @returns {Promise<PlacedFault[]>}
   */
  async #open(text) {
    const from = `${this.#issuer.edition}\n${text}`;
    if (from === this.#openedFrom) return [];
    try {
      this.#opened = await open(text, this.#issuer);
      this.#openedFrom = from;
      return [];
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return placeFaults(text, error.errors);
    }
  }

  /**
   * What takes so long that it waits until nobody types.
   *
   * @param {import("./engine.js").Opened} opened
   * @param {import("../js/types.d.ts").AuthorizationRequest} request
   * @param {() => boolean} isLate
   */
  async #whenAtRest(opened, request, isLate) {
    this.#display.advice(opened.advice());
    const measurable = await opened.measurable(request);
    const first = await measure(measurable.first);
    const again = await measure(measurable.again);
    if (!isLate()) this.#display.timing({ first, again });
  }
}

/**
 * Notes a fault of an input under its name; nothing comes of the input then.
 *
 * @template T
 * @param {Record<Faulty, PlacedFault[]>} faults
 * @param {Inputs} inputs
 * @param {() => Promise<T>} make
 * @returns {Promise<T | undefined>}
 */
async function noting(faults, inputs, make) {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof InputFault)) throw error;
    faults[error.input] = placeFaults(inputs[error.input], [{ pointer: "", message: error.message }]);
    return undefined;
  }
}
