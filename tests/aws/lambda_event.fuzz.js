// @ts-check
// Events of Lambda authorizers that went wrong on their way: real ones, each changed in a few places by chance.
//
// `node tests/aws/lambda_event.fuzz.js [--seconds N] [--seed S]`; a failure prints its seed and the least event that fails.
import assert from "node:assert/strict";
import { parseArgs } from "node:util";
import fc from "fast-check";
import { RULES, SECRET, event, eventNames, handlerOf, thrown, token } from "./support.js";

const TOKEN = token();
const ANSWER_MAX_BYTES = 8 * 1024;
/** Events at once, between two looks at the clock. */
const EVENTS = 200;
/** What a handler may throw: the one is a 401, the other a 500. */
const MESSAGES = ["Unauthorized", "authorizer unavailable"];
/** Texts that mean something to somebody on the way. */
const WORDS = [
  "", "*", "..", "/", "//", "%2e", "\0", "é", "TOKEN", "REQUEST", "1.0", "2.0", "$default", "$connect", "GET", "Bearer", TOKEN, `Bearer ${TOKEN}`,
  "__proto__", "constructor", "authorization", "Authorization", "cookie", "arn:aws:execute-api:eu-west-1:123456789012:abc123/prod/GET/pets/7", "x".repeat(9000),
];

const value = fc.oneof(fc.constantFrom(...WORDS), fc.constantFrom(null, 0, -1, NaN, true, [], {}), fc.string(), fc.jsonValue({ maxDepth: 2 }));
const edit = fc.record({
  at: fc.nat(),
  other: fc.nat(),
  how: fc.constantFrom("remove", "replace", "rename", "copy", "append"),
  value,
  word: fc.constantFrom(...WORDS),
});
const changed = fc
  .tuple(fc.constantFrom(...eventNames()), fc.array(edit, { maxLength: 6 }))
  .map(([name, edits]) => edits.reduce(edited, event(name)));

/** @typedef {{ holder: any, key: string }} Place */

/** @param {any} whole @param {{ at: number, other: number, how: string, value: any, word: string }} edit @returns {any} */
function edited(whole, { at, other, how, value, word }) {
  const places = placesIn(whole);
  if (places.length === 0) return value;
  const { holder, key } = places[at % places.length];
  const from = places[other % places.length];
  if (how === "remove") delete holder[key];
  if (how === "replace") define(holder, key, value);
  if (how === "rename") define(holder, word, holder[key]);
  if (how === "copy") define(holder, key, structuredClone(from.holder[from.key]));
  if (how === "append") define(holder, key, typeof holder[key] === "string" ? holder[key] + word : word);
  return whole;
}

/** An own member, whatever its name, as JSON.parse makes it. @param {any} holder @param {string} key @param {any} value */
function define(holder, key, value) {
  if (Array.isArray(holder)) holder.push(value);
  else Object.defineProperty(holder, key, { value, configurable: true, enumerable: true, writable: true });
}

/** @param {any} whole @returns {Place[]} */
function placesIn(whole) {
  if (typeof whole !== "object" || whole === null) return [];
  return Object.keys(whole).flatMap((key) => [{ holder: whole, key }, ...placesIn(whole[key])]);
}

const rules = RULES.filter((rule) => !rule.public);
const handlers = [{}, { policy: "request" }, { answers: "policy" }, { unauthenticated: "deny" }].map((options) => handlerOf(options, { rules }));

/** Nobody passes without the token, nothing of ours comes out, and no code of ours is surprised. @param {any} sent */
async function check(sent) {
  const text = JSON.stringify(sent) ?? "";
  for (const { ask, records } of handlers) {
    records.length = 0;
    const outcome = await thrown(ask(sent));
    if ("answer" in outcome) {
      assert.ok(!lets(outcome.answer) || text.includes(TOKEN));
      assert.ok(Buffer.byteLength(JSON.stringify(outcome.answer)) <= ANSWER_MAX_BYTES);
    } else {
      const { message } = outcome;
      assert.ok(MESSAGES.includes(message), message);
      assert.deepEqual(outcome, { name: "Error", message, stack: `Error: ${message}`, cause: undefined });
    }
    const surprises = records.filter(({ reason, hint }) => reason === "module_trap" || (reason === "shim_fault" && hint !== "EventUnknown"));
    assert.deepEqual(surprises, []);
    assert.ok(!JSON.stringify(records).includes(SECRET));
  }
}

/** @param {any} answer of any of the platforms */
function lets(answer) {
  const documents = [answer.policyDocument, ...(answer.policyDocuments ?? [])].filter(Boolean);
  const allows = documents.some(({ Statement }) => [Statement].flat().some(({ Effect }) => Effect === "Allow"));
  return allows || answer.isAuthorized === true || answer.isAuthenticated === true;
}

const { values } = parseArgs({ options: { seconds: { type: "string", default: "10" }, seed: { type: "string" } } });
const seconds = () => (process.cpuUsage().user + process.cpuUsage().system) / 1e6;
let executions = 0;
let seed = Number(values.seed ?? Date.now() % 2 ** 31);
do {
  await fc.assert(fc.asyncProperty(changed, check), { numRuns: EVENTS, seed, endOnFailure: false });
  executions += EVENTS * handlers.length;
  seed += 1;
} while (seconds() < Number(values.seconds));
console.log(`lambda_event: ${executions} executions in ${Math.round(seconds())} s`);
