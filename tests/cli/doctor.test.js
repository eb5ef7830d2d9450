// @ts-check
// What the doctor says of a configuration, kind by kind, and that it is silent about a good one.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { examine } from "../../js/doctor/index.js";

const GOOD = {
  issuer: "https://issuer.example.com/",
  audiences: ["https://api.example.com"],
  algorithms: ["RS256"],
  keys: { jwksUri: "https://issuer.example.com/jwks.json" },
};
const READ = { id: "read", methods: ["GET"], path: "/pets/{id}", scopes: ["pets:read"] };

/** @param {object[]} issuers @param {object[]} rules @param {import("../../js/doctor/index.js").Known} [known] */
function found(issuers, rules, known) {
  const config = /** @type {any} */ ({ issuers, rules });
  return examine(config, known).map(({ code, severity, pointer }) => `${severity} ${code} ${pointer}`);
}

/** @param {object} changes */
const issuer = (changes) => found([{ ...GOOD, ...changes }], [READ]);
/** @param {...object} rules */
const rules = (...rules) => found([GOOD], rules.map((rule, at) => ({ id: `r${at}`, methods: ["GET"], path: "/pets/{id}", ...rule })));
/** @param {string} text @param {object} [source] */
const secret = (text, source = {}) =>
  found([{ ...GOOD, algorithms: ["HS256"], keys: { secret: { env: "KEY", ...source } } }], [READ], {
    secrets: new Map([["/issuers/0/keys/secret", new TextEncoder().encode(text)]]),
  });

