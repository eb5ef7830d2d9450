// @ts-check
export { ConfigError } from "../config_error.js";
export { PublicError } from "../safe_errors/public_error.js";
export { withSafeErrors } from "../safe_errors/wrap.js";
export { httpFunction } from "./google-cloud/http_function.js";
