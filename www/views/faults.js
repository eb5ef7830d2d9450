// @ts-check
import { byId, fill, h } from "../dom.js";
import { lineAt } from "../json_place.js";

/** Most faults said at once. */
const SHOWN_MAX = 4;

/**
 * @typedef {Record<import("../session.js").Faulty, import("../json_place.js").PlacedFault[]>} Faults
 * @typedef {Record<import("../session.js").Faulty, import("./editor.js").Editor>} Editors
 */

/**
 * Marks each fault at its line, and says it below with a way there.
 *
 * @param {Faults} faults
 * @param {Editors} editors
 */
export function showFaults(faults, editors) {
  for (const [name, placed] of Object.entries(faults)) {
    const faulty = /** @type {import("../session.js").Faulty} */ (name);
    const list = byId(`${name}-faults`);
    editors[faulty].mark(placed, list.id);
    const shown = placed.slice(0, SHOWN_MAX).map((fault) => item(fault, editors[faulty]));
    const more = placed.length - shown.length;
    fill(list, ...shown, more > 0 && h("p", { class: "empty" }, `and ${more} more`));
  }
}

/**
 * The fault to begin with, in words, and the way there.
 *
 * @param {Faults} faults
 * @param {Editors} editors
 */
export function firstFault(faults, editors) {
  const names = /** @type {import("../session.js").Faulty[]} */ (Object.keys(faults));
  const all = names.flatMap((name) => faults[name].map((fault) => ({ ...fault, name })));
  // A member that is missing is often one that is misspelt, and then the other fault says which.
  const first = all.find(({ message }) => !message.endsWith("is missing")) ?? all[0];
  if (!first) return undefined;
  const editor = editors[first.name];
  const line = lineOf(first, editor);
  // Of the others it has to be said which they are.
  const where = first.name === "config" ? `Line ${line}` : `${editor.area.getAttribute("aria-label")}, line ${line}`;
  return { words: `${where}: ${first.message}`, more: all.length - 1, goThere: () => editor.goTo(first.place) };
}

/** From 1. @param {import("../json_place.js").PlacedFault} fault @param {import("./editor.js").Editor} editor */
function lineOf({ place }, editor) {
  return lineAt(editor.area.value, place.offset) + 1;
}

/** @param {import("../json_place.js").PlacedFault} fault @param {import("./editor.js").Editor} editor */
function item(fault, editor) {
  const { pointer, message, place } = fault;
  const line = lineOf(fault, editor);
  const button = h("button", { type: "button", class: "fault" }, h("strong", {}, `Line ${line}`), " ", pointer && h("code", {}, pointer), ` ${message}`);
  button.addEventListener("click", () => editor.goTo(place));
  return button;
}
