// @ts-check
// The table of who may do what, and what counts as wider.
import assert from "node:assert/strict";
import { test } from "node:test";
import { common } from "../../js/doctor/template.js";
import { csvOf, difference, loosened, matrixOf, personasOf, routesOf, weakened } from "../../js/matrix.js";

const issuers = /** @type {any} */ ([{ issuer: "https://issuer.example" }]);

/** @param {...object} rules @returns {any} */
const config = (...rules) => ({ issuers, rules: rules.map((rule, at) => ({ id: `r${at}`, methods: ["GET"], path: "/a", ...rule })) });

test("each route is asked about once, and one with a caller's parameter as own and as another's", () => {
  const routes = routesOf(config({ path: "/1/{id}" }, { path: "/1/{other}" }, { path: "/u/{id}", claims: { sub: "{id}" } }, { path: "/f/{p+}" }));
  const asked = routes.map(({ name, sample }) => [name, sample({ name: "", claims: { sub: "ada" } })]);
  assert.deepEqual(asked, [
    ["GET /1/{other}", "/1/2"],
    ["GET /u/{id}, own", "/u/ada"],
    ["GET /u/{id}, other", "/u/somebody-else"],
    ["GET /f/{p+}", "/f/2/2"],
  ]);
});

test("a claim that fits into no path is another's", () => {
  const [own] = routesOf(config({ path: "/u/{id}", claims: { "/org/id": "{id}" } }));
  const sample = (/** @type {unknown} */ id) => own.sample({ name: "", claims: { org: { id } } });
  assert.deepEqual(["a.b", "..", "a/b", "", 7].map(sample), ["/u/a.b", "/u/somebody-else", "/u/somebody-else", "/u/somebody-else", "/u/somebody-else"]);
});

test("the personas are those that rules tell apart", () => {
  const rules = [{ anyOf: [{ scopes: ["s"] }, { not: { roles: ["r"] } }], claims: { "/org/level": [1, "x"], sub: "{id}" } }];
  assert.deepEqual(personasOf(config(...rules)), [
    { name: "anonymous", claims: null },
    { name: "any token", claims: { sub: "ada" } },
    { name: "/org/level is 1", claims: { sub: "ada", org: { level: 1 } } },
    { name: "/org/level is x", claims: { sub: "ada", org: { level: "x" } } },
    { name: "scope s", claims: { sub: "ada", scope: "s" } },
    { name: "role r", claims: { sub: "ada", roles: ["r"] } },
  ]);
  const okta = { ...config({ scopes: ["s"] }), issuers: [{ preset: "okta" }] };
  assert.deepEqual(personasOf(okta).at(-1), { name: "scope s", claims: { sub: "ada", scp: "s" } });
});

test("CSV is quoted, and nothing in it is a formula", async () => {
  const table = await matrixOf(routesOf(config({})), [{ name: '=1,"x"', claims: null }], () => ({ effect: "Deny", status: 401, reason: "r", rule: null }));
  assert.equal(csvOf(table), 'method,path,parameters,"\'=1,""x"""\r\nGET,/a,,Deny r\r\n');
});

test("cells that differ are named, widenings first", async () => {
  const routes = routesOf(config({}, { path: "/b" }));
  const personas = [{ name: "p", claims: {} }];
  const table = (/** @type {Record<string, "Allow" | "Deny">} */ effects) =>
    matrixOf(routes, personas, (_persona, { path }) => ({ effect: effects[path], status: 0, reason: null, rule: null }));
  const changes = difference(await table({ "/a": "Allow", "/b": "Deny" }), await table({ "/a": "Deny", "/b": "Allow" }));
  assert.deepEqual(changes.map(({ cell, kind }) => [cell, kind]), [["GET /b for p", "widened"], ["GET /a for p", "narrowed"]]);
});

test("the paths two templates share are those of one template", () => {
  const pairs = [["/a/{x}", "/{y}/b"], ["/{all+}", "/a/{x}"], ["/a/{x}/{r+}", "/{b}/c/{q+}"], ["/a/{r+}", "/a"], ["/a", "/b"], ["/{r+}", "/{a}/{b}/{q+}"]];
  const shared = ["/a/b", "/a/{x}", "/a/c/{q+}", undefined, undefined, "/{a}/{b}/{q+}"];
  assert.deepEqual(pairs.map(([one, other]) => common(one, other)), shared);
  assert.deepEqual(pairs.map(([one, other]) => common(other, one)?.replace("{r+}", "{q+}")), shared);
});

