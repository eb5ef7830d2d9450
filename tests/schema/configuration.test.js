// @ts-check
// docs/configuration.md has every member of the schema and no other, and what it says of them is what the module does.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { preflight } from "../../js/cors.js";
import { createAuthorizer } from "../../js/index.js";
import { config, request, token, world } from "../js/support.js";

const page = read("docs/configuration.md");
const schema = JSON.parse(read("schema.json"));
const { $defs } = schema;
const { secret, condition, issuer, presetIssuer, rule } = $defs;

/** The members that each section's table has. @type {Record<string, any>} */
const SECTIONS = {
  "The document": schema.properties,
  Issuers: issuer.properties,
  Keys: $defs.keys.properties,
  "Key sets": $defs.keySets.properties,
  Secrets: secret.properties,
  Presets: without(presetIssuer.properties, issuer.properties),
  Credentials: $defs.credential.properties,
  Rules: without(rule.properties, condition.properties),
  Conditions: condition.properties,
  "What is passed on": { context: schema.properties.context, forward: schema.properties.forward },
  CORS: $defs.cors.properties,
  "Remembered tokens": schema.properties.tokenCache.oneOf[1].properties,
};
/** What a section's members are required by. @type {Record<string, any>} */
const REQUIRED = {
  "The document": schema.required,
  Issuers: [...issuer.required, "issuer", "audiences"],
  Presets: presetIssuer.required,
  Rules: rule.required,
  CORS: $defs.cors.required,
};
const RULE = { id: "it", methods: ["GET"], path: "/it" };

/** @param {string} path */
function read(path) {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}

/** @param {object} members @param {object} others */
function without(members, others) {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !(name in others)));
}

/** What lies below a heading, to the next. @param {string} title */
function section(title) {
  const [, text = ""] = new RegExp(`^#+ ${title}\n([^]*?)(?=^#|$(?![^]))`, "m").exec(page) ?? [];
  assert.notEqual(text, "", title);
  return text;
}

/** The rows of the table in a text whose first column has this name. @param {string} text @param {string} [head] @returns {string[][]} */
function table(text, head = "member") {
  const [, rows = ""] = new RegExp(`^\\| ${head} .*\n\\|[-|]+\n((?:\\|.*\n)+)`, "m").exec(text) ?? [];
  return rows.split("\n").filter(Boolean).map((row) => row.slice(1, -1).split("|").map((cell) => cell.trim()));
}

/** What is set as code. @param {string} [text] */
function codes(text = "") {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? "");
}

/** A number as the page has it. @param {number} number */
function figure(number) {
  return number < 10_000 ? String(number) : String(number).replace(/\B(?=(\d{3})+$)/g, " ");
}

/** Every name of a member below a part of the schema. @param {any} part @returns {string[]} */
function membersBelow(part) {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => (key === "properties" ? Object.keys(value) : []).concat(membersBelow(value)));
}

/** Whether a configuration is taken; its faults where it is not. @param {object} changes */
async function faults(changes) {
  try {
    await createAuthorizer(config(changes), world({ secret: async () => JSON.stringify({ key: "x".repeat(64) }) }).io);
    return [];
  } catch (error) {
    return /** @type {any} */ (error).errors;
  }
}

/** The reason and status of a GET. @param {string} path @param {object} changes */
async function asked(path, changes) {
  const { io, records } = world();
  const authorizer = await createAuthorizer(config(changes), io);
  const decision = await authorizer.authorize(request(token(), { path }));
  return { effect: decision.effect, reason: records[0].reason, status: records[0].status };
}

for (const [title, members] of Object.entries(SECTIONS)) {
  const rows = table(section(title));
  const named = rows.flatMap(([names]) => codes(names));

  test(`${title}: the members are those of the schema`, () => {
    assert.deepEqual([...named].sort(), Object.keys(members).sort());
  });

  if (title === "What is passed on") continue;

  test(`${title}: defaults, bounds and words are those of the schema`, () => {
    for (const [names, type = "", fallback = ""] of rows) {
      for (const name of codes(names)) {
        const { $ref = "", ...own } = members[name];
        const member = { ...$defs[$ref.split("/")[2]], ...own };
        if ("default" in member) assert.equal(fallback, `\`${JSON.stringify(member.default)}\``, name);
        if (member.minimum !== undefined) assert.ok(type.includes(`${figure(member.minimum)} to ${figure(member.maximum)}`), name);
        if (member.type === "integer") assert.match(type, /^whole number/, name);
        const words = member.enum ?? member.items?.enum ?? [];
        for (const word of words) assert.ok(codes(type).some((code) => code === String(word) || code === `"${word}"`), `${name}: ${word}`);
        assert.equal(fallback === "required", REQUIRED[title]?.includes(name) ?? false, name);
      }
    }
  });
}

