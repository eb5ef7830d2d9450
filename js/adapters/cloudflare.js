// @ts-check
export { ConfigError } from "../config_error.js";
export { entrypoint } from "./cloudflare/entrypoint.js";
export { worker } from "./cloudflare/worker.js";
