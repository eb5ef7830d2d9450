// @ts-check
// Remembered tokens that look alike.
import { Random } from "../differential/random.js";
import { encoded, grouped, open, secretConfig, secretToken } from "./support.js";

const SECRET = "a secret of forty bytes, for tests alone";
const PAIRS = 10_000;
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** @type {import("./support.js").Scenario[]} */
export const caches = [{ id: "F15", title: "remembered tokens that look alike", run: collisions }];

/**
 * What a forger makes of a good token, and of another good one of the same issuer and audience.
 *
 * @type {Record<string, (good: string, other: string, random: Random) => string>}
 */
const FORGERIES = {
  "last character": (good, _, random) => good.slice(0, -1) + another(good.at(-1) ?? "", random),
  // 32 bytes are 43 digits: the last holds two bits that mean nothing.
  "trailing bits": (good) => good.slice(0, -1) + DIGITS[DIGITS.indexOf(good.at(-1) ?? "") + 1],
  signature: (good, other) => [...good.split(".").slice(0, 2), other.split(".")[2]].join("."),
  "claims under another's signature": (good, other) => [good.split(".")[0], other.split(".")[1], good.split(".")[2]].join("."),
  "a header of its own": (good) => [encoded({ alg: "HS256", kid: "x" }), ...good.split(".").slice(1)].join("."),
  "no algorithm": (good) => [encoded({ alg: "none" }), ...good.split(".").slice(1)].join("."),
  "a byte in the middle": (good, _, random) => {
    const at = 40 + random.below(good.length - 90);
    return good[at] === "." ? `${good}A` : good.slice(0, at) + another(good[at], random) + good.slice(at + 1);
  },
  "a length of its own": (good) => `${good}A`,
};

/** @param {string} digit @param {Random} random */
function another(digit, random) {
  return DIGITS[(DIGITS.indexOf(digit) + 4 + random.below(56)) % 64];
}

/** @type {import("./support.js").Scenario["run"]} */
async function collisions(row, { seed }) {
  const random = new Random(seed);
  const io = { secret: () => SECRET };
  const ours = await open(secretConfig({ env: "KEY" }), { io });
  const small = await open(secretConfig({ env: "KEY" }, { tokenCache: { maxTokens: 7 } }), { io });
  const foreign = await open(secretConfig({ env: "KEY" }), { io: { secret: () => `${SECRET}, another` } });
  const kinds = Object.values(FORGERIES);
  const counts = { crossed: 0, passed: 0, abroad: 0 };
  for (let pair = 0; pair < PAIRS; pair += 1) {
    // Alike from the first byte on: names of one length, and the difference as far back as can be.
    const [one, other] = [`user-${pair}-1`, `user-${pair}-2`].map((sub) => ({ sub, token: secretToken(SECRET, { sub }) }));
    const forgery = kinds[pair % kinds.length](one.token, other.token, random);
    for (const { authorizer } of [ours, small]) {
      for (const { sub, token } of random.chance(50) ? [one, other, one] : [other, one, other]) {
        counts.crossed += subjectOf(authorizer, token) === sub ? 0 : 1;
      }
      for (const isPlain of [true, false]) counts.passed += subjectOf(authorizer, forgery, isPlain) === undefined ? 0 : 1;
    }
    counts.abroad += subjectOf(foreign.authorizer, one.token) === undefined ? 0 : 1;
  }
  const { hits, evictions } = ours.authorizer.stats().cache;
  row(`${grouped(PAIRS)} pairs of one issuer and audience, each gets its own subject`, `${counts.crossed} crossed, ${grouped(hits)} remembered tokens met, ${grouped(evictions)} made room`, counts.crossed === 0 && hits >= PAIRS && evictions > 0);
  row(`${grouped(PAIRS)} forgeries beside the good token, in ${kinds.length} kinds, plain and as JSON`, `${counts.passed} allowed`, counts.passed === 0);
  row("another authorizer of the same module allows none of them", `${counts.abroad} allowed`, counts.abroad === 0);
}

/**
 * Whom a request is allowed to, if anybody.
 *
 * @param {any} authorizer
 * @param {string} token
 * @param {boolean} [isPlain] whether it is decided without JSON
 */
function subjectOf(authorizer, token, isPlain = true) {
  const bearer = `Bearer ${token}`;
  const decision = authorizer.authorizeSync({ method: "GET", path: "/pets", headers: { authorization: isPlain ? bearer : [bearer] } });
  return decision?.effect === "Allow" ? decision.principal.subject : undefined;
}
