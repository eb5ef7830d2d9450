// The public types of edge-authorizer/aws-lambda.
import type { ConfigJson, Grant, Io } from "../types.d.ts";

export { ConfigError } from "../types.js";

/** Makes the handler of a Lambda authorizer, for every kind of API that can ask one. */
export function authorizer(
  config: ConfigJson | string,
  options: AuthorizerOptions & { answers: "policy" },
): AuthorizerHandler<PolicyAnswer>;
export function authorizer(config: ConfigJson | string, options?: AuthorizerOptions): AuthorizerHandler;

/** Puts a handler that is its own front door behind an authorizer. */
export function protect(
  handler: ProtectedHandler,
  config: ConfigJson | string,
  options?: ProtectOptions,
): FrontHandler;

export interface AuthorizerOptions {
  /**
   * What an IAM answer speaks about: the whole API, which is right where the API caches answers
   * (the default), or the one action asked for, for a TTL of 0.
   */
  policy?: "api" | "request";
  /** How an HTTP API with payload 2.0 is answered: as its `EnableSimpleResponses` says. */
  answers?: "simple" | "policy";
  /**
   * What stands before the path in the events of a custom domain: the key of its API mapping, as `/v1`, or nothing.
   * Needed for the route `$default` of an HTTP API there, whose ARN does not say the path.
   */
  basePath?: string;
  /** What becomes of a caller who is not known: a 401 (the default), or an explicit denial. */
  unauthenticated?: "throw" | "deny";
  /** Whether a policy document allows nothing after the token's expiry; false by default. */
  untilExpiry?: boolean;
  /** The name of the context value that is an API key of a usage plan. */
  usageIdentifierKey?: string;
  /** The longest AppSync may keep a grant; 0 by default, 3600 at most. */
  ttlSeconds?: number;
  /** AppSync fields as `Type.field` that rules on `/graphql/{Type}/{field}` decide. */
  fields?: string[];
  /** What a client of AWS IoT Core may do; by default connect under the client id it asks for. */
  policyDocuments?: (
    grant: Grant,
    event: any,
    context?: LambdaContext,
  ) => IotPolicyDocument[] | Promise<IotPolicyDocument[]>;
  io?: Partial<Io>;
}

export interface ProtectOptions {
  io?: Partial<Io>;
}

/** The part of an invocation's context that is read. */
export interface LambdaContext {
  awsRequestId?: string;
  invokedFunctionArn?: string;
}

/** A handler that can be told to get ready before its first event. */
export interface Prefetching {
  /**
   * Reads secrets and fetches key sets that are not at hand; never rejects. To be awaited where the
   * module begins: what is under way when a function is frozen fails.
   */
  prefetch(): Promise<void>;
}

/**
 * Answers an event of an API; rejects with the message `Unauthorized` for a 401, and with
 * `authorizer unavailable` for a fault of ours.
 */
export interface AuthorizerHandler<RouteAnswer = SimpleAnswer> extends Prefetching {
  (event: MethodEvent, context?: LambdaContext): Promise<PolicyAnswer>;
  (event: RouteEvent, context?: LambdaContext): Promise<RouteAnswer>;
  (event: AppSyncEvent, context?: LambdaContext): Promise<AppSyncAnswer>;
  (event: IotEvent, context?: LambdaContext): Promise<IotAnswer>;
}

/** A TOKEN or REQUEST authorizer of a REST API, an HTTP API with payload 1.0, or a WebSocket. */
export interface MethodEvent {
  type: "TOKEN" | "REQUEST";
  methodArn: string;
}

/** An HTTP API with payload 2.0. */
export interface RouteEvent {
  version: string;
  type: "REQUEST";
  routeArn: string;
}

/** An AppSync API. */
export interface AppSyncEvent {
  authorizationToken: string;
  requestContext: { apiId: string };
}

/** A custom authorizer of AWS IoT Core. */
export interface IotEvent {
  protocols: string[];
  protocolData: object;
}

/** Strings, numbers and booleans, which is what API Gateway takes. */
export type AnswerContext = Readonly<Record<string, string | number | boolean>>;

export interface PolicyAnswer {
  principalId: string;
  policyDocument: PolicyDocument;
  context: AnswerContext;
  usageIdentifierKey?: string;
}

/** An IAM policy document. */
export interface PolicyDocument {
  Version: string;
  Statement: PolicyStatement[];
}

export interface PolicyStatement {
  Action: string;
  Effect: "Allow" | "Deny";
  Resource: string[];
  Condition?: { DateLessThan: { "aws:CurrentTime": string } };
}

export interface SimpleAnswer {
  isAuthorized: boolean;
  context: AnswerContext;
}

export interface AppSyncAnswer {
  isAuthorized: boolean;
  resolverContext?: AnswerContext;
  deniedFields?: string[];
  ttlOverride: number;
}

export interface IotAnswer {
  isAuthenticated: boolean;
  principalId: string;
  policyDocuments: IotPolicyDocument[];
  disconnectAfterInSeconds: number;
  refreshAfterInSeconds: number;
}

/** A policy document with `iot:` actions. */
export interface IotPolicyDocument {
  Version: string;
  Statement: IotPolicyStatement[];
}

export interface IotPolicyStatement {
  Effect: "Allow" | "Deny";
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** The handler behind the authorizer. */
export type ProtectedHandler = (event: any, context: any, grant: Grant) => any;

/** A handler for function URLs, targets of load balancers, and Lambda@Edge viewer requests. */
export interface FrontHandler extends Prefetching {
  (event: any, context?: any): Promise<any>;
}
