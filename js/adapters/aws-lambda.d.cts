// The public types of edge-authorizer/aws-lambda, for `require`.
import type * as module from "./aws-lambda.js" with { "resolution-mode": "import" };

export declare const authorizer: typeof module.authorizer;
export declare const protect: typeof module.protect;
export type * from "./aws-lambda.js" with { "resolution-mode": "import" };
