// @ts-check

// Fields that speak of one connection (RFC 9110 section 7.6.1). A client could name any field in
// Connection, also one set here, and have the next hop drop it. Upgrade stays: by it a Worker hands a
// WebSocket on, and a handler knows one.
const HOP_BY_HOP = ["connection", "keep-alive", "proxy-connection", "te", "trailer"];
// Frameworks read another method or path out of these than the one that was decided.
const OVERRIDES = ["x-http-method-override", "x-http-method", "x-method-override", "x-original-url", "x-rewrite-url"];

/**
 * The header fields an upstream sees: those of the client, without what could pass for ours,
 * what asks for another method or path, and the credentials, and then what was decided.
 *
 * @param {Headers} inbound
 * @param {import("./internal.d.ts").AdapterSettings} settings
 * @param {import("./types.d.ts").Grant["headers"]} decided
 * @returns {Headers}
 */
export function upstreamHeaders(inbound, { forwardNames, removedCredentials }, decided) {
  const headers = new Headers(inbound);
  const ours = new Set([...forwardNames.map(folded), ...HOP_BY_HOP, ...OVERRIDES]);
  for (const name of [...headers.keys()]) if (ours.has(folded(name))) headers.delete(name);
  for (const credential of removedCredentials) removeCredential(headers, credential);
  for (const [name, value] of decided) headers.set(name, value);
  return headers;
}

/**
 * @param {Headers} headers
 * @param {import("./types.d.ts").CredentialSource} source
 */
function removeCredential(headers, source) {
  if ("cookie" in source) return removeCookie(headers, source.cookie);
  const name = folded(source.header);
  for (const sent of [...headers.keys()]) if (folded(sent) === name) headers.delete(sent);
}

/**
 * @param {Headers} headers
 * @param {string} name
 */
function removeCookie(headers, name) {
  const pairs = (headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  const kept = pairs.filter((pair) => pair && !cookieNames(pair).includes(name));
  if (kept.length > 0) headers.set("cookie", kept.join("; "));
  else headers.delete("cookie");
}

/**
 * The names in one pair: more than one where a host has joined two Cookie fields with a comma.
 *
 * @param {string} pair
 */
function cookieNames(pair) {
  return pair.split(",").map((part) => part.split("=", 1)[0].trim());
}

/**
 * A field name as the loosest of readers sees it: CGI and its heirs fold whatever is no letter or
 * digit into one character, so that `x_auth_subject` arrives as `x-auth-subject`.
 *
 * @param {string} name
 */
export function folded(name) {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "-");
}
