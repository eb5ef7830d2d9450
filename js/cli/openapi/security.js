// @ts-check

/**
 * What a rule asks for; nothing where no request may pass.
 *
 * @typedef {import("../../types.d.ts").Condition & { public?: true }} Access
 * @typedef {import("./document.js").SourceDocument} SourceDocument
 */

/** Authorizers of API Gateway that look at a token. */
const TOKEN_AUTHORIZERS = ["token", "request", "jwt", "cognito_user_pools"];
/** Their kind, where the scheme alone says it. */
const TOKEN_AUTHTYPES = ["custom", "oauth2", "jwt", "cognito_user_pools"];

/**
 * What an operation's security requirements come to (OpenAPI 3.1 section 4.8.30): one of the list
 * will do, all schemes of one are needed, and an empty one is met by anybody. An alternative that
 * asks for what a token cannot show is left out, so that nobody gets in by half of it.
 *
 * @param {SourceDocument} source
 * @param {unknown} security
 * @param {string[]} path where it stands
 * @returns {Access | undefined}
 */
export function accessOf(source, security, path) {
  if (security === undefined || (Array.isArray(security) && security.length === 0)) return { public: true };
  if (!Array.isArray(security)) return void source.lose(path, "security is no list: no rule is made");
  const alternatives = security.flatMap((one, at) => alternative(source, one, [...path, String(at)]));
  if (alternatives.some((scopes) => scopes === null)) {
    if (security.length > 1) {
      source.lose(
        path,
        "a token is optional here: the rule is public, and whoever brings a token is not told apart",
      );
    }
    return { public: true };
  }
  return joined(/** @type {string[][]} */ (alternatives));
}

/** @param {string[][]} alternatives the scopes of each @returns {Access | undefined} */
function joined(alternatives) {
  const unique = [...new Map(alternatives.map((scopes) => [[...scopes].sort().join(" "), scopes])).values()];
  if (unique.length === 0) return undefined;
  const [first] = unique;
  if (unique.length === 1 || unique.some((scopes) => scopes.length === 0)) {
    return { scopes: unique.length === 1 ? first : [] };
  }
  return { anyOf: unique.map((scopes) => ({ scopes })) };
}

/**
 * @param {SourceDocument} source
 * @param {any} requirement
 * @param {string[]} path
 * @returns {(string[] | null)[]} its scopes, null where it asks for nothing; an empty list where it cannot be carried over
 */
function alternative(source, requirement, path) {
  if (typeof requirement !== "object" || requirement === null) {
    source.lose(path, "this is no security requirement, and is left out");
    return [];
  }
  const entries = Object.entries(requirement);
  if (entries.length === 0) return [null];
  const wants = entries.map(([name, scopes]) => ({ name, scopes, kind: schemeKind(source, name) }));
  const lost = wants.filter(({ kind }) => kind !== "token");
  for (const { name, kind } of lost) {
    source.lose([...path, name], `${kind}: no token shows that, so this alternative is left out`);
  }
  if (lost.length > 0) return [];
  for (const { name } of wants.filter(({ name, scopes }) => takesAny(source, name) && scopes.length > 1)) {
    source.lose([...path, name], "API Gateway takes any one of these scopes, and the rule asks for all");
  }
  if (wants.length > 1) {
    source.lose(path, "more than one scheme at once: a request has one token here, and it needs all their scopes");
  }
  return [[...new Set(wants.flatMap(({ scopes }) => (Array.isArray(scopes) ? scopes.map(String) : [])))]];
}

/**
 * @param {SourceDocument} source
 * @param {string} name
 * @returns {string} `token`, or what it is instead
 */
function schemeKind(source, name) {
  const scheme = source.resolved(source.root.components?.securitySchemes?.[name]);
  if (!scheme) return "a scheme that is not defined";
  const {
    type,
    scheme: http = "",
    "x-amazon-apigateway-authtype": authtype = "",
    "x-amazon-apigateway-authorizer": authorizer,
  } = scheme;
  if (TOKEN_AUTHORIZERS.includes(String(authorizer?.type).toLowerCase())) return "token";
  if (authorizer === undefined && TOKEN_AUTHTYPES.includes(String(authtype).toLowerCase())) return "token";
  if (["oauth2", "openIdConnect"].includes(type)) return "token";
  if (type === "http" && String(http).toLowerCase() === "bearer") return "token";
  const kinds = /** @type {Record<string, string>} */ ({
    apiKey: "an API key",
    mutualTLS: "a client's certificate",
    http: `HTTP ${http}`,
  });
  return kinds[type] ?? "a scheme of no known type";
}

/** Whether API Gateway itself looks at the scopes, and is content with one. @param {SourceDocument} source @param {string} name */
function takesAny(source, name) {
  const scheme = source.resolved(source.root.components?.securitySchemes?.[name]);
  return ["jwt", "cognito_user_pools"].includes(
    String(scheme?.["x-amazon-apigateway-authorizer"]?.type).toLowerCase(),
  );
}
