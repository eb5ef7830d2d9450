// @ts-check
import { nearest } from "../doctor/nearest.js";
import { CallError } from "./exit.js";
import { Option } from "./libraries.js";

/**
 * An option that takes one of several words, and names the one that was meant.
 *
 * @param {string} flags
 * @param {string} description
 * @param {string[]} words
 */
export function choice(flags, description, words) {
  return new Option(flags, description).choices(words).argParser((given) => {
    if (words.includes(given)) return given;
    const near = nearest(given, words);
    const meant = near === undefined ? `it takes one of ${words.join(", ")}` : `did you mean ${near}?`;
    throw new CallError(`${flags.match(/--[\w-]+/)?.[0]} does not take ${given}`, meant);
  });
}
