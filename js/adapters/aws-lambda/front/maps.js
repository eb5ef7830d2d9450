// @ts-check

/**
 * A map of header fields with some removed and some added.
 *
 * @template T
 * @param {Record<string, T> | null | undefined} map
 * @param {import("../internal.d.ts").HeaderChanges} changes
 * @param {(before: T | undefined, value: string, name: string) => T} join
 * @returns {Record<string, T>}
 */
export function amendedMap(map, { removed, set }, join) {
  const kept = Object.entries(map ?? {}).filter(([name]) => !removed.includes(name.toLowerCase()));
  const amended = Object.fromEntries(kept);
  for (const [name, value] of set) {
    const same = Object.keys(amended).find((one) => one.toLowerCase() === name) ?? name;
    amended[same] = join(amended[same], value, name);
  }
  return amended;
}

/**
 * @param {string | undefined} before
 * @param {string} value
 */
export function joinText(before, value) {
  return before === undefined ? value : `${before}, ${value}`;
}

/**
 * @param {string[] | undefined} before
 * @param {string} value
 */
export function joinList(before, value) {
  return [...(before ?? []), value];
}

/**
 * A map of header fields with a list of values each; a field nobody changed stays as it came.
 *
 * @param {Headers} headers
 * @param {Record<string, string[]>} came
 * @returns {Record<string, string[]>}
 */
export function listMap(headers, came) {
  const known = new Map(Object.entries(came).map(([name, values]) => [name.toLowerCase(), values]));
  /** @param {[string, string]} field */
  const list = ([name, value]) => {
    const before = known.get(name);
    const separator = name === "cookie" ? "; " : ", ";
    return before?.join(separator) === value ? before : [value];
  };
  return Object.fromEntries([...headers].map((field) => [field[0], list(field)]));
}

/**
 * Whether a handler's answer is a response, and not the body of one.
 *
 * @param {any} answer
 */
export function isResponse(answer) {
  return typeof answer === "object" && answer !== null && "statusCode" in answer;
}