test("each member of a preset is said to be of those that have it", () => {
  const kinds = presetIssuer.allOf.filter((/** @type {any} */ one) => one.if.properties.preset);
  for (const [names, , , of] of table(section("Presets")).slice(1)) {
    for (const name of codes(names)) {
      const having = kinds.filter((/** @type {any} */ one) => one.then.properties[name] !== false);
      assert.deepEqual(codes(of), having.map((/** @type {any} */ one) => one.if.properties.preset.const), name);
    }
  }
});

test("every member of the schema is named in a table, those of stores and of a key set beside the member that holds them", () => {
  const cells = [...page.matchAll(/^\| .*$/gm)].flatMap(([row]) => codes(row));
  const missing = membersBelow(schema).filter((name) => !cells.includes(name));
  assert.deepEqual(missing, []);
});

test("each sample is taken", async () => {
  const samples = [...page.matchAll(/^```json\n([^]*?)^```/gm)].map(([, json = ""]) => JSON.parse(json));
  assert.equal(samples.length, 5);
  for (const sample of samples) {
    const changes = "methods" in sample ? { rules: [sample] } : "preset" in sample ? { issuers: [sample] } : sample;
    assert.deepEqual(await faults(changes), [], JSON.stringify(sample));
  }
});

test("what is said of one member after another is so", async () => {
  const [entry] = config().issuers;
  const { issuer: _, ...unnamed } = entry;
  const nested = (/** @type {number} */ depth) => Array.from({ length: depth }).reduce((inner) => ({ not: inner }), { scopes: ["a"] });
  /** @type {[object, boolean][]} */
  const changes = [
    [{ issuers: [entry, entry] }, false],
    [{ issuers: [{ ...unnamed, requireIssuer: false }] }, true],
    [{ issuers: [{ ...unnamed, requireIssuer: false }, { ...entry, issuer: "other" }] }, false],
    [{ issuers: [{ ...entry, requireAudience: false }] }, false],
    [{ credentials: [{ header: "authorization" }] }, false],
    [{ credentials: [{ cookie: "a", scheme: "Bearer" }] }, false],
    [{ credentials: [{ header: "x", scheme: "Bearer" }, { header: "X", scheme: "Token" }] }, false],
    [{ credentials: [{ cookie: "a" }, { cookie: "a" }] }, false],
    [{ credentials: [{ cookie: "a" }, { cookie: "b" }, { header: "x" }] }, true],
    [{ rules: [RULE, RULE] }, false],
    [{ rules: [{ ...RULE, public: true, scopes: ["a"] }] }, false],
    [{ rules: [{ ...RULE, public: true, effect: "Deny" }] }, false],
    [{ rules: [{ ...RULE, methods: ["ANY"] }] }, false],
    [{ rules: [{ ...RULE, ...nested(8) }] }, true],
    [{ rules: [{ ...RULE, ...nested(9) }] }, false],
    [{ rules: [{ ...RULE, claims: {} }] }, false],
    [{ rules: [{ ...RULE, claims: { sub: "x{id}" }, path: "/{id}" }] }, false],
    [{ context: { principalId: "sub" } }, false],
    [{ forward: { Host: "sub" } }, false],
    [{ forward: {} }, true],
  ];
  for (const [change, isTaken] of changes) assert.equal((await faults(change)).length === 0, isTaken, JSON.stringify(change));
});

test("required claims are compared as the page says", async () => {
  const outcome = async (/** @type {any} */ requiredClaims, /** @type {object} */ claims) => {
    const [entry] = config().issuers;
    const { io, records } = world();
    const authorizer = await createAuthorizer(config({ issuers: [{ ...entry, requiredClaims }] }), io);
    await authorizer.authorize(request(token(claims)));
    return records[0].reason;
  };
  assert.equal(await outcome(["tenant"], { tenant: false }), null);
  assert.equal(await outcome(["tenant"], { tenant: null }), "claim_required");
  assert.equal(await outcome({ tenant: ["a", "b"] }, { tenant: "b" }), null);
  assert.equal(await outcome({ tenant: "a" }, { tenant: ["a"] }), "claim_required");
});

test("templates cover what the page says, and nothing that it says they do not", async () => {
  const rows = table(section("Paths"), "template");
  assert.ok(rows.length > 5);
  for (const [template = "", covered, others] of rows) {
    const rules = [{ ...RULE, path: codes(template)[0] }];
    for (const path of codes(covered)) assert.equal((await asked(path, { rules })).effect, "Allow", `${template} ${path}`);
    for (const path of codes(others)) assert.equal((await asked(path, { rules })).reason, "no_rule", `${template} ${path}`);
  }
});

