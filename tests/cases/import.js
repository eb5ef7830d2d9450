// @ts-check
// Turns a conformance corpus (JSON lines) into cases of the one format that README.md describes.
// node tests/cases/import.js <corpus folder>
import { createHmac } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const keySetUri = "https://issuer.example.com/tenant-a/keys.json";
const issuer = "https://issuer.example.com/tenant-a";
const audience = "https://api.example.com/orders";
const now = 1_750_000_000_000;
const secret = Buffer.from("a secret of forty bytes, for tests alone").toString("base64url");
const secretReference = { binding: "KEY", encoding: "base64url" };
const secretPointer = "/issuers/0/keys/secret";
const anyPrincipal = { id: "any", methods: ["GET"], path: "/" };

// HTTP strips white space around a field value, so these two reach the token layer only directly.
const beyondHeaders = new Set(["structure/leading-space", "structure/trailing-space"]);

// These two vectors are byte for byte the valid 357 and yet called invalid: nobody can do both.
const contradictory = new Set(["wycheproof/json_web_signature/367", "wycheproof/json_web_signature/370"]);

const imports = { jwt, jws, bearer, policy, forward };

const corpus = process.argv[2];
if (!corpus) throw new Error("usage: node tests/cases/import.js <corpus folder>");
const originals = Object.fromEntries(
  [...Object.keys(imports), "errors"].map((area) => [area, readLines(join(corpus, `${area}.jsonl`))]),
);
for (const [area, convert] of Object.entries(imports)) {
  writeLines(`${area}.jsonl`, originals[area].map((original) => ({ ...head(original), ...convert(original) })));
}
writeLines("groups.jsonl", originals.errors.filter((original) => original.cases).map(group));

/** @param {any} original */
function head({ name, level, source, why }) {
  if (contradictory.has(name)) [level, why] = ["choice", `${why}: the same bytes as the valid tcId 357`];
  return { name: plain(name), level, source: source.trim(), ...(why && { why }) };
}

/** A name that needs no escaping in JSON, on a terminal or in a file name. @param {string} name */
function plain(name) {
  const keep = (/** @type {string} */ code) => (/%(2F|3A|2C|2B|40)/.test(code) ? decodeURIComponent(code) : code);
  return encodeURIComponent(name).replace(/%[0-9A-F]{2}/g, keep).replaceAll("'", "%27");
}

/** @param {any} original */
function jwt(original) {
  if (beyondHeaders.has(original.name)) return jws({ ...original, algorithms: original.issuer_config.algorithms });
  // Odd key sets come from a server in life; in a configuration most are refused at once.
  if (original.area === "keys" && original.keys.jwks) original.keys = { jwks_text: JSON.stringify(original.keys.jwks) };
  return {
    config: { issuers: [issuerEntry(original)], rules: [anyPrincipal] },
    ...keyMaterial(original.keys),
    request: get([["authorization", `Bearer ${original.token}`]]),
    now: original.now * 1000,
    expect: original.expect === "accept" ? "allow" : "deny",
  };
}

/** @param {any} original */
function issuerEntry({ issuer_config: expected, keys }) {
  return {
    ...(expected.issuer === null ? { requireIssuer: false } : { issuer: expected.issuer }),
    ...(expected.audience === null ? { requireAudience: false } : { audiences: [expected.audience].flat() }),
    algorithms: expected.algorithms,
    keys: keysOf(keys),
    ...(expected.clock_skew_s && { clockToleranceSeconds: expected.clock_skew_s }),
    ...(expected.require_exp === false && { requireExpiry: false }),
    ...(expected.typ && { tokenTypes: [expected.typ] }),
    ...(expected.max_token_age_s && { maxTokenAgeSeconds: expected.max_token_age_s }),
    ...(expected.required_claims && { requiredClaims: expected.required_claims }),
  };
}

/** @param {any} keys */
function keysOf(keys) {
  if (keys.jwks) return { jwks: keys.jwks };
  return keys.jwks_text === undefined ? { secret: secretReference } : { jwksUri: keySetUri };
}

/** @param {any} keys */
function keyMaterial(keys) {
  if (keys.jwks) return {};
  if (keys.jwks_text !== undefined) return { keySets: { [keySetUri]: keys.jwks_text } };
  return { secrets: { [secretPointer]: keys.secret_b64u } };
}

