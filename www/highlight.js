// @ts-check
/** Colours JSON as it is typed, right or wrong. */
import { h } from "./dom.js";

const TOKENS = /("(?:[^"\\\n]|\\.)*"?)(\s*:)?|(-?\d[\d.eE+-]*)|\b(true|false|null)\b/g;

/** Longest text that is coloured at every keystroke, in characters. */
const COLOURED_MAX = 60_000;

/**
 * A JSON text as nodes; joined, they are the text again.
 *
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function highlighted(text) {
  if (text.length > COLOURED_MAX) return [text];
  /** @type {(Node | string)[]} */
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(TOKENS)) {
    const [whole, string, colon, number] = found;
    nodes.push(text.slice(end, found.index));
    if (string === undefined) nodes.push(h("span", { class: number ? "j-number" : "j-word" }, whole));
    else nodes.push(h("span", { class: colon ? "j-name" : "j-text" }, string), colon ?? "");
    end = found.index + whole.length;
  }
  nodes.push(text.slice(end));
  return nodes;
}
