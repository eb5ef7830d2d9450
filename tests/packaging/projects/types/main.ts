import type { HttpHandler } from "@azure/functions";
import type { HttpFunction } from "@google-cloud/functions-framework";
import { ConfigError, createAuthorizer, type Config, type Decision } from "edge-authorizer";
import wasm from "edge-authorizer/authorizer.wasm";
import { authorizer } from "edge-authorizer/aws-lambda";
import { httpTrigger } from "edge-authorizer/azure";
import { entrypoint, worker } from "edge-authorizer/cloudflare";
import { httpFunction } from "edge-authorizer/google-cloud";
import { PublicError, createCounters, logAs, withSafeErrors } from "edge-authorizer/safe-errors";
import { createAuthorizer as createSlim } from "edge-authorizer/slim";
import { fetchHandler, platformRequest } from "edge-authorizer/web";

const config: Config = { issuers: [], rules: [{ id: "a", methods: ["GET"], path: "/", public: true }] };
// @ts-expect-error: a member nobody knows
const wrong: Config = { issuers: [], rules: [], rule: [] };

export const decided: Promise<Decision> = createAuthorizer(config).then((one) => one.authorize({ method: "GET", path: "/", headers: {} }));
export const status = decided.then((decision) => (decision.effect === "Deny" ? decision.problem.code : decision.rule));
// @ts-expect-error: what a grant shows of a token is frozen
export const sorted = decided.then((decision) => decision.effect === "Allow" && decision.principal?.scopes.sort());
export const headers = decided.then((decision) => new Headers(decision.effect === "Allow" ? Object.fromEntries(decision.headers) : {}));
export const slim = createSlim(config, { wasm: new Uint8Array() });
export const lambda = authorizer(config);
export const bundled = authorizer(config, { io: { wasm } });
export const ready: Promise<void> = lambda.prefetch();
export const google: HttpFunction = httpFunction(config, (req, res, grant) => { res.json(grant.principal?.subject ?? req.path); });
export const azure: HttpHandler = httpTrigger(config, (request, context, grant) => ({ status: 200, body: grant.rule + request.url + context.invocationId }));
export const handler: (request: Request) => Promise<Response> = fetchHandler(config, (request, grant) => Response.json([request.url, grant.rule]));
export const upgrading = fetchHandler(config, (request, _grant, upgrade: (own: Request) => Response) => upgrade(platformRequest(request)));
export const cloudflare = worker(config);
export class Entry extends entrypoint(config) {}
export const counters = createCounters();
export const safe: (event: { a: 1 }) => Promise<{ b: 2 }> = withSafeErrors(
  async (event: { a: 1 }) => ({ b: (event.a + 1) as 2 }),
  { deadlineMs: 1000, io: { log: counters.counting(logAs("emf")) } },
);
export const errors = [new PublicError(404, "no such pet", { code: "no_such_pet" }), ConfigError, wrong];
