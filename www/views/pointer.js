// @ts-check
import { h } from "../dom.js";
import { placeOfPointer } from "../json_place.js";

/**
 * A pointer into the configuration, as a way there.
 *
 * @param {string} pointer (RFC 6901)
 */
export function pointerButton(pointer) {
  return h("button", { type: "button", class: "pointer", "data-pointer": pointer, title: "Show it in the configuration" }, pointer || "(root)");
}

/**
 * Has every pointer on the page lead into an editor.
 *
 * @param {import("./editor.js").Editor} editor
 */
export function followPointers(editor) {
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-pointer]") : null;
    if (button instanceof HTMLElement) editor.goTo(placeOfPointer(editor.area.value, button.dataset.pointer ?? ""));
  });
}
