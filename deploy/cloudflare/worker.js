// @ts-check
import config from "../../examples/authorizer.json" with { type: "json" };
import { entrypoint, worker } from "../../js/adapters/cloudflare.js";

const checked = /** @type {import("../../js/types.d.ts").Config} */ (config);

export default worker(checked);

/** What other Workers call: `env.AUTHORIZER.authorize({ method, path, headers })`. */
export class Authorizer extends entrypoint(checked) {}
