// @ts-check
/** The issuer, played by this tab: its keys are made here, and gone with it. */
import { base64, base64url } from "./base64.js";
import { MAC_ALGORITHMS, compact, makePair, signWithKey, signWithSecret } from "./signing.js";

const METADATA = "/.well-known/openid-configuration";
const SECRET_BYTES = 48;
const encoder = new TextEncoder();

/**
 * @typedef {"issuer" | "stranger" | "none" | "public-key"} Signer whose key signs: the issuer's; one the
 *   issuer never had, under its key id; nobody's; or the issuer's public key, taken for a secret
 * @typedef {{ algorithm: string, type: string, signer: Signer, claims: string }} TokenOrder
 */

/** Keys for every algorithm asked for, and what an issuer's server would say of them. */
export class TabIssuer {
  /** @type {Map<string, Promise<import("./signing.js").KeyPair>>} */
  #pairs = new Map();
  /** Text, as a secret under `utf8` is; the other encodings are of its bytes. */
  #secret = randomText();
  #pastedKeySet = "";

  /** Changes whenever the key set does, so that nobody keeps an old one. */
  get edition() {
    return `${[...this.#pairs.keys()].join(" ")}\n${this.#pastedKeySet}`;
  }

  /** @param {string} text a key set served in place of the tab's own; empty for none */
  serve(text) {
    this.#pastedKeySet = text.trim();
  }

  /**
   * A token made to order.
   *
   * @param {TokenOrder} order
   * @returns {Promise<string>}
   */
  async token({ algorithm, type, signer, claims }) {
    if (signer === "none") return compact({ alg: "none", typ: type }, claims, async () => new ArrayBuffer(0));
    if (signer === "public-key") return this.#confused(algorithm, type, claims);
    if (MAC_ALGORITHMS.some((one) => one === algorithm)) return this.#mac(algorithm, type, signer, claims);
    const { publicJwk, privateKey } = await this.#pair(algorithm);
    const key = signer === "issuer" ? privateKey : (await makePair(algorithm, publicJwk.kid)).privateKey;
    return compact({ alg: algorithm, typ: type, kid: publicJwk.kid }, claims, (message) => signWithKey(algorithm, key, message));
  }

  /**
   * Answers for the servers a configuration names; no network is asked.
   *
   * @param {string | URL | Request} url
   * @returns {Promise<Response>}
   */
  fetch = async (url) => {
    const address = String(url);
    const issuer = address.slice(0, -METADATA.length);
    const document = address.endsWith(METADATA)
      ? JSON.stringify({ issuer, jwks_uri: `${issuer}/jwks.json` })
      : this.#pastedKeySet || (await this.#keySet());
    return new Response(document, { headers: { "content-type": "application/json" } });
  };

  /**
   * The tab's secret, written as a reference says.
   *
   * @param {import("../js/types.d.ts").SecretReference} reference
   */
  secret = async (reference) => {
    const { encoding = "utf8", member } = /** @type {import("../js/types.d.ts").SecretSource} */ (reference);
    const text = encoding === "utf8" ? this.#secret : encoded(encoder.encode(this.#secret), encoding);
    return member === undefined ? text : JSON.stringify({ [member]: text });
  };

  /** @param {string} algorithm */
  #pair(algorithm) {
    const held = this.#pairs.get(algorithm);
    if (held) return held;
    const pair = makePair(algorithm, `tab-${algorithm.toLowerCase()}`);
    this.#pairs.set(algorithm, pair);
    pair.catch(() => this.#pairs.delete(algorithm));
    return pair;
  }

  async #keySet() {
    const pairs = await Promise.all(this.#pairs.values());
    return JSON.stringify({ keys: pairs.map(({ publicJwk }) => publicJwk) }, null, 2);
  }

  /** @param {string} algorithm @param {string} type @param {Signer} signer @param {string} claims */
  #mac(algorithm, type, signer, claims) {
    const secret = encoder.encode(signer === "issuer" ? this.#secret : randomText());
    return compact({ alg: algorithm, typ: type }, claims, (message) => signWithSecret(algorithm, secret, message));
  }

  /**
   * Algorithm confusion (RFC 8725 section 2.1): a MAC under what everybody knows.
   *
   * @param {string} algorithm @param {string} type @param {string} claims
   */
  async #confused(algorithm, type, claims) {
    const { publicJwk } = await this.#pair(algorithm.startsWith("HS") ? "RS256" : algorithm);
    const secret = encoder.encode(JSON.stringify(publicJwk));
    return compact({ alg: "HS256", typ: type, kid: publicJwk.kid }, claims, (message) => signWithSecret("HS256", secret, message));
  }
}

function randomText() {
  return base64url(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));
}

/** @param {Uint8Array} bytes @param {string} encoding */
function encoded(bytes, encoding) {
  if (encoding === "base64url") return base64url(bytes);
  if (encoding === "base64") return base64(bytes);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
