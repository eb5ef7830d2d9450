// @ts-check
import { byId, fill, h } from "../dom.js";
import { count } from "../words.js";
import { pointerButton } from "./pointer.js";

/**
 * What a good configuration may still surprise by.
 *
 * @param {import("../../js/doctor/index.js").Finding[]} findings
 */
export function showAdvice(findings) {
  byId("advice-count").textContent = findings.length > 0 ? count(findings.length, "finding") : "nothing found";
  const items = findings.map(({ severity, pointer, message, fix }) =>
    h("li", { class: "advice", "data-severity": severity }, h("p", {}, h("strong", {}, severity), " ", pointerButton(pointer)), h("p", {}, message), h("p", { class: "hint" }, fix)),
  );
  fill(byId("advice"), ...(items.length > 0 ? items : [h("li", { class: "empty" }, "Nothing in this configuration is likely to surprise.")]));
}
