// @ts-check
// Decides many requests, each with a token of its own, and fails where memory grows after the first of them.
import { createHmac } from "node:crypto";
import { createAuthorizer } from "../../js/index.js";
import { collectGarbage } from "./heap.js";

const SECRET = "a secret of forty bytes, for tests alone";
const MEBIBYTE = 1_048_576;
/** What the heap may seem to grow by from one reading to another. */
const HEAP_SLACK_BYTES = MEBIBYTE;
/** And the whole process in the second half, when its allocator has the pages it keeps for later. */
const RSS_SLACK_BYTES = 16 * MEBIBYTE;

const total = Number(process.argv[2] ?? 1_000_000);
const config = {
  issuers: [{ issuer: "https://issuer.example", audiences: ["a"], algorithms: ["HS256"], keys: { secret: { env: "KEY" } } }],
  rules: [{ id: "pets", methods: ["GET"], path: "/pets/{id}", scopes: ["pets:read"] }],
};
// @ts-ignore the configuration's literals are plain strings here
const authorizer = await createAuthorizer(config, { secret: () => SECRET, log() {} });
const expiry = Math.floor(Date.now() / 1000) + 86_400;
const header = segment({ alg: "HS256" });

/** @param {object} value */
function segment(value) {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** @param {number} number */
function token(number) {
  const claims = { iss: "https://issuer.example", aud: "a", sub: `user-${number}`, scope: "pets:read", exp: expiry };
  const signed = `${header}.${segment(claims)}`;
  return `${signed}.${createHmac("sha256", SECRET).update(signed).digest("base64url")}`;
}

/** @param {number} number */
function decide(number) {
  const headers = { authorization: `Bearer ${token(number)}` };
  const decision = authorizer.authorizeSync({ method: "GET", path: "/pets/7", headers });
  if (decision?.effect !== "Allow") throw new Error("a good token was not let through");
}

function reading() {
  collectGarbage();
  const { cache, moduleBytes } = authorizer.stats();
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heapUsed, moduleBytes, tokens: cache.tokens };
}

/** @type {ReturnType<typeof reading> | undefined} */
let first;
/** @type {ReturnType<typeof reading> | undefined} */
let middle;
for (let number = 0; number <= total; number += 1) {
  decide(number);
  if (number === 0 || number % Math.ceil(total / 10) !== 0) continue;
  const now = reading();
  first ??= now;
  const mebibytes = (/** @type {number} */ bytes) => `${(bytes / MEBIBYTE).toFixed(1)} MiB`;
  console.log(`${number} decisions: process ${mebibytes(now.rss)}, heap ${mebibytes(now.heapUsed)}, module ${mebibytes(now.moduleBytes)}, ${now.tokens} tokens remembered`);
  if (now.moduleBytes > first.moduleBytes) throw new Error("the module's memory has grown");
  if (now.heapUsed > first.heapUsed + HEAP_SLACK_BYTES) throw new Error("the heap has grown");
  if (number >= total / 2) middle ??= now;
  if (middle && now.rss > middle.rss + RSS_SLACK_BYTES) throw new Error("the process's memory has grown");
}