/** @param {any} original */
function jws({ token, keys, algorithms, expect }) {
  const { alg } = keys.secret_meta ?? {};
  const material = keys.jwks ? { jwks_text: JSON.stringify(keys.jwks) } : { secret_b64u: keys.secret_b64u };
  // A secret has no members of its own here: what its JWK restricts, the issuer's list restricts.
  const allowed = algorithms.filter((/** @type {string} */ name) => alg === undefined || name === alg);
  return { jws: { token, keys: material, algorithms: allowed }, expect: expect === "accept" ? "allow" : "deny" };
}

/** @param {any} original */
function bearer({ headers, expect }) {
  const token = sign({ iss: issuer, aud: audience, sub: "user-123", exp: now / 1000 + 300 });
  const carried = headers.map((/** @type {string[]} */ pair) => pair.map((text) => text.replaceAll("aaa.bbb.ccc", token)));
  return {
    ...ownIssuer({}),
    request: get(carried),
    now,
    expect: expect === "token" ? "allow" : "deny",
    ...(expect === "none" && { problem: "credentials_required" }),
  };
}

/** @param {any} original */
function policy({ rules, claims, request, expect, policy_mode, probes }) {
  const numbered = rules.map((/** @type {any} */ rule, /** @type {number} */ index) => ({ id: `r${index}`, ...rule }));
  const context = claims.ctx && { whole: "ctx", member: "/ctx/a" };
  const { config, secrets } = ownIssuer({ rules: numbered, ...(context && { context }) });
  return {
    config,
    secrets,
    claims,
    request: {
      method: request.method,
      path: request.path,
      headers: Object.entries(request.headers ?? {}),
      methodArn: request.arn,
      policy: { scope: policy_mode === "exact" ? "request" : "api" },
    },
    now,
    expect,
    iam: { mustAllow: probes.must_allow, mustNotAllow: probes.must_not_allow },
  };
}

/** @param {any} original */
function forward({ claim, value, header, inbound_headers: inbound = [], expect, must_not_contain_raw }) {
  const claims = { iss: issuer, aud: audience, exp: now / 1000 + 300, [claim]: value };
  return {
    ...ownIssuer({ forward: { [header]: claim } }),
    request: get([...inbound, ["authorization", `Bearer ${sign(claims)}`]]),
    now,
    expect: expect === "forward" ? "allow" : "any",
    ...(expect === "forward" && { forwarded: { [header]: value } }),
    ...(must_not_contain_raw.length && { neverForwarded: must_not_contain_raw }),
  };
}

/** @param {any} original */
function group({ name, cases, must_not_contain: neverPublic, why }) {
  const accepted = new Set(originals.jwt.filter(({ expect }) => expect === "accept").map((original) => original.name));
  const judged = cases.filter((/** @type {string} */ member) => !accepted.has(member) && !beyondHeaders.has(member));
  return { name: plain(name), why, cases: judged.map(plain), neverPublic };
}

/** @param {object} members */
function ownIssuer(members) {
  const entry = { issuer, audiences: [audience], algorithms: ["HS256"], keys: { secret: secretReference } };
  return {
    config: { issuers: [entry], rules: [anyPrincipal], ...members },
    secrets: { [secretPointer]: secret },
  };
}

/** @param {string[][]} headers */
function get(headers) {
  return { method: "GET", path: "/", headers };
}

/** @param {object} claims */
function sign(claims) {
  const encode = (/** @type {object} */ part) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const input = `${encode({ alg: "HS256" })}.${encode(claims)}`;
  return `${input}.${createHmac("sha256", Buffer.from(secret, "base64url")).update(input).digest("base64url")}`;
}

/** @param {string} path @returns {any[]} */
function readLines(path) {
  return readFileSync(path, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

/** Everything outside ASCII is escaped, so that no editor or tool alters it. @param {string} file @param {object[]} records */
function writeLines(file, records) {
  const escape = (/** @type {string} */ character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const text = records.map((record) => JSON.stringify(record).replace(/[^\x20-\x7e]/g, escape)).join("\n");
  writeFileSync(join(here, file), `${text}\n`);
  console.log(`${file}: ${records.length}`);
}
