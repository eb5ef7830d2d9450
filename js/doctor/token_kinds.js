// @ts-check

/** What client ids look like, which ID tokens have for their audience (OpenID Connect Core 1.0 section 2). */
const CLIENT_IDS = [
  /\.apps\.googleusercontent\.com$/,
  /^[A-Za-z0-9]{32}$/,
  /^0oa[A-Za-z0-9]{17}$/,
  /^[a-z0-9]{26}$/,
];
/** How a Cognito user pool is named. */
const COGNITO = /^https:\/\/cognito-idp\.[\w-]+\.amazonaws\.com\//;

/**
 * Entries that take an ID token where an access token is meant: it says who signed in, not what a
 * client may do, and any page of the application holds it.
 *
 * @type {import("./index.js").Check}
 */
export function tokenKinds({ issuers }) {
  return issuers.flatMap((issuer, at) =>
    "preset" in issuer ? ofPreset(issuer, at) : ofDescribed(issuer, at),
  );
}

/**
 * @param {import("../types.d.ts").PresetIssuer} issuer
 * @param {number} at
 */
function ofPreset({ preset, tokenUse }, at) {
  if (preset !== "cognito" || tokenUse !== "id") return [];
  const message =
    "ID tokens are taken in place of access tokens: they carry no scopes, and are made for the client, not for an API";
  return [
    finding(
      `/issuers/${at}/tokenUse`,
      message,
      'write "tokenUse": "access", and have clients send the access token',
    ),
  ];
}

/**
 * @param {import("../types.d.ts").DescribedIssuer} issuer
 * @param {number} at
 */
function ofDescribed({ issuer = "", audiences = [], tokenTypes, requiredClaims = [] }, at) {
  const names = Array.isArray(requiredClaims) ? requiredClaims : Object.keys(requiredClaims);
  if (COGNITO.test(issuer) && !names.includes("token_use")) {
    const message =
      "access tokens and ID tokens of this user pool are both taken: only token_use tells them apart";
    return [
      finding(
        `/issuers/${at}`,
        message,
        'use "preset": "cognito", or require { "token_use": "access" } in requiredClaims',
      ),
    ];
  }
  const client = audiences.findIndex((audience) => CLIENT_IDS.some((form) => form.test(audience)));
  if (client < 0 || tokenTypes || names.length > 0) return [];
  const message = "this audience looks like a client's id, which ID tokens are made for";
  return [
    finding(
      `/issuers/${at}/audiences/${client}`,
      message,
      'name the API here; or tell the kinds apart by "tokenTypes": ["at+jwt"] (RFC 9068) or by requiredClaims',
    ),
  ];
}

/** @param {string} pointer @param {string} message @param {string} fix @returns {import("./index.js").Finding} */
function finding(pointer, message, fix) {
  return { code: "id_token", severity: "warning", pointer, message, fix };
}
