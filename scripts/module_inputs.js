// @ts-check
/** What the module is made of: every file of this repository that its bytes depend on. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "./step.js";

/** Files and folders; with package.json, whose version is compared, they build the same module wherever they lie. */
export const moduleInputs = [
  ...["Cargo.toml", "Cargo.lock", ".cargo/config.toml", "src", "schema.json"],
  ...["package-lock.json", "scripts/build.js", "scripts/cli_libraries.js", "scripts/module_inputs.js", "scripts/step.js"],
];

/** @returns {string} a digest of their paths and contents */
export function inputsDigest() {
  const hash = createHash("sha256");
  for (const file of moduleInputs.flatMap(files)) {
    hash.update(file).update("\0").update(readFileSync(join(root, file))).update("\0");
  }
  return hash.digest("hex");
}

/** @param {string} path @returns {string[]} the file, the files below the directory in order, or nothing */
function files(path) {
  const place = join(root, path);
  if (!existsSync(place)) return [];
  if (!statSync(place).isDirectory()) return [path];
  return readdirSync(place).sort().flatMap((name) => files(`${path}/${name}`));
}
