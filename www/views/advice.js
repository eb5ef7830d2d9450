// @ts-check
import { byId, fill, h } from "../dom.js";
import { count } from "../words.js";
import { pointerButton } from "./pointer.js";

/**
 * What a good configuration may still surprise by.
 *
 * @param {import("../../js/doctor/index.js").Finding[] | undefined} findings
 */
export function showAdvice(findings) {
  if (!findings) {
    byId("advice-count").textContent = "not looked at";
    return fill(byId("advice"), h("li", { class: "empty" }, "There are too many rules to look at here: edge-authorizer check does."));
  }
  byId("advice-count").textContent = findings.length > 0 ? count(findings.length, "finding") : "nothing found";
  const items = findings.map(({ severity, pointer, message, fix }) =>
    h("li", { class: "advice", "data-severity": severity }, h("p", {}, h("strong", {}, severity), " ", pointerButton(pointer)), h("p", {}, message), h("p", { class: "hint" }, fix)),
  );
  fill(byId("advice"), ...(items.length > 0 ? items : [h("li", { class: "empty" }, "Nothing in this configuration is likely to surprise.")]));
}