/** Before, after, and what is wider. @type {Record<string, [any, any, unknown[]]>} */
const WEAKENED = {
  "nothing changed": [config({ scopes: ["s"] }), config({ scopes: ["s"] }), []],
  "a scope less": [config({ scopes: ["s", "t"] }), config({ scopes: ["s"] }), [{ route: "GET /a", facts: ["scope s"] }]],
  "a scope more": [config({ scopes: ["s"] }), config({ scopes: ["s", "t"] }), []],
  "an alternative": [config({ roles: ["r"] }), config({ roles: ["r", "q"] }), [{ route: "GET /a", facts: ["role q"] }]],
  "no condition": [config({ scopes: ["s"] }), config({}), [{ route: "GET /a", facts: [] }]],
  public: [config({}), config({ public: true }), [{ route: "GET /a", facts: null }]],
  "a denial less": [config({}, { effect: "Deny", roles: ["r"] }), config({}), [{ route: "GET /a", facts: ["role r"] }]],
  "a new route": [config({ path: "/b" }), config({ path: "/b" }, {}), [{ route: "GET /a", facts: [] }]],
  "another parameter's name": [config({ path: "/{a}", claims: { sub: "{a}" } }), config({ path: "/{b}", claims: { sub: "{b}" } }), []],
  "another parameter": [
    config({ path: "/{a}/{b}", claims: { sub: "{a}" } }),
    config({ path: "/{a}/{b}", claims: { sub: "{b}" } }),
    [{ route: "GET /{a}/{b}", facts: ["sub is {1}"] }],
  ],
  "a rule split in two": [config({ methods: ["GET", "PUT"], scopes: ["s"] }), config({ scopes: ["s"] }, { methods: ["PUT"], scopes: ["s"] }), []],
  "a denial less where two paths cross": [
    config({ path: "/a/{x}" }, { path: "/{y}/b", effect: "Deny" }),
    config({ path: "/a/{x}" }),
    [{ route: "GET /a/b", facts: [] }],
  ],
  "a denial less below the rest of a path": [
    config({ path: "/{all+}" }, { path: "/a/{x}", effect: "Deny", roles: ["r"] }),
    config({ path: "/{all+}" }),
    [{ route: "GET /a/{x}", facts: ["role r"] }],
  ],
  "too much to compare": [
    config({ roles: [..."abcdefghijklm"] }),
    config({ roles: [..."abcdefghijklmn"] }),
    [{ route: "GET /a", facts: ["…"] }],
  ],
};

for (const [name, [before, after, expected]] of Object.entries(WEAKENED)) {
  test(`wider by ${name}`, () => assert.deepEqual(weakened(before, after), expected));
}

const ENTRY = {
  issuer: "https://issuer.example",
  audiences: ["a"],
  algorithms: ["RS256"],
  keys: { discovery: true },
  tokenTypes: ["at+jwt"],
  maxTokenAgeSeconds: 60,
  requiredClaims: { azp: "x", org: "y" },
};

/** What is different, and what is wider by it. @type {Record<string, [object, string[]]>} */
const LOOSENED = {
  nothing: [{}, []],
  "another issuer": [{ issuer: "https://other.example" }, ["/issuers/0"]],
  "an audience more": [{ audiences: ["a", "b"] }, ["/issuers/0/audiences"]],
  "an audience less": [{ audiences: [] }, []],
  "another algorithm": [{ algorithms: ["ES256"] }, ["/issuers/0/algorithms"]],
  "no expiry": [{ requireExpiry: false }, ["/issuers/0/requireExpiry"]],
  development: [{ development: true }, ["/issuers/0/development"]],
  "any type": [{ tokenTypes: undefined }, ["/issuers/0/tokenTypes"]],
  tolerance: [{ clockToleranceSeconds: 1 }, ["/issuers/0/clockToleranceSeconds"]],
  "any age": [{ maxTokenAgeSeconds: undefined }, ["/issuers/0/maxTokenAgeSeconds"]],
  "a lesser age": [{ maxTokenAgeSeconds: 30 }, []],
  "a claim less": [{ requiredClaims: { azp: "x" } }, ["/issuers/0/requiredClaims"]],
  "claims of any value": [{ requiredClaims: ["azp", "org"] }, ["/issuers/0/requiredClaims"]],
  "a claim more": [{ requiredClaims: { azp: "x", org: "y", tid: "z" } }, []],
  "other keys": [{ keys: { jwksUri: "https://keys.example" } }, ["/issuers/0/keys"]],
  "other scopes": [{ scopeClaims: ["scp"] }, ["/issuers/0/scopeClaims"]],
};

for (const [name, [changes, expected]] of Object.entries(LOOSENED)) {
  test(`tokens that were not taken by ${name}`, () => {
    const entries = (/** @type {object} */ entry) => /** @type {any} */ ({ issuers: [entry] });
    const found = loosened(entries(ENTRY), entries({ ...ENTRY, ...changes }));
    assert.deepEqual(found.map(({ pointer }) => pointer), expected);
  });
}
