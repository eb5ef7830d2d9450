// @ts-check
import { byId, fill, h, icon } from "../dom.js";
import { count } from "../words.js";

/**
 * @typedef {import("../../js/matrix.js").Matrix} Matrix
 * @typedef {import("../../js/matrix.js").Cell} Cell
 * @typedef {ReturnType<typeof import("../../js/matrix.js").difference>[number]} Change
 */

const WORDS = /** @type {Record<string, string>} */ ({
  credentials_missing: "no token",
  scope_insufficient: "scope",
  condition_unmet: "condition",
  rule_denied: "denied",
  no_rule: "no rule",
});
/** Most changes said one by one. */
const LISTED_MAX = 8;
const CHANGES = { widened: "widened", narrowed: "narrowed", other: "otherwise" };

/**
 * Routes by personas, each cell with what became of it since the version before.
 *
 * @param {Matrix} matrix
 * @param {Change[]} changes
 */
export function showMatrix(matrix, changes) {
  const changed = new Map(changes.map((change) => [`${change.route}\n${change.persona}`, change]));
  fill(byId("shown-matrix"), table(matrix, changed));
  byId("matrix-change").textContent = summary(changes);
  const listed = changes.filter(({ kind }) => kind !== "other").slice(0, LISTED_MAX);
  fill(byId("matrix-changes"), ...listed.map(changeItem));
}

/** @param {string} message in the place of a matrix that cannot be drawn */
export function showNoMatrix(message) {
  fill(byId("shown-matrix"), h("p", { class: "empty" }, message));
  byId("matrix-change").textContent = "";
  fill(byId("matrix-changes"));
}

/** @param {Change} change */
function changeItem({ route, persona, kind, before, after }) {
  return h("li", {}, h("span", { class: "change" }, icon(kind), CHANGES[kind]), " ", h("code", {}, route), ` for ${persona}: was ${wordOf(before)}, is ${wordOf(after)}`);
}

/** @param {Change[]} changes */
function summary(changes) {
  if (changes.length === 0) return "as before the edit";
  const number = (/** @type {Change["kind"]} */ kind) => changes.filter((change) => change.kind === kind).length;
  const parts = [[number("widened"), "widened"], [number("narrowed"), "narrowed"], [number("other"), "otherwise"]];
  return `since the edit: ${parts.filter(([many]) => many).map(([many, word]) => `${many} ${word}`).join(", ")}`;
}

/** @param {Matrix} matrix @param {Map<string, Change>} changed */
function table({ personas, routes, cells }, changed) {
  const head = h("tr", {}, h("th", { scope: "col" }, "Route"), ...personas.map((name) => h("th", { scope: "col" }, name)));
  const rows = routes.map(({ method, path, name, whose }, row) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, h("span", { class: "method" }, method), " ", ...breakable(path), whose && h("em", {}, ` ${whose}`)),
      ...personas.map((persona, column) => cell(cells[row][column], changed.get(`${name}\n${persona}`))),
    ),
  );
  const caption = `${count(routes.length, "route")} by ${count(personas.length, "persona")}`;
  return h("table", { class: "matrix-table" }, h("caption", { class: "unseen" }, caption), h("thead", {}, head), h("tbody", {}, ...rows));
}

/** A path that may go on in another line before each slash. @param {string} path */
function breakable(path) {
  return path.split(/(?=\/)/).flatMap((part) => [h("wbr"), part]);
}

/** @param {Cell} decided @param {Change | undefined} change */
function cell(decided, change) {
  const { effect, status, rule } = decided;
  return h(
    "td",
    { "data-effect": effect, "data-change": change?.kind, title: [status, rule].filter(Boolean).join(" by ") },
    h("span", { class: "cell" }, icon(effect === "Allow" ? "passed" : "failed"), wordOf(decided)),
    change && change.kind !== "other" && h("span", { class: "change" }, icon(change.kind), CHANGES[change.kind]),
  );
}

/** @param {Cell} cell */
function wordOf({ effect, reason }) {
  return effect === "Allow" ? "allow" : (WORDS[reason ?? ""] ?? reason ?? "deny");
}