/** What is asked, and what is found. @type {Record<string, [string[], string[]]>} */
const CASES = {
  "a good configuration": [found([GOOD], [READ]), []],

  "Auth0 without a slash": [issuer({ issuer: "https://a.eu.auth0.com", keys: { discovery: true } }), ["warning issuer_slash /issuers/0/issuer"]],
  "Auth0 with one": [issuer({ issuer: "https://a.eu.auth0.com/", keys: { discovery: true } }), []],
  "Google with a slash": [issuer({ issuer: "https://accounts.google.com/", keys: { discovery: true } }), ["warning issuer_slash /issuers/0/issuer"]],
  "a realm with a slash": [issuer({ issuer: "https://id.example.com/realms/a/", keys: { discovery: true } }), ["warning issuer_slash /issuers/0/issuer"]],
  "keys from another site": [issuer({ keys: { jwksUri: "https://keys.example.org/jwks" } }), ["note keys_elsewhere /issuers/0/keys/jwksUri"]],
  "an issuer in plain HTTP": [issuer({ issuer: "http://id.example.com", keys: { discovery: true } }), ["warning issuer_plain /issuers/0/issuer"]],
  "an issuer on this machine": [issuer({ issuer: "http://localhost:8080", keys: { discovery: true } }), []],

  "ID tokens of Cognito": [found([{ preset: "cognito", tokenUse: "id" }], [READ]), ["warning id_token /issuers/0/tokenUse"]],
  "both tokens of Cognito": [
    issuer({ issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_A", keys: { discovery: true } }),
    ["warning id_token /issuers/0"],
  ],
  "access tokens of Cognito": [
    issuer({ issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_A", keys: { discovery: true }, requiredClaims: { token_use: "access" } }),
    [],
  ],
  "a client's id for an audience": [issuer({ audiences: ["api", "1-a.apps.googleusercontent.com"] }), ["warning id_token /issuers/0/audiences/1"]],
  "one with a token type": [issuer({ audiences: ["1-a.apps.googleusercontent.com"], tokenTypes: ["at+jwt"] }), []],

  "no expiry": [issuer({ requireExpiry: false }), ["warning expiry_not_required /issuers/0/requireExpiry"]],
  "no expiry, but an age": [issuer({ requireExpiry: false, maxTokenAgeSeconds: 60 }), []],
  "no audience": [issuer({ requireAudience: false, audiences: undefined }), ["warning audience_not_required /issuers/0/requireAudience"]],
  "a minute of tolerance": [issuer({ clockToleranceSeconds: 60 }), []],
  "more than that": [issuer({ clockToleranceSeconds: 61 }), ["warning tolerance_large /issuers/0/clockToleranceSeconds"]],
  "a long time of staleness": [issuer({ keySets: { staleSeconds: 86_401 } }), ["note stale_long /issuers/0/keySets/staleSeconds"]],
  development: [issuer({ development: true }), ["note issuer_development /issuers/0/development"]],

  "a random secret": [secret("q8Zr1xN#v0pL7wTb&Yc4mHs2Kd9Fj!Ug"), []],
  "a secret of words": [secret("correct horse battery staple and more"), ["warning secret_weak /issuers/0/keys/secret"]],
  "a secret that repeats itself": [secret("abcd1234".repeat(5)), ["warning secret_weak /issuers/0/keys/secret"]],
  "hex taken letter by letter": [secret("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"), ["note secret_encoding /issuers/0/keys/secret"]],
  "hex taken as hex": [secret("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", { encoding: "hex" }), []],

  "a secret with a line break": [secret("q8Zr1xN#v0pL7wTb&Yc4mHs2Kd9Fj!Ug\r\n"), ["warning secret_line_break /issuers/0/keys/secret"]],
  "a line break that is no part of the key": [secret("cThacjF4TjB2MHBMN3dUYllZYzRtSHMyS2Q5RmozVWc=\n", { encoding: "base64" }), []],
  "a secret that was not looked at": [
    found([GOOD], [READ], { unread: new Map([["/issuers/0/keys/secret", { message: "it is not set here", fix: "set it" }]]) }),
    ["note secret_not_read /issuers/0/keys/secret"],
  ],

  "two rules that say the same": [rules({ scopes: ["a"] }, { path: "/pets/{pet}", scopes: ["a"] }), ["warning rule_duplicate /rules/1"]],
  "the same of different parameters": [
    rules({ path: "/{a}/{b}", claims: { sub: "{a}" } }, { path: "/{a}/{b}", claims: { sub: "{b}" } }),
    [],
  ],
  "a rule within another": [rules({ path: "/{all+}", scopes: [] }, { scopes: ["pets:read"] }), ["warning rule_shadowed /rules/1"]],
  "a rule beside another": [rules({ path: "/{all+}", scopes: ["a:read"] }, { scopes: ["b:read"] }), []],
  "a rule with alternatives": [rules({ anyScope: ["pets:read", "admin"] }, { scopes: ["admin"] }), ["warning rule_shadowed /rules/1"]],
  "a rule that is denied": [rules({ scopes: ["a"] }, { effect: "Deny" }), ["warning rule_unreachable /rules/0"]],
  "a rule that is denied to others": [rules({ scopes: ["a"] }, { effect: "Deny", not: { scopes: ["a"] } }), []],
  "a rule below a public one": [rules({ path: "/{all+}", public: true }, { scopes: ["a"] }), ["warning rule_public_shadow /rules/1"]],
  "a public rule below a wide one": [rules({ path: "/{all+}", scopes: ["a"] }, { public: true }), []],
  "a Deny of a public rule": [rules({ public: true }, { effect: "Deny", roles: ["guest"] }), ["warning denial_of_public /rules/1"]],
  "a Deny of nothing": [rules({ scopes: ["a"] }, { path: "/admin", effect: "Deny" }), ["note denial_of_nothing /rules/1"]],

  "a Deny by name beside a wide rule": [
    rules({ path: "/{all+}", scopes: ["a"] }, { path: "/admin/{rest+}", effect: "Deny", not: { roles: ["admin"] } }),
    ["note denial_letter_case /rules/1"],
  ],
  "a Deny by a name without letters": [rules({ path: "/{all+}", scopes: ["a"] }, { path: "/7", effect: "Deny", roles: ["b"] }), []],
  "a Deny by the name that is allowed": [rules({ path: "/admin", scopes: ["a"] }, { path: "/admin", effect: "Deny", roles: ["b"] }), []],

  "a rule that asks for nothing": [rules({}), ["note scopes_missing /rules/0"]],
  "one that says so": [rules({ scopes: [] }), []],
  "one where anybody gets a token": [found([{ preset: "githubActions" }], [{ id: "a", methods: ["GET"], path: "/" }]), ["warning scopes_missing /rules/0"]],
  "a misspelt scope": [
    rules({ scopes: ["pets:read"] }, { path: "/a", scopes: ["pets:read"] }, { path: "/b", scopes: ["pets:raed"] }),
    ["warning name_misspelt /rules/2/scopes/0"],
  ],
  "numbered scopes": [rules({ scopes: ["team-1"] }, { path: "/a", scopes: ["team-1"] }, { path: "/b", scopes: ["team-2"] }), []],

  "a route that cannot be cached": [
    found([GOOD], [READ], { notCacheable: [{ rule: "read", method: "GET", becauseOf: "read" }] }),
    ["note not_cacheable /rules/0"],
  ],
  "a policy kept for a while": [found([GOOD], [READ], { ttl: 300 }), ["warning policy_outlives_token /issuers/0"]],
  "a large policy": [found([GOOD], [READ], { weigh: () => ({ bytes: 7000 }) }), ["note policy_size /rules"]],
  "too large a policy": [found([GOOD], [READ], { weigh: () => ({ bytes: 9000, fallback: "over_budget" }) }), ["warning policy_size /rules"]],
};

for (const [name, [findings, expected]] of Object.entries(CASES)) {
  test(name, () => assert.deepEqual(findings, expected));
}

test("whoever may do everything has all scopes, roles and claims", () => {
  const conditions = { scopes: ["a", "b"], anyOf: [{ roles: ["r"] }, { claims: { "/org/id": ["x", "y"], sub: "{id}" } }] };
  const asked = /** @type {object[]} */ ([]);
  found([GOOD], [{ ...READ, ...conditions }], { weigh: (claims) => void asked.push(claims) });
  assert.deepEqual(asked, [{ sub: "ada", scope: "a b", roles: ["r"], org: { id: "x y" } }]);
});

test("every finding says what to do", () => {
  const text = readFileSync(new URL("fixtures/surprising.json", import.meta.url), "utf8");
  for (const { code, message, fix } of examine(JSON.parse(text))) {
    assert.match(code, /^[a-z_]+$/);
    for (const words of [message, fix]) assert.match(words, /^(?![A-HJ-Z][a-z]).*[^.]$/, words);
  }
});
