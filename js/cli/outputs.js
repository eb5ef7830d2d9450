// @ts-check
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { CallError, Failure } from "./exit.js";

/**
 * Writes a file that may be there already.
 *
 * @param {string} file
 * @param {string} text
 */
export async function writeWhole(file, text) {
  await write(file, text, {});
}

/**
 * Writes a file that must not be there yet.
 *
 * @param {string} file
 * @param {string} text
 * @param {{ isSecret?: boolean }} [options] whether only its owner may read it
 */
export async function writeNew(file, text, { isSecret = false } = {}) {
  await write(file, text, { flag: "wx", mode: isSecret ? 0o600 : 0o666 });
}

/** @param {string} file @param {string} text @param {{ flag?: string, mode?: number }} how */
async function write(file, text, how) {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, how);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === "EEXIST") {
      throw new CallError(
        `${file} is there already, and is left as it is`,
        "choose another place, or move it away",
      );
    }
    throw new Failure(`${file} cannot be written (${code})`);
  }
}
