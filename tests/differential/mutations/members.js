// @ts-check
// Changes to the members of a header and of claims.
import { familyOf } from "../keys.js";
import { NOW, strangers } from "../worlds.js";
import * as values from "./values.js";
import { json } from "./values.js";

/**
 * @typedef {import("../draft.js").Draft} Draft
 * @typedef {import("../draft.js").Member} Member
 * @typedef {import("../random.js").Random} Random
 * @typedef {{ name: string, weight: number, apply(draft: Draft, random: Random): void }} Mutation
 */

const PRINCIPAL = ["sub", "sub", "jti", "scope", "scp", "roles", "client_id", "azp"];
const OTHER_CLAIMS = ["x", "__proto__", "constructor", "tid", "cnf", "act", "auth_time", "toString"];
const OTHER_PARAMETERS = ["x", "__proto__", "x5u", "jku", "x5c", "x5t", "x5t#S256", "nonce", "url"];
const LENGTHS = [4, 8, 16, 64, 200, 1000];
/** How far from an edge, in seconds. */
const OFF = [0, 0, 0.125, 0.25, 0.5, 1, 1e-6, 1e-7, 30, -0.125, -0.25, -0.5, -1, -1e-6, -1e-7];

/** Gives a member a value, where there is any member at all. @param {Member[]} members @param {string} name @param {string} value */
function set(members, name, value) {
  const member = members.find(([known]) => known === json(name));
  if (member) member[1] = value;
  else if (members.length > 0) members.push([json(name), value]);
}

/**
 * A change of one of some header parameters or claims.
 * @param {"header" | "claims"} part @param {string[]} names @param {(random: Random) => string} value
 * @returns {Mutation["apply"]}
 */
function setting(part, names, value) {
  return (draft, random) => set(draft[part].members, random.pick(names), value(random));
}

/** @type {Mutation[]} */
export const members = [
  { name: "another algorithm, signed with it", weight: 6, apply: signWithAnother },
  { name: "another algorithm", weight: 4, apply: setting("header", ["alg"], (random) => json(random.pick([...values.ALGORITHMS, ...values.OTHER_ALGORITHMS]))) },
  { name: "no algorithm", weight: 1, apply: setting("header", ["alg"], (random) => random.pick(values.NO_STRINGS)) },
  { name: "key id", weight: 4, apply: keyId },
  { name: "key of its own", weight: 3, apply: ownKey },
  { name: "media type", weight: 3, apply: setting("header", ["typ", "typ", "cty"], (random) => random.pick([...values.TYPES, ...values.NO_STRINGS, values.oddString(random)])) },
  { name: "critical", weight: 3, apply: critical },
  { name: "encrypted", weight: 1, apply: setting("header", ["enc", "zip", "epk", "p2c", "apu"], (random) => random.pick(values.ENCRYPTED)) },
  { name: "date", weight: 6, apply: setting("claims", ["exp", "exp", "nbf", "iat"], values.number) },
  { name: "date at the edge", weight: 12, apply: edge },
  { name: "issuer", weight: 3, apply: setting("claims", ["iss"], (random) => random.pick(values.ISSUERS)) },
  { name: "audience", weight: 4, apply: setting("claims", ["aud"], (random) => random.pick(values.AUDIENCES)) },
  { name: "subject", weight: 3, apply: setting("claims", PRINCIPAL, (random) => random.pick([values.oddString(random), ...values.WORDS])) },
  { name: "any claim", weight: 4, apply: setting("claims", OTHER_CLAIMS, values.value) },
  { name: "any header parameter", weight: 4, apply: setting("header", OTHER_PARAMETERS, values.value) },
  { name: "member twice", weight: 6, apply: twice },
  { name: "member dropped", weight: 4, apply: ({ parts }, random) => void random.pick(parts).members.splice(random.below(8), 1) },
  { name: "name changed", weight: 3, apply: rename },
  { name: "members turned around", weight: 1, apply: ({ parts }, random) => void random.pick(parts).members.reverse() },
  { name: "more text", weight: 2, apply: ({ parts }, random) => set(random.pick(parts).members, "pad", json("p".repeat(random.pick(LENGTHS) + random.below(20)))) },
];

