// @ts-check
// Rules: who may do what.
import { allow, bearing, claims, deny, entry, hs256, now, request, withSecret } from "./kit.js";

const rules = [
  { id: "health", methods: ["GET"], path: "/health", public: true },
  { id: "list-pets", methods: ["GET"], path: "/pets", anyScope: ["pets:read", "pets:list"] },
  { id: "read-pet", methods: ["GET"], path: "/pets/{id}", scopes: ["pets:read"] },
  { id: "edit-pet", methods: ["PUT", "PATCH"], path: "/pets/{id}", scopes: ["pets:read", "pets:write"] },
  {
    id: "new-pet",
    methods: ["POST"],
    path: "/pets",
    allOf: [{ scopes: ["pets:write"] }, { not: { claims: { suspended: true } } }],
  },
  { id: "banned", methods: ["GET"], path: "/pets/{id}", effect: "Deny", claims: { banned: true } },
  { id: "locked", methods: ["GET"], path: "/pets/locked", effect: "Deny" },
  {
    id: "own-user",
    methods: ["GET", "PUT"],
    path: "/users/{id}",
    anyOf: [{ claims: { sub: "{id}" } }, { roles: ["admin", "root"] }],
  },
  { id: "files", methods: ["GET"], path: "/files/{path+}", claims: { tenant: ["a", "b"] } },
  { id: "home", methods: ["GET"], path: "/home/{path+}", claims: { folder: "{path}" } },
  { id: "level", methods: ["GET"], path: "/level", claims: { level: [2, 3], active: true } },
  { id: "group", methods: ["GET"], path: "/group", claims: { groups: "staff" } },
  { id: "nested", methods: ["GET"], path: "/nested", claims: { "/address/country": "DE" } },
  { id: "named", methods: ["GET"], path: "/named", claims: { "https://example.com/a.b": "x" } },
  { id: "scope-and-role", methods: ["GET"], path: "/both", scopes: ["s"], roles: ["r"] },
  { id: "stranger", methods: ["GET"], path: "/strangers", not: { scopes: ["insider"] } },
  { id: "any", methods: ["GET"], path: "/any" },
  { id: "public-locked", methods: ["GET"], path: "/locked", public: true },
  { id: "lock", methods: ["GET"], path: "/locked", effect: "Deny" },
  { id: "public-barred", methods: ["GET"], path: "/barred", public: true },
  { id: "bar", methods: ["GET"], path: "/barred", effect: "Deny", roles: ["barred"] },
];
const { config, secrets } = withSecret({ rules, realm: "pets" });

/** @param {string} action @param {any} members */
function asking(action, members) {
  const [method, path] = action.split(" ");
  return { config, secrets, claims: claims(members), ...request(path, method) };
}

/** @type {[string, string, any, string][]} */
const allowed = [
  ["scope", "GET /pets/7", { scope: "pets:read" }, "read-pet"],
  ["scope-among-others", "GET /pets/7", { scope: "a pets:read b" }, "read-pet"],
  ["any-scope", "GET /pets", { scope: "pets:list" }, "list-pets"],
  ["all-scopes", "PUT /pets/7", { scope: "pets:write pets:read" }, "edit-pet"],
  ["second-method", "PATCH /pets/7", { scope: "pets:write pets:read" }, "edit-pet"],
  ["all-of", "POST /pets", { scope: "pets:write" }, "new-pet"],
  ["all-of-not-false", "POST /pets", { scope: "pets:write", suspended: false }, "new-pet"],
  ["deny-unmet", "GET /pets/7", { scope: "pets:read", banned: "true" }, "read-pet"],
  ["own-user", "GET /users/user-123", {}, "own-user"],
  ["own-user-escaped", "GET /users/auth0%7C507", { sub: "auth0|507" }, "own-user"],
  ["role", "PUT /users/someone", { roles: ["root"] }, "own-user"],
  ["greedy", "GET /files/x/y/z.txt", { tenant: "b" }, "files"],
  ["greedy-claim-array", "GET /files/x", { tenant: ["z", "a"] }, "files"],
  ["greedy-parameter", "GET /home/x/y", { folder: "x/y" }, "home"],
  ["typed-values", "GET /level", { level: 3, active: true }, "level"],
  ["group-array", "GET /group", { groups: ["x", "staff"] }, "group"],
  ["nested-claim", "GET /nested", { address: { country: "DE" } }, "nested"],
  ["url-named-claim", "GET /named", { "https://example.com/a.b": "x" }, "named"],
  ["scope-and-role", "GET /both", { scope: "s", roles: ["r"] }, "scope-and-role"],
  ["not", "GET /strangers", { scope: "outsider" }, "stranger"],
  ["any-principal", "GET /any", {}, "any"],
];
for (const [name, action, members, rule] of allowed) allow(`rules/${name}`, { ...asking(action, members), rule });

