// @ts-check

/**
 * A path as a request target. The query has a member of its own, so a question mark here is part of
 * the path, and must not be taken for its end.
 *
 * @param {string} path
 */
export function pathOnly(path) {
  return path.replaceAll("?", "%3F");
}