test("the templates that are called faults are", async () => {
  const [, listed] = /These templates are faults: ([^]*?)\.\n/.exec(page) ?? [];
  const templates = codes(listed);
  assert.equal(templates.length, 7);
  for (const path of templates) assert.notDeepEqual(await faults({ rules: [{ ...RULE, path }] }), [], path);
});

test("paths with two readings are refused, and text beyond ASCII is taken where that is asked for", async () => {
  const rules = [{ ...RULE, path: "/{path+}" }];
  const ambiguous = { effect: "Deny", reason: "path_ambiguous", status: 400 };
  const refused = table(section("Paths"), "refused").flatMap(([, paths]) => codes(paths));
  assert.ok(refused.length > 12);
  const [, taken, hidden] = /`"pathEncoding": "utf8"` takes ([^]*?)Of those, ([^]*?)\n\n/.exec(section("Paths")) ?? [];
  for (const path of [...refused, ...codes(hidden)]) {
    for (const pathEncoding of ["ascii", "utf8"]) assert.deepEqual(await asked(path, { rules, pathEncoding }), ambiguous, path);
  }
  assert.equal(codes(taken).length, 2);
  for (const path of codes(taken)) {
    assert.deepEqual(await asked(path, { rules }), ambiguous, path);
    assert.equal((await asked(path, { rules, pathEncoding: "utf8" })).effect, "Allow", path);
  }
});

test("conditions hold for the claims that the page says, and for no other", async () => {
  const rows = table(section("Conditions"), "condition");
  assert.ok(rows.length > 10);
  for (const [said, held, others] of rows) {
    const rules = [{ ...RULE, ...JSON.parse(codes(said)[0] ?? "") }];
    const authorizer = await createAuthorizer(config({ rules }), world().io);
    const effect = async (/** @type {string} */ claims) => (await authorizer.explain({ method: "GET", path: "/it", headers: {} }, { claims: JSON.parse(claims) })).effect;
    for (const claims of codes(held)) assert.equal(await effect(claims), "Allow", `${said} ${claims}`);
    for (const claims of codes(others)) assert.equal(await effect(claims), "Deny", `${said} ${claims}`);
  }
});

test("a path's parameter is compared as decoded, with its slashes, and equals strings only", async () => {
  const outcome = async (/** @type {string} */ path, /** @type {object} */ claims) => {
    const rules = [{ ...RULE, path: "/users/{id}", claims: { who: "{id}" } }, { ...RULE, id: "b", path: "/files/{path+}", claims: { who: "{path}" } }];
    const authorizer = await createAuthorizer(config({ rules }), world().io);
    return (await authorizer.explain({ method: "GET", path, headers: {} }, { claims })).effect;
  };
  assert.equal(await outcome("/users/a%40b", { who: "a@b" }), "Allow");
  assert.equal(await outcome("/users/7", { who: ["6", "7"] }), "Allow");
  assert.equal(await outcome("/users/7", { who: 7 }), "Deny");
  assert.equal(await outcome("/files/a/b%40c", { who: "a/b@c" }), "Allow");
  assert.equal(await outcome("/files/a/b", { who: "a" }), "Deny");
});

test("which rule decides", async () => {
  const allow = { ...RULE, path: "/{path+}" };
  const deny = { id: "no", methods: ["GET"], path: "/it", effect: "Deny" };
  const open = { id: "open", methods: ["GET"], path: "/it", public: true };
  /** @type {[object[], string | undefined, string | null][]} */
  const cases = [
    [[open], undefined, null],
    [[open, { ...deny, claims: { sub: "ada" } }], undefined, null],
    [[open, deny], undefined, "credentials_missing"],
    [[open, deny], token(), "rule_denied"],
    [[RULE], undefined, "credentials_missing"],
    [[{ ...RULE, path: "/other" }], undefined, "credentials_missing"],
    [[{ ...RULE, path: "/other" }], token(), "no_rule"],
    [[allow, deny], token(), "rule_denied"],
    [[allow, { ...deny, claims: { sub: "kim" } }], token(), null],
    [[{ ...RULE, scopes: ["x"] }], token(), "scope_insufficient"],
    [[{ ...RULE, roles: ["x"] }], token(), "condition_unmet"],
    [[{ ...RULE, scopes: ["x"], roles: ["x"] }], token(), "condition_unmet"],
    [[{ ...RULE, scopes: ["x"] }, { ...allow, id: "b", roles: ["x"] }], token(), "scope_insufficient"],
  ];
  for (const [rules, bearer, reason] of cases) {
    for (const ordered of [rules, rules.toReversed()]) {
      const { io, records } = world();
      const authorizer = await createAuthorizer(config({ rules: ordered }), io);
      await authorizer.authorize(request(bearer, { path: "/it" }));
      assert.equal(records[0].reason, reason, JSON.stringify(rules));
    }
  }
});