/** @type {[string, string, any, string][]} */
const refused = [
  ["scope-lacking", "GET /pets/7", {}, "scope_insufficient"],
  ["scope-other-case", "GET /pets/7", { scope: "Pets:Read" }, "scope_insufficient"],
  ["any-scope-lacking", "GET /pets", { scope: "pets:write" }, "scope_insufficient"],
  ["one-of-two-scopes", "PUT /pets/7", { scope: "pets:write" }, "scope_insufficient"],
  ["all-of-suspended", "POST /pets", { scope: "pets:write", suspended: true }, "condition_unmet"],
  ["deny-wins", "GET /pets/7", { scope: "pets:read", banned: true }, "rule_denied"],
  ["deny-unconditional", "GET /pets/locked", { scope: "pets:read" }, "rule_denied"],
  ["other-user", "GET /users/user-124", {}, "condition_unmet"],
  ["user-without-subject", "GET /users/user-123", { sub: undefined }, "condition_unmet"],
  ["subject-prefix", "GET /users/user-1234", {}, "condition_unmet"],
  ["role-other-case", "GET /users/someone", { roles: ["Admin"] }, "condition_unmet"],
  ["claim-other-value", "GET /files/x", { tenant: "c" }, "condition_unmet"],
  ["claim-absent", "GET /files/x", {}, "condition_unmet"],
  ["claim-null", "GET /files/x", { tenant: null }, "condition_unmet"],
  ["claim-object", "GET /files/x", { tenant: { a: "a" } }, "condition_unmet"],
  ["number-as-text", "GET /level", { level: "3", active: true }, "condition_unmet"],
  ["true-as-text", "GET /level", { level: 3, active: "true" }, "condition_unmet"],
  ["true-as-one", "GET /level", { level: 3, active: 1 }, "condition_unmet"],
  ["dotted-name-is-no-path", "GET /named", { "https://example": { "com/a": { b: "x" } } }, "condition_unmet"],
  ["role-lacking", "GET /both", { scope: "s" }, "condition_unmet"],
  ["scope-lacking-role-there", "GET /both", { roles: ["r"] }, "scope_insufficient"],
  ["not-holds-not", "GET /strangers", { scope: "insider" }, "condition_unmet"],
  ["no-rule-for-path", "GET /elsewhere", { scope: "pets:read" }, "no_rule"],
  ["no-rule-for-method", "DELETE /pets/7", { scope: "pets:read pets:write" }, "no_rule"],
  ["head-is-not-get", "HEAD /any", {}, "no_rule"],
  ["options-is-not-exempt", "OPTIONS /any", {}, "no_rule"],
  ["template-needs-a-segment", "GET /files", { tenant: "a" }, "no_rule"],
  ["template-takes-one-segment", "GET /pets/7/owner", { scope: "pets:read" }, "no_rule"],
  ["path-case", "GET /Any", {}, "no_rule"],
];
for (const [name, action, members, reason] of refused) deny(`rules/${name}`, reason, asking(action, members));

const challenge = 'Bearer realm="pets", error="insufficient_scope", scope="pets:read pets:write"';
deny("rules/challenge-names-all-scopes", "scope_insufficient", { ...asking("PUT /pets/7", {}), challenge });

