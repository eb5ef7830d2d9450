// @ts-check
/**
 * Serves the Worker on loopback, with a development issuer and a demo upstream, and prints requests to try. The
 * configuration may be changed meanwhile.
 *
 * With `--once` it makes those requests itself, checks the answers and stops. PORT chooses the port.
 */
import { createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createSocketServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { followConfig, makeWorker } from "./served_config.js";
import { exitWith, root, startChild, StepFailure, stopChild, duration } from "./step.js";

const address = "127.0.0.1";
const preferredPort = 8787;
const readySeconds = 30;
const tokenSeconds = 3600;
const secretsFile = join(root, ".dev.vars");
const secretName = "DEV_TOKEN_SECRET";

try {
  await (process.argv.includes("--once") ? tryOnce() : serve());
} catch (error) {
  exitWith(error);
}

async function serve() {
  const worker = await start(Number(process.env.PORT ?? preferredPort));
  console.log(`\nThe Worker answers at ${worker.origin} (ready in ${duration(worker.seconds)}). Try:\n`);
  for (const example of examples(developmentSecret())) console.log(`${curl(worker.origin, example)}\n`);
  console.log("The tokens live an hour; start again for new ones. Ctrl-C stops.\n");
  console.log("A changed examples/authorizer.json is taken at once, unless it is broken.\n");
  followConfig();
  worker.child.stdout?.pipe(process.stdout);
  worker.child.stderr?.pipe(process.stderr);
  await once(worker.child, "close");
  throw new StepFailure("the Worker has stopped by itself");
}

async function tryOnce() {
  const worker = await start(0);
  let failed = 0;
  for (const example of examples(developmentSecret())) {
    const response = await fetch(worker.origin + example.path, { method: example.method, headers: headers(example) });
    const passed = response.status === example.status;
    if (!passed) failed += 1;
    console.log(`  ${passed ? "ok  " : "FAIL"} ${response.status} ${example.what}`);
    await response.arrayBuffer();
  }
  await stop(worker.child);
  console.log(`start: ${examples("").length - failed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

/** @param {number} wanted the port, or 0 for a free one */
async function start(wanted) {
  const started = performance.now();
  developmentSecret();
  const worker = await makeWorker();
  const upstream = await startUpstream();
  const port = await freePort(wanted);
  const child = startChild("wrangler", [
    ...["dev", worker, "--ip", address, "--port", String(port), "--inspector-port", "0"],
    ...["--show-interactive-dev-session=false", "--var", `UPSTREAM:${upstream}`],
  ]);
  const origin = `http://${address}:${port}`;
  await untilReady(child, origin);
  return { child, origin, seconds: (performance.now() - started) / 1000 };
}

/** @param {import("node:child_process").ChildProcess} child @param {string} origin */
async function untilReady(child, origin) {
  let output = "";
  const collect = (/** @type {Buffer} */ chunk) => (output += chunk);
  child.stdout?.on("data", collect);
  child.stderr?.on("data", collect);
  for (let waited = 0; waited < readySeconds * 10; waited += 1) {
    if (child.exitCode !== null) break;
    if (await answers(origin)) {
      child.stdout?.off("data", collect);
      child.stderr?.off("data", collect);
      return;
    }
    await sleep(100);
  }
  const fault = child.exitCode === null ? `does not answer at ${origin} within ${readySeconds} s` : "has stopped at once";
  throw new StepFailure(`the Worker ${fault}: see what wrangler said above`, { output });
}

/** @param {string} origin */
async function answers(origin) {
  try {
    const response = await fetch(`${origin}/health`, { signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** @param {import("node:child_process").ChildProcess} child */
async function stop(child) {
  const closed = once(child, "close");
  stopChild(child);
  await Promise.race([closed, sleep(3000, undefined, { ref: false })]);
  stopChild(child, "SIGKILL");
}

/** Starts a server that tells what reached it, and gives its address. */
async function startUpstream() {
  const server = createServer((request, response) => {
    const forwarded = Object.entries(request.headers).filter(([name]) => name.startsWith("x-auth-"));
    const body = { upstream: "demo", method: request.method, path: request.url, headers: Object.fromEntries(forwarded) };
    response.setHeader("content-type", "application/json");
    response.end(`${JSON.stringify(body, null, 2)}\n`);
  });
  return `http://${address}:${await listen(server, 0)}`;
}

/** @param {number} wanted */
async function freePort(wanted) {
  const server = createSocketServer();
  const port = await listen(server, wanted).catch(() => {
    throw new StepFailure(`port ${wanted} is in use: choose another one, as in PORT=8788 npm start`);
  });
  server.close();
  await once(server, "close");
  return port;
}

/** @param {import("node:net").Server} server @param {number} port @returns {Promise<number>} */
async function listen(server, port) {
  server.listen(port, address);
  await once(server, "listening");
  return /** @type {import("node:net").AddressInfo} */ (server.address()).port;
}

/** The development issuer's secret as base64url, made on the first run. */
function developmentSecret() {
  const assignment = new RegExp(`^${secretName}="?([\\w-]+)"?$`, "m");
  const text = existsSync(secretsFile) ? readFileSync(secretsFile, "utf8") : "";
  const found = assignment.exec(text)?.[1];
  if (found) return found;
  const secret = randomBytes(32).toString("base64url");
  writeFileSync(secretsFile, `${text}${secretName}=${secret}\n`, { mode: 0o600 });
  chmodSync(secretsFile, 0o600);
  return secret;
}

/**
 * @typedef {{what: string, method: string, path: string, token?: string, status: number}} Example
 * @param {string} secret
 * @returns {Example[]}
 */
function examples(secret) {
  const reader = { sub: "pat", scope: "pets:read", tenant: "a" };
  const token = sign(reader, secret);
  return [
    { what: "a public rule, no token", method: "GET", path: "/health", status: 200 },
    { what: "no token", method: "GET", path: "/pets/7", status: 401 },
    { what: "good token", method: "GET", path: "/pets/7", token, status: 200 },
    { what: "token lacking the scope pets:write", method: "DELETE", path: "/pets/7", token, status: 403 },
    { what: "forged token", method: "GET", path: "/pets/7", token: sign(reader, forgedSecret()), status: 401 },
    { what: "own profile", method: "GET", path: "/users/pat", token, status: 200 },
    { what: "the profile of somebody else", method: "GET", path: "/users/kim", token, status: 403 },
    { what: "a file of the tenant", method: "GET", path: "/files/2026/plan.txt", token, status: 200 },
    { what: "a path no rule names", method: "GET", path: "/orders", token, status: 403 },
  ];
}

function forgedSecret() {
  return randomBytes(32).toString("base64url");
}

/** @param {Record<string, unknown>} claims @param {string} secret */
function sign(claims, secret) {
  const now = Math.floor(Date.now() / 1000);
  const issued = { iss: "https://dev.example", aud: "https://api.dev.example", iat: now, exp: now + tokenSeconds };
  const signed = [{ alg: "HS256", typ: "JWT" }, { ...issued, ...claims }].map(encode).join(".");
  return `${signed}.${createHmac("sha256", Buffer.from(secret, "base64url")).update(signed).digest("base64url")}`;
}

/** @param {unknown} value */
function encode(value) {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** @param {Example} example @returns {Record<string, string>} */
function headers({ token }) {
  return token ? { authorization: `Bearer ${token}` } : {};
}

/** @param {string} origin @param {Example} example */
function curl(origin, example) {
  const method = example.method === "GET" ? "" : ` -X ${example.method}`;
  const header = Object.entries(headers(example)).map(([name, value]) => ` -H '${name}: ${value}'`);
  return `# ${example.what}: ${example.status}\ncurl -i${method} ${origin}${example.path}${header.join("")}`;
}
