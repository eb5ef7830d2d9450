// @ts-check
/**
 * Builds `dist/www/`: the playground as a folder that any static host takes, with relative addresses alone.
 *
 * Every module that the page reaches is copied as it is, beside `pkg/`'s glue and module, two typefaces and the one
 * library; nothing is fetched, and nothing else is copied.
 */
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { build } from "esbuild";
import { root, StepFailure } from "./step.js";

const library = "jsonc-parser";
const libraryLicence = /** @type {const} */ ([[`node_modules/${library}/LICENSE.md`, `lib/${library}.LICENSE.md`]]);
const module = "pkg/edge_authorizer_bg.wasm";
const fonts = {
  "@fontsource-variable/ibm-plex-sans": ["files/ibm-plex-sans-latin-wght-normal.woff2"],
  "@fontsource/ibm-plex-mono": ["files/ibm-plex-mono-latin-400-normal.woff2", "files/ibm-plex-mono-latin-600-normal.woff2"],
};

/**
 * Makes the folder anew.
 *
 * @param {string} directory
 * @returns {Promise<string>} what is in it, in files and KiB
 */
export async function buildWww(directory) {
  checkImportMap();
  rmSync(directory, { recursive: true, force: true });
  const own = [...(await modules()), ...styles(), "www/icon.svg", module, "LICENSE-MIT", "LICENSE-APACHE"];
  const files = new Map([...own.map((file) => /** @type {const} */ ([file, file])), ["www/index.html", "index.html"], ...fontFiles(), ...libraryLicence]);
  for (const [from, to] of files) copy(from, join(directory, to));
  await bundleLibrary(join(directory, "lib", `${library}.js`));
  return sizeOf(directory);
}

/** @returns {string[]} the names of the packages that files are copied from */
export function copiedPackages() {
  return [library, ...Object.keys(fonts)];
}

/** The page's policy names its one inline script by digest; a browser would say nothing, and do nothing. */
function checkImportMap() {
  const page = readFileSync(join(root, "www", "index.html"), "utf8");
  const map = /<script type="importmap">(.*?)<\/script>/s.exec(page)?.[1] ?? "";
  const digest = `'sha256-${createHash("sha256").update(map).digest("base64")}'`;
  if (!page.includes(digest)) throw new StepFailure(`www/index.html must name its import map as ${digest}`);
}

/** Every file of ours that the page's script imports. */
async function modules() {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ["www/main.js"],
    bundle: true,
    write: false,
    format: "esm",
    external: [library],
    metafile: true,
    logLevel: "error",
  });
  return Object.keys(metafile.inputs);
}

/** The library's modules name each other as no browser reads it, so they become one. @param {string} outfile */
async function bundleLibrary(outfile) {
  await build({
    absWorkingDir: root,
    entryPoints: [library],
    bundle: true,
    minify: true,
    format: "esm",
    mainFields: ["module"],
    outfile,
    logLevel: "error",
  });
}

function styles() {
  return readdirSync(join(root, "www", "styles")).map((name) => `www/styles/${name}`);
}

/** @returns {[from: string, to: string][]} */
function fontFiles() {
  return Object.entries(fonts).flatMap(([name, files]) => [
    ...files.map((file) => /** @type {[string, string]} */ ([`node_modules/${name}/${file}`, `fonts/${basename(file)}`])),
    [`node_modules/${name}/LICENSE`, `fonts/${basename(name)}.LICENSE`],
  ]);
}

/** @param {string} from in the clone @param {string} to */
function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(join(root, from), to);
}

/** @param {string} directory */
function sizeOf(directory) {
  const files = readdirSync(directory, { recursive: true }).map((name) => statSync(join(directory, String(name)))).filter((file) => file.isFile());
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return `${files.length} files, ${(bytes / 1024).toFixed(0)} KiB`;
}
