// @ts-check
// Runs cases through the wasm module, in whatever runtime imports this file, and writes down
// everything the module answered. The twin of tests/cases/run.rs: the same bytes must come out.
import { Exchange } from "../../js/exchange.js";
import { builtinRsa } from "../../js/host_rsa.js";

/**
 * @typedef {{ AuthorizerCore: new (config: string) => any, initSync(module: any): any,
 *   verifyJws(token: string, keys: string, algorithms: string): string }} Module
 * @typedef {{ name: string, lines: string, digest: string }} Result
 * @typedef {keyof typeof ways} Way
 */

/**
 * How a request gets to the module: as JSON; as JSON, with no token remembered; as JavaScript hands
 * over what is plain, twice, so that the second answer is for a token that is remembered; the same
 * with none remembered, and with the host's own arithmetic for RSA where it has any.
 */
export const ways = { json: answerJson, uncached: answerJson, plain: answerPlain, host: answerByHost };

/** The ways on which no token is remembered. */
const forgetful = ["uncached", "host"];

/** Most fetches one request may ask for, as in the shim. */
const fetchesMax = 3;

/**
 * Runs files of JSON lines.
 * @param {Module} module @param {Record<string, string>} files texts by file name @param {Way} [way]
 * @returns {Promise<Result[]>}
 */
export async function runFiles(module, files, way = "json") {
  const results = [];
  for (const [name, text] of Object.entries(files)) {
    const lines = readLines(text).map((one) => `${answer(module, one, way)}\n`).join("");
    results.push({ name, lines, digest: await sha256(lines) });
  }
  return results;
}

/**
 * The first line in which two texts differ, or nothing.
 * @param {string} actual @param {string} expected
 */
export function firstDifference(actual, expected) {
  const lines = expected.split("\n");
  const at = actual.split("\n").findIndex((line, index) => line !== lines[index]);
  if (at < 0) return actual === expected ? undefined : { line: lines.length, actual: "", expected: "more lines" };
  return { line: at + 1, actual: actual.split("\n")[at], expected: lines[at] };
}

/** @param {string} text @returns {any[]} */
function readLines(text) {
  return text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

/**
 * Runs files each way there is.
 * @param {Module} module @param {Record<string, string>} files texts by file name
 * @returns {Promise<Result[][]>}
 */
export function runEachWay(module, files) {
  return Promise.all(/** @type {Way[]} */ (Object.keys(ways)).map((way) => runFiles(module, files, way)));
}

/** @param {Module} module @param {any} one a case @param {Way} way */
function answer(module, one, way) {
  if (one.jws) return answerJws(module, one);
  /** @type {any} */
  let core;
  try {
    core = create(module, forgetful.includes(way) ? uncached(one) : one);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof WebAssembly.RuntimeError) throw error;
    return line(one, "config_error", null, [error.message]);
  }
  const authorize = ways[way](core, module);
  const texts = [one, ...(one.then ?? [])].flatMap((turn) => answerTurn(core, authorize, one, turn));
  core.free();
  const { decision, audit } = JSON.parse(/** @type {string} */ (texts.at(-1)));
  return line(one, decision.effect === "Allow" ? "allow" : "deny", audit.reason ?? null, texts.map(withoutIncident));
}

/** @param {Module} module @param {any} one */
function answerJws(module, one) {
  const { token, keys, algorithms } = one.jws;
  const reason = module.verifyJws(token, JSON.stringify(keys), JSON.stringify(algorithms));
  return line(one, reason === "verified" ? "allow" : "deny", reason, [JSON.stringify({ audit: { reason } })]);
}

/** @param {Module} module @param {any} one */
function create({ AuthorizerCore }, { config, configText, secrets = {} }) {
  const core = new AuthorizerCore(configText ?? JSON.stringify(config));
  for (const [pointer, value] of Object.entries(secrets)) core.supplySecret(pointer, new TextEncoder().encode(value));
  return core;
}

/** The same case, with no token remembered. @param {any} one */
function uncached(one) {
  return one.config ? { ...one, config: { ...one.config, tokenCache: false } } : one;
}

/** @param {any} core @returns {(request: string, now: number) => string} */
function answerJson(core) {
  return (request, now) => core.authorize(request, now);
}

/** Loaded before it is asked for, so that it answers from the first request on. */
const rsa = builtinRsa();

/** @param {any} core @param {Module} module @returns {(request: string, now: number) => string} */
function answerByHost(core, module) {
  if (rsa) core.computeBy(rsa);
  return answerPlain(core, module);
}

/** @param {any} core @param {Module} module @returns {(request: string, now: number) => string} */
function answerPlain(core, module) {
  const exchange = new Exchange(core, module.initSync(undefined).memory, true);
  return (text, now) => {
    const request = parsed(text);
    const [, decided] = [request && exchange.decide(request, now), request && exchange.decide(request, now)];
    return decided ? JSON.stringify(decided) : core.authorize(text, now);
  };
}

/** A request's object, where JavaScript could have written its text. @param {string} text */
function parsed(text) {
  try {
    const { method, path, headers, id, methodArn, policy, ...unknown } = JSON.parse(text);
    const isOurs = Array.isArray(headers) && Object.keys(unknown).length === 0;
    return isOurs ? { method, path, headers, id, methodArn, policy } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * One request, with the fetches it asks for.
 * @param {any} core @param {(request: string, now: number) => string} authorize @param {any} one @param {any} turn
 * @returns {string[]}
 */
function answerTurn(core, authorize, one, turn) {
  const request = turn.requestText ?? JSON.stringify(turn.request);
  if (turn.claims) return [core.preview(JSON.stringify(turn.claims), request)];
  const now = turn.now ?? one.now;
  const texts = [];
  for (let fetches = 0; fetches < fetchesMax; fetches += 1) {
    texts.push(authorize(request, now));
    const { fetch } = JSON.parse(texts[texts.length - 1]);
    if (!fetch) return texts;
    const fetched = fetchedOf((turn.keySets ?? one.keySets)?.[fetch.url]);
    texts.push(core.supply(JSON.stringify(fetch), JSON.stringify(fetched), now));
  }
  throw new Error(`${one.name} asks for fetches without end`);
}

/** A string stands for a good response with that body. @param {any} answer */
function fetchedOf(answer) {
  if (answer === undefined) return { failure: "network" };
  return typeof answer === "string" ? { status: 200, body: answer, maxAgeSeconds: null } : answer;
}

/** An incident id is random, and the one thing two runs may differ in. @param {string} text */
function withoutIncident(text) {
  const incident = JSON.parse(text).audit?.incident;
  return incident ? text.replaceAll(incident, "-") : text;
}

/** @param {any} one @param {string} outcome @param {string | null} reason @param {string[]} texts */
function line(one, outcome, reason, texts) {
  return `{"name":${JSON.stringify(one.name)},"outcome":"${outcome}","reason":${JSON.stringify(reason)},"answers":[${texts}]}`;
}

/** SHA-256, in hexadecimal. @param {string} text */
export async function sha256(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
