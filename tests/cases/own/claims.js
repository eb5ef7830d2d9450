// @ts-check
// What the claims and the protected header must be, and what becomes of them.
import {
  add, allow, audience, base64url, bearing, claims, deny, edDsa, entry, hs256, hs256Text, issuer, keys, keySetUri, now,
  publicEntry, seconds, secretPointer, withKeys, withSecret,
} from "./kit.js";

/** @param {any} carried @param {any} [members] @param {any} [header] */
const presented = (carried, members, header) => ({
  ...withSecret({ issuers: [entry(members)] }),
  ...bearing(hs256(claims(carried), header)),
});

allow("claims/plain", presented({}));
allow("claims/audience-among-others", presented({ aud: ["x", audience] }));
allow("claims/without-subject", presented({ sub: undefined }));
allow("claims/exp-with-a-fraction", presented({ exp: seconds + 0.5 }));
allow("claims/no-exp-when-not-required", presented({ exp: undefined }, { requireExpiry: false }));
allow("claims/expired-within-tolerance", presented({ exp: seconds - 29 }, { clockToleranceSeconds: 30 }));
allow("claims/nbf-now", presented({ nbf: seconds }));
allow("claims/nbf-ahead-within-tolerance", presented({ nbf: seconds + 30 }, { clockToleranceSeconds: 30 }));
allow("claims/iat-ahead-within-tolerance", presented({ iat: seconds + 30 }, { clockToleranceSeconds: 30 }));
allow("claims/age-at-the-bound", presented({ iat: seconds - 600 }, { maxTokenAgeSeconds: 600 }));
allow("claims/type", presented({}, { tokenTypes: ["at+jwt"] }, { typ: "application/AT+JWT" }));
allow("claims/type-of-two", presented({}, { tokenTypes: ["at+jwt", "JWT"] }, { typ: "jwt" }));
allow("claims/required-names", presented({ tenant: "x" }, { requiredClaims: ["tenant", "sub"] }));
allow("claims/required-false-is-present", presented({ tenant: false }, { requiredClaims: ["tenant"] }));
allow("claims/required-value", presented({ tenant: "a", level: 3, ok: true }, { requiredClaims: { tenant: "a", level: [2, 3], ok: true } }));
allow("claims/required-nested", presented({ a: { b: "c" } }, { requiredClaims: { "/a/b": "c" } }));
allow("claims/other-subject", presented({ oid: "o-1" }, { subjectClaim: "oid" }));
allow("claims/any-issuer", presented({ iss: "https://other.example" }, { issuer: undefined, requireIssuer: false }));
allow("claims/any-audience", presented({ aud: undefined }, { audiences: undefined, requireAudience: false }));
deny("claims/audience-number", "audience_invalid", presented({ aud: 7 }));
deny("claims/audience-object", "audience_invalid", presented({ aud: { [audience]: true } }));
deny("claims/audience-mixed", "audience_invalid", presented({ aud: [audience, 7] }));
deny("claims/audience-null", "audience_invalid", presented({ aud: null }));
deny("claims/audience-number-though-any-will-do", "audience_invalid", presented({ aud: 7 }, { audiences: undefined, requireAudience: false }));
deny("claims/audience-absent", "audience_mismatch", presented({ aud: undefined }));
deny("claims/audience-empty-list", "audience_mismatch", presented({ aud: [] }));
deny("claims/audience-prefix", "audience_mismatch", presented({ aud: `${audience}/` }));
deny("claims/exp-absent", "expiry_missing", presented({ exp: undefined }));
deny("claims/exp-text", "expiry_invalid", presented({ exp: `${seconds + 300}` }));
deny("claims/exp-null", "expiry_invalid", presented({ exp: null }));
deny("claims/exp-true", "expiry_invalid", presented({ exp: true }, { requireExpiry: false }));
deny("claims/exp-beyond-any-date", "expiry_invalid", presented({ exp: 1e300 }));
deny("claims/exp-now", "token_expired", presented({ exp: seconds }));
deny("claims/exp-at-the-end-of-tolerance", "token_expired", presented({ exp: seconds - 30 }, { clockToleranceSeconds: 30 }));
deny("claims/exp-past-though-not-required", "token_expired", presented({ exp: 1 }, { requireExpiry: false }));
deny("claims/nbf-text", "not_before_invalid", presented({ nbf: "0" }));
deny("claims/nbf-ahead", "token_not_yet_valid", presented({ nbf: seconds + 1 }));
deny("claims/nbf-beyond-tolerance", "token_not_yet_valid", presented({ nbf: seconds + 31 }, { clockToleranceSeconds: 30 }));
deny("claims/iat-text", "issued_invalid", presented({ iat: "0" }));
deny("claims/iat-absent-where-age-counts", "issued_invalid", presented({}, { maxTokenAgeSeconds: 600 }));
deny("claims/iat-ahead", "issued_in_future", presented({ iat: seconds + 1 }));
deny("claims/too-old", "token_too_old", presented({ iat: seconds - 601 }, { maxTokenAgeSeconds: 600 }));
deny("claims/issuer-absent", "issuer_invalid", presented({ iss: undefined }));
deny("claims/issuer-number", "issuer_invalid", presented({ iss: 7 }));
deny("claims/issuer-list", "issuer_invalid", presented({ iss: [issuer] }));
deny("claims/issuer-with-slash", "issuer_unknown", presented({ iss: `${issuer}/` }));
deny("claims/issuer-other-case", "issuer_unknown", presented({ iss: issuer.toUpperCase() }));
deny("claims/issuer-number-though-any-will-do", "issuer_invalid", presented({ iss: 7 }, { issuer: undefined, requireIssuer: false }));
deny("claims/required-absent", "claim_required", presented({}, { requiredClaims: ["tenant"] }));
deny("claims/required-null", "claim_required", presented({ tenant: null }, { requiredClaims: ["tenant"] }));
deny("claims/required-other-value", "claim_required", presented({ tenant: "b" }, { requiredClaims: { tenant: "a" } }));
deny("claims/required-other-type", "claim_required", presented({ tenant: "1" }, { requiredClaims: { tenant: [1] } }));
deny("claims/required-inherited-name", "claim_required", presented({}, { requiredClaims: ["toString"] }));
deny("claims/jti-number", "token_id_invalid", presented({ jti: 7 }));
deny("claims/subject-number", "subject_invalid", presented({ sub: 7 }));
deny("claims/subject-empty", "subject_invalid", presented({ sub: "" }));
deny("claims/subject-line-feed", "subject_invalid", presented({ sub: "a\nb" }));
deny("claims/subject-bidi", "subject_invalid", presented({ sub: "a\u202eb" }));
deny("claims/other-subject-number", "subject_invalid", presented({ oid: 7 }, { subjectClaim: "oid" }));
deny("claims/type-absent", "token_type_mismatch", presented({}, { tokenTypes: ["at+jwt"] }));
deny("claims/type-other", "token_type_mismatch", presented({}, { tokenTypes: ["at+jwt"] }, { typ: "JWT" }));

