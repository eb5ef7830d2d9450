// @ts-check
import { rulePath } from "../openapi/paths.js";
import { ANY_METHODS, idOf, named } from "../openapi/rules.js";

/**
 * @typedef {import("../openapi/document.js").SourceDocument} SourceDocument
 * @typedef {import("../../types.d.ts").Rule} Rule
 */

const FUNCTION = "AWS::Serverless::Function";
/** Kinds of events: where the API they belong to is named, and where what all APIs share is. */
const KINDS = /** @type {Record<string, { api: string, globals: string }>} */ ({
  Api: { api: "RestApiId", globals: "Api" },
  HttpApi: { api: "ApiId", globals: "HttpApi" },
});

/**
 * A rule for each route of each function in a SAM template.
 *
 * @param {SourceDocument} source
 * @returns {Rule[]}
 */
export function samRulesOf(source) {
  const functions = Object.entries(source.root.Resources ?? {}).filter(([, { Type }]) => Type === FUNCTION);
  const events = functions.flatMap(([name, { Properties = {} }]) =>
    Object.entries(Properties.Events ?? {}).map(([event, given]) => ({
      name: `${name}.${event}`,
      event: given,
      path: ["Resources", name, "Properties", "Events", event],
    })),
  );
  return named(events.filter(({ event }) => event.Type in KINDS).flatMap((one) => eventRules(source, one)));
}

/**
 * @param {SourceDocument} source
 * @param {{ name: string, event: any, path: string[] }} given
 * @returns {Rule[]} none where it cannot be carried over
 */
function eventRules(source, { name, event, path: place }) {
  const { Path, Method, Auth = {} } = event.Properties ?? {};
  if (typeof Path !== "string" || typeof Method !== "string") {
    source.lose(place, "a route without a path or a method of its own: no rule is made");
    return [];
  }
  const path = rulePath(source, "", Path, [...place, "Properties", "Path"]);
  const access = accessOf(source, authOf(source, event), Auth, [...place, "Properties", "Auth"]);
  if (path === undefined || access === undefined) return [];
  const methods = ["any", "*"].includes(Method.toLowerCase()) ? ANY_METHODS : [Method.toUpperCase()];
  return [{ id: idOf(name, methods, path), methods, path, ...access }];
}

/**
 * @param {SourceDocument} source
 * @param {any} shared the API's own Auth
 * @param {any} own the route's
 * @param {string[]} place
 * @returns {Partial<Rule> | undefined}
 */
function accessOf(source, shared, own, place) {
  const authorizer = own.Authorizer ?? shared.DefaultAuthorizer ?? "NONE";
  const needsKey = own.ApiKeyRequired ?? shared.ApiKeyRequired;
  if (needsKey && authorizer === "NONE") {
    return void source.lose(place, "an API key alone: no token shows that, so no rule is made");
  }
  if (needsKey) source.lose(place, "an API key beside the token: API Gateway has to go on asking for it");
  if (authorizer === "NONE") return { public: true };
  if (authorizer === "AWS_IAM") {
    return void source.lose(place, "signed requests (AWS_IAM): no token shows that, so no rule is made");
  }
  const scopes = own.AuthorizationScopes ?? shared.Authorizers?.[authorizer]?.AuthorizationScopes ?? [];
  // API Gateway is content with one of them.
  return scopes.length > 1 ? { anyScope: scopes } : { scopes };
}

/** The Auth of the API a route belongs to, over what all APIs share. @param {SourceDocument} source @param {any} event */
function authOf({ root }, { Type, Properties }) {
  const { api, globals } = KINDS[Type];
  const named = Properties[api];
  const own = root.Resources?.[named?.Ref ?? named]?.Properties?.Auth;
  return { ...root.Globals?.[globals]?.Auth, ...own };
}
