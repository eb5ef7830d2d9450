// @ts-check
export { ConfigError } from "../config_error.js";
export { authorizer } from "./aws-lambda/authorizer.js";
export { protect } from "./aws-lambda/protect.js";
