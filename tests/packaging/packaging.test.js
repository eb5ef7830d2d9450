// @ts-check
// One small project for each way of using the package, as npm would install it: each decides a real token.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build as bundle } from "esbuild";
import { publint } from "publint";
import { build as viteBuild } from "vite";
import webpack from "webpack";
import { PRESETS } from "../../js/cli/init/presets.js";
import { startWorkerd } from "../worker/workerd.js";
import { titleOf } from "./browser.js";
import { bin, installed, pack, project, run } from "./package.js";

const OUTCOME = "Allow ada, Deny 401";
/** What is asked for where it is there, and missed by nobody else. */
const OPTIONAL = ["aws4fetch"];
const root = fileURLToPath(new URL("../../", import.meta.url));
const modules = join(root, "tests/node_modules/");
/** Configurations of the repository: one with every member, and those that are deployed. */
const CONFIGS = ["tests/schema/good.json", "examples/authorizer.json", "deploy/node/authorizer.json", "deploy/aws-lambda/config.json"];

let tarball = "";
before(async () => (tarball = await pack()));

/** @type {[string, string, string[]][]} */
const PROGRAMS = [
  ["node-esm", "node", ["main.js"]],
  ["node-esm", join(modules, "node20/bin/node"), ["main.js"]],
  ["node-require", "node", ["main.cjs"]],
  ["node-require", join(modules, "node22/bin/node"), ["main.cjs"]],
  ["deno", join(bin, "deno"), ["run", "--allow-read", "main.js"]],
  ["bun", join(bin, "bun"), ["main.js"]],
];

for (const [name, program, args] of PROGRAMS) {
  test(`${name} by ${program.replace(modules, "")}`, async () => {
    assert.equal((await run(program, args, project(name))).trim(), OUTCOME);
  });
}

test("the command line, on the oldest Node.js, with nothing installed beside it", async () => {
  const node = join(modules, "node20/bin/node");
  const program = join(installed, "js", "cli", "index.js");
  await run(node, [program, "init", "--preset", "auth0", "--platform", "node", "--dir", "begun"]);
  assert.equal((await run(node, [program, "test", "begun/authorizer.json"])).trim().split("\n").at(-1), "5 passed, 0 failed");
});

test("workerd, bundled by wrangler", async () => {
  const main = pathToFileURL(join(project("workerd"), "main.js")).href;
  const workerd = await startWorkerd({ services: { main: { main } }, sockets: { main: { service: "main" } } });
  try {
    assert.equal(await (await fetch(workerd.bases.main)).text(), OUTCOME);
  } finally {
    await workerd.stop();
  }
});

test("a browser, bundled by Vite", async () => {
  const root = project("vite");
  await viteBuild({ root, configFile: false, logLevel: "error", build: { target: "es2022" } });
  assert.equal(await titleOf(join(root, "dist")), OUTCOME);
});

test("a browser, bundled by webpack", async () => {
  const context = project("webpack");
  const output = { path: context, filename: "main.js", module: true, publicPath: "./" };
  await bundledByWebpack({ context, entry: "./main.js", output, experiments: { outputModule: true }, target: ["web", "es2022"] });
  assert.equal(await titleOf(context), OUTCOME);
});

test("Node.js, bundled by webpack", async () => {
  const context = project("node-require");
  await bundledByWebpack({ context, entry: "./main.cjs", output: { path: join(context, "out"), filename: "main.cjs" }, target: "node20" });
  assert.equal((await run(join(modules, "node20/bin/node"), [join(context, "out", "main.cjs")])).trim(), OUTCOME);
});

test("a browser, bundled by esbuild with the module's bytes", async () => {
  const root = project("esbuild");
  const outfile = join(root, "out", "main.js");
  await bundle({ entryPoints: [join(root, "main.js")], bundle: true, format: "esm", outfile, loader: { ".wasm": "binary" } });
  assert.equal(await titleOf(join(root, "out")), OUTCOME);
});

for (const [format, extension] of /** @type {const} */ ([["esm", "mjs"], ["cjs", "cjs"]])) {
  test(`a Lambda function, bundled by esbuild with the module's bytes, as ${format}`, async () => {
    assert.equal((await bundledForNode("lambda", "main.js", { format, extension, loader: { ".wasm": "binary" } })).trim(), OUTCOME);
  });

  test(`a Lambda function, bundled by esbuild without them, says what to do, as ${format}`, async () => {
    const failure = await bundledForNode("node-require", "main.cjs", { format, extension }).catch(String);
    assert.match(failure, /ConfigError: .*\n.*bundler.* io\.wasm, or leave edge-authorizer out of the bundle/);
  });
}

