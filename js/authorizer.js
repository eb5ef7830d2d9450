// @ts-check
import { configText } from "./config_text.js";
import { Core } from "./core.js";
import { refuse, refuseNow } from "./fault.js";
import { completeIo } from "./io.js";
import { write } from "./log.js";
import { checkIo } from "./options.js";
import { repeatable, requestText } from "./request.js";
import { start } from "./wasm.js";

/**
 * Makes an authorizer with what the entry point's host brings.
 *
 * @param {import("./types.d.ts").ConfigJson | string} config
 * @param {Partial<import("./types.d.ts").Io>} io
 * @param {Partial<import("./internal.d.ts").Host>} host
 * @returns {Promise<import("./internal.d.ts").OpenAuthorizer>}
 */
export async function openAuthorizer(config, io, host) {
  checkIo(io);
  const wasm = io.wasm ?? host.wasm;
  if (!wasm) throw new TypeError("io.wasm is needed here");
  await start(wasm);
  const complete = completeIo(io, host);
  const core = new Core(configText(config), complete.record, host.rsa);
  return new Loop(core, await openSources(core, complete, host), complete);
}

/**
 * The secrets and the key sets of a configuration, each loaded only where it has any.
 *
 * @param {Core} core
 * @param {import("./types.d.ts").Io} io
 * @param {Partial<import("./internal.d.ts").Host>} host
 */
async function openSources(core, io, { sharesFetches = false, background }) {
  const references = core.references();
  const { Secrets } = references.length > 0 ? await import("./secrets.js") : {};
  const secrets = Secrets && new Secrets(core, io, references, sharesFetches);
  await secrets?.read();
  const { KeySets } = core.fetches ? await import("./key_sets.js") : {};
  const keySets = KeySets && new KeySets(core, io, sharesFetches, background ? detached : undefined);
  return { secrets, keySets };
}

/** The loop around the module: the one place with a clock, a network and a log. */
class Loop {
  #core;
  #secrets;
  #keySets;
  #io;
  /** Whether the log was seen to answer with a promise. */
  #logWaits = false;

  /**
   * @param {Core} core
   * @param {Awaited<ReturnType<typeof openSources>>} sources
   * @param {import("./types.d.ts").Io} io
   */
  constructor(core, { secrets, keySets }, io) {
    this.#core = core;
    this.#secrets = secrets;
    this.#keySets = keySets;
    this.#io = io;
  }

  /**
   * Decides one request; never throws, as any fault is a refusal.
   *
   * @param {import("./types.d.ts").AuthorizationRequest} request
   * @param {import("./types.d.ts").CallContext} [context]
   * @returns {Promise<import("./types.d.ts").Decision>}
   */
  async authorize(request, context) {
    return (await this.answer(request, context)).decision;
  }

