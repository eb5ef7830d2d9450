// @ts-check
/** Makes elements; text is only ever text, so nothing typed or decoded can become markup. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @typedef {string | number | boolean | undefined | null} AttributeValue nothing and `false` leave it out
 * @typedef {Node | string | undefined | null | false} Child nothing and `false` leave it out
 */

/**
 * An element with attributes and children.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, AttributeValue>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) element.setAttribute(name, textOf(name, value));
  }
  element.append(...present(children));
  return element;
}

/**
 * A symbol of the page's own set; a word beside it says the same to those who do not see it.
 *
 * @param {string} name
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/**
 * The element of the page with an id; the page has every one of them.
 *
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @returns {T}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return /** @type {T} */ (element);
}

/**
 * Puts children in the place of whatever an element holds.
 *
 * @param {Element} element
 * @param {...Child} children
 */
export function fill(element, ...children) {
  element.replaceChildren(...present(children));
}

/** Attributes that are there or not have no value; those of ARIA and of data do. @param {string} name @param {string | number | true} value */
function textOf(name, value) {
  return value === true && !/^(?:aria|data)-/.test(name) ? "" : String(value);
}

/** @param {Child[]} children */
function present(children) {
  return children.filter((child) => child !== undefined && child !== null && child !== false);
}
