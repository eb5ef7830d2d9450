// @ts-check

const ENTITIES = /** @type {Record<string, string>} */ ({
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
});

/** Text as it stands in XML and HTML, between tags and in quotes. @param {string} text */
export function escaped(text) {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? "");
}
