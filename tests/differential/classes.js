// @ts-check
// Where the two sides may differ, and who says which of them is right. A class recognises its cause in the token; what is in no
// class fails the run, and so does a class that nothing falls into.
import { integer } from "./keys.js";

/**
 * @typedef {import("./facts.js").Facts} Facts
 * @typedef {import("./sides.js").Answer} Answer
 * @typedef {{ name: string, refuses: "we" | "jose", reasons: string[], by: string, why: string, holds(facts: Facts, reason: string): boolean }} Class
 *   `refuses` is the side that is stricter, `reasons` are its own words for the refusal, `by` is what decides, and `holds` finds
 *   the cause in the token
 */

/** From here on a double no longer holds every second. */
const LARGEST = 2 ** 53;
/** 2025-01-01, in seconds. */
const CLOCK_FLOOR = 1_735_689_600;
const EDWARDS = ["EdDSA", "Ed25519"];
const LEAST_EXPONENT = 65_537n;
/** Moduli of ROCA are powers of 65537 modulo these and more; of other numbers few are. */
const FINGERPRINT = [11n, 13n, 17n, 19n, 37n, 53n, 61n, 71n, 73n, 79n, 97n, 103n, 107n, 109n, 127n, 151n, 157n];
const KEYS_LACKING = ["key_set_unusable", "key_unknown"];
const MAX = { token: 16 * 1024, header: 4 * 1024, depth: 64, members: 1000, subject: 1024 };
const MALFORMED = { header_malformed: "header", payload_malformed: "claims" };
const INVALID_DATES = { expiry_invalid: "exp", not_before_invalid: "nbf", issued_invalid: "iat" };

/** What a reason is about: the header or the claims. @param {Facts} facts @param {string} reason */
const part = (facts, reason) => facts[/** @type {"header" | "claims"} */ (MALFORMED[/** @type {keyof typeof MALFORMED} */ (reason)])];

/** @param {unknown} value */
const isStrings = (value) => typeof value === "string" || (Array.isArray(value) && value.every((one) => typeof one === "string"));

/** Whether a number lies above the whole second and not above the instant. @param {Facts} facts @param {number} seconds */
const isWithinSecond = ({ now }, seconds) => seconds > Math.floor(now) && seconds <= now;