const anonymous = { config, secrets, now };
allow("public/no-token", { ...anonymous, ...request("/health"), rule: "health" });
allow("public/forged-token", {
  ...anonymous,
  ...request("/health", "GET", [["authorization", "Bearer a.b.c"]]),
  rule: "health",
});
deny("public/denied-to-everybody", "credentials_missing", { ...anonymous, ...request("/locked") });
deny("public/other-method", "credentials_missing", { ...anonymous, ...request("/health", "POST") });
allow("public/deny-needs-a-principal", { ...anonymous, ...request("/barred"), rule: "public-barred" });
deny("public/no-token-elsewhere", "credentials_missing", {
  ...anonymous,
  ...request("/pets"),
  challenge: 'Bearer realm="pets"',
});

/** Claims that scopes and roles are read from. */
const sourced = (/** @type {any} */ members, /** @type {any} */ carried, rule = "scoped") => ({
  ...withSecret({
    issuers: [entry(members)],
    rules: [
      { id: "scoped", methods: ["GET"], path: "/", scopes: ["s1", "s2"] },
      { id: "roled", methods: ["POST"], path: "/", roles: ["r1"] },
    ],
  }),
  ...bearing(hs256(claims(carried))),
  ...(rule === "roled" && request("/", "POST", [["authorization", `Bearer ${hs256(claims(carried))}`]])),
  now,
});
const keycloak = { roleClaims: ["/realm_access/roles"] };
const nested = { roleClaims: ["/resource_access/https:~1~1a/roles"] };
allow("sources/scope-string", sourced({}, { scope: "s1 s2" }));
allow("sources/scp-string", sourced({}, { scp: "s2 s1" }));
allow("sources/scp-array", sourced({}, { scp: ["s1", "s2"] }));
allow("sources/scope-and-scp", sourced({}, { scope: "s1", scp: ["s2"] }));
allow("sources/permissions", sourced({ scopeClaims: ["permissions"] }, { permissions: ["s1", "s2"] }));
allow("sources/url-named", sourced({ scopeClaims: ["https://a.example/s"] }, { "https://a.example/s": "s1 s2" }));
allow("sources/roles-array", sourced({}, { roles: ["r0", "r1"] }, "roled"));
allow("sources/roles-string", sourced({}, { roles: "r1" }, "roled"));
allow("sources/groups", sourced({ roleClaims: ["groups"] }, { groups: ["r1"] }, "roled"));
allow("sources/nested", sourced(keycloak, { realm_access: { roles: ["r1"] } }, "roled"));
allow("sources/nested-escaped", sourced(nested, { resource_access: { "https://a": { roles: ["r1"] } } }, "roled"));
deny("sources/scope-array-element-is-one-scope", "scope_insufficient", sourced({}, { scope: ["s1 s2"] }));
deny("sources/permissions-not-asked-for", "scope_insufficient", sourced({}, { permissions: ["s1", "s2"] }));
deny("sources/roles-string-is-one-role", "condition_unmet", sourced({}, { roles: "r1 r2" }, "roled"));
deny("sources/roles-are-no-scopes", "scope_insufficient", sourced({}, { roles: ["s1", "s2"] }));
deny("sources/scope-number", "claim_invalid", sourced({}, { scope: 1 }));
deny("sources/scope-null", "claim_invalid", sourced({}, { scope: null }));
deny("sources/scope-object", "claim_invalid", sourced({}, { scope: { s1: true } }));
deny("sources/scp-array-of-numbers", "claim_invalid", sourced({}, { scp: ["s1", 2] }));
deny("sources/roles-object", "claim_invalid", sourced({}, { roles: { r1: true } }, "roled"));
deny("sources/nested-wrong-type", "claim_invalid", sourced(keycloak, { realm_access: { roles: 1 } }, "roled"));
deny("sources/nested-parent-missing", "condition_unmet", sourced(keycloak, {}, "roled"));
