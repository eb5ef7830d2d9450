// @ts-check

/** What a literal segment of a rule's path may be made of. */
const LITERAL = /^[A-Za-z0-9\-._~!&'()+,=:@]+$/;

/**
 * An operation's path as a rule has it; nothing, and a loss, where no rule can have it.
 *
 * @param {import("./document.js").SourceDocument} source
 * @param {string} base the server's path
 * @param {string} template
 * @param {string[]} path where it stands
 */
export function rulePath(source, base, template, path) {
  if (template.length > 1 && template.endsWith("/")) {
    return void source.lose(
      path,
      "a path with a slash at the end: such requests are refused, so no rule is made",
    );
  }
  const segments = `${base}${template === "/" && base ? "" : template}`.split("/").slice(1);
  const texts = segments.map((text, at) => ruleSegment(text, at === segments.length - 1));
  if (texts.join("") === "" && segments.length === 1) return "/";
  const wrong = texts.indexOf(undefined);
  if (wrong >= 0) {
    return void source.lose(
      path,
      `the segment "${segments[wrong]}" is neither plain text nor one parameter: no rule is made`,
    );
  }
  return `/${texts.join("/")}`;
}

/** @param {string} text @param {boolean} isLast @returns {string | undefined} */
function ruleSegment(text, isLast) {
  const [, name, plus] = /^\{([^{}]+?)(\+?)\}$/.exec(text) ?? [];
  if (name === undefined) return LITERAL.test(text) && !/^\.\.?$/.test(text) ? text : undefined;
  const plain = name.replace(/\W/g, "_");
  if (plus) return isLast ? `{${plain}+}` : undefined;
  return `{${plain}}`;
}

/**
 * The path of the first server, which stands before every path (OpenAPI 3.1 section 4.8.5).
 *
 * @param {import("./document.js").SourceDocument} source
 * @param {any} servers
 * @param {string[]} path where they stand
 */
export function basePath(source, servers, path) {
  const bases = [servers ?? []].flat().map((server) => pathOf(server));
  const [first = ""] = bases;
  const other = bases.findIndex((base) => base !== first);
  if (other >= 0) {
    source.lose(
      [...path, String(other)],
      `a server of another path: the rules have "${first || "/"}" before their paths`,
    );
  }
  return first;
}

/** @param {any} server */
function pathOf({ url = "/", variables = {} }) {
  const filled = String(url).replace(/\{(\w+)\}/g, (_all, name) => String(variables[name]?.default ?? ""));
  const path = URL.canParse(filled, "https://server.example")
    ? new URL(filled, "https://server.example").pathname
    : "";
  return path.replace(/\/+$/, "");
}
