// @ts-check
// Values for members, as they stand in JSON or nearly so.
import { AUDIENCE, ISSUER, NOW, OTHER_ISSUERS } from "../worlds.js";

/** @typedef {import("../random.js").Random} Random */

const SECONDS = Math.floor(NOW / 1000);

/** @param {string} text */
const words = (text) => text.split(" ");

/** @param {unknown} value */
export const json = (value) => JSON.stringify(value);

/** @param {unknown[]} values */
const jsons = (...values) => values.map((value) => JSON.stringify(value));

export const ALGORITHMS = words("HS256 HS384 HS512 RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519");
export const OTHER_ALGORITHMS = ["", "RS256 ", ...words("none None NONE hs256 Rs256 es256 RS1 HS1 ES256K ES521 Ed448 EDDSA ML-DSA-44 RSA-OAEP dir A128KW __proto__")];
export const NO_STRINGS = words('1 true null {} [] ["RS256"] ["a"] 1.5 [[]]');
export const TYPES = jsons("JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt", "application/jwt", "JWT;a=b", " at+jwt", "", "JOSE");
export const CRITICAL = words('["b64"] ["b64"] [] ["exp"] ["b64","b64"] "b64" null ["alg"] ["x"] [1] ["__proto__"] {} ["b64","exp"]');
export const ENCODED = words('true true false "true" null 0');
export const ENCRYPTED = words('"A128GCM" "DEF" 1 null {}');
export const KEY_IDS = jsons("nobody", "ec-enc", "", "../../dev/null", "k".repeat(300));
export const WORDS = [...jsons("a b", ["a", 1], ["a", "b"], [null]), ...NO_STRINGS];

export const ISSUERS = [
  ...jsons(ISSUER, ...OTHER_ISSUERS, `${ISSUER}/`, `${ISSUER} `, ISSUER.toUpperCase(), ISSUER.replace("https", "http"), "", "null", [ISSUER]),
  json(ISSUER).replaceAll("/", "\\/"),
  ...NO_STRINGS,
];

export const AUDIENCES = [
  ...jsons(AUDIENCE, `${AUDIENCE}/`, AUDIENCE.slice(0, -1), "", [AUDIENCE], [AUDIENCE, "a"], ["a", AUDIENCE], ["a"], [AUDIENCE, AUDIENCE]),
  ...jsons([AUDIENCE, 1], [1, AUDIENCE], [null, AUDIENCE], [AUDIENCE, []], [[AUDIENCE]], { [AUDIENCE]: 1 }),
  ...NO_STRINGS,
];

/** Numbers in every shape there is, and what only looks like one. */
const NUMBERS = [
  ...words("-0 -0.0 0e400 1e400 -1e400 1e-400 1e308 -1e308 1.7976931348623157e308 1.7976931348623159e308 5e-324"),
  ...words("9007199254740991 9007199254740992 9007199254740993 9007199254740991.5 -9007199254740991 -9007199254740992"),
  ...words("9223372036854775807 9223372036854775808 18446744073709551615 18446744073709551616"),
  ...words(".5 0x10 1_000 NaN Infinity -Infinity - 1e 1e+ \u0661"),
  ...words('"" true false null []'),
];

/** @param {Random} random */
export function number(random) {
  const plain = random.pick([SECONDS + 300, SECONDS - 300, SECONDS, 0, 1]);
  const digits = Array.from({ length: 1 + random.below(30) }, () => random.below(10)).join("");
  const shapes = [`${plain}`, `${plain}.0`, `${plain}.25`, `${plain}.${digits}`, `${plain}e0`, `${plain}0e-1`, `${plain}E+0`, `${plain / 1e9}e9`, `-${plain}`, `${plain}000`];
  const long = [digits, `1${digits}`, `1e${digits}`, `1e-${digits}`];
  const wrong = [`0${plain}`, `+${plain}`, `${plain}.`, `${plain}n`, `"${plain}"`, json(new Date(NOW)), `[${plain}]`, `{"n":${plain}}`];
  return random.pick([...shapes, ...long, ...wrong, ...NUMBERS]);
}

/** Strings that not everybody reads alike, or takes for one. */
const ODD_STRINGS = [
  ...words(String.raw`"\ud800" "\udc00x" "\ude00\ud83d" "\uD800\u0041" "\ud83d\ude00" "\u0000" "a\u0000b" "\u200b" "\ufeff" "\uffff" "\u2028" "\/" "\b\f\n\r\t"`),
  ...words(String.raw`"\x41" "\u00g0" "\u004" 'a' "\" "a`),
  ...["\t", "\n", "\0", "\x7f", "\u2028", "\u{1F600}", "\u00e9", "e\u0301", "\ufdd0", "__proto__", "", " "].map((text) => `"${text}"`),
  ...jsons("x".repeat(1023), "x".repeat(1024), "x".repeat(1025), "\u00e9".repeat(511), "\u00e9".repeat(512), "\u00e9".repeat(513)),
];

/** @param {Random} random @returns {string} */
export const oddString = (random) => random.pick(ODD_STRINGS);

/** Objects with names that come twice, or nearly. */
const REPEATS = words(String.raw`{"a":1,"a":1} {"a":1,"\u0061":2} {"b":[{"a":{},"a":{}}]} {"a":1,"A":2} {"":1,"":2}`);
/** Around the bounds there are. */
const DEPTHS = [1, 2, 3, 62, 63, 64, 65, 66, 200];
const COUNTS = [999, 1000, 1001];
const LENGTHS = [3000, 3900, 4096, 5000, 9000, 11000, 12000, 12288, 13000];

/** Any value. @param {Random} random @returns {string} */
export function value(random) {
  return random.pick([number, number, oddString, oddString, simple, nested, many, long, (/** @type {Random} */ random) => random.pick(REPEATS)])(random);
}

/** @param {Random} random */
const simple = (random) => random.pick(NO_STRINGS);

/** @param {Random} random */
function nested(random) {
  const depth = random.pick(DEPTHS);
  return random.chance(50) ? "[".repeat(depth) + "]".repeat(depth) : `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
}

/** @param {Random} random */
function many(random) {
  const count = random.pick(COUNTS);
  return random.chance(50) ? `[${Array(count).fill(1)}]` : `{${Array.from({ length: count }, (_, index) => `"${index.toString(36)}":1`)}}`;
}

/** @param {Random} random */
const long = (random) => json("y".repeat(random.pick(LENGTHS)));
