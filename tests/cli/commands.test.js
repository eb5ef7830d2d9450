// @ts-check
// What commands do beside what they print: files, tokens, a proxy, and JSON for programs.
import assert from "node:assert/strict";
import { once } from "node:events";
import { closeSync, copyFileSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { PLATFORMS } from "../../js/cli/init/platforms.js";
import { PRESETS } from "../../js/cli/init/presets.js";
import { folder, inside, NOW, pipe, started, terminal, token } from "./run.js";

const cwd = folder();
const at = ["--at", String(NOW)];
/** @param {...string} args */
const json = async (...args) => JSON.parse((await pipe(cwd, [...args, "--json"])).stdout);

test("every command answers --json with one document, also about a fault", async () => {
  const calls = [
    [["check", "authorizer.json"], ["errors", "file", "findings", "notes", "verdict", "warnings"]],
    [["decide", "authorizer.json", "--path", "/health"], ["answer", "audit", "claims", "effect", "reason", "records", "rule", "rules", "status", "steps", "summary"]],
    [["test", "authorizer.json"], ["cases", "expectations", "failed", "file", "passed"]],
    [["matrix", "authorizer.json"], ["cells", "file", "personas", "routes"]],
    [["matrix", "--diff", "authorizer.json", "wider.json"], ["changes", "loosenings", "new", "old", "unaccepted", "weakenings"]],
    [["policy", "authorizer.json", "--path", "/health"], ["answer", "bytes", "bytesMax", "decision", "notes", "opened"]],
    [["token", "sign"], ["claims", "token"]],
    [["import", "openapi", "openapi.yaml"], ["file", "issuers", "losses", "rules"]],
    [["check", "missing.json"], ["error"]],
  ];
  for (const [args, members] of calls) assert.deepEqual(Object.keys(await json(...args)).sort(), members, args.join(" "));
});

test("a call that makes no sense is told in JSON, too", async () => {
  const calls = {
    "check authorizer.json --strct": { message: "unknown option '--strct'", advice: "did you mean --strict?" },
    "chek authorizer.json": { message: "unknown command 'chek'", advice: "did you mean check?" },
    check: { message: "missing required argument 'config'" },
    "decide authorizer.json": { message: "required option '-p, --path <path>' not specified" },
  };
  for (const [call, error] of Object.entries(calls)) {
    const { code, stdout, stderr } = await inside(...call.split(" "), "--json");
    assert.deepEqual([code, JSON.parse(stdout)], [2, { error }], call);
    assert.ok(stderr.startsWith(`error: ${error.message}`), stderr);
  }
});

test("help on a command that is not there says that it is not", async () => {
  for (const call of ["explain --help", "help explain", "explain -h", "token explain --help", "token help explain"]) {
    const { code, stdout, stderr } = await inside(...call.split(" "));
    assert.deepEqual([code, stdout, stderr.split("\n")[0]], [2, "", "error: unknown command 'explain'"], call);
  }
  for (const call of ["help check", "token sign --help", "token help sign"]) {
    assert.match((await inside(...call.split(" "))).stdout, /^Usage: edge-authorizer .*(check|sign)/, call);
  }
});

test("a reader that goes away ends a command quietly, with its own code", async () => {
  for (const stream of /** @type {const} */ (["stdout", "stderr"])) {
    const child = started(cwd, stream === "stdout" ? ["check", "faulty.json"] : ["check", "missing.json"]);
    child[stream].destroy();
    const other = text(stream === "stdout" ? child.stderr : child.stdout);
    const [code] = await once(child, "close");
    assert.deepEqual([code, await other], [stream === "stdout" ? 1 : 2, ""], stream);
  }
});

test("serving ends where nobody reads its records", async () => {
  const child = started(cwd, ["serve", "authorizer.json", "--upstream", "http://127.0.0.1:9", "--port", "0"]);
  child.stdout.destroy();
  const [code] = await once(child, "close", { signal: AbortSignal.timeout(20_000) }).finally(() => child.kill());
  assert.equal(code, 0);
});

test("output that cannot be written is a fault of the machine", { skip: !existsSync("/dev/full") }, async () => {
  const full = openSync("/dev/full", "w");
  const child = started(cwd, ["check", "faulty.json"], full);
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
  closeSync(full);
  assert.deepEqual([code, said], [3, "error: the output cannot be written (ENOSPC)\n"]);
});

test("a token may come by standard input, by the environment, or not at all", async () => {
  const call = ["decide", "authorizer.json", "--path", "/pets/7", ...at];
  const good = token({});
  assert.equal((await pipe(cwd, [...call, "--token", "-"], { input: `${good}\n` })).code, 0);
  assert.equal((await pipe(cwd, call, { env: { EDGE_AUTHORIZER_TOKEN: good } })).code, 0);
  assert.equal((await pipe(cwd, [...call, "--token", `Bearer ${good}`])).code, 0);
  assert.equal((await pipe(cwd, call)).code, 1);
  const { stdout, stderr } = await pipe(cwd, [...call, "--token", token({ scope: "" })]);
  assert.doesNotMatch(stdout + stderr, new RegExp(good.split(".")[2]));
});

test("claims may be given in place of a token, and not beside one", async () => {
  const call = ["decide", "authorizer.json", "--path", "/users/ada"];
  assert.equal((await pipe(cwd, [...call, "--claims", "-"], { input: '{"sub":"ada"}' })).code, 0);
  assert.equal((await pipe(cwd, [...call, "--claims", '{"sub":"kim"}'])).code, 1);
  const { code, stderr } = await pipe(cwd, [...call, "--claims", "{}", "--token", "x"]);
  assert.deepEqual([code, stderr.startsWith("error: ")], [2, true]);
  const exported = { env: { EDGE_AUTHORIZER_TOKEN: token({ sub: "kim" }) } };
  assert.equal((await pipe(cwd, [...call, "--claims", '{"sub":"ada"}'], exported)).code, 0);
  for (const claims of ["[1]", '"x"', "5", "null", "false", "0", '""']) {
    const wrong = await inside("decide", join(cwd, "authorizer.json"), "--path", "/users/ada", "--claims", claims);
    assert.deepEqual([wrong.code, wrong.stderr], [2, "error: --claims takes a JSON object\n"], claims);
  }
});

test("nothing in a token drives the terminal", async () => {
  const call = ["decide", "authorizer.json", "--path", "/pets/7", "--claims", JSON.stringify({ sub: "ada\u001b[2J", name: "\u202eabc\u0007" })];
  const { stdout } = await pipe(cwd, call);
  assert.doesNotMatch(stdout, /[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  assert.match(stdout, /\\u202eabc\\u0007/);
});

test("a file that is not UTF-8, or starts with a byte order mark, is named", async () => {
  const text = readFileSync(join(cwd, "authorizer.json"), "utf8");
  const mark = "this is not JSON: it starts with a byte order mark; save it as UTF-8 without one";
  const files = /** @type {[string, Buffer, number, string][]} */ ([
    ["marked.json", Buffer.from(`\ufeff${text}`), 1, mark],
    ["utf16.json", Buffer.from(`\ufeff${text}`, "utf16le"), 2, "utf16.json: this is UTF-16"],
    ["latin1.json", Buffer.from(text.replace("pets", "p\u00e4ts"), "latin1"), 2, "latin1.json: this is not UTF-8"],
  ]);
  for (const [name, bytes, expected, said] of files) {
    writeFileSync(join(cwd, name), bytes);
    const { code, stdout, stderr } = await pipe(cwd, ["check", name]);
    assert.deepEqual([code, (stdout + stderr).includes(said)], [expected, true], stdout + stderr);
  }
  const { stderr } = await pipe(cwd, ["token", "sign", "--key", "marked.json"]);
  assert.equal(stderr, `error: marked.json: ${mark}\n`);
});

test("a secret of the platform is taken from the environment or a file", async () => {
  const config = JSON.parse(readFileSync(join(cwd, "authorizer.json"), "utf8"));
  const issuer = { issuer: "https://a.example", audiences: ["a"], algorithms: ["HS256"], keys: { secret: { binding: "DEV_KEY" } } };
  writeFileSync(join(cwd, "bound.json"), JSON.stringify({ ...config, issuers: [issuer] }));
  writeFileSync(join(cwd, ".dev.vars"), "DEV_KEY=q8Zr1xN0v0pL7wTbYYc4mHs2Kd9Fj3Ug\n");
  const call = ["decide", "bound.json", "--path", "/pets/7", "--token", token({})];
  const refused = await pipe(cwd, call);
  assert.deepEqual([refused.code, /DEV_KEY is not set here/.test(refused.stderr)], [2, true]);
  assert.doesNotMatch(refused.stderr, /check .* says more/);
  const unread = async (/** @type {string[]} */ ...more) =>
    (await json("check", "bound.json", ...more)).findings.filter((/** @type {any} */ one) => one.code === "secret_not_read").map((/** @type {any} */ one) => one.message);
  assert.deepEqual(await unread(), ["DEV_KEY is not set here, so it was not looked at"]);
  assert.deepEqual(await unread("--secrets-file", ".dev.vars"), []);
  writeFileSync(join(cwd, "marked.vars"), "\ufeffDEV_KEY=q8Zr1xN0v0pL7wTbYYc4mHs2Kd9Fj3Ug\n");
  assert.deepEqual(await unread("--secrets-file", "marked.vars"), []);
  assert.match((await pipe(cwd, [...call, "--secrets-file", ".dev.vars"])).stdout, /issuer_unknown/);
  assert.match((await pipe(cwd, call, { env: { DEV_KEY: "short" } })).stderr, /too short|bytes/);
  const missing = await pipe(cwd, [...call, "--secrets-file", "nope"]);
  assert.deepEqual([missing.code, missing.stderr], [2, "error: nope: there is no such file\n"]);
});

test("a key and its tokens serve where the configuration says development, and nowhere else", async () => {
  const [key, made] = ["key.json", "made.json"].map((name) => join(cwd, name));
  const rules = [{ id: "a", methods: ["GET"], path: "/a", scopes: ["a"] }];
  const claims = '{"sub":"ada","scope":"a"}';
  for (const algorithm of ["HS256", "RS256", "PS256", "ES512", "EdDSA"]) {
    rmSync(key, { force: true });
    const { issuer } = JSON.parse((await inside("token", "keys", "--algorithm", algorithm, "--out", key, "--json")).stdout);
    assert.equal(statSync(key).mode & 0o077, 0);
    writeFileSync(made, JSON.stringify({ issuers: [issuer], rules }));
    const sign = async (/** @type {string[]} */ ...more) => (await inside("token", "sign", "--key", key, "--config", made, "--claims", claims, ...more)).stdout;
    const decide = async (/** @type {string} */ signed) => inside("decide", made, "--path", "/a", "--token", signed);
    assert.equal((await decide(await sign())).code, 0, algorithm);
    assert.match((await decide(await sign("--expires", "-1h"))).stdout, /^Deny 401 token_expired/, algorithm);
    const { development, ...production } = issuer;
    writeFileSync(made, JSON.stringify({ issuers: [production], rules }));
    assert.equal((await inside("check", made)).code, 1, algorithm);
  }
  const again = await inside("token", "keys", "--out", key);
  assert.deepEqual([again.code, again.stderr.split("\n")[0]], [2, `error: ${key} is there already, and is left as it is`]);
});

test("results are written as JUnit XML", async () => {
  await pipe(cwd, ["test", "authorizer.json", "--expectations", "failing.test.json", "--junit", "out/results.xml"]);
  assert.equal(
    readFileSync(join(cwd, "out", "results.xml"), "utf8"),
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="3" failures="2" errors="0" skipped="0">
  <testsuite name="authorizer.json" tests="3" failures="2" errors="0" skipped="0">
    <testcase classname="authorizer.json" name="ada GET /pets/7"/>
    <testcase classname="authorizer.json" name="ada PUT /pets/7">
      <failure message="effect: expected Allow, is Deny">refused with 403: write-pets would allow this but for the scope pets:write</failure>
    </testcase>
    <testcase classname="authorizer.json" name="nobody reads pets">
      <failure message="status: expected 403, is 401">refused with 401: the request carries no credentials</failure>
    </testcase>
  </testsuite>
</testsuites>
`,
  );
});

test("the schema of expectations takes what the command takes", () => {
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(new URL("../../test.schema.json", import.meta.url), "utf8")));
  const valid = (/** @type {string} */ name) => validate(JSON.parse(readFileSync(join(cwd, name), "utf8")));
  assert.deepEqual(["authorizer.test.json", "failing.test.json", "faulty.test.json"].map(valid), [true, true, false]);
});

test("a page with the matrix asks nothing of anybody", async () => {
  await pipe(cwd, ["matrix", "authorizer.json", "--html", "matrix.html"]);
  const page = readFileSync(join(cwd, "matrix.html"), "utf8");
  assert.doesNotMatch(page, /<script|<link|src=|url\(|https?:/);
  assert.match(page, /default-src 'none'/);
  assert.equal(page.match(/<td class="(allow|deny)">/g)?.length, 27);
  assert.match(page, /<th scope="row">GET \/users\/\{id\}, own<\/th>/);
});

test("a widening is accepted by its cell, by its route, or as a whole", async () => {
  const accepted = async (/** @type {string[]} */ ...names) =>
    (await json("matrix", "--diff", "authorizer.json", "wider.json", "--personas", "authorizer.test.json", "--accept-widening", ...names)).unaccepted;
  assert.deepEqual(await accepted("GET /pets/{id} for admin"), ["GET /pets/{id}", "GET /users/{id}", "PUT /users/{id}"]);
  assert.deepEqual(await accepted("GET /pets/{id}", "GET /users/{id}"), ["PUT /users/{id}"]);
  assert.deepEqual(await accepted(), []);
});

test("the policy of a good token opens what its scopes do", async () => {
  const { answer, bytes, opened } = JSON.parse(
    (await pipe(cwd, ["policy", "authorizer.json", "--event", "event.json", "--token", token({ exp: 4_000_000_000 }), "--json"])).stdout,
  );
  assert.equal(answer.principalId, "ada");
  assert.equal(bytes, Buffer.byteLength(JSON.stringify(answer)));
  const allowed = opened.filter((/** @type {any} */ one) => one.verdict === "Allow").map((/** @type {any} */ one) => one.arn.split("/prod/")[1]);
  assert.deepEqual(allowed, ["GET/health", "GET/pets/1", "GET/users/ada", "PUT/users/ada"]);
});

test("every preset and platform gives a configuration that is good and expectations that hold", async () => {
  for (const [number, preset] of PRESETS.entries()) {
    const platforms = Object.keys(PLATFORMS);
    const platform = platforms[number % platforms.length];
    const place = join(cwd, preset);
    assert.equal((await inside("init", "--preset", preset, "--platform", platform, "--dir", place, "--yes")).code, 0, preset);
    assert.deepEqual(readdirSync(place).sort(), ["authorizer.json", "authorizer.test.json", ...Object.keys(PLATFORMS[platform].files)].sort());
    assert.equal((await inside("check", join(place, "authorizer.json"), "--strict")).code, 0, preset);
    assert.equal((await inside("test", join(place, "authorizer.json"))).code, 0, preset);
  }
});

test("what is written for Node.js is what deploy/node has, which its own tests start", () => {
  const { "main.js": main, "bridge.js": bridge } = PLATFORMS.node.files;
  const deployed = (/** @type {string} */ name) => readFileSync(new URL(`../../deploy/node/${name}`, import.meta.url), "utf8");
  assert.deepEqual([main, bridge], ["main.js", "bridge.js"].map(deployed));
});

test("nothing is written over", async () => {
  const place = join(cwd, "taken");
  mkdirSync(place);
  writeFileSync(join(place, "main.js"), "mine");
  const { code, stderr } = await pipe(cwd, ["init", "--preset", "okta", "--platform", "bun", "--dir", "taken"]);
  assert.deepEqual([code, stderr.split("\n")[0]], [2, "error: main.js: there already, so nothing is written"]);
  assert.equal(existsSync(join(place, "authorizer.json")), false);
});

test("on a terminal, what is not given is asked for", async () => {
  const { screen } = await terminal(cwd, ["init", "--preset", "auth0", "--platform", "node", "--dir", "asked"], 80, { input: "a.example\n\n" });
  assert.match(screen, /domain: The tenant's host, without https:\/\/\. \[tenant\.eu\.auth0\.com\]/);
  const [issuer] = JSON.parse(readFileSync(join(cwd, "asked", "authorizer.json"), "utf8")).issuers;
  assert.deepEqual(issuer, { preset: "auth0", domain: "a.example", audiences: ["https://api.example.com"] });
});

test("what the module would refuse is not written, and on a terminal asked for again", async () => {
  const call = ["init", "--preset", "auth0", "--platform", "node", "--set", "domain=https://tenant.auth0.com/"];
  const { code, stderr } = await pipe(cwd, [...call, "--dir", "never"]);
  assert.deepEqual([code, stderr.split("\n")[0].startsWith("error: domain: "), existsSync(join(cwd, "never"))], [2, true, false], stderr);
  const { screen } = await terminal(cwd, [...call, "--dir", "again"], 80, { input: "\ntenant.auth0.com\n" });
  assert.match(screen, /domain: must be a host's name, without https:\/\/ or a path \[tenant\.eu\.auth0\.com\]/);
  const [issuer] = JSON.parse(readFileSync(join(cwd, "again", "authorizer.json"), "utf8")).issuers;
  assert.equal(issuer.domain, "tenant.auth0.com");
});

test("what comes next starts in the directory, and has Node.js take modules", async () => {
  const next = async (/** @type {string} */ platform, /** @type {string} */ dir) =>
    JSON.parse((await inside("init", "--preset", "okta", "--platform", platform, "--dir", join(cwd, dir), "--json")).stdout).next;
  const [enter, install, module] = await next("node", "next");
  assert.deepEqual([enter, install, module], [`cd ${join(cwd, "next")}`, "npm install edge-authorizer", "npm pkg set type=module"]);
  assert.equal((await next("deno", "of two words"))[0], `cd "${join(cwd, "of two words")}"`);
});

test("a proxy decides, passes on what it lets through, and takes a changed configuration, unless it is broken", async () => {
  const upstream = createServer((request, response) => {
    response.writeHead(201, { "content-type": "text/plain", "x-seen": `${request.method} ${request.url} ${request.headers["x-auth-subject"]}` });
    request.pipe(response);
  });
  upstream.listen(0, "127.0.0.1");
  await once(upstream, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (upstream.address());
  copyFileSync(join(cwd, "authorizer.json"), join(cwd, "served.json"));
  const child = started(cwd, ["serve", "served.json", "--upstream", `http://127.0.0.1:${port}/base`, "--port", "0", "--json"]);
  const next = records(child.stdout);
  try {
    const { url } = await next("listening");
    const headers = { authorization: `Bearer ${token({ iat: 1, exp: 4_000_000_000, scope: "pets:write" })}` };
    const passed = await fetch(`${url}/pets/7?a=b`, { method: "PUT", headers, body: "a body" });
    assert.deepEqual([passed.status, passed.headers.get("x-seen"), await passed.text()], [201, "PUT /base/pets/7?a=b ada", "a body"]);
    const refused = await fetch(`${url}/pets/7`, { headers });
    assert.deepEqual([refused.status, (await refused.json()).code], [403, "insufficient_scope"]);
    assert.equal((await next("explanation")).summary, "refused with 403: read-pets would allow this but for the scope pets:read");

    const good = readFileSync(join(cwd, "served.json"), "utf8");
    replace(join(cwd, "served.json"), good.replace('"rules"', '"rulez"'));
    const { message, details } = await next("config_kept");
    assert.deepEqual([message, details[0]], ["served.json is refused", 'served.json:26:3 /rulez: unknown member, did you mean "rules"?']);
    assert.equal((await fetch(`${url}/health`)).status, 201);
    replace(join(cwd, "served.json"), Buffer.from(good.replace("pets", "p\u00e4ts"), "latin1"));
    assert.equal((await next("config_kept")).message, "served.json: this is not UTF-8");
    replace(join(cwd, "served.json"), good.replace("/health", "/healthz"));
    await next("config_replaced");
    assert.deepEqual([(await fetch(`${url}/healthz`)).status, (await fetch(`${url}/health`)).status], [201, 401]);

    stop(upstream);
    const failed = await fetch(`${url}/healthz`);
    assert.deepEqual([failed.status, (await failed.json()).code], [502, "upstream_unavailable"]);
  } finally {
    stop(upstream);
    child.kill("SIGTERM");
  }
  const [code] = await once(child, "close");
  assert.equal(code, 0);
});

/** @param {import("node:http").Server} server */
function stop(server) {
  server.close();
  server.closeAllConnections();
}

/** As editors do it: a new file in place of the old one. @param {string} file @param {string | Buffer} text */
function replace(file, text) {
  writeFileSync(`${file}~`, text);
  renameSync(`${file}~`, file);
}

/** Waits for the next record of a kind. @param {NodeJS.ReadableStream} stream */
function records(stream) {
  /** @type {any[]} */
  const seen = [];
  let rest = "";
  stream.setEncoding("utf8").on("data", (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    seen.push(...lines.map((line) => JSON.parse(line)));
    stream.emit("record");
  });
  return async (/** @type {string} */ event) => {
    for (;;) {
      const at = seen.findIndex((record) => record.event === event);
      if (at >= 0) return seen.splice(0, at + 1).at(-1);
      await once(stream, "record", { signal: AbortSignal.timeout(10_000) });
    }
  };
}

test("the program is a file that runs", () => {
  const file = fileURLToPath(new URL("../../js/cli/index.js", import.meta.url));
  assert.equal(statSync(file).mode & 0o111, 0o111);
});