deny("payload/not-json", "payload_malformed", { ...withSecret(), ...bearing(hs256Text("x")) });
deny("payload/list", "payload_malformed", { ...withSecret(), ...bearing(hs256Text("[]")) });
deny("payload/duplicate-name", "json_duplicate_name", { ...withSecret(), ...bearing(hs256Text(JSON.stringify(claims()).replace("{", '{"exp":1,'))) });

deny("header/algorithm-not-on-the-list", "algorithm_not_allowed", { ...withSecret(), ...bearing(edDsa(claims(), keys.one)) });
deny("header/none", "algorithm_unsupported", { ...withSecret(), ...bearing(`${base64url('{"alg":"none"}')}.${base64url(JSON.stringify(claims()))}.`) });
deny("header/algorithm-absent", "algorithm_unsupported", { ...withSecret(), ...bearing(hs256Text(JSON.stringify(claims()), "{}")) });
deny("header/algorithm-number", "algorithm_unsupported", presented({}, {}, { alg: 256 }));
deny("header/crit", "critical_unsupported", presented({}, {}, { crit: ["exp"] }));
deny("header/crit-empty", "critical_unsupported", presented({}, {}, { crit: [] }));
deny("header/b64-false", "critical_unsupported", presented({}, {}, { b64: false }));
deny("header/kid-number", "header_malformed", presented({}, {}, { kid: 1 }));
deny("header/not-json", "header_malformed", { ...withSecret(), ...bearing("eA.e30.AA") });
deny("header/enc", "token_nested", presented({}, {}, { enc: "A128GCM" }));
deny("header/cty", "token_nested", presented({}, {}, { cty: "JWT" }));
deny("token/two-segments", "token_malformed", { ...withSecret(), ...bearing("e30.e30") });
deny("token/four-segments", "token_malformed", { ...withSecret(), ...bearing("e30.e30.e30.e30") });
deny("token/padding", "token_encoding", { ...withSecret(), ...bearing(`${hs256(claims())}=`) });
deny("token/odd-alphabet", "token_encoding", { ...withSecret(), ...bearing(hs256(claims()).replace(/.$/, "+")) });
deny("token/flipped-bit", "signature_invalid", { ...withSecret(), ...bearing(hs256(claims()).replace(/.(.{9})$/, (text, rest) => (text[0] === "A" ? "B" : "A") + rest)) });
deny("token/other-secret", "signature_invalid", { ...withSecret(), secrets: { [secretPointer]: "another secret of forty bytes, for tests" }, ...bearing(hs256(claims())) });

