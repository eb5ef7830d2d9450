// @ts-check
/**
 * Runs the Rust tests natively with coverage, and holds it against docs/coverage.md: enough lines of the core are
 * reached, and each one that is not lies in a function that the page gives a reason for, with as many lines as it says.
 *
 * `--report` reads what the last run has left. Tests beside the code are no part of it, nor is the file that speaks to
 * JavaScript, which exists in WebAssembly alone.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { exitWith, root, runOrThrow, say, toolsDirectory } from "./step.js";

const page = "docs/coverage.md";
const leastPercent = 95;
const report = join(toolsDirectory, "coverage.lcov");

/** @typedef {{file: string, name: string, lines: number[]}} Gap the lines of one function that no test reaches */

try {
  const run = process.argv.includes("--report") ? ["report"] : ["--no-fail-fast", "--locked"];
  await runOrThrow("coverage", ["cargo", "llvm-cov", ...run, "--lcov", "--output-path", report]);
  const testsAlone = testFiles();
  const files = readFileSync(report, "utf8").split("end_of_record").flatMap(read).filter(({ file }) => !testsAlone.has(file));
  table(files);
  const found = files.flatMap(gaps);
  const faults = [...faultsOf(found, allowed(readFileSync(join(root, page), "utf8"))), ...tooFew(files)];
  for (const fault of faults) say("FAILED", fault);
  console.log(`coverage: ${found.length} gaps with a reason, ${faults.length} failed`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} catch (error) {
  exitWith(error);
}

/** @param {string} record of one file @returns {{file: string, source: string[], hits: Map<number, number>}[]} */
function read(record) {
  const path = /^SF:(.+)$/m.exec(record)?.[1] ?? "";
  if (!path.startsWith(join(root, "src"))) return [];
  const source = readFileSync(path, "utf8").split("\n");
  const tests = source.findIndex((line, at) => line === "#[cfg(test)]" && /^mod \w+ \{$/.test(source[at + 1] ?? ""));
  const counted = [...record.matchAll(/^DA:(\d+),(\d+)/gm)].map(([, line, hits]) => /** @type {const} */ ([Number(line), Number(hits)]));
  const hits = new Map(counted.filter(([line]) => tests < 0 || line <= tests));
  return [{ file: path.slice(root.length), source, hits }];
}

/** @param {ReturnType<typeof read>[number]} file @returns {Gap[]} */
function gaps({ file, source, hits }) {
  const missed = [...hits].filter(([, count]) => count === 0).map(([line]) => line);
  const names = missed.map((line) => functionAt(source, line));
  return [...new Set(names)].map((name) => ({ file, name, lines: missed.filter((_, at) => names[at] === name) }));
}

/** Files that only tests are compiled with. @returns {Set<string>} */
function testFiles() {
  const files = readdirSync(join(root, "src"), { recursive: true }).map((name) => `src/${name}`).filter((name) => name.endsWith(".rs"));
  return new Set(files.flatMap((file) => {
    const folder = file.replace(/(\/mod)?\.rs$/, "");
    const named = readFileSync(join(root, file), "utf8").matchAll(/^#\[cfg\((?:test|any\(test, .*\))\)\]\nmod (\w+);$/gm);
    return [...named].map(([, name]) => `${folder}/${name}.rs`);
  }));
}

/** The function whose head stands before a line, less indented or on it. @param {string[]} source @param {number} line */
function functionAt(source, line) {
  for (let at = line - 1; at >= 0; at -= 1) {
    const [, indent = "", name] = /^(\s*)(?:pub(?:\([a-z]+\))? )?(?:const )?(?:unsafe )?fn (\w+)/.exec(source[at] ?? "") ?? [];
    if (name && (at === line - 1 || indent.length < indentOf(source[line - 1]) || source[line - 1] === `${indent}}`)) return name;
  }
  return "no function";
}

/** @param {string} [line] */
function indentOf(line = "") {
  return line.length - line.trimStart().length;
}

/** The rows of the page. @param {string} text @returns {Map<string, number>} lines by `file name` */
function allowed(text) {
  return new Map([...text.matchAll(/^\| `(.+?)` \| `(.+?)` \| (\d+) \| .+ \|$/gm)].map(([, file, name, lines]) => [`${file} ${name}`, Number(lines)]));
}

/** @param {Gap[]} found @param {Map<string, number>} reasons */
function faultsOf(found, reasons) {
  const keys = found.map(({ file, name }) => `${file} ${name}`);
  const stale = [...reasons.keys()].filter((key) => !keys.includes(key)).map((key) => `${page}: all of ${key} is reached`);
  const missing = found.filter(({ lines }, at) => lines.length !== reasons.get(keys[at] ?? ""));
  return [...stale, ...missing.map(({ file, name, lines }) => `${file}: lines ${lines.join(", ")} of ${name} are not reached (${lines.length})`)];
}

/** @param {ReturnType<typeof read>} files */
function tooFew(files) {
  const share = percent(files);
  return share < leastPercent ? [`${share.toFixed(2)} % of the lines, less than ${leastPercent} %`] : [];
}

/** @param {ReturnType<typeof read>} files */
function table(files) {
  for (const file of files.filter((one) => percent([one]) < 100)) say(`${percent([file]).toFixed(1).padStart(5)} %`, `${file.file}, ${missedIn(file)} of ${file.hits.size} lines not reached`);
  say(`${percent(files).toFixed(2)} %`, `of ${files.reduce((sum, { hits }) => sum + hits.size, 0)} lines in ${files.length} files`);
}

/** @param {ReturnType<typeof read>[number]} file */
function missedIn({ hits }) {
  return [...hits.values()].filter((count) => count === 0).length;
}

/** @param {ReturnType<typeof read>} files */
function percent(files) {
  const all = files.reduce((sum, { hits }) => sum + hits.size, 0);
  return (100 * (all - files.reduce((sum, file) => sum + missedIn(file), 0))) / all;
}
