// @ts-check

/**
 * One segment of a path template: plain text, `{name}`, or `{name+}` for one segment or more.
 *
 * @typedef {{ kind: "literal" | "one" | "rest", text: string }} Segment
 */

/**
 * The segments of a rule's path; none for the root.
 *
 * @param {string} template
 * @returns {Segment[]}
 */
export function segmentsOf(template) {
  return template.split("/").filter(Boolean).map(segment);
}

/** @param {string} text @returns {Segment} */
function segment(text) {
  const [, name, plus] = /^\{(\w+)(\+?)\}$/.exec(text) ?? [];
  if (name === undefined) return { kind: "literal", text };
  return { kind: plus ? "rest" : "one", text: name };
}

/**
 * Whether every path of the narrow template is one of the wide one too.
 *
 * @param {Segment[]} wide
 * @param {Segment[]} narrow
 */
export function covers(wide, narrow) {
  for (const [at, segment] of wide.entries()) {
    const other = narrow[at];
    if (!other) return false;
    if (segment.kind === "rest") return true;
    if (other.kind === "rest") return false;
    if (segment.kind === "literal" && !(other.kind === "literal" && other.text === segment.text)) {
      return false;
    }
  }
  return wide.length === narrow.length;
}

/**
 * Whether some path is one of both templates.
 *
 * @param {Segment[]} one
 * @param {Segment[]} other
 */
export function overlap(one, other) {
  for (let at = 0; at < Math.min(one.length, other.length); at += 1) {
    const [a, b] = [one[at], other[at]];
    if (a.kind === "rest" || b.kind === "rest") return true;
    if (a.kind === "literal" && b.kind === "literal" && a.text !== b.text) return false;
  }
  return one.length === other.length;
}

/**
 * A template of just the paths that are of both; nothing where there are none.
 *
 * @param {string} one
 * @param {string} other
 * @returns {string | undefined}
 */
export function common(one, other) {
  const [left, right] = [segmentsOf(one), segmentsOf(other)];
  if (!overlap(left, right)) return undefined;
  const open = [left, right].map((segments) => segments.findIndex(({ kind }) => kind === "rest"));
  const shared = Math.min(...open.map((at) => (at < 0 ? Infinity : at)), left.length, right.length);
  const merged = left.slice(0, shared).map((segment, at) => (segment.kind === "literal" ? segment : right[at]));
  // From where one of them takes anything, the other says what there is.
  const tail = (open[0] === shared ? right : left).slice(shared);
  return `/${[...merged, ...tail].map(written).join("/")}`;
}

/** @param {Segment} segment */
function written({ kind, text }) {
  if (kind === "literal") return text;
  return kind === "rest" ? `{${text}+}` : `{${text}}`;
}

/**
 * The template with a value for each parameter.
 *
 * @param {string} template
 * @param {(name: string, isRest: boolean) => string} value
 */
export function filled(template, value) {
  const texts = segmentsOf(template).map(({ kind, text }) =>
    kind === "literal" ? text : value(text, kind === "rest"),
  );
  return `/${texts.join("/")}`;
}
