// @ts-check
/** What can be picked to begin with; keys and tokens are made when one is. */
import { platformSamples } from "./samples/platforms.js";
import { forgerySamples, tokenSamples } from "./samples/tokens.js";

/**
 * @typedef {"hour" | "expired" | "future" | "own"} Times when a token made here is good: for an hour, until
 *   an hour ago, from an hour on, or as its claims say
 * @typedef {object} Sample
 * @property {string} id
 * @property {string} title
 * @property {string} note what to look at
 * @property {string} config
 * @property {Record<string, object | null>} personas
 * @property {Record<string, unknown>} claims without times
 * @property {string} algorithm
 * @property {string} type the header's `typ`
 * @property {import("./issuer.js").Signer} signer
 * @property {Times} times
 * @property {"none"} [token] where the request brings none
 * @property {string} method
 * @property {string} path
 * @property {object} [event] where API Gateway asks
 * @typedef {{ title: string, samples: Sample[] }} SampleGroup
 */

/** Every sample, by what it is about. */
export const SAMPLE_GROUPS = [tokenSamples, forgerySamples, platformSamples];

/** The first to be seen: a refusal tells most. */
export const FIRST_SAMPLE = "scope";

/**
 * @param {string} id
 * @returns {Sample | undefined}
 */
export function sampleOf(id) {
  return SAMPLE_GROUPS.flatMap(({ samples }) => samples).find((sample) => sample.id === id);
}

/**
 * What is typed into the page's fields for a sample.
 *
 * @param {Sample} sample
 * @returns {import("./state.js").Inputs}
 */
export function inputsOf({ config, personas, claims, algorithm, type, signer, times, token, method, path, event }) {
  return {
    config,
    personas: `${entries(personas)}\n`,
    tokenFrom: token ?? "made",
    claims: JSON.stringify(claims, null, 2),
    algorithm,
    type,
    signer,
    times,
    pasted: "",
    keySet: "",
    requestFrom: event ? "event" : "http",
    method,
    path,
    fields: "",
    event: event ? JSON.stringify(event, null, 2) : "",
  };
}

/** An object with a line for each member. @param {Record<string, unknown>} object */
function entries(object) {
  const lines = Object.entries(object).map(([name, value]) => `  ${JSON.stringify(name)}: ${spaced(value)}`);
  return `{\n${lines.join(",\n")}\n}`;
}

/** @param {unknown} value */
function spaced(value) {
  return JSON.stringify(value).replaceAll(/([:,])(?=["\d{[tfn])/g, "$1 ");
}
