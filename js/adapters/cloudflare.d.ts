// The public types of edge-authorizer/cloudflare.
import type { AuthorizationRequest, ConfigJson, Decision, Grant, Io } from "../types.d.ts";

export { ConfigError } from "../types.js";

/** Makes a Worker that lets a request through to its upstream, or answers a refusal. */
export function worker(config: WorkerConfig, options?: WorkerOptions): WorkerHandler;

/** Makes an entrypoint whose `authorize` other Workers call through a service binding. */
export function entrypoint(config: WorkerConfig, options?: WorkerOptions): EntrypointClass;

/** What an environment's bindings hold. */
export type WorkerEnv = Record<string, any>;

/** The part of an execution context that is handed on to `next`. */
export interface WorkerContext {
  waitUntil(promise: Promise<unknown>): void;
}

/** A configuration, its JSON text, or a function of the environment that returns either. */
export type WorkerConfig =
  | ConfigJson
  | string
  | ((env: WorkerEnv) => ConfigJson | string | Promise<ConfigJson | string>);

export interface WorkerOptions {
  /** Answers what is let through, in place of `env.UPSTREAM`. */
  next?: Upstream;
  io?: Partial<Io>;
}

/** Answers a request that is let through. */
export type Upstream = (
  request: Request,
  env: WorkerEnv,
  ctx: WorkerContext,
  grant: Grant,
) => Response | Promise<Response>;

export interface WorkerHandler {
  fetch(request: Request, env: WorkerEnv, ctx: WorkerContext): Promise<Response>;
}

/** A class to export from a Worker; the runtime makes its instances. */
export type EntrypointClass = new (ctx: any, env: any) => AuthorizerEntrypoint;

/** What other Workers call. */
export interface AuthorizerEntrypoint {
  /** Decides one request; never throws. */
  authorize(request: AuthorizationRequest | Request): Promise<Decision>;
}
