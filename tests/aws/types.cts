// As types.ts, for `require`.
import type { APIGatewayTokenAuthorizerHandler } from "aws-lambda";
import lambda = require("../../js/adapters/aws-lambda.cjs");

declare const config: string;

export const token: APIGatewayTokenAuthorizerHandler = lambda.authorizer(config);
export const front: (event: unknown) => Promise<unknown> = lambda.protect(() => "in", config);