/** @type {Mutation["apply"]} */
function signWithAnother(draft, random) {
  const alg = random.pick(values.ALGORITHMS);
  const fits = (/** @type {{ key: import("../keys.js").Key }} */ { key }) => key.family === familyOf(alg);
  const signer = draft.world.signers.find(fits);
  set(draft.header.members, "alg", json(alg));
  if (signer?.kid !== undefined) set(draft.header.members, "kid", json(signer.kid));
  draft.alg = alg;
  draft.key = signer?.key ?? strangers.find((key) => fits({ key }));
  draft.isSigned = true;
}

/** @type {Mutation["apply"]} */
function keyId({ header, world }, random) {
  const known = world.signers.map(({ kid }) => json(kid ?? "rsa-1"));
  set(header.members, "kid", random.pick([...known, ...known, ...values.KEY_IDS, ...values.NO_STRINGS, values.oddString(random)]));
}

/** A header that brings the key it is signed with, or says where it lies. @type {Mutation["apply"]} */
function ownKey(draft, random) {
  const stranger = strangers.find(({ family }) => family === familyOf(draft.alg));
  if (!stranger) return;
  const [name, brought] = random.pick([
    ["jwk", stranger.jwk],
    ["jwk", { ...stranger.jwk, kid: "rsa-1" }],
    ["jku", "https://attacker.example/keys.json"],
    ["x5u", "https://attacker.example/chain.pem"],
    ["x5c", ["MIIB"]],
  ]);
  set(draft.header.members, name, json(brought));
  draft.key = stranger;
  draft.isSigned = true;
}

/** @type {Mutation["apply"]} */
function critical({ header }, random) {
  if (random.chance(70)) set(header.members, "crit", random.pick(values.CRITICAL));
  if (random.chance(70)) set(header.members, "b64", random.pick(values.ENCODED));
}

/** A date at the edge of what the clock and its tolerance let pass. @type {Mutation["apply"]} */
function edge(draft, random) {
  const { clockToleranceSeconds: tolerance = 0, maxTokenAgeSeconds: age } = random.pick(draft.world.setting.config?.issuers ?? [{}]);
  const now = (draft.world.setting.now ?? NOW) / 1000;
  const oldest = age === undefined || random.chance(50) ? tolerance : -age - tolerance;
  const [name, off] = /** @type {[string, number]} */ (random.pick([["exp", -tolerance], ["nbf", tolerance], ["iat", oldest]]));
  const instant = random.pick([now, Math.floor(now), Math.ceil(now)]) + random.pick(OFF);
  set(draft.claims.members, name, `${instant + off}${random.chance(10) ? "0000000000000000001" : ""}`);
  draft.isSigned = true;
}

/** @type {Mutation["apply"]} */
function twice({ parts }, random) {
  const { members } = random.pick(parts);
  if (members.length === 0) return;
  const [name, same] = random.pick(members);
  const again = /** @type {Member} */ ([random.chance(30) ? escaped(name) : name, random.chance(50) ? same : values.value(random)]);
  if (random.chance(50)) members.push(again);
  else members.unshift(again);
}

/** @type {Mutation["apply"]} */
function rename({ parts }, random) {
  const { members } = random.pick(parts);
  if (members.length === 0) return;
  const member = random.pick(members);
  const plain = member[0].slice(1, -1);
  const capital = plain.slice(0, 1).toUpperCase() + plain.slice(1);
  const others = [plain.toUpperCase(), capital, `${plain} `, ` ${plain}`, `${plain}\\u0000`, `${plain}\\ud800`, "x"].map((name) => `"${name}"`);
  member[0] = random.pick([...others, escaped(member[0]), "'x'"]);
}

/** The same name, its first letter written as an escape. @param {string} name */
function escaped(name) {
  return name.replace(/[a-z]/, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);
}
