// @ts-check
import { byId, fill, h, icon } from "../dom.js";
import { readToken } from "../token_text.js";
import { count } from "../words.js";

/** @type {Record<import("../../js/types.d.ts").ExplainedClaim["verdict"], [icon: string, word: string]>} */
const VERDICTS = { good: ["passed", "good"], bad: ["failed", "bad"], unused: ["skipped", "not read"] };
const SEGMENTS = ["header", "claims", "signature"];

/**
 * The token as it is sent, in its three segments.
 *
 * @param {string | undefined} token
 */
export function showTokenText(token) {
  if (token === undefined) return fill(byId("token-text"), h("p", { class: "empty" }, "The request carries no token."));
  const { segments } = readToken(token);
  const parts = segments.flatMap((segment, at) => [at > 0 && ".", h("span", { class: `segment-${SEGMENTS[at] ?? "more"}` }, segment)]);
  fill(byId("token-text"), h("p", { class: "compact", tabindex: 0, role: "group", "aria-label": "The token as it is sent" }, ...parts));
}

/**
 * The header and the claims, each with what becomes of it.
 *
 * @param {import("../engine.js").Look} look
 * @param {string | undefined} token
 */
export function showClaims({ explanation }, token) {
  const { header, claims = {} } = readToken(token ?? "");
  const order = Object.keys(claims);
  if (!header && explanation.claims.length === 0) return fill(byId("shown-claims"), h("p", { class: "empty" }, "There is no token to read."));
  const fields = Object.entries(header ?? {}).map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`);
  const inOrder = explanation.claims.toSorted((one, other) => order.indexOf(one.name) - order.indexOf(other.name));
  const bad = explanation.claims.filter(({ verdict }) => verdict === "bad").length;
  fill(
    byId("shown-claims"),
    h("p", { class: "header-line" }, h("span", {}, "header"), ...fields.map((field) => h("code", {}, field))),
    h(
      "table",
      { class: "claims-table" },
      h("caption", { class: "unseen" }, `${count(explanation.claims.length, "claim")}, ${bad} bad`),
      h("thead", {}, h("tr", {}, ...["Claim", "Value", "Verdict"].map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, ...inOrder.map(row)),
    ),
  );
}

/** @param {import("../../js/types.d.ts").ExplainedClaim} claim */
function row({ name, value, verdict, detail }) {
  const [symbol, word] = VERDICTS[verdict];
  return h(
    "tr",
    { "data-verdict": verdict, "data-claim": name },
    h("th", { scope: "row" }, name),
    h("td", { class: "claim-value" }, h("code", {}, value), moment(name, value)),
    h("td", { class: "claim-verdict" }, h("span", {}, icon(symbol), word), h("p", {}, detail)),
  );
}

/** A NumericDate (RFC 7519 section 2) as a time of day. @param {string} name @param {string} value */
function moment(name, value) {
  if (!["exp", "nbf", "iat", "auth_time"].includes(name) || !/^\d{9,11}(\.\d+)?$/.test(value)) return undefined;
  return h("span", { class: "moment" }, new Date(Number(value) * 1000).toISOString().replace("T", " ").replace(/\.\d+Z$/, " UTC"));
}
