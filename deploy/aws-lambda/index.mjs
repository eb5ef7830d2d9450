// @ts-check
import { readFileSync } from "node:fs";
import { authorizer } from "edge-authorizer/aws-lambda";

export const handler = authorizer(readFileSync(new URL("config.json", import.meta.url), "utf8"));
// Key sets are fetched while the function starts, and no caller waits for them.
await handler.prefetch();
