// @ts-check

/**
 * The header fields of an event as pairs. Each map may be missing or null; where a name is in both,
 * the one that keeps repeated fields apart counts.
 *
 * @param {{ headers?: object | null, multiValueHeaders?: object | null, cookies?: unknown }} event
 * @returns {[string, string][]}
 */
export function eventHeaders({ headers, multiValueHeaders, cookies }) {
  const repeated = pairs(multiValueHeaders);
  const single = pairs(headers).filter(([name]) => !holds(repeated, name));
  const fields = [...repeated, ...single];
  if (!Array.isArray(cookies) || holds(fields, "cookie")) return fields;
  const cookie = cookies.filter(isText).join("; ");
  return cookie ? [...fields, ["cookie", cookie]] : fields;
}

/**
 * @param {[string, string][]} fields
 * @param {string} name
 */
export function holds(fields, name) {
  return fields.some(([field]) => field.toLowerCase() === name.toLowerCase());
}

/**
 * @param {object | null | undefined} map
 * @returns {[string, string][]}
 */
function pairs(map) {
  return Object.entries(map ?? {}).flatMap(([name, value]) => fields(name, value));
}

/**
 * @param {string} name
 * @param {unknown} value
 * @returns {[string, string][]}
 */
function fields(name, value) {
  const values = Array.isArray(value) ? value : [value];
  return values.filter(isText).map((text) => [name, text]);
}

/**
 * @param {unknown} value
 * @returns {value is string}
 */
export function isText(value) {
  return typeof value === "string";
}
