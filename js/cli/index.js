#!/usr/bin/env node
// @ts-check
import { EXIT } from "./exit.js";
import { main } from "./program.js";

// Without a listener each of these faults would end the process with a stack.
for (const stream of [process.stdout, process.stderr]) stream.on("error", lost);
process.exitCode = await main(process.argv.slice(2), process);

/**
 * Whoever reads no more, as `head`, has what was wanted; anything else is a fault.
 *
 * @param {NodeJS.ErrnoException} error
 */
function lost({ code }) {
  if (code === "EPIPE") return;
  process.stderr.write(`error: the output cannot be written (${code})\n`, () => process.exit(EXIT.fault));
}
