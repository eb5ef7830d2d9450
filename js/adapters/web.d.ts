// The public types of edge-authorizer/web.
import type { Authorizer, ConfigJson, Grant, Io } from "../types.d.ts";
import type { SafeErrorOptions } from "./safe-errors.d.ts";

export { ConfigError } from "../types.js";
export { PublicError, withSafeErrors } from "./safe-errors.js";
export type { SafeErrorOptions } from "./safe-errors.js";

/** Makes a fetch handler that lets a request through to `next`, or answers a refusal. */
export function fetchHandler<Platform extends any[] = any[]>(
  source: AuthorizerSource,
  next: Next<Platform>,
  options?: FetchOptions,
): FetchHandler<Platform>;

/**
 * The platform's own request behind the one that `next` is called with, for what takes no other:
 * `server.upgrade` and `server.requestIP` of Bun, and `Deno.upgradeWebSocket`. Not to be read or
 * handed on: its header fields are the client's own, with credentials and forged `x-auth-*`. Throws
 * a `TypeError` for any other request.
 */
export function platformRequest(request: Request): Request;

/** A configuration, its JSON text, or what `createAuthorizer` made of one. */
export type AuthorizerSource = ConfigJson | string | Authorizer;

/** Answers a request that is let through. */
export type Next<Platform extends any[] = any[]> = (
  request: Request,
  grant: Grant,
  ...platform: Platform
) => Response | Promise<Response>;

export type FetchHandler<Platform extends any[] = any[]> = (
  request: Request,
  ...platform: Platform
) => Promise<Response>;

export interface FetchOptions extends SafeErrorOptions {
  io?: Partial<Io>;
  /** The platform's own id of a request, for the log. */
  requestId?(request: Request): string | undefined;
}
