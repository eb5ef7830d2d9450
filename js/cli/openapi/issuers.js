// @ts-check

const METADATA = "/.well-known/openid-configuration";

/**
 * Issuers that the security schemes name. What they do not say is left for a person to fill in.
 *
 * @param {import("./document.js").SourceDocument} source
 * @returns {Partial<import("../../types.d.ts").DescribedIssuer>[]}
 */
export function issuersOf(source) {
  const schemes = Object.entries(source.root.components?.securitySchemes ?? {});
  return schemes.flatMap(([name, scheme]) =>
    issuerOf(source, source.resolved(scheme) ?? {}, ["components", "securitySchemes", name]),
  );
}

/**
 * @param {import("./document.js").SourceDocument} source
 * @param {any} scheme
 * @param {string[]} path
 */
function issuerOf(source, scheme, path) {
  const { issuer, audience } = scheme["x-amazon-apigateway-authorizer"]?.jwtConfiguration ?? {};
  const { openIdConnectUrl } = scheme;
  const discovered = typeof openIdConnectUrl === "string" && openIdConnectUrl.endsWith(METADATA);
  const found =
    typeof issuer === "string"
      ? issuer
      : discovered
        ? openIdConnectUrl.slice(0, -METADATA.length)
        : undefined;
  if (found === undefined) return [];
  const audiences = [audience ?? []].flat().filter((one) => typeof one === "string");
  if (audiences.length === 0) source.lose(path, "the audience is not said: name the API in audiences");
  return [
    {
      issuer: found,
      audiences,
      algorithms: /** @type {import("../../types.d.ts").Algorithm[]} */ (["RS256"]),
      keys: { discovery: /** @type {const} */ (true) },
    },
  ];
}
