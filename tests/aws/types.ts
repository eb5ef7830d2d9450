// Our handlers under the types everybody uses (@types/aws-lambda); compiled by tests/aws/types.test.js, never run.
import type {
  ALBHandler, APIGatewayRequestAuthorizerHandler, APIGatewayRequestAuthorizerWithContextHandler,
  APIGatewayRequestIAMAuthorizerHandlerV2, APIGatewayRequestSimpleAuthorizerHandlerV2,
  APIGatewaySimpleAuthorizerWithContextResult, APIGatewayRequestAuthorizerEventV2, APIGatewayTokenAuthorizerHandler,
  CloudFrontRequestHandler, Handler, IoTCustomAuthorizerHandler, LambdaFunctionURLHandler,
} from "aws-lambda";
import { authorizer, protect, type AnswerContext, type AppSyncEvent, type AuthorizerOptions } from "../../js/adapters/aws-lambda.js";
import type { Config } from "../../js/types.d.ts";

declare const config: Config;

export const token: APIGatewayTokenAuthorizerHandler = authorizer(config);
export const request: APIGatewayRequestAuthorizerHandler = authorizer(config, { policy: "request", untilExpiry: true });
export const withContext: APIGatewayRequestAuthorizerWithContextHandler<AnswerContext> = authorizer(config);
export const webSocket: APIGatewayRequestAuthorizerHandler = authorizer(config);
export const simple: APIGatewayRequestSimpleAuthorizerHandlerV2 = authorizer(config);
export const simpleWithContext: Handler<APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerWithContextResult<AnswerContext>> =
  authorizer(config, { unauthenticated: "deny" });
export const policyV2: APIGatewayRequestIAMAuthorizerHandlerV2 = authorizer(config, { answers: "policy" });
// @types/aws-lambda has none for AppSync's authorizers.
export const appSync: (event: AppSyncEvent) => Promise<{ isAuthorized: boolean; deniedFields?: string[]; ttlOverride?: number }> =
  authorizer(config, { ttlSeconds: 60, fields: ["Query.pets"] });
export const iot: IoTCustomAuthorizerHandler = authorizer(config, {
  policyDocuments: (grant) => [
    { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "iot:Publish", Resource: `arn:aws:iot:x:1:topic/${grant.rule}` }] },
  ],
});

export const functionUrl: LambdaFunctionURLHandler = protect(async (_event, _context, grant) => ({ statusCode: 200, body: grant.rule }), config);
export const alb: ALBHandler = protect(async () => ({ statusCode: 200 }), config);
export const viewerRequest: CloudFrontRequestHandler = protect(async (event) => event.Records[0].cf.request, config);

// @ts-expect-error an option nobody reads
export const unknown: AuthorizerOptions = { polciy: "api" };
// @ts-expect-error a policy document is no simple answer
export const mixed: APIGatewayRequestSimpleAuthorizerHandlerV2 = authorizer(config, { answers: "policy" });
