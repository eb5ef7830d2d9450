// @ts-check
/** The deployed module, asked what it makes of a request. */
// What the authorizer imports on demand, at once: later there may be no network.
import "../js/explain.js";
import "../js/key_set.js";
import "../js/key_sets.js";
import "../js/secret.js";
import "../js/secrets.js";
import { openAuthorizer } from "../js/authorizer.js";
import { ConfigError } from "../js/config_error.js";
import { examine } from "../js/doctor/index.js";
import { host } from "../js/load/web.js";
import { RULES_MAX } from "./limits.js";
import { adapterSettings } from "../js/settings.js";

/** An API Gateway that asks, where no event says which. */
const STAGE = "arn:aws:execute-api:eu-west-1:123456789012:abc123/prod";

/**
 * @typedef {import("../js/types.d.ts").Explanation} Explanation
 * @typedef {import("../js/types.d.ts").AuthorizationRequest} AuthorizationRequest
 * @typedef {object} Look what a request comes to
 * @property {import("../js/types.d.ts").Decision} decision
 * @property {import("../js/types.d.ts").LogRecord[]} records as the log gets them
 * @property {import("../js/internal.d.ts").Policy | undefined} policy
 * @property {Explanation} explanation
 */

/** One configuration that was accepted, ready to decide. */
export class Opened {
  #authorizer;
  #records;
  #issuer;

  /**
   * @param {import("../js/types.d.ts").Config} config
   * @param {import("../js/internal.d.ts").OpenAuthorizer} authorizer
   * @param {import("../js/types.d.ts").LogRecord[]} records
   * @param {import("./issuer.js").TabIssuer} issuer
   */
  constructor(config, authorizer, records, issuer) {
    this.#issuer = issuer;
    this.config = config;
    this.credentials = adapterSettings(config).credentials;
    this.#authorizer = authorizer;
    this.#records = records;
  }

  /**
   * @param {AuthorizationRequest} request
   * @returns {Promise<Look>}
   */
  async look(request) {
    const { decision } = await this.#recorded(request);
    const records = [...this.#records];
    const explanation = await this.#authorizer.explain(request);
    return { decision, records, explanation, policy: await this.#policy(request) };
  }

  /**
   * Decides for a persona of the matrix.
   *
   * @type {import("../js/matrix.js").Decide}
   */
  decideFor = async ({ claims, issuer }, action) => {
    const assumed = claims === null ? undefined : { claims, issuer };
    const { effect, status, reason, rule } = await this.#authorizer.explain({ ...action, headers: [] }, assumed);
    return { effect, status, reason, rule };
  };

  /** What may surprise in this configuration; nothing where it is too large to be looked at here. */
  advice() {
    if (this.config.rules.length > RULES_MAX) return undefined;
    return examine(this.config, { notCacheable: this.#authorizer.notCacheable() });
  }

  /**
   * Two that decide alike and write no log, to be measured: one verifies each token each time, the other keeps verified tokens.
   *
   * @param {AuthorizationRequest} request
   * @returns {Promise<{ first: () => Promise<unknown>, again: () => Promise<unknown> }>}
   */
  async measurable(request) {
    const uncached = /** @type {const} */ ({ ...this.config, tokenCache: false });
    const [first, again] = await Promise.all([uncached, this.config].map((config) => authorizerOf(config, this.#issuer, () => {})));
    return { first: () => first.authorize(request), again: () => again.authorize(request) };
  }

  /** @param {import("../js/internal.d.ts").PolicyRequest} request */
  #recorded(request) {
    this.#records.length = 0;
    return this.#authorizer.answer(request);
  }

  /** What API Gateway would be told; asked for apart, as a request of its own has no ARN. @param {AuthorizationRequest} request */
  async #policy(request) {
    const methodArn = request.methodArn ?? `${STAGE}/${request.method}${request.path.split("?")[0]}`;
    return (await this.#recorded({ ...request, methodArn, policy: { scope: "api" } })).policy;
  }
}

/**
 * Opens a configuration, with the tab in the place of every server and store it names.
 *
 * @param {string} text
 * @param {import("./issuer.js").TabIssuer} issuer
 * @returns {Promise<Opened>}
 * @throws {ConfigError} where it is refused
 */
export async function open(text, issuer) {
  /** @type {import("../js/types.d.ts").LogRecord[]} */
  const records = [];
  const authorizer = await authorizerOf(text, issuer, (record) => void records.push(record));
  return new Opened(JSON.parse(text), authorizer, records, issuer);
}

/**
 * @param {import("../js/types.d.ts").Config | string} config
 * @param {import("./issuer.js").TabIssuer} issuer
 * @param {import("../js/types.d.ts").Io["log"]} log
 */
function authorizerOf(config, issuer, log) {
  const io = { fetch: issuer.fetch, secret: issuer.secret, log };
  return openAuthorizer(config, io, { wasm: host.wasm, sharesFetches: true });
}

export { ConfigError };
