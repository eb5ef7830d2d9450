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
 * Lines for people; a record of another kind is a line of JSON, too.
 *
 * @param {{ write(text: string): unknown }} stream
 * @param {import("../screen.js").Screen} screen
 * @returns {Say}
 */
export function sayText(stream, screen) {
  return (record) => void stream.write(`${(LINES[record.event] ?? logLine)(record, screen.paint)}\n`);
}

/** By the kind of record. @type {Record<string, (record: any, paint: import("../screen.js").Screen["paint"]) => string>} */
const LINES = {
  decision: ({ effect, status, reason, rule, method, path }, { green, red }) => {
    const decision = effect === "Allow" ? green("Allow") : `${red(`Deny ${status}`)} ${reason}`;
    return `${plain(`${method ?? "?"} ${path ?? "?"}`)} ${decision}${rule ? ` (rule ${rule})` : ""}`;
  },
  explanation: ({ summary }, { dim }) => dim(`  ${plain(summary)}`),
  listening: ({ url, upstream }) => `listening on ${url}, before ${upstream}; Ctrl-C stops`,
  config_replaced: ({ file }, { green }) => green(`${file} has changed, and is in use now`),
  config_kept: ({ message, details }, { red }) =>
    [red(`${message}; the last good one stays in use`), ...details.map((/** @type {string} */ line) => `  ${line}`)].join("\n"),
};
