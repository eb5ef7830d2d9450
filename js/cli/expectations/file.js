// @ts-check
import { refused } from "../configuration.js";
import { CallError } from "../exit.js";
import { readText } from "../inputs.js";
import { placesIn } from "../places.js";
import { readExpectations } from "./read.js";

/**
 * Where the expectations for a configuration are: beside it.
 *
 * @param {string} config
 */
export function besides(config) {
  return `${config.replace(/\.json$/, "")}.test.json`;
}

/**
 * The expectations in a file.
 *
 * @param {string} file
 * @returns {Promise<import("./read.js").Expectations>}
 */
export async function openExpectations(file) {
  const text = await readText(file, "edge-authorizer init writes one; docs/cli.md says what it holds");
  const { expectations, faults } = readExpectations(parsed(file, text));
  if (faults.length === 0) return expectations;
  const find = placesIn(text);
  const details = faults.map(({ pointer, message }) => {
    const place = find(pointer);
    return `${file}:${place?.line}:${place?.column} ${pointer || "(root)"}: ${message}`;
  });
  throw new CallError(`${file} is refused`, undefined, details);
}

/** @param {string} file @param {string} text */
function parsed(file, text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refused(file, text, error);
  }
}
