// The public types of edge-authorizer/azure.
import type { Authorizer, ConfigJson, Grant, Io } from "../types.d.ts";
import type { SafeErrorOptions } from "./safe-errors.d.ts";

export { ConfigError } from "../types.js";
export { PublicError, withSafeErrors } from "./safe-errors.js";
export type { SafeErrorOptions } from "./safe-errors.js";

/** Makes the handler of an HTTP trigger that lets a request through, or answers a refusal. */
export function httpTrigger<Req extends TriggerRequest, Context extends TriggerContext, Answer extends object>(
  source: AuthorizerSource,
  next: TriggerNext<Req, Context, Answer>,
  options?: HttpTriggerOptions,
): (request: Req, context: Context) => Promise<Answer | ProblemAnswer>;

/** A configuration, its JSON text, or what `createAuthorizer` made of one. */
export type AuthorizerSource = ConfigJson | string | Authorizer;

/** The part of `HttpRequest` of `@azure/functions` 4 that is used. */
export interface TriggerRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
}

/** The part of `InvocationContext` that is used. */
export interface TriggerContext {
  invocationId: string;
}

/** Answers a request that is let through. */
export type TriggerNext<Req = any, Context = any, Answer = any> = (
  request: Req,
  context: Context,
  grant: Grant,
) => Answer | Promise<Answer>;

/** A refusal, or the answer to a preflight; a `HttpResponseInit`. */
export interface ProblemAnswer {
  status: number;
  headers: Record<string, string>;
  /** There in a refusal. */
  body?: string;
}

export interface HttpTriggerOptions extends SafeErrorOptions {
  io?: Partial<Io>;
  /**
   * Whether App Service's authentication ("Easy Auth") is on for this app: `next` then sees
   * `X-MS-CLIENT-PRINCIPAL*` and `X-MS-TOKEN-*`, and `request.user`, which a client could write
   * where it is off.
   */
  easyAuth?: boolean;
}
