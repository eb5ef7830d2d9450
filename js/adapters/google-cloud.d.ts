// The public types of edge-authorizer/google-cloud.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Authorizer, ConfigJson, Grant, Io } from "../types.d.ts";
import type { SafeErrorOptions } from "./safe-errors.d.ts";

export { ConfigError } from "../types.js";
export { PublicError, withSafeErrors } from "./safe-errors.js";
export type { SafeErrorOptions } from "./safe-errors.js";

/** Makes an HTTP function that lets a request through to `next`, or answers a refusal. */
export function httpFunction<Req extends IncomingMessage, Res extends ServerResponse, Rest extends any[]>(
  source: AuthorizerSource,
  next: HttpNext<Req, Res, Rest>,
  options?: HttpFunctionOptions,
): HttpFunction<Req, Res, Rest>;

/** A configuration, its JSON text, or what `createAuthorizer` made of one. */
export type AuthorizerSource = ConfigJson | string | Authorizer;

/** Answers a request that is let through. */
export type HttpNext<Req = any, Res = any, Rest extends any[] = any[]> = (
  req: Req,
  res: Res,
  grant: Grant,
  ...rest: Rest
) => unknown;

export type HttpFunction<Req = any, Res = any, Rest extends any[] = any[]> = (
  req: Req,
  res: Res,
  ...rest: Rest
) => Promise<void>;

export interface HttpFunctionOptions extends SafeErrorOptions {
  io?: Partial<Io>;
  /** The platform's own id of a request, for the log. */
  requestId?(req: IncomingMessage): string | undefined;
  /**
   * Whether only API Gateway or Cloud Endpoints can call the function: `next` then sees
   * `X-Apigateway-Api-Userinfo` and `X-Endpoint-Api-Userinfo`, which any other caller could send.
   */
  apiGateway?: boolean;
  /** Whether the Identity-Aware Proxy stands before the function: `next` then sees its fields. */
  identityAwareProxy?: boolean;
}
