// @ts-check
import { byId, fill, h, icon } from "../dom.js";
import { pointerButton } from "./pointer.js";
import { OUTCOMES, RULE_VERDICTS, STAGES, count } from "../words.js";

/**
 * @typedef {import("../../js/types.d.ts").ExplainedStep} Step
 * @typedef {import("../../js/types.d.ts").ExplainedRule} Rule
 */

/**
 * The checks as stations of a line, which breaks where one fails.
 *
 * @param {import("../engine.js").Look} look
 */
export function showPath({ explanation: { steps, rules, effect } }) {
  const decisive = steps.findIndex(({ outcome }) => outcome === "failed");
  const stages = STAGES.map((stage) => stageOf(stage, steps, decisive)).filter((stage) => stage !== undefined);
  fill(byId("shown-path"), ...stages, h("p", { class: "path-end", "data-effect": effect }, effect));
  const passed = steps.filter(({ outcome }) => outcome === "passed").length;
  byId("path-count").textContent = `${passed} of ${count(steps.length, "check")} passed`;
  fill(byId("shown-rules"), ...(rules.length > 0 ? rules.map(ruleItem) : [h("li", { class: "empty" }, "No rule covers this, or nearly.")]));
}

/**
 * @param {typeof STAGES[number]} stage
 * @param {Step[]} steps
 * @param {number} decisive the index of the step that decides
 */
function stageOf({ title, checks }, steps, decisive) {
  const own = steps.map((step, at) => ({ step, at })).filter(({ step }) => step.check in checks);
  if (own.length === 0) return undefined;
  const items = own.map(({ step, at }) => station(step, checks[step.check] ?? step.check, at === decisive, decisive >= 0 && at > decisive));
  return h("section", { class: "stage" }, h("h3", {}, title), h("ol", {}, ...items));
}

/** @param {Step} step @param {string} label @param {boolean} isDecisive @param {boolean} isBeyond the break of the line */
function station(step, label, isDecisive, isBeyond) {
  const { outcome, detail } = step;
  return h(
    "li",
    { class: "station", "data-outcome": outcome, "data-check": step.check, "data-decisive": isDecisive, "data-beyond": isBeyond },
    h("span", { class: "station-mark" }, icon(outcome)),
    h("p", { class: "station-line" }, h("strong", {}, label), h("span", { class: "unseen" }, ` ${OUTCOMES[outcome]}: `), " ", detail),
    outcome === "failed" && cause(step),
  );
}

/** @param {Step} step */
function cause({ expected, found, fix, pointer }) {
  return h(
    "dl",
    { class: "cause" },
    ...pair("expected", expected),
    ...pair("found", found),
    ...at(pointer),
    ...(fix ? [h("dt", {}, "fix"), h("dd", { class: "fix" }, fix)] : []),
  );
}

/** @param {string} name @param {string | string[] | undefined} value */
function pair(name, value) {
  if (value === undefined) return [];
  const values = Array.isArray(value) ? value : [value];
  const shown = values.length === 0 ? ["nothing"] : values.flatMap((one, at) => [at > 0 && ", ", h("code", {}, one)]);
  return [h("dt", {}, name), h("dd", {}, ...shown)];
}

/** @param {string | undefined} pointer */
function at(pointer) {
  return pointer === undefined ? [] : [h("dt", {}, "at"), h("dd", {}, pointerButton(pointer))];
}

/** @param {Rule} rule */
function ruleItem({ rule, verdict, detail, failing, pointer }) {
  const [symbol, word] = RULE_VERDICTS[verdict];
  return h(
    "li",
    { class: "rule", "data-verdict": verdict, title: pointer },
    icon(symbol),
    h("p", {}, h("code", {}, rule), " ", h("span", { class: "rule-word" }, word)),
    h("p", { class: "rule-detail" }, detail),
    failing && h("dl", { class: "cause" }, ...pair("expected", failing.expected), ...pair("found", failing.found), ...at(failing.pointer)),
  );
}
