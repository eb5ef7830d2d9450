// @ts-check
// What the tests of secret stores share: servers on loopback that end with the test, and tokens.
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { signingInput } from "../signing_input.js";

export const ISSUER = "https://issuer.example";
export const AUDIENCE = "https://api.example";
/** A process that outlives its test ends by itself. */
const LIFETIME_SECONDS = 300;
const STARTED_WITHIN_MS = 30_000;

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
process.on("exit", () => running.forEach(kill));
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.on(signal, () => process.exit(1));
}

/** @param {import("node:child_process").ChildProcess} child */
function kill(child) {
  try {
    if (child.pid) process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group has ended already.
  }
}

/**
 * Starts a program in a process group of its own, and waits until it says where it listens.
 *
 * @param {string[]} command
 * @param {RegExp} listening finds the address in what it prints
 * @param {{ cwd?: string, env?: Record<string, string> }} [options]
 */
export async function startProgram(command, listening, { cwd, env = {} } = {}) {
  const child = spawn("timeout", ["-k", "1", String(LIFETIME_SECONDS), ...command], {
    cwd, env: { ...process.env, ...env }, detached: true, stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  const exited = new Promise((resolve) => child.once("close", resolve)).then(() => running.delete(child));
  const address = await new Promise((resolve, reject) => {
    let text = "";
    const look = (/** @type {Buffer} */ data) => {
      text += data;
      const found = listening.exec(text);
      if (found) resolve(found[1]);
    };
    child.stdout.on("data", look);
    child.stderr.on("data", look);
    exited.then(() => reject(new Error(`${command[0]} ended: ${text}`)));
    setTimeout(() => reject(new Error(`${command[0]} is not up: ${text}`)), STARTED_WITHIN_MS).unref();
  });
  const stop = async () => {
    kill(child);
    await exited;
  };
  return { address, stop };
}

/**
 * Serves on loopback, on a free port unless one is given.
 *
 * @param {import("node:http").RequestListener} listener
 * @param {number} [port]
 */
export async function serve(listener, port = 0) {
  const server = createServer(listener);
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(undefined));
  });
  server.unref();
  const base = `http://127.0.0.1:${/** @type {any} */ (server.address()).port}`;
  const stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { base, stop };
}

/** @param {import("node:http").IncomingMessage} request */
export async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return String(Buffer.concat(chunks));
}

/** @param {import("node:http").ServerResponse} response @param {number} status @param {object} value */
export function answer(response, status, value) {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

/** A configuration with one secret. @param {object} secret @param {object} [changes] @returns {any} */
export function config(secret, changes = {}) {
  const issuer = { issuer: ISSUER, audiences: [AUDIENCE], algorithms: ["HS256"], keys: { secret } };
  const rules = [
    { id: "pets", methods: ["GET"], path: "/pets", scopes: ["pets:read"] },
    { id: "health", methods: ["GET"], path: "/health", public: true },
  ];
  return { issuers: [{ ...issuer, ...changes }], rules };
}

/** A token good for that configuration. @param {string | Buffer} secret @param {object} [changes] */
export function token(secret, changes = {}) {
  const claims = { iss: ISSUER, aud: AUDIENCE, sub: "ada", scope: "pets:read", exp: 4_000_000_000, ...changes };
  const signed = signingInput({ alg: "HS256" }, claims);
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

/** @param {string} bearer @returns {any} */
export function request(bearer) {
  return { method: "GET", path: "/pets", headers: { authorization: `Bearer ${bearer}` } };
}

/** An outside world with a clock of its own, whose log is kept. @param {object} [changes] */
export function world(changes = {}) {
  const clock = { offset: 0 };
  const records = /** @type {any[]} */ ([]);
  const io = {
    now: () => Date.now() + clock.offset,
    log: (/** @type {any} */ record) => void records.push(record),
    ...changes,
  };
  return { io, clock, records };
}
