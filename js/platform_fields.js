// @ts-check
import { folded } from "./forward.js";

/**
 * A client's header fields without those that a platform writes, where it is set to: elsewhere they
 * are the client's own words.
 *
 * @param {Headers} inbound
 * @param {string[]} names in lower case; a name that ends in `*` stands for all that begin so
 * @returns {Headers}
 */
export function withoutFields(inbound, names) {
  const headers = new Headers(inbound);
  for (const sent of [...headers.keys()]) {
    const name = folded(sent);
    if (names.some((foreign) => matches(name, foreign))) headers.delete(sent);
  }
  return headers;
}

/**
 * @param {string} name
 * @param {string} foreign
 */
function matches(name, foreign) {
  return foreign.endsWith("*") ? name.startsWith(foreign.slice(0, -1)) : name === foreign;
}
