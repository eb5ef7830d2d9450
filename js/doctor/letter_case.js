// @ts-check
import { isDeny, meets, placedRules } from "./rules.js";

/**
 * Denials that a request in other letter case goes past, as another rule allows it: the letters of a path count
 * (RFC 3986 section 6.2.2.1), and not every backend tells them apart.
 *
 * @type {import("./index.js").Check}
 */
export function letterCase(config) {
  const rules = placedRules(config);
  return rules.filter(isDeny).flatMap((denial) => {
    const spelled = { ...denial, segments: denial.segments.map(otherwise) };
    if (rules.some((other) => isDeny(other) && meets(other, spelled))) return [];
    const grant = rules.find((other) => !isDeny(other) && meets(other, spelled));
    if (!grant) return [];
    const [{ id, path }, { id: other }] = [denial.rule, grant.rule];
    return [
      {
        code: "denial_letter_case",
        severity: "note",
        pointer: denial.pointer,
        message: `"${id}" denies ${path} as it is spelled here, and in other letter case "${other}" allows it`,
        fix: 'have the backend tell upper from lower case, as Express does with "case sensitive routing", or allow paths by their names',
      },
    ];
  });
}

/** The segment in another letter case, where it has any. @param {import("./template.js").Segment} segment */
function otherwise({ kind, text }) {
  const upper = text.toUpperCase();
  return { kind, text: text === upper ? text.toLowerCase() : upper };
}
