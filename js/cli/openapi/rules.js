// @ts-check
import { basePath, rulePath } from "./paths.js";
import { accessOf } from "./security.js";

/**
 * @typedef {import("./document.js").SourceDocument} SourceDocument
 * @typedef {import("../../types.d.ts").Rule} Rule
 */

/** The operations of a path item (OpenAPI 3.1 section 4.8.9). */
const METHODS = ["get", "head", "post", "put", "patch", "delete", "options", "trace"];
const ANY = "x-amazon-apigateway-any-method";
/** What API Gateway means by any method. */
export const ANY_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const ID_MAX = 64;

/**
 * A rule for each operation, and a loss for each that has none: what no rule allows is denied.
 *
 * @param {SourceDocument} source
 * @returns {Rule[]}
 */
export function rulesOf(source) {
  const { paths = {}, servers, webhooks, security } = source.root;
  if (webhooks) source.lose(["webhooks"], "webhooks are requests to others, and get no rules");
  const base = basePath(source, servers, ["servers"]);
  const rules = Object.entries(paths)
    .filter(([template]) => template.startsWith("/"))
    .flatMap(([template, item]) => itemRules(source, { template, item, base, security }));
  return named(rules);
}

/**
 * @param {SourceDocument} source
 * @param {{ template: string, item: any, base: string, security: unknown }} given
 */
function itemRules(source, { template, item: given, base, security }) {
  const path = ["paths", template];
  const item = source.resolved(given);
  if (!item) {
    source.lose(path, "a reference to another file: no rule is made");
    return [];
  }
  const own = item.servers ? basePath(source, item.servers, [...path, "servers"]) : base;
  const operations = [...METHODS, ANY].filter((name) => item[name]);
  return operations.flatMap((name) => {
    const methods =
      name === ANY ? ANY_METHODS.filter((method) => !item[method.toLowerCase()]) : [name.toUpperCase()];
    return operationRules(source, {
      operation: item[name],
      methods,
      template,
      base: own,
      security,
      place: [...path, name],
    });
  });
}

/**
 * @param {SourceDocument} source
 * @param {{ operation: any, methods: string[], template: string, base: string, security: unknown, place: string[] }} given
 * @returns {Rule[]} none where it cannot be carried over
 */
function operationRules(source, { operation, methods, template, base, security, place }) {
  const before = operation.servers ? basePath(source, operation.servers, [...place, "servers"]) : base;
  const path = rulePath(source, before, template, place);
  if (path === undefined) return [];
  const access = accessOf(source, ...securityOf(operation, security, place));
  if (operation.callbacks) {
    source.lose([...place, "callbacks"], "callbacks are requests to others, and get no rules");
  }
  if (access) return [{ id: idOf(operation.operationId, methods, path), methods, path, ...access }];
  source.lose(place, "nothing is left that a token could show: no rule is made, and the route is denied");
  return [];
}

/**
 * The requirements that count, and where they stand.
 *
 * @param {any} operation
 * @param {unknown} general
 * @param {string[]} path
 * @returns {[unknown, string[]]}
 */
function securityOf(operation, general, path) {
  return operation.security === undefined
    ? [general, ["security"]]
    : [operation.security, [...path, "security"]];
}

/**
 * A rule's id: the name it has in the document, or one made of its method and path.
 *
 * @param {unknown} operationId
 * @param {string[]} methods
 * @param {string} path
 */
export function idOf(operationId, methods, path) {
  const method = methods.length > 1 ? "any" : methods.join("").toLowerCase();
  const text =
    typeof operationId === "string"
      ? operationId
      : `${method}${path === "/" ? "-root" : path.replace(/[/{}+]+/g, "-")}`;
  return (
    text
      .replace(/[^A-Za-z0-9\-_.:]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, ID_MAX) || method
  );
}

/**
 * The rules, with a number at each id that is there already.
 *
 * @param {Rule[]} rules
 */
export function named(rules) {
  const taken = new Set();
  return rules.map((rule) => {
    let [id, number] = [rule.id, 2];
    for (; taken.has(id); number += 1) id = `${rule.id.slice(0, ID_MAX - 4)}-${number}`;
    taken.add(id);
    return { ...rule, id };
  });
}
