// @ts-check
// What a good configuration may still surprise by. It asks nothing of a host: the command line and the playground share it.
import { caching } from "./caching.js";
import { issuerNames } from "./issuer_names.js";
import { letterCase } from "./letter_case.js";
import { lifetimes } from "./lifetimes.js";
import { openRules } from "./open_rules.js";
import { policySize } from "./policy_size.js";
import { secrets } from "./secrets.js";
import { shadows } from "./shadows.js";
import { spelling } from "./spelling.js";
import { tokenKinds } from "./token_kinds.js";

/**
 * Something to know about a configuration.
 *
 * @typedef {object} Finding
 * @property {string} code a stable name of its kind
 * @property {"warning" | "note"} severity a note may well be meant so
 * @property {string} pointer where it is (RFC 6901)
 * @property {string} message
 * @property {string} fix
 *
 * What is known beside the configuration, each as far as it is.
 * @typedef {object} Known
 * @property {import("../internal.d.ts").NotCacheable[]} [notCacheable] what the module says of it
 * @property {(claims: object) => PolicyWeight | undefined} [weigh] the policy document for somebody with these claims
 * @property {Map<string, Uint8Array>} [secrets] secrets as found, by the pointer of their reference
 * @property {Map<string, Pick<Finding, "message" | "fix">>} [unread] why others were not found, by theirs
 * @property {number} [ttl] for how many seconds API Gateway keeps a policy
 *
 * @typedef {Pick<import("../internal.d.ts").Policy, "bytes" | "fallback">} PolicyWeight
 *
 * @typedef {(config: import("../types.d.ts").Config, known: Known) => Finding[]} Check
 */

/** @type {Check[]} */
const CHECKS = [
  issuerNames,
  tokenKinds,
  lifetimes,
  secrets,
  shadows,
  letterCase,
  openRules,
  spelling,
  caching,
  policySize,
];

/**
 * What to know about a configuration, in its own order.
 *
 * @param {import("../types.d.ts").Config} config one the module takes
 * @param {Known} [known]
 * @returns {Finding[]}
 */
export function examine(config, known = {}) {
  return CHECKS.flatMap((check) => check(config, known));
}
