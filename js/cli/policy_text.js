// @ts-check
import { jsonText } from "./json_text.js";

/** Largest answer API Gateway is known to take, in bytes of JSON (docs/aws.md). */
export const ANSWER_MAX_BYTES = 8 * 1024;

/**
 * An answer, and what is to be said about it.
 *
 * @typedef {object} Found
 * @property {import("../adapters/aws-lambda.d.ts").PolicyAnswer} answer
 * @property {number} bytes
 * @property {import("../types.d.ts").LogRecord} [decision]
 * @property {{ route: string, asked: string, arn: string, verdict: "Allow" | "Deny" | "silent" }[]} opened
 * @property {import("../types.d.ts").LogRecord[]} notes
 */

/**
 * An IAM policy for people: the answer itself, its size, and what it opens.
 *
 * @param {Found} found
 * @param {import("./screen.js").Screen} screen
 */
export function policyText({ answer, bytes, decision, opened, notes }, screen) {
  const share = Math.round((bytes / ANSWER_MAX_BYTES) * 100);
  const size = `${bytes} of ${ANSWER_MAX_BYTES} bytes (${share} %), for ${answer.principalId}`;
  const reason = decision?.reason ? `; this request: ${decision.reason}` : "";
  return [
    jsonText(answer),
    `${size}${reason}`,
    ...(opened.length > 0 ? [openedText(opened, screen)] : []),
    ...notes.map((note) => screen.paragraph(noteText(note), 2, screen.paint.yellow)),
  ].join("\n\n");
}

/** @param {Found["opened"]} opened @param {import("./screen.js").Screen} screen */
function openedText(opened, screen) {
  const { bold, green, red, dim } = screen.paint;
  const colours = { Allow: green, Deny: red, silent: dim };
  const rows = opened.map(({ verdict, route, asked }) => [verdict, route, asked]);
  const painted = (/** @type {string} */ text, /** @type {number} */ column, /** @type {number} */ row) =>
    column === 0 ? colours[opened[row].verdict](text) : text;
  return `${bold("What it opens")}\n${screen.table([], rows, painted)}`;
}

/** @param {any} note */
function noteText({ event, rule, method, becauseOf, fallback, bytes, fix }) {
  const beside = rule === becauseOf ? "" : ` beside ${becauseOf}`;
  const why = fallback === "over_budget" ? `too large (${bytes} bytes)` : "not possible";
  const texts = /** @type {Record<string, string>} */ ({
    not_cacheable: `${method} of ${rule} cannot be part of it${beside}: ${fix}`,
    policy_fallback: `it speaks of this request alone, as one for the whole API is ${why}`,
    answer_too_large: `an answer of ${bytes} bytes was too large`,
  });
  return texts[event] ?? event;
}
