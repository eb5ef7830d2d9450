// @ts-check
/**
 * Holds the audit tables of docs/dependencies.md against what is really linked, bundled and run while installing.
 *
 * `RECORD=1 node scripts/dependencies.js` writes what can be measured, and a row with `?` for what nobody has looked at
 * yet; the check fails until somebody has.
 */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { copiedPackages } from "./build_www.js";
import { bundledPackages } from "./cli_libraries.js";
import { builtCrates, cargo, linkedCrates } from "./crates.js";
import { exitWith, root, say, wasmTarget } from "./step.js";

const page = join(root, "docs", "dependencies.md");
const linked = "Linked into the module";
const unreached = "Linked, and nothing of it left";
const building = "Run while the module is built";
const bundled = "Bundled into the command line";
const copied = "Copied into the playground";
const scripts = "May run a script while being installed";

/** @typedef {Map<string, string[]>} Rows the measured cells of a row, by name and version */

try {
  const sections = await measure();
  if (process.env.RECORD) writeFileSync(page, recorded(readFileSync(page, "utf8"), sections));
  report([...faults(readFileSync(page, "utf8"), sections), ...(await reached(sections))], sections);
} catch (error) {
  exitWith(error);
}

/** @returns {Promise<Map<string, Rows>>} by section */
async function measure() {
  const packages = JSON.parse((await cargo("metadata", "--format-version", "1", "--filter-platform", wasmTarget)).split("\n").find((line) => line.startsWith("{")) ?? "").packages;
  const facts = (/** @type {string} */ crate) => crateFacts(packages.find((/** @type {any} */ one) => `${one.name} ${one.version}` === crate));
  const inModule = await linkedCrates();
  const all = await builtCrates();
  const withoutCode = [...readRows(readFileSync(page, "utf8"), unreached).keys()];
  return new Map([
    [linked, rows(inModule.filter((crate) => !withoutCode.includes(crate)), facts)],
    [unreached, rows(inModule.filter((crate) => withoutCode.includes(crate)), facts)],
    [building, rows(all.filter((crate) => !inModule.includes(crate)), facts)],
    [bundled, rows(await bundledPackages(), () => [])],
    [copied, rows(copiedPackages().map((name) => `${name} ${lock("package-lock.json").packages[`node_modules/${name}`].version}`), () => [])],
    [scripts, installScripts()],
  ]);
}

/** @param {string[]} names @param {(name: string) => string[]} facts @returns {Rows} */
function rows(names, facts) {
  return new Map(names.sort().map((name) => [name, facts(name)]));
}

/** @param {{manifest_path: string, targets: {kind: string[]}[]}} crate */
function crateFacts({ manifest_path, targets }) {
  const kinds = targets.flatMap(({ kind }) => kind);
  const runs = [kinds.includes("custom-build") ? "build script" : "", kinds.includes("proc-macro") ? "macro" : ""];
  return [String(unsafeCode(join(dirname(manifest_path), "src"))), runs.filter(Boolean).join(", ") || "no"];
}