/** @type {Class[]} */
export const classes = [
  {
    name: "token too large",
    refuses: "we",
    reasons: ["token_too_large"],
    by: "hardening",
    why: "16 KiB are more than servers take in a header field, and bound the work for one.",
    holds: ({ token }) => token.length > MAX.token,
  },
  {
    name: "a name twice",
    refuses: "we",
    reasons: ["json_duplicate_name"],
    by: "RFC 7515 section 4, RFC 7519 section 4",
    why: "Names must be unique; of two members one layer takes the first and another the last.",
    holds: ({ header, claims }) => header.shape.repeats || claims.shape.repeats,
  },
  {
    name: "nested too deep",
    refuses: "we",
    reasons: ["json_too_deep"],
    by: "RFC 8259 section 9",
    why: "A reader may set limits; 64 levels keep it from exhausting the stack.",
    holds: ({ header, claims }) => Math.max(header.shape.depth, claims.shape.depth) > MAX.depth,
  },
  {
    name: "too many members",
    refuses: "we",
    reasons: ["json_too_many_members"],
    by: "RFC 8259 section 9",
    why: "A reader may set limits; no token needs a thousand members of one object.",
    holds: ({ header, claims }) => Math.max(header.shape.widest, claims.shape.widest) > MAX.members,
  },
  {
    name: "header too large",
    refuses: "we",
    reasons: ["header_too_large"],
    by: "hardening",
    why: "A protected header is read before anything is verified, so it is bounded to 4 KiB.",
    holds: ({ header }) => header.bytes.length > MAX.header,
  },
  {
    name: "byte order mark",
    refuses: "we",
    reasons: Object.keys(MALFORMED),
    by: "RFC 8259 section 8.1",
    why: "JSON that is sent must not begin with one.",
    holds: (facts, reason) => part(facts, reason).hasMark,
  },
  {
    name: "half a surrogate pair",
    refuses: "we",
    reasons: Object.keys(MALFORMED),
    by: "RFC 8259 section 8.2",
    why: "It is no Unicode text and cannot be written as UTF-8; what readers make of it is unpredictable.",
    holds: (facts, reason) => part(facts, reason).shape.isTorn,
  },
  {
    name: "number beyond a double",
    refuses: "we",
    reasons: Object.keys(MALFORMED),
    by: "RFC 8259 section 6",
    why: "It is infinite to one reader and an error to another.",
    holds: (facts, reason) => part(facts, reason).shape.isInfinite,
  },
  {
    name: "header member that is no string",
    refuses: "we",
    reasons: ["header_malformed"],
    by: "RFC 7515 sections 4.1.4, 4.1.9 and 4.1.10",
    why: "kid, typ and cty are strings, also where nobody asks for them.",
    holds: ({ header }) => ["kid", "typ", "cty"].some((name) => Object.hasOwn(header.value, name) && typeof header.value[name] !== "string"),
  },
  {
    name: "trailing bits",
    refuses: "we",
    reasons: ["token_encoding"],
    by: "RFC 4648 section 3.5",
    why: "Bits that no byte takes must be zero, or one signature can be written in several ways.",
    holds: ({ segments }) =>
      segments.some((segment) => /^[\w-]+$/.test(segment) && Buffer.from(segment, "base64url").toString("base64url") !== segment),
  },
  {
    name: "padding",
    refuses: "we",
    reasons: ["token_encoding", "credentials_malformed"],
    by: "RFC 7515 section 2",
    why: "base64url is written without it, or one token can be written in several ways.",
    holds: ({ token }) => token.includes("="),
  },
  {
    name: "white space in a segment",
    refuses: "we",
    reasons: ["credentials_malformed", "token_encoding", "signature_invalid"],
    by: "RFC 7515 section 2",
    why: "base64url has no line breaks, white space or other characters; a space before the token is none of it.",
    holds: ({ token }, reason) => (reason === "signature_invalid" ? token.startsWith(" ") : /[\t\n\f\r ]/.test(token)),
  },
  {
    name: "nested token",
    refuses: "we",
    reasons: ["token_nested"],
    by: "RFC 7519 section 5.2",
    why: "A content type tells of a nested token, or of something else than claims.",
    holds: ({ header }) => typeof header.value.cty === "string",
  },
  {
    name: "header of an encrypted token",
    refuses: "we",
    reasons: ["token_nested"],
    by: "RFC 7516 section 9",
    why: "enc tells an encrypted token from a signed one.",
    holds: ({ header }) => Object.hasOwn(header.value, "enc"),
  },
  {
    name: "b64 that is critical",
    refuses: "we",
    reasons: ["critical_unsupported"],
    by: "RFC 7515 section 4.1.11",
    why: "No extension is implemented, so none that is critical is understood, not even where it changes nothing.",
    holds: ({ header: { value } }) =>
      Array.isArray(value.crit) && value.crit.every((/** @type {unknown} */ one) => one === "b64") && typeof value.b64 === "boolean",
  },
  {
    name: "b64 that is not critical",
    refuses: "we",
    reasons: ["critical_unsupported"],
    by: "RFC 7797 sections 6 and 7",
    why: "b64 other than true is for payloads that are not encoded; it must be critical, and no JWT may have it.",
    holds: ({ header: { value } }) => !Object.hasOwn(value, "crit") && Object.hasOwn(value, "b64") && value.b64 !== true,
  },
  {
    name: "date beyond 2^53",
    refuses: "we",
    reasons: Object.keys(INVALID_DATES),
    by: "hardening",
    why: "A double no longer holds every second there, and no date is meant.",
    holds: ({ claims }, reason) => Math.abs(claims.value[INVALID_DATES[/** @type {keyof typeof INVALID_DATES} */ (reason)]]) >= LARGEST,
  },
  {
    name: "issued in the future",
    refuses: "we",
    reasons: ["issued_in_future"],
    by: "hardening",
    why: "It tells of a wrong clock or a forged claim.",
    holds: (facts) => facts.claims.value.iat > facts.now + facts.tolerance,
  },
  {
    name: "subject that is no string",
    refuses: "we",
    reasons: ["subject_invalid"],
    by: "RFC 7519 section 4.1.2",
    why: "sub is a string.",
    holds: ({ claims }) => Object.hasOwn(claims.value, "sub") && typeof claims.value.sub !== "string",
  },
  {
    name: "subject that does not show",
    refuses: "we",
    reasons: ["subject_invalid"],
    by: "hardening",
    why: "The subject becomes a header, a log field and a principal id: it is visible, not empty, and bounded.",
    holds: ({ claims: { value } }) =>
      typeof value.sub === "string" &&
      (value.sub === "" || Buffer.byteLength(value.sub) > MAX.subject || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}]/u.test(value.sub)),
  },
  {
    name: "token id that is no string",
    refuses: "we",
    reasons: ["token_id_invalid"],
    by: "RFC 7519 section 4.1.7",
    why: "jti is a string.",
    holds: ({ claims }) => Object.hasOwn(claims.value, "jti") && typeof claims.value.jti !== "string",
  },
  {
    name: "scopes or roles that are no strings",
    refuses: "we",
    reasons: ["claim_invalid"],
    by: "RFC 8693 section 4.2, RFC 9068 section 2.2.3",
    why: "Rules are judged by them, so what cannot be read is not passed over.",
    holds: ({ claims: { value } }) => ["scope", "scp", "roles"].some((name) => Object.hasOwn(value, name) && !isStrings(value[name])),
  },
  {
    name: "audience that is no string",
    refuses: "we",
    reasons: ["audience_invalid"],
    by: "RFC 7519 section 4.1.3",
    why: "aud is a string or an array of strings, not of anything else.",
    holds: ({ claims }) => Object.hasOwn(claims.value, "aud") && !isStrings(claims.value.aud),
  },
  {
    name: "claim required and null",
    refuses: "we",
    reasons: ["claim_required"],
    by: "hardening",
    why: "null says that there is no value.",
    holds: ({ claims, entry }) => entry.requiredClaims?.some((/** @type {string} */ name) => claims.value[name] === null),
  },
  {
    name: "expired in this second",
    refuses: "we",
    reasons: ["token_expired"],
    by: "RFC 7519 sections 2 and 4.1.4",
    why: "Dates and the clock have parts of a second; jose drops those of the clock.",
    holds: (facts) => isWithinSecond(facts, facts.claims.value.exp + facts.tolerance),
  },
  {
    name: "too old in this second",
    refuses: "we",
    reasons: ["token_too_old"],
    by: "hardening",
    why: "Dates and the clock have parts of a second; jose drops those of the clock.",
    holds: (facts) =>
      facts.now - facts.tolerance - facts.claims.value.iat > facts.entry.maxTokenAgeSeconds &&
      Math.floor(facts.now) - facts.tolerance - facts.claims.value.iat <= facts.entry.maxTokenAgeSeconds,
  },
  {
    name: "good since this second",
    refuses: "jose",
    reasons: ["ERR_JWT_CLAIM_VALIDATION_FAILED nbf check_failed"],
    by: "RFC 7519 sections 2 and 4.1.5",
    why: "Dates and the clock have parts of a second, and nbf has passed; jose drops those of the clock.",
    holds: (facts) => isWithinSecond(facts, facts.claims.value.nbf - facts.tolerance),
  },
  {
    name: "issued in this second",
    refuses: "jose",
    reasons: ["ERR_JWT_CLAIM_VALIDATION_FAILED iat check_failed"],
    by: "RFC 7519 sections 2 and 4.1.6",
    why: "Dates and the clock have parts of a second, and iat has passed; jose drops those of the clock.",
    holds: (facts) => isWithinSecond(facts, facts.claims.value.iat - facts.tolerance),
  },
  {
    name: "Ed25519 by its other name",
    refuses: "jose",
    reasons: ["ERR_JWKS_NO_MATCHING_KEY"],
    by: "RFC 9864 section 2.2",
    why: "For a key on the curve Ed25519, EdDSA and Ed25519 name one algorithm; jose wants the key's own word.",
    holds: (facts) => otherwiseNamed(facts).length > 0,
  },
  {
    name: "Ed25519 by both its names",
    refuses: "we",
    reasons: ["key_ambiguous"],
    by: "RFC 9864 section 2.2",
    why: "Without a key id a single key must fit, and keys for EdDSA and for Ed25519 fit both.",
    holds: (facts) => facts.header.value.kid === undefined && otherwiseNamed(facts).length > 0,
  },
  {
    name: "RSA key with a small exponent",
    refuses: "we",
    reasons: KEYS_LACKING,
    by: "FIPS 186-5 appendix A.1.1",
    why: "Exponents lie above 2^16; with a small one mistakes in checking the padding become forgeries, and with 1 anything does.",
    holds: ({ meant }) => meant.some(({ kty, e }) => kty === "RSA" && integer(Buffer.from(e, "base64url")) < LEAST_EXPONENT),
  },
  {
    name: "RSA key of flawed chips",
    refuses: "we",
    reasons: KEYS_LACKING,
    by: "CVE-2017-15361",
    why: "Its modulus has the fingerprint of ROCA: the private key can be computed.",
    holds: ({ meant }) => meant.some(({ kty, n }) => kty === "RSA" && hasFingerprint(integer(Buffer.from(n, "base64url")))),
  },
  {
    name: "key that is not base64url",
    refuses: "we",
    reasons: KEYS_LACKING,
    by: "RFC 7515 section 2, RFC 7518 section 6",
    why: "Its numbers are written in base64url without padding.",
    holds: ({ meant }) => meant.some(({ n, e, x, y }) => [n, e, x, y].some((number) => /[^\w-]/.test(number ?? ""))),
  },
  {
    name: "coordinate of another length",
    refuses: "we",
    reasons: KEYS_LACKING,
    by: "RFC 7518 section 6.2.1.2",
    why: "A coordinate has the full size of the curve's field, and no more.",
    holds: ({ meant }) => meant.some(({ crv, x, y }) => [x, y].some((number) => crv === "P-256" && Buffer.from(number, "base64url").length !== 32)),
  },
  {
    name: "secret shorter than its hash",
    refuses: "we",
    reasons: ["signature_invalid", "key_unknown"],
    by: "RFC 7518 section 3.2",
    why: "A key of the size of the hash or larger must be used.",
    holds: ({ header, secret }) => secret !== undefined && secret.length * 8 < Number(/^HS(\d+)$/.exec(header.value.alg)?.[1]),
  },
  {
    name: "RSA signature without its leading zero",
    refuses: "we",
    reasons: ["signature_invalid"],
    by: "RFC 8017 section 8.1.2",
    why: "A signature has as many bytes as the modulus; OpenSSL takes one of RSASSA-PSS with fewer.",
    holds: ({ header, signature, meant }) =>
      /^PS/.test(header.value.alg) && meant.some(({ n }) => n !== undefined && signature.length < Buffer.from(n, "base64url").length),
  },
  {
    name: "key set with a member that is no key",
    refuses: "jose",
    reasons: ["ERR_JWKS_INVALID"],
    by: "RFC 7517 section 5",
    why: "What is no usable key is ignored, and the others of its set are not.",
    holds: ({ keys }) => keys.some((key) => key === null || typeof key !== "object"),
  },
  {
    name: "space before the token",
    refuses: "jose",
    reasons: ["ERR_JWS_SIGNATURE_VERIFICATION_FAILED"],
    by: "RFC 6750 section 2.1",
    why: "Credentials are a scheme, one space or more, and the token; jose is given the spaces as a part of it.",
    holds: ({ token }) => token.startsWith(" "),
  },
  {
    name: "clock that is not set",
    refuses: "we",
    reasons: ["clock_unset"],
    by: "hardening",
    why: "Under it no token would ever expire.",
    holds: ({ now }) => now < CLOCK_FLOOR,
  },
];