/** Two issuers, each with its own keys; `two` is the second's. */
const second = "https://issuer.example.com/tenant-b";
const pair = {
  config: {
    issuers: [
      publicEntry({ keys: { jwks: { keys: [keys.one.jwk] } } }),
      publicEntry({ issuer: second, keys: { jwks: { keys: [{ ...keys.two.jwk, kid: keys.one.jwk.kid }] } } }),
    ],
    rules: withKeys().config.rules,
  },
};
allow("issuers/first", { ...pair, ...bearing(edDsa(claims(), keys.one, { kid: "key-1" })) });
allow("issuers/second", { ...pair, ...bearing(edDsa(claims({ iss: second }), keys.two, { kid: "key-1" })) });
deny("issuers/key-of-the-other", "signature_invalid", { ...pair, ...bearing(edDsa(claims({ iss: second }), keys.one, { kid: "key-1" })) });
deny("issuers/unknown", "issuer_unknown", { ...pair, ...bearing(edDsa(claims({ iss: "https://c.example" }), keys.one)) });

/** @param {...object} members */
const inline = (...members) => withKeys({ issuers: [publicEntry({ keys: { jwks: { keys: members } } })] });
const { one, two } = keys;
allow("keys/by-id", { ...inline(one.jwk, two.jwk), ...bearing(edDsa(claims(), two, { kid: "key-2" })) });
allow("keys/only-one-fits", { ...inline({ ...one.jwk, use: "enc" }, two.jwk), ...bearing(edDsa(claims(), two)) });
allow("keys/bad-one-beside", { ...inline({ kty: "XYZ", kid: "key-1" }, { kty: "OKP", crv: "Ed25519", x: "AA" }, one.jwk), ...bearing(edDsa(claims(), one, { kid: "key-1" })) });
deny("keys/no-id-and-two-fit", "key_ambiguous", { ...inline(one.jwk, two.jwk), ...bearing(edDsa(claims(), two)) });
deny("keys/unknown-id", "key_unknown", { ...inline(one.jwk), ...bearing(edDsa(claims(), one, { kid: "key-9" })) });
deny("keys/for-encryption", "key_unknown", { ...inline({ ...one.jwk, use: "enc" }, two.jwk), ...bearing(edDsa(claims(), one, { kid: "key-1" })) });
deny("keys/brought-along", "signature_invalid", { ...inline(one.jwk), ...bearing(edDsa(claims(), two, { jwk: two.jwk, jku: keySetUri })) });

