// @ts-check
// Cases of tests/cases as requests to as many authorizers as they have configurations.
import { readFileSync } from "node:fs";
import { createAuthorizer } from "../../js/index.js";

/** @returns {any[]} those that bind everybody, and that one authorizer can be asked about again and again */
export function tokenCases() {
  const text = readFileSync(new URL("../cases/jwt.jsonl", import.meta.url), "utf8");
  const cases = text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  return cases.filter(({ level, request, config, keySets, then }) => level !== "choice" && request && config && !keySets && !then);
}

/** Those in whose surroundings some token is good: by them, keys earn their tables. @param {any[]} cases */
export function besideGood(cases) {
  const good = new Set(cases.filter(({ expect }) => expect === "allow").map(surroundings));
  return cases.filter((one) => good.has(surroundings(one)));
}

/** What a case's answer depends on beside its token. @param {any} one */
export function surroundings({ config, secrets, keySets, now }) {
  return JSON.stringify([config, secrets, keySets, now]);
}

/**
 * Authorizers for the cases; a configuration that is refused has none.
 *
 * @param {any[]} cases
 * @returns {Promise<{ expect: string, ask: () => string | undefined, authorize: () => Promise<unknown> }[]>} `ask` at once
 */
export async function askable(cases) {
  const opened = /** @type {Map<string, Promise<any>>} */ (new Map());
  const asking = cases.map(async (one) => {
    const key = surroundings(one);
    if (!opened.has(key)) opened.set(key, openFor(one));
    const authorizer = await opened.get(key);
    if (!authorizer) return undefined;
    const authorize = () => authorizer.authorize(one.request);
    return { expect: one.expect, ask: () => authorizer.authorizeSync(one.request)?.effect, authorize };
  });
  return (await Promise.all(asking)).filter((one) => one !== undefined);
}

/** @param {any} one */
async function openFor({ config, secrets = {}, now }) {
  const places = Object.entries(secrets).map(([pointer, value]) => [placeAt(config, pointer), value]);
  const secret = (/** @type {any} */ { binding }) => places.find(([place]) => place === binding)?.[1];
  try {
    return await createAuthorizer(config, /** @type {any} */ ({ now: () => now, secret, log: () => {} }));
  } catch {
    return undefined;
  }
}

/** The binding a secret is under. @param {any} config @param {string} pointer */
function placeAt(config, pointer) {
  return pointer.split("/").slice(1).reduce((value, name) => value[name], config).binding;
}