/** @param {bigint} modulus */
function hasFingerprint(modulus) {
  return FINGERPRINT.every((prime) => {
    const powers = new Set();
    for (let power = 1n; !powers.has(power); power = (power * LEAST_EXPONENT) % prime) powers.add(power);
    return powers.has(modulus % prime);
  });
}

/** @param {any} key a JWK */
const isEdwards = (key) => key?.crv === "Ed25519";

/** Keys that say the other one of the two names of a token's algorithm. @param {Facts} facts */
const otherwiseNamed = ({ header: { value }, meant }) =>
  meant.filter((key) => isEdwards(key) && EDWARDS.includes(value.alg) && EDWARDS.includes(key.alg) && key.alg !== value.alg);

/**
 * The class of a disagreement.
 * @param {Facts} facts @param {Answer} we @param {Answer} jose
 * @returns {Class | undefined}
 */
export function classOf(facts, we, jose) {
  const refuses = we.allows ? "jose" : "we";
  const { reason } = we.allows ? jose : we;
  return classes.find((one) => one.refuses === refuses && one.reasons.includes(reason) && one.holds(facts, reason));
}

/** The table of classes for people. */
export function classTable() {
  const rows = classes.map(({ name, refuses, by, why }) => `| ${name} | ${refuses} | ${by} | ${why} |`);
  return ["| what | who refuses | by | why |", "|---|---|---|---|", ...rows].join("\n");
}
