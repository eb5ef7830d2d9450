// @ts-check
/** The Worker that `npm start` serves: with a copy of the configuration, which follows the file as long as that is good. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { host } from "../js/load/node.js";
import { refused } from "../js/cli/configuration.js";
import { CallError } from "../js/cli/exit.js";
import { watchFile } from "../js/cli/serve/watch.js";
import { Core } from "../js/core.js";
import { start } from "../js/wasm.js";
import { root, StepFailure } from "./step.js";

const file = join(root, "examples", "authorizer.json");
const shown = "examples/authorizer.json";
/** As deep as the Worker itself, whose other imports stay as they are. */
const directory = join(root, ".wrangler", "start");
const copy = join(directory, "authorizer.json");

/** Makes the Worker; a broken configuration is a failure, as there is no last good one yet. @returns {Promise<string>} its file */
export async function makeWorker() {
  const text = readFileSync(file, "utf8");
  const fault = await faultIn(text);
  if (fault) throw new StepFailure(fault);
  const worker = readFileSync(join(root, "deploy", "cloudflare", "worker.js"), "utf8");
  mkdirSync(directory, { recursive: true });
  writeFileSync(copy, text);
  writeFileSync(join(directory, "worker.js"), worker.replace("../../examples/authorizer.json", "./authorizer.json"));
  return join(directory, "worker.js");
}

/** Follows the file: a good one is served at once, a broken one is told of and the last good one stays. */
export function followConfig() {
  return watchFile(file, readFileSync(file, "utf8"), async (text) => {
    const fault = await faultIn(text);
    if (fault === undefined) writeFileSync(copy, text);
    console.log(fault === undefined ? `${shown} has changed, and is in use now` : `${fault}\nThe last good one stays in use.`);
  });
}

/** @param {string} text @returns {Promise<string | undefined>} each fault at its place; nothing where there is none */
async function faultIn(text) {
  await start(/** @type {import("../js/internal.d.ts").WasmSource} */ (host.wasm));
  try {
    new Core(text).references();
    return undefined;
  } catch (error) {
    const fault = refused(shown, text, error);
    if (!(fault instanceof CallError)) throw fault;
    return [fault.message, ...fault.details.map((line) => `  ${line}`)].join("\n");
  }
}