test("the decision names the rule with the most specific path, then the least id", async () => {
  const paths = ["/{path+}", "/{id}/{path+}", "/{id}/it", "/it/{id}", "/it/it"];
  const rules = paths.flatMap((path, at) => [{ ...RULE, id: `b${at}`, path }, { ...RULE, id: `a${at}`, path }]);
  for (let least = rules.length; least > 0; least -= 2) {
    const { io } = world();
    const authorizer = await createAuthorizer(config({ rules: rules.slice(0, least) }), io);
    const decision = /** @type {any} */ (await authorizer.authorize(request(token(), { path: "/it/it" })));
    assert.equal(decision.rule, `a${least / 2 - 1}`);
  }
});

test("fields are forwarded as the page says", async () => {
  const fields = table(section("What is passed on"), "field").map(([field, claim]) => [codes(field)[0], codes(claim)[0]]);
  assert.deepEqual(Object.fromEntries(fields), schema.properties.forward.default);
  const headers = async (/** @type {object} */ claims, /** @type {object} */ changes) => {
    const { io, records } = world();
    const authorizer = await createAuthorizer(config({ rules: [{ ...RULE, path: "/pets" }], ...changes }), io);
    const grant = /** @type {any} */ (await authorizer.authorize(request(token(claims))));
    return [Object.fromEntries(grant.headers), records[0].notForwarded, grant.context];
  };
  const [entry] = config().issuers;
  const other = { issuers: [{ ...entry, subjectClaim: "oid" }] };
  assert.deepEqual(await headers({ oid: "7", scope: ["a"] }, other), [{ "x-auth-issuer": entry.issuer, "x-auth-subject": "ada" }, ["x-auth-scope"], {}]);
  const claims = { a: "é %", b: 1.5, c: true, d: "a".repeat(4097), e: [1] };
  const names = Object.keys(claims);
  const forward = Object.fromEntries(names.map((name) => [`x-${name}`, name]));
  const context = Object.fromEntries(names.map((name) => [name, name]));
  assert.deepEqual(await headers(claims, { forward, context }), [
    { "x-a": "%C3%A9%20%25", "x-b": "1.5", "x-c": "true" }, ["x-d", "x-e"], { a: "é %", b: 1.5, c: true, d: claims.d },
  ]);
  assert.deepEqual(await headers({}, { forward: {} }), [{}, undefined, {}]);
  const [, , exact] = await headers({ a: 2 ** 53 - 1, b: 2 ** 53 }, { context });
  assert.deepEqual(exact, { a: 2 ** 53 - 1, b: String(2 ** 53) });
  const [, reserved] = /Names that `context` cannot use[^]*?:\n([^]*?)\./.exec(page) ?? [];
  assert.deepEqual(codes(reserved), schema.properties.context.propertyNames.not.enum);
});

test("a preflight is answered with the defaults that the page has", () => {
  const asks = { method: "OPTIONS", headers: new Headers({ origin: "https://a.example", "access-control-request-method": "GET" }) };
  const given = preflight(asks, { origins: ["https://a.example"] })?.headers;
  for (const [name, , fallback] of table(section("CORS")).slice(1, 3)) {
    assert.equal(given?.get(`access-control-allow-${codes(name)[0]}`), codes(fallback).join(", "));
  }
  assert.equal(preflight(asks, { origins: ["https://b.example"] }), undefined);
});

test("the limits are those of the code", () => {
  const code = read("src/limits.rs");
  const limit = (/** @type {string} */ name) => {
    const [, value = ""] = new RegExp(`pub const ${name}: \\w+ = ([\\d_ *]+);`).exec(code) ?? [];
    return value.replaceAll("_", "").split("*").reduce((product, factor) => product * Number(factor), 1);
  };
  assert.deepEqual(table(section("Limits"), "what").map(([, most]) => most), [
    `${limit("CONFIG_MAX_BYTES") / 2 ** 20} MiB, ${figure(limit("CONFIG_MAX_MEMBERS"))} elements of a list or members of an object`,
    `${limit("JSON_MAX_DEPTH")}`,
    `${limit("CONDITION_MAX_DEPTH")}`,
    `${figure(limit("TOKEN_MAX_BYTES"))} bytes, its header ${limit("HEADER_MAX_BYTES")}`,
    `${limit("JSON_MAX_MEMBERS")} members`,
    `${limit("PATH_MAX_BYTES")} bytes`,
    `${limit("METHOD_MAX_BYTES")} bytes`,
    `${limit("SUBJECT_MAX_BYTES")} bytes`,
    `${limit("FORWARD_MAX_BYTES")} bytes, as encoded`,
    `${limit("REQUEST_MAX_BYTES") / 1024} KiB`,
    `${figure(limit("KEY_SET_MAX_BYTES"))} bytes, ${limit("KEY_SET_MAX_KEYS")} keys`,
  ]);
});