deny("secrets/not-supplied", "secret_unavailable", { ...withSecret(), secrets: undefined, ...bearing(hs256(claims())) });
/** @param {any} reference @param {string | undefined} text @param {any} [members] */
const supplied = (reference, text, members) => ({
  config: { ...withSecret().config, issuers: [entry({ keys: { secret: reference }, ...members })] },
  ...(text !== undefined && { secrets: { [secretPointer]: text } }),
  ...bearing(hs256(claims())),
});
const secretBytes = Buffer.from("a secret of forty bytes, for tests alone");
allow("secrets/base64", supplied({ env: "S", encoding: "base64" }, secretBytes.toString("base64")));
allow("secrets/base64url", supplied({ env: "S", encoding: "base64url" }, secretBytes.toString("base64url")));
allow("secrets/hex", supplied({ file: "s", encoding: "hex" }, secretBytes.toString("hex")));
allow("secrets/member", supplied({ binding: "S", member: "key" }, JSON.stringify({ key: secretBytes.toString() })));
allow("secrets/inline", supplied({ inline: secretBytes.toString() }, secretBytes.toString(), { development: true }));
/** @param {string} name @param {any} reference @param {string} text */
const unfit = (name, reference, text) => add(`secrets/${name}`, { ...supplied(reference, text), expect: "config_error" });
unfit("31-bytes", { env: "S" }, "x".repeat(31));
unfit("empty", { env: "S" }, "");
unfit("not-hex", { env: "S", encoding: "hex" }, "z".repeat(64));
unfit("not-base64url", { env: "S", encoding: "base64url" }, "*".repeat(64));
unfit("member-absent", { env: "S", member: "key" }, "{}");

for (const [name, millis] of Object.entries({ zero: 0, negative: -1, "2024": 1_735_689_599_999, "year-10000": 253_402_300_800_000 })) {
  deny(`clock/${name}`, "clock_unset", { ...withSecret(), ...bearing(hs256(claims({ exp: 9e12 }))), now: millis });
}
allow("clock/start-of-2025", { ...withSecret(), ...bearing(hs256(claims())), now: 1_735_689_600_000 });
allow("clock/fraction", { ...withSecret(), ...bearing(hs256(claims())), now: now + 0.75 });
deny("clock/last-millisecond", "token_expired", { ...withSecret(), ...bearing(hs256(claims({ exp: seconds }))), now });
allow("clock/one-millisecond-before", { ...withSecret(), ...bearing(hs256(claims({ exp: seconds }))), now: now - 1 });

const rich = claims({ tenant: "a", level: 3, ratio: 0.5, admin: false, tags: ["x", "y"], address: { country: "DE" }, none: null, "https://a.example/mail": "zoë%@a.example" });
/** @param {any} members */
const mapped = (members) => ({ ...withSecret(members), ...bearing(hs256(rich)) });
allow("context/scalars", {
  ...mapped({ context: { tenant: "tenant", level: "level", ratio: "ratio", admin: "admin", mail: "https://a.example/mail", country: "/address/country" } }),
  context: { tenant: "a", level: 3, ratio: 0.5, admin: false, mail: "zoë%@a.example", country: "DE" },
});
allow("context/absent-claim", { ...mapped({ context: { tenant: "tenant", nothing: "nothing", none: "none" } }), context: { tenant: "a" } });
add("context/list-and-object", { ...mapped({ context: { tags: "tags", address: "address" } }), expect: "allow" });
allow("forward/default", { ...mapped({}), forwarded: { "x-auth-issuer": issuer, "x-auth-subject": "user-123" } });
allow("forward/encoded", { ...mapped({ forward: { "x-mail": "https://a.example/mail" } }), forwarded: { "x-mail": "zo%C3%AB%25@a.example" } });
add("forward/every-type", {
  ...mapped({ forward: { "x-level": "level", "x-ratio": "ratio", "x-admin": "admin", "x-tags": "tags", "x-address": "address", "x-none": "none", "x-absent": "absent" } }),
  expect: "allow",
});
