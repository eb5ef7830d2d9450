// @ts-check
/** Which crates the module is made of, as cargo resolves them for WebAssembly without what only tests need. */
import { run, StepFailure, wasmTarget } from "./step.js";

/** @returns {Promise<string[]>} each crate that is linked into the module, as `name version` */
export function linkedCrates() {
  return tree("normal,no-proc-macro");
}

/** @returns {Promise<string[]>} those, and each that runs while it is built */
export function builtCrates() {
  return tree("normal,build");
}

/** @param {string} command @param {...string} args @returns {Promise<string>} what cargo printed */
export async function cargo(command, ...args) {
  const name = `cargo ${command}`;
  const result = await run(name, "cargo", [command, "--locked", ...args]);
  if (result.code !== 0) throw new StepFailure(`${name} failed (exit code ${result.code})`, result);
  return result.output;
}

/** @param {string} edges */
async function tree(edges) {
  const output = await cargo("tree", "--edges", edges, "--target", wasmTarget, "--prefix", "none", "--format", "{p}");
  const crates = [...output.matchAll(/^(\S+) v(\S+)/gm)].map(([, name, version]) => `${name} ${version}`);
  return [...new Set(crates)].filter((crate) => !crate.startsWith("edge-authorizer "));
}
