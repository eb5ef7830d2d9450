import { createAuthorizer, type Config } from "edge-authorizer";
import { authorizer, protect, type PolicyDocument } from "edge-authorizer/aws-lambda";
import { httpTrigger } from "edge-authorizer/azure";
import { entrypoint, worker } from "edge-authorizer/cloudflare";
import { httpFunction } from "edge-authorizer/google-cloud";
import { createAuthorizer as createSlim } from "edge-authorizer/slim";
import { fetchHandler } from "edge-authorizer/web";
import config from "./readme.json" with { type: "json" };

export const taken = [
  createAuthorizer(config),
  createSlim(config),
  authorizer(config),
  authorizer(config, { answers: "policy" }),
  protect(() => "in", config),
  httpTrigger(config, () => ({ status: 200 })),
  worker(config),
  worker(async () => config),
  entrypoint(config),
  httpFunction(config, () => {}),
  fetchHandler(config, () => new Response()),
];

const issuer: Config["issuers"][number] = { preset: "auth0", domain: "a.example", audiences: ["a"] };
const rule: Config["rules"][number] = { id: "a", methods: ["GET"], path: "/" };
export const written = createAuthorizer({ issuers: [issuer], rules: [{ ...rule, effect: "Deny" }] });

export const wrong = [
  // @ts-expect-error: rules
  createAuthorizer({ issuers: [issuer], rules: [], rule: [] }),
  // @ts-expect-error: scopes
  createAuthorizer({ issuers: [issuer], rules: [{ id: "a", methods: ["GET"], path: "/", scope: ["a"] }] }),
  // @ts-expect-error: scopes, in a condition
  worker({ issuers: [issuer], rules: [{ id: "a", methods: ["GET"], path: "/", anyOf: [{ scope: ["a"] }] }] }),
  // @ts-expect-error: domain
  authorizer({ issuers: [{ preset: "auth0", domian: "a.example" }], rules: [rule] }),
  // @ts-expect-error: jwksUri
  protect(() => "in", { issuers: [{ algorithms: ["ES256"], keys: { jwksURI: "https://a.example" } }], rules: [rule] }),
  // @ts-expect-error: scheme
  fetchHandler({ issuers: [issuer], rules: [rule], credentials: [{ header: "x", schema: "Bearer" }] }, () => new Response()),
  // @ts-expect-error: a list
  createAuthorizer({ issuers: [{ algorithms: "ES256", keys: { discovery: true } }], rules: [rule] }),
  // @ts-expect-error: no configuration
  createAuthorizer({ issuers: [issuer] }),
];

// @ts-expect-error: RS256
export const misspelt: Config = { issuers: [{ algorithms: ["RS265"], keys: { discovery: true } }], rules: [rule] };
// @ts-expect-error: a condition that would be none
export const lost: Config = { issuers: [issuer], rules: [{ ...rule, claims: { tenant: process.env["TENANT"] } }] };
export const policy: PolicyDocument = { Version: "2012-10-17", Statement: [] };
