// @ts-check
import { watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";

/** Editors write a file in several steps; they are done within so many milliseconds. */
const SETTLED_MS = 100;

/**
 * Calls back with the text of a file whenever that has changed. The directory is watched, since
 * editors put a new file in place of the old one.
 *
 * @param {string} file
 * @param {string} text what it holds now
 * @param {(text: string) => Promise<void>} changed never called while it still runs
 * @returns {() => void} ends it
 */
export function watchFile(file, text, changed) {
  let [last, running] = [text, Promise.resolve()];
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const look = async () => {
    const now = await readFile(file, "utf8").catch(() => undefined);
    if (now === undefined || now === last) return;
    last = now;
    await changed(now);
  };
  const watcher = watch(dirname(file), (_event, name) => {
    if (name !== null && name !== basename(file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => (running = running.then(look)), SETTLED_MS);
  });
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
