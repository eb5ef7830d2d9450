// @ts-check
/**
 * Builds the playground, and with `--serve` serves it on loopback until Ctrl-C. PORT chooses the port.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import sirv from "sirv";
import { buildWww } from "./build_www.js";
import { exitWith, root, say, StepFailure } from "./step.js";

const address = "127.0.0.1";
const preferredPort = 8790;
const directory = join(root, "dist", "www");

try {
  say("playground", `${await buildWww(directory)} in dist/www`);
  if (process.argv.includes("--serve")) await serve(Number(process.env.PORT ?? preferredPort));
} catch (error) {
  exitWith(error);
}

/** @param {number} port */
async function serve(port) {
  const answer = sirv(directory, { dev: true, etag: true });
  const server = createServer((request, response) => answer(request, response));
  server.listen(port, address);
  await once(server, "listening").catch(() => {
    throw new StepFailure(`port ${port} is in use: choose another one, as in PORT=8791 npm run playground`);
  });
  const { port: given } = /** @type {import("node:net").AddressInfo} */ (server.address());
  console.log(`\nThe playground is at http://${address}:${given}/\nCtrl-C stops.`);
}
