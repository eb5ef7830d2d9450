// @ts-check
export { ConfigError } from "../config_error.js";
export { PublicError } from "../safe_errors/public_error.js";
export { withSafeErrors } from "../safe_errors/wrap.js";
export { httpTrigger } from "./azure/http_trigger.js";
