// @ts-check
/** The token that the inputs describe. */
import { InputFault, objectOf } from "./request.js";

const HOUR = 3600;
/** How long a made token is kept, so that it stays the same while something else is typed, in milliseconds. */
const KEPT_MS = 5 * 60 * 1000;

/** Makes tokens by the tab's issuer, and each but once. */
export class TokenSource {
  #issuer;
  #key = "";
  #madeAt = -Infinity;
  #token = "";

  /** @param {import("./issuer.js").TabIssuer} issuer */
  constructor(issuer) {
    this.#issuer = issuer;
  }

  /**
   * @param {import("./state.js").Inputs} inputs
   * @returns {Promise<string | undefined>} nothing where the request brings none
   * @throws {import("./request.js").InputFault} where the claims are no object, or the browser lacks the algorithm
   */
  async of(inputs) {
    this.#issuer.serve(inputs.tokenFrom === "pasted" ? inputs.keySet : "");
    if (inputs.tokenFrom === "none") return undefined;
    if (inputs.tokenFrom === "pasted") return inputs.pasted.trim() || undefined;
    return this.#made(inputs);
  }

  /** @param {import("./state.js").Inputs} inputs */
  async #made({ claims, algorithm, type, signer, times }) {
    const key = JSON.stringify([claims, algorithm, type, signer, times]);
    const now = Date.now();
    if (key === this.#key && now - this.#madeAt < KEPT_MS) return this.#token;
    const timed = JSON.stringify({ ...objectOf("claims", claims), ...timesOf(times, Math.floor(now / 1000)) });
    this.#token = await this.#issuer.token({ algorithm, type, signer, claims: timed }).catch(() => {
      throw new InputFault("claims", `this browser makes no keys for ${algorithm}`);
    });
    this.#key = key;
    this.#madeAt = now;
    return this.#token;
  }
}

/** @param {import("./samples.js").Times} times @param {number} now Unix time in seconds */
function timesOf(times, now) {
  if (times === "hour") return { iat: now, exp: now + HOUR };
  if (times === "expired") return { iat: now - 2 * HOUR, exp: now - HOUR };
  if (times === "future") return { iat: now, nbf: now + HOUR, exp: now + 2 * HOUR };
  return {};
}
