// @ts-check

/**
 * What a policy document says about a resource: a Deny wins, and silence is no answer (IAM policy
 * evaluation logic).
 *
 * @param {import("../internal.d.ts").PolicyDocument} document
 * @param {string} arn
 * @returns {"Allow" | "Deny" | "silent"}
 */
export function verdictOf({ Statement }, arn) {
  const effects = Statement.filter(({ Resource }) =>
    [Resource].flat().some((pattern) => matches(pattern, arn)),
  ).map(({ Effect }) => Effect);
  if (effects.includes("Deny")) return "Deny";
  return effects.includes("Allow") ? "Allow" : "silent";
}

/**
 * `*` is any text and `?` any one character; `${*}`, `${?}` and `${$}` are those characters.
 *
 * @param {string} pattern
 * @param {string} arn
 */
function matches(pattern, arn) {
  const parts = pattern.match(/\$\{[*?$]\}|[^]/gu) ?? [];
  const expressions = parts.map((part) => (part === "*" ? "[^]*" : part === "?" ? "[^]" : literal(part)));
  return new RegExp(`^${expressions.join("")}$`, "u").test(arn);
}

/** @param {string} part */
function literal(part) {
  return (part.length > 1 ? part[2] : part).replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
