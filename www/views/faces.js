// @ts-check
import { byId, fill, h } from "../dom.js";
import { highlighted } from "../highlight.js";
import { STATUS_TITLES, count } from "../words.js";

/**
 * What leaves, and what stays: the answer to the caller beside the records of the log.
 *
 * @param {import("../engine.js").Look} look
 */
export function showFaces({ decision, records }) {
  const decided = records.find(({ event }) => event === "decision");
  const incident = typeof decided?.incident === "string" ? decided.incident : undefined;
  fill(byId("shown-caller"), ...(decision.effect === "Allow" ? grant(decision) : denial(decision, incident)));
  const others = records.filter((record) => record !== decided);
  fill(byId("shown-log"), decided && json(logged(decided), incident), others.length > 0 && more(others));
}

/** @param {import("../../js/types.d.ts").Grant} grant */
function grant({ rule, principal, headers, context }) {
  const upstream = headers.length > 0 ? headers.map(([name, value]) => field(name, value)) : [h("p", { class: "empty" }, "No header fields are added.")];
  return [
    statusLine(200),
    h("p", { class: "face-note" }, "The request passes by the rule ", h("code", {}, rule), principal ? ". Your handler is told:" : ", for nobody in particular."),
    h("div", { class: "fields" }, ...upstream),
    Object.keys(context).length > 0 && json({ context }),
  ];
}

/** @param {import("../../js/types.d.ts").Denial} denial @param {string | undefined} incident */
function denial({ status, challenge, problem }, incident) {
  return [
    statusLine(status),
    h("div", { class: "fields" }, field("content-type", "application/problem+json"), challenge !== undefined && field("www-authenticate", challenge)),
    json(problem, incident),
  ];
}

/** @param {number} status */
function statusLine(status) {
  return h("p", { class: "status-line" }, `HTTP ${status} `, h("strong", {}, STATUS_TITLES[status] ?? ""));
}

/** @param {string} name @param {string} value */
function field(name, value) {
  return h("p", {}, h("span", { class: "j-name" }, `${name}:`), ` ${value}`);
}

/** What else was written, as that a key set was fetched. @param {import("../../js/types.d.ts").LogRecord[]} records */
function more(records) {
  const texts = records.map((record) => json(logged(record)));
  return h("details", {}, h("summary", {}, `and ${count(records.length, "record")} of other events`), ...texts);
}

/** A record without what is not known. @param {import("../../js/types.d.ts").LogRecord} record */
function logged(record) {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
}

/**
 * JSON with the incident marked, by which a caller's complaint finds its record.
 *
 * @param {object} value @param {string} [incident]
 */
function json(value, incident) {
  const nodes = highlighted(JSON.stringify(value, null, 2)).map((node) => {
    const text = typeof node === "string" ? node : (node.textContent ?? "");
    return incident && text.includes(incident) ? h("mark", {}, text) : node;
  });
  return h("pre", { class: "json" }, ...nodes);
}
