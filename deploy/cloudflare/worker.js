// @ts-check
import config from "../../examples/authorizer.json" with { type: "json" };
import { entrypoint, worker } from "../../js/adapters/cloudflare.js";

export default worker(config);

/** What other Workers call: `env.AUTHORIZER.authorize({ method, path, headers })`. */
export class Authorizer extends entrypoint(config) {}
