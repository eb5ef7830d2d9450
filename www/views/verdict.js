// @ts-check
import { byId, fill, h, icon } from "../dom.js";

const place = byId("verdict");
const effect = h("p", { class: "verdict-effect" });
const summary = h("p", { class: "verdict-summary", role: "status" });
const reason = h("p", { class: "verdict-reason" });
const code = h("code");
const stale = h("span", { class: "verdict-stale" }, "Last good decision");
const fault = h("p", { class: "verdict-fault", role: "status" });
const faultWords = h("span");
const way = h("button", { type: "button" }, faultWords);
const time = h("p", { class: "verdict-time" });

/**
 * The decision, in one line that stays in view.
 *
 * @param {import("../engine.js").Look} look
 */
export function showVerdict({ explanation }) {
  const isAllowed = explanation.effect === "Allow";
  place.dataset.effect = explanation.effect;
  fill(effect, icon(isAllowed ? "passed" : "failed"), h("strong", {}, explanation.effect), ` ${explanation.status}`);
  // The status stands beside it already.
  const words = explanation.summary.replace(/^(?:allowed|refused with \d+): /, "");
  if (summary.textContent !== words) summary.textContent = words;
  code.textContent = explanation.reason ?? explanation.rule ?? "";
  fill(reason, code, stale);
  if (!place.contains(effect)) fill(place, effect, h("div", { class: "verdict-words" }, summary, h("div", { class: "verdict-line" }, fault, reason)), time);
}

/** Says why there is no decision. @param {string} message */
export function showWaiting(message) {
  fill(place, h("p", { class: "waiting" }, message), fault);
}

/**
 * Says that what is shown is the last good decision, for which fault, and leads there; or that it is of
 * what is typed.
 *
 * @param {ReturnType<typeof import("./faults.js").firstFault>} first
 */
export function showStale(first) {
  document.body.dataset.stale = String(first !== undefined);
  if (!first) return fill(fault);
  const { words, more, goThere } = first;
  way.onclick = goThere;
  way.title = words;
  if (faultWords.textContent !== words) faultWords.textContent = words;
  const rest = more > 0 && ` and ${more} more`;
  if (fault.textContent !== words + (rest || "")) fill(fault, way, rest && h("span", {}, rest));
}

/**
 * How long a decision takes with the signature verified, and with the token in the cache.
 *
 * @param {{ first: import("../timing.js").Timing, again: import("../timing.js").Timing }} timings
 */
export function showTiming({ first, again }) {
  const wide = (/** @type {string} */ text) => h("span", { class: "wide" }, text);
  fill(time, h("strong", {}, figure(first), wide(" a decision")), wide(` ${figure(again)} for a token seen before`));
  time.title = `medians over ${first.decisions} and ${again.decisions} decisions in this tab`;
}

/** @param {import("../timing.js").Timing} timing */
function figure({ microseconds }) {
  return `${microseconds < 10 ? microseconds.toFixed(1) : Math.round(microseconds).toLocaleString("en")} µs`;
}
