// @ts-check

/**
 * @typedef {import("../types.d.ts").Explanation} Explanation
 * @typedef {import("./screen.js").Screen} Screen
 */

/** Outcomes and verdicts that stand in a request's way, and those that help it. */
const BAD = ["failed", "denies", "lacks_scopes", "unmet", "bad"];
const GOOD = ["passed", "allows", "good"];

/**
 * An explanation for people: what is decided, and each check, rule and claim it hangs on.
 *
 * @param {Explanation} explanation
 * @param {Screen} screen
 * @param {(pointer: string) => string} place
 */
export function explanationText(explanation, screen, place) {
  const { steps, rules, claims } = explanation;
  const claimRows = claims.map(({ verdict, name, value, detail }) => [verdict, name, value, detail]);
  const sections = [
    `${headline(explanation, screen)}\n${screen.paragraph(explanation.summary, 2)}`,
    section("Checks", alikeAsOne(steps).flatMap((step) => stepRows(step, place)), screen),
    section("Rules", rules.flatMap((rule) => ruleRows(rule, place)), screen),
    section("Claims", claimRows, screen),
    ...seen(explanation, screen),
  ];
  return sections.filter(Boolean).join("\n\n");
}

/**
 * The steps, with those in a row that were not taken for the same reason as one.
 *
 * @param {Explanation["steps"]} steps
 * @returns {Shown[]}
 */
function alikeAsOne(steps) {
  const shown = /** @type {Shown[]} */ ([]);
  for (const step of steps) {
    const last = shown.at(-1);
    const isAlike = last?.outcome === step.outcome && last.detail === step.detail && step.outcome !== "failed";
    if (last && isAlike) last.check = `${last.check.split(" ")[0]} … ${step.check}`;
    else shown.push({ ...step });
  }
  return shown;
}

/** @typedef {Omit<Explanation["steps"][number], "check"> & { check: string }} Shown */

/**
 * The decision in one line.
 *
 * @param {Pick<Explanation, "effect" | "status" | "reason" | "rule">} decided
 * @param {Screen} screen
 */
export function headline({ effect, status, reason, rule }, { paint }) {
  const by = rule ? ` (rule ${rule})` : "";
  if (effect === "Allow") return `${paint.green("Allow")}${by}`;
  return `${paint.red(`Deny ${status}`)} ${reason ?? ""}${by}`;
}

/** @param {string} title @param {string[][]} rows @param {Screen} screen */
function section(title, rows, screen) {
  if (rows.length === 0) return "";
  const paint = (/** @type {string} */ text, /** @type {number} */ column, /** @type {number} */ row) =>
    column === 0 ? colour(rows[row][0], screen)(text) : text;
  return `${screen.paint.bold(title)}\n${screen.table([], rows, paint)}`;
}

/** @param {string} word @param {Screen} screen */
function colour(word, { paint }) {
  if (BAD.includes(word.replaceAll(" ", "_"))) return paint.red;
  return GOOD.includes(word) ? paint.green : paint.dim;
}

/** @param {Shown} step @param {(pointer: string) => string} place */
function stepRows({ outcome, check, detail, pointer, expected, found, fix }, place) {
  const rows = [[outcome, check, detail]];
  if (outcome !== "failed") return rows;
  // The rules themselves come below, with what each asks for.
  const more =
    check === "rules" ? { fix } : { expected, found, place: pointer && `${place(pointer)} ${pointer}`, fix };
  return [...rows, ...notes(more).map((note) => ["", "", note])];
}

/** @param {import("../types.d.ts").ExplainedRule} rule @param {(pointer: string) => string} place */
function ruleRows({ verdict, rule, detail, pointer, failing }, place) {
  const at = failing?.pointer ?? pointer;
  const more = failing ? notes({ ...failing, place: `${place(at)} ${at}` }) : [];
  return [[verdict.replaceAll("_", " "), rule, detail], ...more.map((note) => ["", "", note])];
}

/** @param {{ expected?: string | string[], found?: string | string[], place?: string, fix?: string }} step */
function notes({ expected, found, place, fix }) {
  const named = { expected: list(expected), found: list(found), at: place, fix };
  return Object.entries(named).flatMap(([name, value]) => (value ? [`${name}: ${value}`] : []));
}

/** @param {string | string[] | undefined} values */
function list(values) {
  return values === undefined ? undefined : [values].flat().join(", ") || "nothing";
}

/** What the caller and the log would see. @param {Explanation} explanation @param {Screen} screen */
function seen({ answer, audit }, screen) {
  const { paint } = screen;
  const told = Object.entries(audit)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [name, textOf(value)]);
  return [
    `${paint.bold("The caller sees")}\n${answerText(answer, screen)}`,
    `${paint.bold("The log sees")}\n${screen.table([], told)}`,
  ];
}

/** @param {Explanation["answer"]} answer @param {Screen} screen */
function answerText(answer, screen) {
  if (answer.effect === "Allow") {
    const fields = answer.headers.map(([name, value]) => [name, value]);
    return [
      "  what the upstream answers",
      ...(fields.length > 0 ? ["  and the upstream is told:", screen.table([], fields)] : []),
    ].join("\n");
  }
  const { problem, challenge } = answer;
  const rows = [
    ["status", `${problem.status} ${problem.title}`],
    ["code", problem.code],
    ["detail", problem.detail],
  ];
  return screen.table([], challenge ? [...rows, ["WWW-Authenticate", challenge]] : rows);
}

/** @param {unknown} value */
function textOf(value) {
  return typeof value === "string" ? value : JSON.stringify(value);
}