test("TypeScript, strictly", async () => {
  const place = project("types");
  link(place, "@azure/functions", "@google-cloud/functions-framework", "@types/node");
  await run(join(bin, "tsc"), ["-p", "."], place);
  const flags = ["--ignoreConfig", "--module", "esnext", "--moduleResolution", "bundler", "--strict", "--noEmit"];
  await run(join(bin, "tsc"), [...flags, "--target", "es2024", "--skipLibCheck", "main.ts"], place);
});

test("TypeScript, with configurations imported as JSON, and every declaration checked", async () => {
  const place = project("json");
  link(place, "@types/node");
  const [, readme = ""] = /```json\n([^]*?)```/.exec(readFileSync(join(root, "README.md"), "utf8")) ?? [];
  writeFileSync(join(place, "readme.json"), readme);
  const init = [join(installed, "js", "cli", "index.js"), "init", "--platform", "node"];
  await Promise.all(PRESETS.map((preset) => run("node", [...init, "--preset", preset, "--dir", preset], place)));
  const files = [...PRESETS.map((preset) => `${preset}/authorizer.json`), ...CONFIGS.map((path) => join(root, path))];
  writeFileSync(join(place, "configs.ts"), ['import type { ConfigJson } from "edge-authorizer";\n', ...files.map(importing)].join(""));
  await run(join(bin, "tsc"), ["-p", "."], place);
  await run(join(bin, "tsc"), ["-p", ".", "--exactOptionalPropertyTypes"], place);
});

test("npm installs the package alone, and runs nothing", async () => {
  const place = join(installed, "..", "..", "alone");
  mkdirSync(place);
  await run("npm", ["init", "--yes"], place);
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", tarball], place);
  const lock = JSON.parse(readFileSync(join(place, "package-lock.json"), "utf8"));
  assert.deepEqual(Object.keys(lock.packages), ["", "node_modules/edge-authorizer"]);
  assert.equal(lock.packages["node_modules/edge-authorizer"].hasInstallScript, undefined);
});

// A name that is found here would not be found where the package is installed.
test("its files import nothing but their host and each other", async () => {
  const entryPoints = readdirSync(join(installed, "js"), { recursive: true }).map(String).filter((name) => /\.c?js$/.test(name));
  const { metafile } = await bundle({
    absWorkingDir: installed,
    entryPoints: entryPoints.map((name) => ({ in: `js/${name}`, out: name })),
    bundle: true,
    write: false,
    outdir: "out",
    format: "esm",
    platform: "node",
    packages: "external",
    external: ["*.wasm"],
    metafile: true,
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports).filter(({ external, path }) => external && !path.endsWith(".wasm"));
  const names = new Set(imports.map(({ path }) => path).filter((path) => !isBuiltin(path) && !path.startsWith("cloudflare:")));
  assert.deepEqual([...names].sort(), OPTIONAL);
});

test("publint has nothing to say", async () => {
  const { messages } = await publint({ pkgDir: installed, strict: true });
  assert.deepEqual(messages, []);
});

// The package is ES modules, which `require` takes since Node.js 20.19; WebAssembly and JSON have no types of their own.
test("the types are found from wherever they are looked for", async () => {
  const excluded = ["authorizer.wasm", "schema.json", "test.schema.json", "package.json"];
  await run(join(bin, "attw"), [tarball, "--profile", "esm-only", "--exclude-entrypoints", ...excluded]);
});

/** Packages that a project finds beside it. @param {string} place @param {...string} names */
function link(place, ...names) {
  for (const name of names) {
    mkdirSync(join(place, "node_modules", name, ".."), { recursive: true });
    symlinkSync(join(modules, name), join(place, "node_modules", name));
  }
}

/** A line of TypeScript that imports a configuration and hands it over. @param {string} path @param {number} index */
function importing(path, index) {
  const from = path.startsWith("/") ? path : `./${path}`;
  return `import config${index} from "${from}" with { type: "json" };\nexport const taken${index}: ConfigJson = config${index};\n`;
}

/** @param {import("webpack").Configuration} options */
async function bundledByWebpack(options) {
  /** @type {any} */
  const stats = await new Promise((resolve, reject) => {
    webpack({ mode: "production", ...options }, (error, result) => (error ? reject(error) : resolve(result)));
  });
  assert.deepEqual(stats.toJson({ all: false, errors: true }).errors, []);
}

/**
 * Bundles a project into one file and runs that alone, on the oldest Node.js.
 *
 * @param {string} name
 * @param {string} entry
 * @param {{ format: "esm" | "cjs", extension: string, loader?: Record<string, "binary"> }} how
 */
async function bundledForNode(name, entry, { format, extension, loader }) {
  const place = project(name);
  const outfile = join(place, "out", `main.${extension}`);
  const options = { bundle: true, platform: /** @type {const} */ ("node"), target: "node20", format, loader, logLevel: /** @type {const} */ ("error") };
  await bundle({ ...options, entryPoints: [join(place, entry)], outfile });
  return run(join(modules, "node20/bin/node"), [outfile]);
}