/** Counts the places of unsafe code in all sources, also in those for other processors. @param {string} directory */
function unsafeCode(directory) {
  const files = readdirSync(directory, { recursive: true }).map(String).filter((name) => name.endsWith(".rs"));
  const places = files.map((name) => readFileSync(join(directory, name), "utf8").replaceAll(/\/\/.*$/gm, "").match(/\bunsafe\s*(\{|fn|impl|extern|trait)/g) ?? []);
  return places.flat().length;
}

/** What npm would run while installing, in each of the trees, and whether it may. */
function installScripts() {
  /** @type {Rows} */
  const found = new Map();
  for (const folder of ["", "tests/", "benches/"]) {
    const allowed = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")).allowScripts;
    for (const [path, { name = path.replace(/^.*node_modules\//, ""), version, hasInstallScript }] of Object.entries(lock(`${folder}package-lock.json`).packages)) {
      const decided = name in allowed ? (allowed[name] ? "yes" : "no") : "undecided";
      if (hasInstallScript) found.set(`${name} ${version}`, [decided]);
    }
  }
  return new Map([...found].sort());
}

/** @param {string} file @returns {{packages: Record<string, any>}} */
function lock(file) {
  return JSON.parse(readFileSync(join(root, file), "utf8"));
}

/** @param {string} text @param {string} section @returns {Map<string, string[]>} every cell of its rows */
function readRows(text, section) {
  const lines = sectionOf(text, section).split("\n").filter((line) => line.startsWith("| ")).slice(1);
  return new Map(lines.map((line) => line.slice(2, -2).split(" | ").map((cell) => cell.trim())).map(([name = "", ...cells]) => [name, cells]));
}

/** @param {string} text @param {string} section */
function sectionOf(text, section) {
  return text.split(/^## /m).find((part) => part.startsWith(`${section}\n`)) ?? "";
}

/** @param {string} text @param {Map<string, Rows>} sections */
function faults(text, sections) {
  return [...sections].flatMap(([section, expected]) => {
    const found = readRows(text, section);
    const gone = [...found.keys()].filter((name) => !expected.has(name)).map((name) => `${section}: ${name} is not there any more`);
    return [...gone, ...[...expected].flatMap(([name, facts]) => rowFaults(section, name, facts, found.get(name)))];
  });
}

/** @param {string} section @param {string} name @param {string[]} facts @param {string[]} [cells] */
function rowFaults(section, name, facts, cells) {
  if (!cells) return [`${section}: ${name} has no row: look at it, then write what you have read`];
  if (cells.some((cell) => cell === "?" || cell === "")) return [`${section}: ${name}: nobody has looked at it yet`];
  if (facts.includes("undecided")) return [`${section}: ${name}: allowScripts does not say whether it may`];
  return facts.every((fact, index) => cells[index] === fact) ? [] : [`${section}: ${name}: measured ${facts.join(", ")}`];
}

/** What was left out by the linker has no function of its name in the module. @param {Map<string, Rows>} sections */
async function reached(sections) {
  await cargo("build", "--release", "--lib", "--target", wasmTarget);
  const module = readFileSync(join(root, "target", wasmTarget, "release", "edge_authorizer.wasm"));
  const [names] = WebAssembly.Module.customSections(new WebAssembly.Module(module), "name");
  const text = Buffer.from(/** @type {ArrayBuffer} */ (names)).toString("latin1");
  const crates = (/** @type {string} */ section) => [...(sections.get(section) ?? new Map()).keys()].map((crate) => crate.split(" ")[0] ?? "");
  const once = crates(unreached).filter((name) => !crates(linked).includes(name)).map((name) => name.replaceAll("-", "_"));
  // As the two ways of mangling name a crate; modules of the standard library have some of the same names.
  const isNamed = (/** @type {string} */ name) => new RegExp(String.raw`_ZN${name.length}${name}|(?<![\w.])${name}\.\.|C(s\w*_)?${name.length}${name}`).test(text);
  return once.filter(isNamed).map((name) => `${unreached}: ${name} has code in the module`);
}

/** Writes what is measured, and keeps what people wrote. @param {string} text @param {Map<string, Rows>} sections */
function recorded(text, sections) {
  for (const [section, expected] of sections) {
    const before = sectionOf(text, section);
    const found = readRows(text, section);
    const [head = "", rule = ""] = before.split("\n").filter((line) => line.startsWith("|"));
    const columns = head.split(" | ").length - 1;
    const lines = [...expected].map(([name, facts]) => {
      const written = (found.get(name) ?? []).slice(facts.length);
      return `| ${[name, ...facts, ...(written.length > 0 ? written : Array(columns - facts.length).fill("?"))].join(" | ")} |`;
    });
    const table = before.split("\n").filter((line) => line.startsWith("|")).join("\n");
    text = text.replace(before, () => before.replace(table, () => [head, rule, ...lines].join("\n")));
  }
  return text;
}

/** @param {string[]} failures @param {Map<string, Rows>} sections */
function report(failures, sections) {
  for (const failure of failures) say("FAILED", failure);
  const count = [...sections.values()].reduce((sum, { size }) => sum + size, 0);
  console.log(`dependencies: ${Math.max(0, count - failures.length)} passed, ${failures.length} failed`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}
