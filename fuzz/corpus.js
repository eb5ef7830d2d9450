// @ts-check
// The inputs of a fuzz target as one file: base64, an input a line, in the order of their bytes.
import { existsSync, readFileSync } from "node:fs";

/** @param {string} target @returns {Buffer[]} */
export function unpacked(target) {
  const file = new URL(`corpus/${target}.base64`, import.meta.url);
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => Buffer.from(line, "base64"));
}

/** @param {Buffer[]} inputs */
export function packed(inputs) {
  const distinct = new Set(inputs.toSorted(Buffer.compare).map((input) => input.toString("base64")));
  return [...distinct].map((line) => `${line}\n`).join("");
}
