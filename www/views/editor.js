// @ts-check
/** A text area with line numbers, colours beneath and faults at their place. */
import { h, fill } from "../dom.js";
import { highlighted } from "../highlight.js";
import { lineAt } from "../json_place.js";

/** An editor of one JSON text. */
export class Editor {
  #area;
  #element;
  #colours = h("pre", { class: "editor-colours", "aria-hidden": true });
  #gutter = h("pre", { class: "editor-gutter", "aria-hidden": true });
  #marks = h("div", { class: "editor-marks", "aria-hidden": true });
  /** @type {import("../json_place.js").PlacedFault[]} */
  #faults = [];

  /**
   * @param {HTMLElement} element with the label, the rows and the input's name among its data
   * @param {(text: string) => void} onInput
   */
  constructor(element, onInput) {
    const { label, rows, editor: name } = element.dataset;
    this.#element = element;
    this.#area = h("textarea", {
      id: name, "aria-label": label, rows, wrap: "off", spellcheck: "false", autocapitalize: "off", autocomplete: "off",
    });
    const pane = h("div", { class: "editor-pane" }, this.#marks, this.#colours, this.#area);
    element.append(this.#gutter, pane);
    element.style.setProperty("--rows", rows ?? "8");
    this.#area.addEventListener("input", () => {
      this.#draw();
      onInput(this.#area.value);
    });
    this.#area.addEventListener("scroll", () => this.#follow());
  }

  /** The text area itself, for whom its focus concerns. */
  get area() {
    return this.#area;
  }

  /** @param {string} text */
  set text(text) {
    if (this.#area.value === text) return;
    this.#area.value = text;
    this.#area.scrollTo(0, 0);
    this.#draw();
  }

  /** @param {import("../json_place.js").PlacedFault[]} faults @param {string} [describedBy] the id of where they are said */
  mark(faults, describedBy) {
    this.#faults = faults;
    this.#area.setAttribute("aria-invalid", String(faults.length > 0));
    if (describedBy) this.#area.setAttribute("aria-describedby", describedBy);
    this.#draw();
  }

  /** Puts the cursor at a place, and brings it into view. @param {import("../json_place.js").Place} place */
  goTo({ offset, length }) {
    const fold = this.#element.closest("details");
    if (fold) fold.open = true;
    this.#area.focus();
    this.#area.setSelectionRange(offset, offset + length);
    const lineHeight = Number.parseFloat(getComputedStyle(this.#area).lineHeight);
    this.#area.scrollTop = Math.max(0, (lineAt(this.#area.value, offset) - 3) * lineHeight);
    this.#element.scrollIntoView({ block: "nearest" });
  }

  #draw() {
    const text = this.#area.value;
    const bad = new Set(this.#faults.map(({ place }) => lineAt(text, place.offset)));
    fill(this.#colours, ...highlighted(text), "\n");
    const lines = Array.from({ length: text.split("\n").length }, (_, line) => line);
    this.#element.style.setProperty("--lines", String(lines.length));
    fill(this.#gutter, ...lines.map((line) => h("span", { class: bad.has(line) && "bad" }, String(line + 1))));
    fill(this.#marks, ...[...bad].map(markOf));
    this.#follow();
  }

  #follow() {
    const { scrollTop, scrollLeft } = this.#area;
    this.#colours.style.transform = `translate(${-scrollLeft}px, ${-scrollTop}px)`;
    this.#gutter.style.transform = `translateY(${-scrollTop}px)`;
    this.#marks.style.transform = `translateY(${-scrollTop}px)`;
  }
}

/** @param {number} line from 0 */
function markOf(line) {
  const mark = h("span");
  mark.style.setProperty("--line", String(line));
  return mark;
}
