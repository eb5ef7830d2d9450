// @ts-check
/** Binds the page's fields to the state, both ways. */
import { byId, fill, h } from "./dom.js";
import { FIRST_SAMPLE, SAMPLE_GROUPS } from "./samples.js";
import { MAC_ALGORITHMS, PAIR_ALGORITHMS } from "./signing.js";
import { Editor } from "./views/editor.js";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const TOKEN_PARTS = { pasted: "token-pasted", made: "token-made" };

/**
 * @typedef {import("./state.js").Inputs} Inputs
 * @typedef {"config" | "personas" | "claims" | "event"} EditorName
 */

/**
 * Fills the fields from the state and changes it by them.
 *
 * @param {import("./state.js").State} state
 * @returns {Record<EditorName, Editor>}
 */
export function bindFields(state) {
  fillChoices();
  const editors = /** @type {Record<EditorName, Editor>} */ (Object.fromEntries(editorElements().map((element) => {
    const name = /** @type {EditorName} */ (element.dataset.editor);
    return [name, new Editor(element, (text) => state.change({ [name]: text }))];
  })));
  for (const field of plainFields()) {
    field.addEventListener("input", () => state.change({ [field.dataset.input ?? ""]: field.value }));
  }
  for (const radio of radios()) radio.addEventListener("change", () => state.change({ [radio.name]: radio.value }));
  state.watch((inputs) => show(inputs, editors));
  show(state.inputs, editors);
  return editors;
}

/** @param {Inputs} inputs @param {Record<EditorName, Editor>} editors */
function show(inputs, editors) {
  for (const [name, editor] of Object.entries(editors)) editor.text = inputs[/** @type {EditorName} */ (name)];
  for (const field of plainFields()) {
    const value = inputs[/** @type {keyof Inputs} */ (field.dataset.input)];
    if (field.value !== value) field.value = value;
  }
  for (const radio of radios()) radio.checked = inputs[/** @type {keyof Inputs} */ (radio.name)] === radio.value;
  for (const [from, id] of Object.entries(TOKEN_PARTS)) byId(id).hidden = inputs.tokenFrom !== from;
  byId("http-request").hidden = inputs.requestFrom !== "http";
  byId("event-request").hidden = inputs.requestFrom !== "event";
}

function fillChoices() {
  const option = (/** @type {string} */ value) => h("option", { value }, value);
  fill(byId("method"), ...METHODS.map(option));
  fill(byId("algorithm"), ...[...PAIR_ALGORITHMS, ...MAC_ALGORITHMS].map(option));
  const groups = SAMPLE_GROUPS.map(({ title, samples }) =>
    h("optgroup", { label: title }, ...samples.map(({ id, title: name }) => h("option", { value: id, selected: id === FIRST_SAMPLE }, name))),
  );
  fill(byId("sample"), h("option", { value: "" }, "Your own"), ...groups);
}

/** @returns {HTMLElement[]} */
function editorElements() {
  return [...document.querySelectorAll(/** @type {"div"} */ ("[data-editor]"))];
}

/** @returns {(HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement)[]} */
function plainFields() {
  return [...document.querySelectorAll(/** @type {"input"} */ ("[data-input]"))];
}

/** @returns {HTMLInputElement[]} */
function radios() {
  return [...document.querySelectorAll(/** @type {"input"} */ ('input[type="radio"]'))];
}
