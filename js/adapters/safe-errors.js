// @ts-check
export { createCounters } from "../safe_errors/counters.js";
export { logAs } from "../safe_errors/log_formats.js";
export { PublicError } from "../safe_errors/public_error.js";
export { withSafeErrors } from "../safe_errors/wrap.js";
