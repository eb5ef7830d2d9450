// @ts-check
// docs/operations.md: its records, reasons and commands are those there are.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { delimiter, dirname } from "node:path";
import { test } from "node:test";
import { fetchHandler } from "../../js/adapters/web.js";
import { badGateway, unavailable } from "../../js/fault.js";
import { createAuthorizer } from "../../js/index.js";
import { BODY_MAX_BYTES, TIMEOUT_MS } from "../../js/key_set.js";
import { problemResponse } from "../../js/response.js";
import { folder, pipe } from "../cli/run.js";
import { config, request, token, world } from "./support.js";

const page = read("docs/operations.md");

/** @param {string} path */
function read(path) {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}

/** Every file of a kind below a folder, but for tests. @param {string} place @param {string} end */
function textBelow(place, end) {
  const files = readdirSync(new URL(`../../${place}`, import.meta.url), { recursive: true, encoding: "utf8" });
  const own = files.filter((file) => file.endsWith(end) && !/^cli\/|tests/.test(file));
  return own.map((file) => read(`${place}/${file}`)).join("\n");
}

/** The rows of every table whose first column has this name. @param {string} head @returns {string[][]} */
function rows(head) {
  const tables = [...page.matchAll(new RegExp(`^\\| ${head} \\|.*\n\\|[-|]+\n((?:\\|.*\n)+)`, "gm"))].map(([, text = ""]) => text);
  return tables.flatMap((text) => text.trim().split("\n")).map((row) => row.slice(1, -1).split("|").map((cell) => cell.trim()));
}

/** What is set as code. @param {string} [text] */
function codes(text = "") {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
}

/** The record of one request. @param {any} [asked] @param {object} [changes] @param {object} [io] */
async function recordOf(asked = request(token()), changes = {}, io = {}) {
  const outside = world(io);
  const authorizer = await createAuthorizer(config(changes), outside.io);
  await authorizer.authorize(asked);
  return outside.records.at(-1);
}

