// @ts-check
import { logLine } from "../../log.js";
import { plain } from "../screen.js";

/**
 * What is said of each record, as it comes.
 *
 * @typedef {(record: import("../../types.d.ts").LogRecord) => void} Say
 */

/**
 * A line of JSON for each record.
 *
 * @param {{ write(text: string): unknown }} stream
 * @returns {Say}
 */
export function sayJson(stream) {
  return (record) => void stream.write(`${logLine(record)}\n`);
}

/**
 * Lines for people.
 *
 * @param {{ write(text: string): unknown }} stream
 * @param {import("../screen.js").Screen} screen
 * @returns {Say}
 */
export function sayText(stream, screen) {
  return (record) => void stream.write(`${lineOf(record, screen)}\n`);
}

/**
 * A record for people; one of another kind is a line of JSON, too.
 *
 * @param {import("../../types.d.ts").LogRecord} record
 * @param {import("../screen.js").Screen} screen
 */
export function lineOf(record, { paint }) {
  return (LINES[record.event] ?? logLine)(record, paint);
}

/** The system's codes for an upstream that is not there. */
const UNREACHED = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT"];

/** By the kind of record. @type {Record<string, (record: any, paint: import("../screen.js").Screen["paint"]) => string>} */
const LINES = {
  decision: (record, { green, red }) => {
    const { effect, status, reason, rule } = record;
    if (reason === "upstream_failed") return `${asked(record)} ${red(status)}: ${upstreamFault(record)}`;
    const decision = effect === "Allow" ? green("Allow") : `${red(`Deny ${status}`)} ${reason}`;
    return `${asked(record)} ${decision}${rule ? ` (rule ${rule})` : ""}`;
  },
  explanation: ({ summary }, { dim }) => dim(`  ${plain(summary)}`),
  error: (record, { red }) => {
    const { status, name, message } = record;
    return `${asked(record)} ${red(status)}: the answer could not be sent, ${plain(`${name}: ${message}`)}`;
  },
  key_set: ({ url, failure, keys, skipped }, { red }) => {
    if (!failure) return `the key set at ${plain(url)} is in use, with ${keys} good and ${skipped.length} skipped`;
    const atHand = keys > 0 ? `; the ${keys} at hand stay in use` : "";
    return `${red(`the key set at ${plain(url)} cannot be had (${failure})`)}${atHand}`;
  },
  discovery: ({ url, jwksUri, failure }, { red }) =>
    failure ? red(`${plain(url)} cannot be had (${failure})`) : `${plain(url)} has its keys at ${plain(jwksUri)}`,
  secret_unavailable: ({ pointer, detail, hint }, { red }) => red(`${plain(pointer)}: ${plain(detail ?? hint)}`),
  listening: ({ url, upstream }) => `listening on ${url}, before ${upstream}; Ctrl-C stops`,
  config_replaced: ({ file }, { green }) => green(`${file} has changed, and is in use now`),
  config_kept: ({ message, details }, { red }) =>
    [red(`${message}; the last good one stays in use`), ...details.map((/** @type {string} */ line) => `  ${line}`)].join("\n"),
};

/** @param {{ method?: string | null, path?: string | null }} record */
function asked({ method, path }) {
  return plain(`${method ?? "?"} ${path ?? "?"}`);
}

/** @param {{ upstream: string, hint: string }} record */
function upstreamFault({ upstream, hint }) {
  if (UNREACHED.includes(hint)) return `${upstream} cannot be reached (${hint}); is the upstream running?`;
  return `${upstream} gave no answer that can be passed on (${hint})`;
}
