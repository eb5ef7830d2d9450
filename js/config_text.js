// @ts-check
import { ConfigError, refusal } from "./config_error.js";

/**
 * A configuration as the module takes it.
 *
 * @param {unknown} config
 * @returns {string} JSON
 * @throws {ConfigError} for what JSON cannot hold
 */
export function configText(config) {
  if (typeof config === "string") return config;
  const text = jsonOf(config);
  // JSON leaves such a member out, and with it what a rule asks for.
  const pointer = undefinedIn(config, "");
  if (pointer) throw new ConfigError([{ pointer, message: "is undefined" }]);
  return text;
}

/** @param {unknown} config */
function jsonOf(config) {
  try {
    return JSON.stringify(config) ?? "null";
  } catch {
    throw refusal("the configuration cannot be written as JSON");
  }
}

/**
 * The first member that is undefined, by JSON pointer (RFC 6901).
 *
 * @param {unknown} value
 * @param {string} pointer
 * @returns {string | undefined}
 */
function undefinedIn(value, pointer) {
  if (value === undefined) return pointer;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const found = undefinedIn(member, `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`);
    if (found) return found;
  }
  return undefined;
}
