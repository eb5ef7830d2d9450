// @ts-check
// The inputs of a fuzz target as one file: a JSON string in a line, a character for each byte, in the order of the bytes.
import { existsSync, readFileSync } from "node:fs";

/** Longest input that is kept: longer ones take their time, and `tests/cases` has those that are about size. */
export const KEPT_MAX_BYTES = 4096;

/** @param {string} target */
export function corpusFile(target) {
  return new URL(`corpus/${target}.jsonl`, import.meta.url);
}

/** @param {string} target @returns {Buffer[]} */
export function unpacked(target) {
  const file = corpusFile(target);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => Buffer.from(JSON.parse(line), "latin1"));
}

/** @param {Buffer[]} inputs */
export function packed(inputs) {
  const kept = inputs.filter(({ length }) => length <= KEPT_MAX_BYTES).toSorted(Buffer.compare);
  return [...new Set(kept.map(written))].map((line) => `${line}\n`).join("");
}

/** @param {Buffer} input */
function written(input) {
  const escape = (/** @type {string} */ byte) => `\\u00${byte.charCodeAt(0).toString(16)}`;
  return JSON.stringify(input.toString("latin1")).replace(/[\x7f-\xff]/g, escape);
}
