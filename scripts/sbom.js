// @ts-check
/**
 * Writes the bills of materials into `dist/sbom`, in CycloneDX: what is in the package, what is in the module, and what
 * this repository is developed with.
 *
 * They hold no time, no serial number and no path, so one commit gives the same bytes; each is made twice to see that,
 * and held against CycloneDX's schema. cargo-cyclonedx also lists what only the features of tests need: what is not in
 * `cargo tree` is left out.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { schemaFault } from "../tests/sbom/schema.js";
import { bundledPackages } from "./cli_libraries.js";
import { builtCrates, linkedCrates } from "./crates.js";
import { exitWith, root, runOrThrow, say, StepFailure, wasmTarget } from "./step.js";

const directory = join(root, "dist", "sbom");
/** Where cargo-cyclonedx writes it: beside Cargo.toml, and nowhere else. */
const crateBom = "module.sbom.tmp";
const { name: packageName } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/**
 * @typedef {{"bom-ref": string, name: string, version: string, scope?: string, purl?: string, components?: unknown, hashes?: unknown}} Component
 * @typedef {{serialNumber?: string, metadata: {timestamp?: string, component: Component}, components: Component[], dependencies: {ref: string, dependsOn?: string[]}[]}} Bom
 */

try {
  mkdirSync(directory, { recursive: true });
  for (const [name, make] of Object.entries({ package: packageBom, module: moduleBom, development: developmentBom })) {
    const [first, second] = [text(await make()), text(await make())];
    if (first !== second) throw new StepFailure(`${name}: two bills of one commit differ`);
    const fault = await schemaFault(first);
    if (fault) throw new StepFailure(`${name}: ${fault}`);
    writeFileSync(join(directory, `${name}.cdx.json`), first);
    say(`${name}.cdx.json`, `${JSON.parse(first).components.length} components`);
  }
} catch (error) {
  exitWith(error);
}

/** The package, and what is bundled into it. */
async function packageBom() {
  const inside = await bundledPackages();
  const bom = only(await developmentBom(), inside);
  for (const component of bom.components) component.scope = "required";
  return bom;
}

/** Every npm package the root's lock names. @returns {Promise<Bom>} */
async function developmentBom() {
  const { output } = await runOrThrow("npm sbom", ["npm", "sbom", "--sbom-format", "cyclonedx", "--package-lock-only"]);
  const bom = /** @type {Bom} */ (JSON.parse(output));
  // npm takes the name of the folder.
  bom.metadata.component.name = packageName;
  return bom;
}

/** The crates that are linked into the module, and those that run while it is built, which are marked as excluded. */
async function moduleBom() {
  const options = ["--format", "json", "--spec-version", "1.5", "--target", wasmTarget, "--override-filename", crateBom];
  const file = join(root, `${crateBom}.json`);
  try {
    await runOrThrow("cargo cyclonedx", ["cargo", "cyclonedx", ...options], { env: { SOURCE_DATE_EPOCH: "0" } });
    const written = readFileSync(file, "utf8").replaceAll(`path+file://${root.replace(/\/$/, "")}#`, "").replaceAll("?download_url=file://.", "");
    const linked = await linkedCrates();
    const bom = only(JSON.parse(written), await builtCrates());
    for (const component of bom.components) component.scope = linked.includes(key(component)) ? "required" : "excluded";
    delete bom.metadata.component.components;
    const module = readFileSync(join(root, "pkg", "edge_authorizer_bg.wasm"));
    bom.metadata.component.hashes = [{ alg: "SHA-256", content: createHash("sha256").update(module).digest("hex") }];
    return bom;
  } finally {
    rmSync(file, { force: true });
  }
}

/** @param {Bom} bom @param {string[]} wanted as `name version` @returns {Bom} with nothing else in it */
function only(bom, wanted) {
  const components = bom.components.filter((component) => wanted.includes(key(component)));
  if (components.length !== wanted.length) throw new StepFailure(`the bill has ${components.length} of ${wanted.length} components`);
  const refs = new Set([bom.metadata.component, ...components].map((component) => component["bom-ref"]));
  const dependencies = bom.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.has(other)) }));
  return { ...bom, components, dependencies };
}

/** @param {Component} component */
function key({ name, version }) {
  return `${name} ${version}`;
}

/** @param {Bom} bom */
function text(bom) {
  delete bom.serialNumber;
  delete bom.metadata.timestamp;
  return `${JSON.stringify(bom, null, 2)}\n`;
}
