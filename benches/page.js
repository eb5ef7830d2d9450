// @ts-check
/** What is generated of a page: everything between its markers. */
import { readFile, writeFile } from "node:fs/promises";

/**
 * Writes sections between their markers, `<!-- name -->` and `<!-- /name -->`.
 *
 * @param {string} page its file
 * @param {(name: string, before: string) => string} section its new text, which may depend on what was there
 */
export async function fillPage(page, section) {
  const text = await readFile(page, "utf8");
  const filled = text.replaceAll(/(<!-- (\w+) -->\n)([^]*?)\n?(<!-- \/\2 -->)/g, (_, open, name, before, close) => `${open}${section(name, before)}\n${close}`);
  await writeFile(page, filled);
}

/** @param {string[]} head @param {string[][]} rows @param {string} [align] of all columns but the first */
export function table(head, rows, align = "---:") {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? "---" : align))), ...rows.map(line)].join("\n");
}
