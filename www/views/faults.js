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

/** @param {import("../json_place.js").PlacedFault} fault @param {import("./editor.js").Editor} editor */
function item({ pointer, message, place }, editor) {
  const line = lineAt(editor.area.value, place.offset) + 1;
  const button = h("button", { type: "button", class: "fault" }, h("strong", {}, `Line ${line}`), " ", pointer && h("code", {}, pointer), ` ${message}`);
  button.addEventListener("click", () => editor.goTo(place));
  return button;
}
