// @ts-check
/** Good and bad tokens before one configuration. */
import { SHOP_CLAIMS, SHOP_CONFIG, SHOP_PERSONAS } from "./shop.js";

/** @type {import("../samples.js").Sample} */
const good = {
  id: "good",
  title: "A good token",
  note: "Every check passes, and one rule allows the request.",
  config: SHOP_CONFIG,
  personas: SHOP_PERSONAS,
  claims: SHOP_CLAIMS,
  algorithm: "ES256",
  type: "at+jwt",
  signer: "issuer",
  times: "hour",
  method: "GET",
  path: "/orders/7",
};

/** @type {import("../samples.js").SampleGroup} */
export const tokenSamples = {
  title: "Tokens",
  samples: [
    good,
    { ...good, id: "scope", title: "A scope is missing", note: "The token is good; the rule asks for one scope more.", method: "DELETE" },
    { ...good, id: "expired", title: "Expired an hour ago", note: "The caller learns only that the token is not valid; the log says why.", times: "expired" },
    { ...good, id: "early", title: "Not valid yet", note: "Its nbf lies an hour ahead.", times: "future" },
    {
      ...good,
      id: "audience",
      title: "For another audience",
      note: "A good token of the right issuer, made for some other API.",
      claims: { ...SHOP_CLAIMS, aud: "https://api.billing.example" },
    },
    {
      ...good,
      id: "issuer-slash",
      title: "An issuer without its slash",
      note: "Issuers are compared byte for byte; a slash at the end counts.",
      claims: { ...SHOP_CLAIMS, iss: "https://login.shop.example" },
    },
    {
      ...good,
      id: "id-token",
      title: "An ID token as access token",
      note: "It says who signed in to a client, not what the client may do here.",
      claims: { ...SHOP_CLAIMS, aud: "shop-web", scope: undefined, nonce: "n-0S6_WzA2Mj", email: "pat@shop.example" },
      type: "JWT",
    },
    {
      ...good,
      id: "guest",
      title: "A Deny rule wins",
      note: "One rule allows it and another denies it: the order never matters.",
      claims: { ...SHOP_CLAIMS, sub: "g-17", scope: "orders:write", guest: true },
      method: "PUT",
    },
    {
      ...good,
      id: "own",
      title: "Somebody else's profile",
      note: "The subject must be the path's parameter, or the role support.",
      path: "/customers/kim",
    },
    {
      ...good,
      id: "anonymous",
      title: "No token, a public route",
      note: "A public rule reads no credentials.",
      token: "none",
      path: "/health",
    },
  ],
};

/** @type {import("../samples.js").SampleGroup} */
export const forgerySamples = {
  title: "Forgeries",
  samples: [
    {
      ...good,
      id: "forged",
      title: "A forged signature",
      note: "Signed under the right key id by a key the issuer never had.",
      signer: "stranger",
    },
    {
      ...good,
      id: "none",
      title: "The algorithm none",
      note: "A token without a signature, from the days when libraries took them.",
      signer: "none",
    },
    {
      ...good,
      id: "confusion",
      title: "The public key as a secret",
      note: "HS256 under the issuer's public key: whoever can read the key could make it.",
      signer: "public-key",
    },
  ],
};