  /**
   * Decides one request without waiting for anything; never throws.
   *
   * @param {import("./types.d.ts").AuthorizationRequest} request
   * @param {import("./types.d.ts").CallContext} [context]
   * @returns {import("./types.d.ts").Decision | null} nothing where it would have to wait
   */
  authorizeSync(request, context) {
    if (this.#logWaits) return null;
    const call = begun();
    try {
      const repeated = this.#begin(request, call);
      const decided = this.#decideNow(repeated, call.started);
      if (!decided) return null;
      const written = this.#write(decided.audit, call.started);
      if (written) {
        written.then(undefined, () => {});
        return null;
      }
      if (this.#io.explainRefusals) void this.#explainRefusal(repeated, decided.audit, call.started);
      this.#keySets?.renewAhead(call.started, context);
      return decided.decision;
    } catch (error) {
      return refuseNow(error, this.#io, call).denial;
    }
  }

  /**
   * Decides as `authorize` does, and gives the policy document where one was asked for.
   *
   * @param {import("./internal.d.ts").PolicyRequest} request
   * @param {import("./types.d.ts").CallContext} [context]
   * @returns {Promise<import("./internal.d.ts").Answer>}
   */
  async answer(request, context) {
    const call = begun();
    try {
      const repeated = this.#begin(request, call);
      const decided = this.#decideNow(repeated, call.started) ?? (await this.#decideAnew(repeated, call.started));
      const written = this.#write(decided.audit, call.started);
      if (written) await written;
      if (this.#io.explainRefusals) await this.#explainRefusal(repeated, decided.audit, call.started);
      this.#keySets?.renewAhead(call.started, context);
      return { decision: decided.decision, policy: decided.policy, holder: decided.holder };
    } catch (error) {
      return { decision: await refuse(error, this.#io, call) };
    }
  }

  /**
   * Explains how a request is decided; no record is written of it.
   *
   * @param {import("./types.d.ts").AuthorizationRequest} request
   * @param {import("./types.d.ts").ExplainOptions} [options]
   * @returns {Promise<import("./types.d.ts").Explanation>}
   */
  async explain(request, options = {}) {
    const [text, now] = [requestText(request), this.#io.now()];
    return this.#anew(() => this.#explain(text, options, now), now);
  }

  /** Fetches the key sets that are not at hand; never rejects. */
  async prefetch() {
    await this.#keySets?.prefetch();
  }

  /** The routes no cached policy document can speak about. */
  notCacheable() {
    return this.#core.notCacheable();
  }

  /** What is held in memory. */
  stats() {
    return { ...this.#core.stats(), keySets: this.keySets().length };
  }

  /** The state of every key set that is fetched. */
  keySets() {
    return this.#core.keySets(this.#io.now());
  }

  /**
   * Takes note of when a request came and what it is called.
   *
   * @param {import("./internal.d.ts").PolicyRequest} request
   * @param {ReturnType<typeof begun>} call
   */
  #begin(request, call) {
    call.started = this.#io.now();
    if (typeof request?.id === "string") call.id = request.id;
    return repeatable(request);
  }

  /**
   * Decides without waiting for anything.
   *
   * @param {import("./internal.d.ts").PolicyRequest} request
   * @param {number} now
   * @returns {import("./internal.d.ts").Decided | undefined} nothing where a key set is needed first,
   *   or a secret may have to be read again
   */
  #decideNow(request, now) {
    const decided = this.#core.decide(request, now) ?? this.#core.authorize(requestText(request), now);
    if (!("decision" in decided)) return undefined;
    const { audit } = decided;
    const mayChange = audit && this.#secrets?.concern(audit) && this.#secrets.mayReadAgain(audit, now);
    return mayChange ? undefined : decided;
  }

  /**
   * Decides, and once more where a secret was read again because of the first decision, or
   * meanwhile.
   *
   * @template {{ audit: import("./types.d.ts").AuditRecord | undefined }} T
   * @param {() => Promise<T>} decide
   * @param {number} now
   * @returns {Promise<T>}
   */
  async #anew(decide, now) {
    const secrets = this.#secrets;
    const changes = secrets?.changes;
    const decided = await decide();
    if (!decided.audit || !secrets?.concern(decided.audit)) return decided;
    await secrets.readAgain(decided.audit, now);
    return secrets.changes === changes ? decided : decide();
  }

  /**
   * @param {import("./internal.d.ts").PolicyRequest} request
   * @param {number} now
   */
  #decideAnew(request, now) {
    const text = requestText(request);
    return this.#anew(() => this.#decide(text, now), now);
  }

  /**
   * @param {string} request
   * @param {number} now
   * @returns {Promise<import("./internal.d.ts").Decided>}
   */
  async #decide(request, now) {
    const outcome = await this.#supplied(() => this.#core.authorize(request, now), now);
    return /** @type {import("./internal.d.ts").Decided} */ (outcome);
  }

  /**
   * @param {string} request
   * @param {import("./types.d.ts").ExplainOptions} options
   * @param {number} now
   * @returns {Promise<import("./types.d.ts").Explanation>}
   */
  async #explain(request, options, now) {
    const outcome = await this.#supplied(() => this.#core.explain(request, options, now), now);
    return /** @type {{ explanation: import("./types.d.ts").Explanation }} */ (outcome).explanation;
  }

  /**
   * Asks the module until it wants nothing fetched, which is at once where no key set is.
   *
   * @template {object} T
   * @param {() => T | { fetch: import("./internal.d.ts").KeySetRequest }} ask
   * @param {number} now
   */
  async #supplied(ask, now) {
    return this.#keySets ? this.#keySets.supplied(ask, now) : ask();
  }

  /**
   * Writes down how a refusal came about, under its incident; never throws, as the request is
   * decided, and a fault shows at the next one.
   *
   * @param {import("./internal.d.ts").PolicyRequest} request
   * @param {import("./types.d.ts").AuditRecord | undefined} audit
   * @param {number} started
   */
  async #explainRefusal(request, audit, started) {
    if (audit?.effect !== "Deny") return;
    try {
      const explained = this.#core.explain(requestText(request), {}, started);
      if ("fetch" in explained) return;
      const { explanationRecord } = await import("./explain.js");
      await write(this.#io, explanationRecord(explained.explanation, audit), started);
    } catch {
      // Nothing is lost but the explanation.
    }
  }

  /**
   * Writes an audit record, where it is one to be written.
   *
   * @param {import("./types.d.ts").AuditRecord | undefined} audit
   * @param {number} started
   * @returns {Promise<void> | undefined} nothing where there is nothing to wait for
   */
  #write(audit, started) {
    if (!audit || (audit.effect === "Allow" && this.#io.record === "refusals")) return undefined;
    const written = write(this.#io, audit, started);
    if (typeof written?.then !== "function") return undefined;
    this.#logWaits = true;
    return written;
  }
}

/** A call of which nothing is known yet. */
function begun() {
  return { started: NaN, id: /** @type {string | null} */ (null) };
}

/** Leaves work to a host that goes on after an answer; it never rejects. */
function detached() {}
