// @ts-check
import { once } from "node:events";
import { badGateway, refuse } from "../../fault.js";
import { passGate } from "../../gate.js";
import { createAuthorizer } from "../../index.js";
import { stamped } from "../../log.js";
import { problemResponse } from "../../response.js";
import { settingsOf } from "../../settings.js";
import { requestTarget } from "../../web_request.js";
import { refused } from "../configuration.js";
import { examples } from "../examples.js";
import { CallError, EXIT } from "../exit.js";
import { numberFor, readText } from "../inputs.js";
import { SECRETS_FILE, environment, localSecret } from "../local_secrets.js";
import { Screen } from "../screen.js";
import { sayJson, sayText } from "../serve/say.js";
import { serveFetch } from "../serve/server.js";
import { upstreamAt } from "../serve/upstream.js";
import { watchFile } from "../serve/watch.js";

/** @typedef {{ upstream: URL, host: string, port: number, secretsFile?: string, json?: boolean }} Options */

/** @type {import("../program.js").CommandEntry} */
export const serve = {
  name: "serve",
  define: (command) =>
    command
      .summary("stand before an upstream as a reverse proxy")
      .description(
        "Stand before an upstream as a reverse proxy on this machine; a changed configuration is taken at once, a broken one is not",
      )
      .argument("<config>", "the configuration, a JSON file")
      .requiredOption("-u, --upstream <url>", "who answers what is let through", urlOf)
      .option(
        "-p, --port <port>",
        "the port, or 0 for a free one",
        numberFor("--port", { least: 0, most: 65_535 }),
        8787,
      )
      .option("--host <address>", "the address to listen on", "127.0.0.1")
      .option(...SECRETS_FILE)
      .addHelpText(
        "after",
        examples(
          "serve authorizer.json --upstream http://127.0.0.1:3000",
          "serve authorizer.json --upstream http://127.0.0.1:3000 --json",
        ),
      ),
  run,
};

/**
 * Serves until it is told to stop. With `--json` each record is one line of JSON as it comes.
 *
 * @param {string} file
 * @param {Options} options
 * @returns {Promise<import("../program.js").Report>}
 */
async function run(file, { upstream, host, port, secretsFile, json }) {
  const say = json ? sayJson(process.stdout) : sayText(process.stdout, Screen.of(process.stdout, process.env));
  const tell = (/** @type {object} */ record) => say(stamped(/** @type {any} */ (record), NaN, Date.now()));
  const io = { log: say, secret: localSecret(await environment(secretsFile)), explainRefusals: true };
  const text = await readText(file, "edge-authorizer init writes one");
  let opened = await open(file, text, io);
  const pass = upstreamAt(upstream);
  /** @type {typeof pass} */
  const next = (request) => pass(request).catch((error) => failed(request, upstream, error, io));
  const server = await serveFetch((request) => passGate(request, opened, next), { host, port }, io);
  tell({ event: "listening", url: urlText(server, host), upstream: upstream.href });
  const unwatch = watchFile(file, text, async () => {
    try {
      opened = await open(file, await readText(file), io);
      tell({ event: "config_replaced", file });
    } catch (error) {
      tell({ event: "config_kept", file, ...faultOf(error) });
    }
  });
  // Where nobody reads the records any more, nobody would see that it still runs.
  const unread = new Promise((resolve) => process.stdout.once("error", resolve));
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM"), unread]);
  unwatch();
  server.close();
  server.closeAllConnections();
  return { code: EXIT.good, document: undefined, text: () => "" };
}

/**
 * @typedef {import("../../internal.d.ts").Opened} Opened
 * @typedef {Pick<import("../../types.d.ts").Io, "log" | "secret" | "explainRefusals">} Io
 */

/** @param {string} file @param {string} text @param {Io} io @returns {Promise<Opened>} */
async function open(file, text, io) {
  try {
    const authorizer = await createAuthorizer(text, io);
    return { authorizer, settings: settingsOf(authorizer) };
  } catch (error) {
    throw refused(file, text, error);
  }
}

/**
 * The answer where the upstream gave none; the record says to which request, and the system's code for why.
 *
 * @param {Request} request
 * @param {URL} upstream
 * @param {NodeJS.ErrnoException} error
 * @param {Io} io
 */
async function failed({ method, url }, { origin }, error, { log }) {
  const known = { method, path: requestTarget(url).split("?")[0], upstream: origin, ...(error.code && { hint: error.code }) };
  const io = { now: Date.now, log: (/** @type {any} */ record) => log({ ...record, ...known }) };
  return problemResponse(await refuse(error, io, { face: badGateway }));
}

/** @param {unknown} error */
function faultOf(error) {
  const { message } = /** @type {Error} */ (error);
  return { message, details: error instanceof CallError ? error.details : [] };
}

/** @param {import("node:http").Server} server @param {string} host */
function urlText(server, host) {
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** @param {string} text */
function urlOf(text) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !["http:", "https:"].includes(url.protocol)) {
    throw new CallError("--upstream takes an http or https URL");
  }
  return url;
}
