// @ts-check
// A real OpenID provider whose keys rotate: a provider is made anew with other keys behind one address.
import { exportJWK, generateKeyPair } from "jose";
// @ts-ignore The package has no types.
import Provider from "oidc-provider";
import { serve } from "./support.js";

export const API = "https://api.example";
const CLIENT = { client_id: "robot", client_secret: "a client secret, for tests alone" };
const ALGORITHM = "ES256";

/** Starts it, with no keys yet. */
export async function startProvider() {
  /** @type {any} */
  let callback;
  const state = { jwksDelayMs: 0, fetches: 0 };
  const { base, stop } = await serve((request, response) => {
    const isKeys = request.url?.startsWith("/jwks");
    if (isKeys) state.fetches += 1;
    setTimeout(() => callback(request, response), isKeys ? state.jwksDelayMs : 0);
  });
  /** Publishes keys; the first of them signs. @param {object[]} keys */
  const publish = (keys) => {
    const jwks = { keys };
    callback = new Provider(base, { jwks, ...settings() }).callback();
  };
  return { issuer: base, state, publish, grant: () => grant(base), stop };
}

/** @param {string} kid */
export async function newKey(kid) {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: ALGORITHM, kid, use: "sig" };
}

function settings() {
  return {
    clients: [{ ...CLIENT, grant_types: ["client_credentials"], redirect_uris: [], response_types: [], id_token_signed_response_alg: ALGORITHM }],
    scopes: ["pets:read"],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          audience: API,
          scope: "pets:read",
          accessTokenFormat: "jwt",
          accessTokenTTL: 300,
          jwt: { sign: { alg: ALGORITHM } },
        }),
      },
    },
  };
}

/** @param {string} base @returns {Promise<string>} an access token by the key that signs now */
async function grant(base) {
  const basic = Buffer.from(`${CLIENT.client_id}:${encodeURIComponent(CLIENT.client_secret)}`).toString("base64");
  const response = await fetch(`${base}/token`, {
    method: "POST",
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: "client_credentials", resource: API, scope: "pets:read" }),
  });
  const { access_token: token, ...rest } = /** @type {any} */ (await response.json());
  if (!token) throw new Error(JSON.stringify(rest));
  return token;
}