/** What the module's source says a caller sees, by reason. */
function publicFaces() {
  const problem = read("src/problem.rs");
  const names = Object.fromEntries([...read("src/reason.rs").matchAll(/^ {4}(\w+) = "(\w+)",$/gm)].map(([, name, code]) => [name, code]));
  const body = (/** @type {string} */ opening) => problem.slice(problem.indexOf(opening)).split("\n    }\n")[0] ?? "";
  const arms = (/** @type {string} */ text, /** @type {RegExp} */ arm) =>
    [...text.matchAll(arm)].flatMap(([, left = "", right = ""]) => [...left.matchAll(/::(\w+)/g)].map(([, name = ""]) => /** @type {const} */ ([name, right])));
  const status = new Map(arms(body("fn status"), /((?:\|?\s*Self::\w+\s*)+)=> (\d+)/g));
  const code = new Map(arms(body("fn code"), /((?:\|?\s*Self::\w+\s*)+)=> "(\w+)"/g));
  const faces = arms(body("fn from(reason"), /((?:\|?\s*Reason::\w+\s*)+)=>\s*\{?\s*Self::(\w+)/g);
  return faces.map(([reason, kind]) => [names[reason], `${status.get(kind)} \`${code.get(kind)}\``]);
}

/** The reasons that are given outside the module, and what a caller sees. */
function faces() {
  const [, body = ""] = /function faultReason\(error, status\) \{([^]*?)\n\}/.exec(read("js/fault.js")) ?? [];
  return [...body.matchAll(/"(\w+)"/g)].map(([, reason = ""]) => {
    const { status, problem } = reason === "upstream_failed" ? badGateway() : unavailable();
    return [reason, `${status} \`${problem.code}\``];
  });
}

test("every reason is there, and no other, with what the caller sees", () => {
  const said = rows("reason").flatMap(([reasons, seen]) => codes(reasons).map((reason) => [reason, seen]));
  const given = [...publicFaces(), ...faces()];
  assert.ok(given.length > 50 && given.every(([reason]) => reason));
  assert.deepEqual(said.sort(), given.sort());
});

test("who acts is one of three", () => {
  for (const [reasons, , who = ""] of rows("reason")) assert.match(who, /^(caller|issuer|operator)(, (caller|issuer|operator))?$/, reasons);
});

test("the members are those of the records that are written, and null where the page says", async () => {
  const good = await recordOf(request(token({ list: [1] }), { id: "r-1" }), { forward: { "x-list": "list" } });
  const almost = await recordOf(request(token({ iss: "https://issuer.example/" })));
  const { issuer: _, ...unnamed } = config().issuers[0];
  const any = [{ ...unnamed, requireIssuer: false }];
  const outside = world();
  const handler = fetchHandler(/** @type {any} */ ({}), () => Response.json({}), { io: outside.io, requestId: () => "r-2" });
  assert.equal((await handler(new Request("https://api.example/health"))).status, 503);
  const refused = outside.records[0];
  assert.equal(refused.reason, "config_refused");
  assert.ok(refused.errors.length > 0);
  assert.equal(refused.requestId, "r-2");

  const members = rows("member").flatMap(([name]) => codes(name));
  assert.deepEqual([...new Set([good, almost, refused].flatMap(Object.keys))].sort(), [...members].sort());
  assert.deepEqual(Object.keys(JSON.parse(/```json\n([^]*?)```/.exec(page)?.[1] ?? "")), members.filter((name) => !["hint", "errors", "notForwarded"].includes(name)));

  const nulls = (/** @type {any} */ record) => Object.keys(record).filter((name) => record[name] === null);
  assert.deepEqual(nulls(good), ["reason", "keyId", "incident"]);
  const unread = ["rule", "issuer", "subjectHash", "keyId", "algorithm", "requestId"];
  assert.deepEqual(nulls(almost), ["rule", "issuer", "subjectHash", "keyId", "requestId"]);
  assert.match(almost.hint, /slash/);
  assert.deepEqual(nulls(await recordOf(request("a.b.c"))), unread);
  assert.deepEqual(nulls(await recordOf(request(`${token()}x`))), unread.filter((name) => !["issuer", "algorithm"].includes(name)));
  assert.deepEqual(nulls(await recordOf(request(token(), { path: "/health" }))), ["reason", ...unread.slice(1, 5), "incident", "requestId"]);
  assert.deepEqual(nulls(await recordOf(request(token({ sub: undefined })))), ["reason", "subjectHash", "keyId", "incident", "requestId"]);
  assert.deepEqual(nulls(await recordOf(request(token()), { issuers: any })), ["reason", "issuer", "keyId", "incident", "requestId"]);
  assert.deepEqual(nulls(await recordOf(request(token()), { rules: [{ id: "a", methods: ["GET"], path: "/a" }] })), ["rule", "keyId", "requestId"]);
  assert.deepEqual(nulls(refused), [...unread.slice(0, 5), "method", "path", "durationMs"]);
  const broken = await recordOf(request(undefined, { headers: null }));
  assert.equal(broken.reason, "shim_fault");
  assert.deepEqual(nulls(broken), [...unread.slice(0, 5), "method", "path", "requestId"]);
  const unreadable = await recordOf(/** @type {any} */ ({ method: "GET", path: 7, headers: {} }));
  assert.deepEqual([unreadable.reason, unreadable.event, unreadable.method, unreadable.path], ["request_invalid", "decision", null, null]);
  assert.equal((await recordOf(request(token()), {}, { now: () => NaN })).time, null);
});

test("what is sent is cut where the page says", async () => {
  const long = "A".repeat(2000);
  const record = await recordOf(request(token(), { method: long, path: `/${long}?${long}`, id: long }));
  assert.deepEqual([record.method.length, record.path.length, record.requestId.length], [32, 1024, 128]);
  const [, bytes] = /LOGGED_KEY_ID_MAX_BYTES: usize = (\d+)/.exec(read("src/limits.rs")) ?? [];
  assert.ok(page.includes(`\`kid\`, cut at ${bytes} bytes`));
});

test("the command gives the hash that is logged, and that of the record shown", async () => {
  const [, command = ""] = /```sh\n(node -p .*)\n/.exec(page) ?? [];
  const env = { ...process.env, PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) };
  const hash = execFileSync("sh", ["-c", command], { env, encoding: "utf8" }).trim();
  const issuer = "https://issuer.example.com/";
  const record = await recordOf(request(token({ iss: issuer })), { issuers: [{ ...config().issuers[0], issuer }] });
  assert.equal(hash, record.subjectHash);
  assert.equal(JSON.parse(/```json\n([^]*?)```/.exec(page)?.[1] ?? "").subjectHash, hash);
  const byOther = { issuers: [{ ...config().issuers[0], issuer, subjectClaim: "oid" }] };
  assert.equal((await recordOf(request(token({ iss: issuer, sub: "kim", oid: "ada" })), byOther)).subjectHash, hash);
});

test("every kind of record is there, and no other", () => {
  const written = [...`${textBelow("js", ".js")}${textBelow("src", ".rs")}`.matchAll(/\bevent: "(\w+)"/g)].map(([, event]) => event);
  const said = rows("event").flatMap(([events]) => codes(events));
  assert.deepEqual(["decision", ...said].sort(), [...new Set(written)].sort());
});

test("every failure of a fetch is there, and no other", () => {
  const known = [...read("src/key_store/report.rs").matchAll(/"(\w+)" => Self::/g)].map(([, name]) => name);
  assert.deepEqual(rows("failure").flatMap(([names]) => codes(names)).sort(), known.sort());
  assert.ok(page.includes(`within ${TIMEOUT_MS / 1000} s`) && page.includes(`more than ${BODY_MAX_BYTES / 1000} 000 bytes`));
  assert.ok(page.includes(`\`Retry-After: ${problemResponse(unavailable()).headers.get("retry-after")}\``));
});

test("the commands shown run, and answer by their exit codes", async () => {
  const cwd = folder();
  const calls = [...page.matchAll(/npx edge-authorizer ((?:check|test|matrix) [^`\n>]*[^`\n> ])/g)].map(([, call = ""]) => call.split(" "));
  assert.deepEqual(calls.map(([name]) => name), ["check", "test", "matrix", "matrix"]);
  const ran = calls.map(async (words) => (await pipe(cwd, words.map((word) => (word === "deployed.json" ? "wider.json" : word)))).code);
  assert.deepEqual(await Promise.all(ran), [0, 0, 0, 0]);
  assert.equal((await pipe(cwd, ["matrix", "--diff", "authorizer.json", "wider.json"])).code, 1);
});
