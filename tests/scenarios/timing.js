// @ts-check
// Whether the time of a refusal tells how much of a MAC was right, after dudect (Reparaz, Balasch and Verbauwhede, 2017).
import { Random } from "../differential/random.js";
import { duration, grouped, open, quantile, secretConfig, secretToken } from "./support.js";
import { verifyJws } from "../../pkg/edge_authorizer.js";

const SECRET = "a secret of forty bytes, for tests alone";
const BOUND = 4.5;
/** Shares of the samples that are looked at: what interrupts a process makes tails that drown everything. */
const CROPS = [0.25, 0.5, 0.75, 0.9, 1];
const TAG_BYTES = 32;
/** Tokens of each kind: what one text costs by where it lies in memory is no matter of its MAC. */
const TOKENS = 1000;

/** @type {import("./support.js").Scenario[]} */
export const timings = [{ id: "F22", title: "time of an HMAC", run: hmac }];

/** @type {import("./support.js").Scenario["run"]} */
async function hmac(row, { long, seed }) {
  const samples = long ? 1_000_000 : 20_000;
  const random = new Random(seed);
  // Has the module loaded.
  await open(secretConfig({ env: "KEY" }), { io: { secret: () => SECRET } });
  const keys = JSON.stringify({ secret_b64u: Buffer.from(SECRET).toString("base64url") });
  const ask = (/** @type {string} */ one) => verifyJws(one, keys, '["HS256"]');
  const good = Array.from({ length: TOKENS }, (_, at) => secretToken(SECRET, { jti: `${at + TOKENS}` }));
  const pairs = good.map((token) => ({ first: withWrongByte(token, 0, random), last: withWrongByte(token, TAG_BYTES - 1, random) }));
  const answers = [good, pairs.map(({ first }) => first), pairs.map(({ last }) => last)].map((tokens) => [...new Set(tokens.map(ask))].join());
  row(`${grouped(TOKENS)} MACs as they are, with the first byte wrong, with the last`, answers.join(", "), answers.join() === "verified,signature_invalid,signature_invalid");
  for (let at = 0; at < 20_000; at += 1) ask(pairs[at % TOKENS][at % 2 ? "first" : "last"]);
  const times = { first: new Float64Array(samples), last: new Float64Array(samples) };
  const counts = { first: 0, last: 0 };
  for (let at = 0; at < samples; at += 1) {
    const kind = random.chance(50) ? "first" : "last";
    const token = random.pick(pairs)[kind];
    const started = performance.now();
    ask(token);
    const took = performance.now() - started;
    times[kind][counts[kind]++] = took;
  }
  const [first, last] = [times.first.subarray(0, counts.first), times.last.subarray(0, counts.last)];
  const both = [...first, ...last];
  const most = Math.max(...CROPS.map((share) => Math.abs(welch(cropped(first, quantile(both, share)), cropped(last, quantile(both, share))))));
  row(`|t| < ${BOUND} between a wrong first byte and a wrong last one, ${grouped(samples)} samples, ${CROPS.length} crops`, `${most.toFixed(2)} at most, p50 ${duration(quantile(both, 0.5))}`, true, most < BOUND);
}

/** @param {string} token @param {number} at a byte of its tag @param {Random} random */
function withWrongByte(token, at, random) {
  const [header, payload, signature] = token.split(".");
  const tag = Buffer.from(signature, "base64url");
  tag[at] ^= 1 + random.below(255);
  // Text of one piece, and all made the same way.
  return Buffer.from([header, payload, tag.toString("base64url")].join(".")).toString("latin1");
}

/** @param {Float64Array} times @param {number} below */
function cropped(times, below) {
  return times.filter((time) => time <= below);
}

/** Welch's t of two samples. @param {Float64Array} one @param {Float64Array} other */
function welch(one, other) {
  const [a, b] = [one, other].map((values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
    return { mean, error: variance / values.length };
  });
  return (a.mean - b.mean) / Math.sqrt(a.error + b.error);
}
