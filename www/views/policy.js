// @ts-check
import { byId, fill, h, icon } from "../dom.js";
import { count } from "../words.js";

/** Largest answer API Gateway is known to take, in bytes of JSON. */
const ANSWER_MAX_BYTES = 8 * 1024;

const FALLBACKS = {
  over_budget: "A document for the whole API would be over the budget, so this one speaks of the request alone.",
  not_cacheable: "IAM cannot tell this route from another, so this document speaks of the request alone.",
};

/**
 * The IAM document, by what it allows and denies, and its size.
 *
 * @param {import("../engine.js").Look} look
 */
export function showPolicy({ policy, explanation }) {
  if (!policy) {
    const why = explanation.status === 503 ? "A fault of ours gets no document." : "No document is made for such a request.";
    return fill(byId("shown-policy"), h("p", { class: "empty" }, why));
  }
  const isOpen = byId("shown-policy").querySelector("details")?.open;
  fill(
    byId("shown-policy"),
    budget(policy.bytes),
    policy.fallback ? h("p", { class: "face-note" }, FALLBACKS[policy.fallback]) : undefined,
    ...(/** @type {const} */ (["Allow", "Deny"])).map((effect) => resources(effect, policy.document)),
    explanation.status === 401 && h("p", { class: "face-note" }, "For a 401 the authorizer throws Unauthorized instead, unless it is told to deny."),
    h("details", { open: isOpen }, h("summary", {}, "The document"), h("pre", { class: "json", tabindex: 0 }, JSON.stringify(policy.document, null, 2))),
  );
}

/** @param {number} bytes */
function budget(bytes) {
  const words = `${bytes.toLocaleString("en")} of ${ANSWER_MAX_BYTES.toLocaleString("en")} bytes`;
  const meter = h("meter", { min: 0, max: ANSWER_MAX_BYTES, high: ANSWER_MAX_BYTES * 0.75, optimum: 0, value: bytes, "aria-label": "Size of the document" });
  return h("p", { class: "budget" }, meter, h("span", {}, words));
}

/**
 * What the document says with one effect; nothing where it does not.
 *
 * @param {"Allow" | "Deny"} effect
 * @param {import("../../js/internal.d.ts").PolicyDocument} document
 */
function resources(effect, document) {
  const all = document.Statement.filter(({ Effect }) => Effect === effect).flatMap(({ Resource }) => Resource);
  if (all.length === 0) return undefined;
  const named = all.filter((arn) => !isHygiene(arn));
  const hygiene = all.length - named.length;
  return h(
    "section",
    { class: "resources", "data-effect": effect },
    h("h3", {}, icon(effect === "Allow" ? "passed" : "failed"), effect),
    h(
      "ul",
      {},
      ...named.map((arn) => h("li", {}, h("code", { title: arn }, shortened(arn)))),
      hygiene > 0 && h("li", { class: "empty" }, `${count(hygiene, "pattern")} of paths that two layers could read differently`),
    ),
  );
}

/** Whether an ARN speaks of no method in particular. @param {string} arn */
function isHygiene(arn) {
  return shortened(arn).startsWith("*");
}

/** An ARN without its API and stage, which are those of every other. @param {string} arn */
function shortened(arn) {
  return arn.replace(/^(?:[^:]*:){5}[^/]*\/[^/]*\//, "");
}
