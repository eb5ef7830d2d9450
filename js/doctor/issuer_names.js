// @ts-check

/**
 * How well-known issuers write their names, and the preset that knows.
 *
 * @type {{ host: RegExp, path?: RegExp, slash: boolean, preset: string }[]}
 */
const KNOWN = [
  { host: /\.auth0\.com$/, slash: true, preset: "auth0" },
  { host: /^accounts\.google\.com$/, slash: false, preset: "google" },
  { host: /^cognito-idp\.[\w-]+\.amazonaws\.com$/, slash: false, preset: "cognito" },
  { host: /\.okta(preview)?\.com$/, path: /^\/oauth2\//, slash: false, preset: "okta" },
  { host: /^sts\.windows\.net$/, slash: true, preset: "entra" },
  { host: /^login\.microsoftonline\.com$/, slash: false, preset: "entra" },
  { host: /^securetoken\.google\.com$/, slash: false, preset: "firebase" },
  { host: /^token\.actions\.githubusercontent\.com$/, slash: false, preset: "githubActions" },
  { host: /\.cloudflareaccess\.com$/, slash: false, preset: "cloudflareAccess" },
  { host: /\.supabase\.co$/, path: /^\/auth\/v1/, slash: false, preset: "supabase" },
  { host: /\.clerk\.accounts\.dev$/, slash: false, preset: "clerk" },
  { host: /./, path: /\/realms\/[^/]+\/?$/, slash: false, preset: "keycloak" },
];

/**
 * Issuers that are off by a slash, and keys that come from another place than the issuer.
 *
 * @type {import("./index.js").Check}
 */
export function issuerNames({ issuers }) {
  return issuers.flatMap((issuer, at) => {
    if ("preset" in issuer || issuer.issuer === undefined || !URL.canParse(issuer.issuer)) return [];
    const url = new URL(issuer.issuer);
    return [
      ...slash(issuer.issuer, url, at),
      ...otherHost(url, issuer.keys.jwksUri, at),
      ...plainText(url, at),
    ];
  });
}

/**
 * @param {string} name
 * @param {URL} url
 * @param {number} at
 * @returns {import("./index.js").Finding[]}
 */
function slash(name, { hostname, pathname }, at) {
  const known = KNOWN.find(({ host, path }) => host.test(hostname) && (path?.test(pathname) ?? true));
  if (!known || name.endsWith("/") === known.slash) return [];
  const message = known.slash
    ? "this issuer's name ends with a slash, and here it has none"
    : "this issuer's name has no slash at the end, and here it has one";
  return [
    {
      code: "issuer_slash",
      severity: "warning",
      pointer: `/issuers/${at}/issuer`,
      message,
      fix: `${known.slash ? "add" : "take out"} the slash, or use "preset": "${known.preset}"`,
    },
  ];
}

/**
 * @param {URL} issuer
 * @param {string | undefined} jwksUri
 * @param {number} at
 * @returns {import("./index.js").Finding[]}
 */
function otherHost(issuer, jwksUri, at) {
  if (jwksUri === undefined || !URL.canParse(jwksUri)) return [];
  const { hostname } = new URL(jwksUri);
  if (siteOf(hostname) === siteOf(issuer.hostname)) return [];
  const message = "the keys come from another site than the issuer: whoever runs that one can make tokens";
  return [
    {
      code: "keys_elsewhere",
      severity: "note",
      pointer: `/issuers/${at}/keys/jwksUri`,
      message,
      fix: "compare it with jwks_uri in the issuer's metadata, or use discovery",
    },
  ];
}

/**
 * @param {URL} url
 * @param {number} at
 * @returns {import("./index.js").Finding[]}
 */
function plainText({ protocol, hostname }, at) {
  if (protocol !== "http:" || ["localhost", "127.0.0.1", "[::1]"].includes(hostname)) return [];
  return [
    {
      code: "issuer_plain",
      severity: "warning",
      pointer: `/issuers/${at}/issuer`,
      message: "issuers have https URLs (OpenID Connect Core 1.0 section 2)",
      fix: "compare it with the claim iss of a token",
    },
  ];
}

/** The last two labels of a host's name, which mostly are one owner's. @param {string} host */
function siteOf(host) {
  return host.split(".").slice(-2).join(".");
}
