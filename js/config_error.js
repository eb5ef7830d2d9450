// @ts-check

/**
 * A configuration that was refused; nothing is decided by it.
 *
 * `errors` names each member at fault by JSON pointer (RFC 6901) and says what would be right.
 * No secret is ever part of a message.
 */
export class ConfigError extends Error {
  /** @param {import("./types.d.ts").ConfigFault[]} errors */
  constructor(errors) {
    super(`the configuration is refused\n${errors.map(line).join("\n")}`);
    this.name = "ConfigError";
    this.errors = errors;
  }

  /**
   * Reads what the module throws; anything else it throws is a fault of its own.
   *
   * @param {unknown} thrown
   * @returns {ConfigError | undefined} nothing where `thrown` is not a refusal
   */
  static from(thrown) {
    try {
      const { errors } = JSON.parse(/** @type {Error} */ (thrown).message);
      return Array.isArray(errors) ? new ConfigError(errors) : undefined;
    } catch {
      return undefined;
    }
  }
}

/**
 * A refusal of what no one member is to blame for.
 *
 * @param {string} message
 */
export function refusal(message) {
  return new ConfigError([{ pointer: "", message }]);
}

/** @param {import("./types.d.ts").ConfigFault} fault */
function line({ pointer, message }) {
  return `  ${pointer || "(root)"}: ${message}`;
}
