// @ts-check
/**
 * Bundles the libraries of the command line into one file of `pkg/`, with their licences beside it.
 *
 * So the package has no dependency: who uses it in a function installs none of them, and nothing but `js/cli` loads them.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./step.js";

const name = "cli_libraries";

/** What the command line uses of each; `js/cli/libraries.js` is where it takes it from. */
const entry = `
export { Argument, Command, CommanderError, Option } from "commander";
export { default as Table } from "cli-table3";
export { findNodeAtLocation, parseTree, printParseErrorCode } from "jsonc-parser";
export { default as picocolors } from "picocolors";
export { LineCounter, parseDocument } from "yaml";
`;

/**
 * Writes `cli_libraries.js` and `cli_libraries.LICENSES.txt`.
 *
 * @param {string} directory
 * @returns {Promise<number>} the size of the bundle in bytes
 */
export async function bundleLibraries(directory) {
  const { outputFiles, metafile } = await bundle();
  const [{ contents }] = outputFiles;
  writeFileSync(join(directory, `${name}.js`), contents);
  writeFileSync(join(directory, `${name}.LICENSES.txt`), directories(metafile).map(licence).join("\n"));
  return contents.byteLength;
}

/** @returns {Promise<string[]>} each package a file of which is in the bundle, as `name version` */
export async function bundledPackages() {
  const { metafile } = await bundle();
  return directories(metafile).map(manifest).map((one) => `${one.name} ${one.version}`);
}

function bundle() {
  return build({
    stdin: { contents: entry, resolveDir: root },
    absWorkingDir: root,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node20",
    mainFields: ["module", "main"],
    external: ["@colors/colors"],
    legalComments: "none",
    metafile: true,
    write: false,
    banner: { js: `// @ts-nocheck\n// Made by the build; whose it is, is in ${name}.LICENSES.txt.\n${requireForCommonJs}` },
  });
}

/** Libraries that are CommonJS ask for Node's own modules by `require`, which an ES module has to make. */
const requireForCommonJs = `import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);`;

/** The folder of every package a file of which is in the bundle. @param {import("esbuild").Metafile} metafile */
function directories({ inputs }) {
  const found = Object.keys(inputs).map((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]);
  return [...new Set(found.filter((directory) => directory !== undefined))].sort();
}

/** @param {string} directory of one package */
function licence(directory) {
  const { name, version, license } = manifest(directory);
  const file = readdirSync(join(root, directory)).find((one) => /^licen[cs]e/i.test(one));
  if (!file) throw new Error(`${name} comes without its licence`);
  return `${name} ${version}, ${license}\n\n${readFileSync(join(root, directory, file), "utf8").trim()}\n`;
}

/** @param {string} directory of one package @returns {{name: string, version: string, license: string}} */
function manifest(directory) {
  return JSON.parse(readFileSync(join(root, directory, "package.json"), "utf8"));
}
