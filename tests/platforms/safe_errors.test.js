// @ts-check
// Whatever a handler throws, on whatever platform: a constant answer, one record, and no secret in either.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import { test } from "node:test";
import { InvocationContext, HttpRequest } from "@azure/functions";
import { PublicError, createCounters, logAs, withSafeErrors } from "../../js/adapters/safe-errors.js";
import { CANARIES, asking, assertAsDocumented, tokens } from "./support.js";

const SECRETS = [
  tokens.good, "Bearer abcdefghijkl", "password=hunter2", "cookie: session=hunter2",
  "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----", "postgres://ada:hunter2@db.canary.internal",
];
const message = ["SELECT * FROM pets arn:aws:s3:::canary app.js", ...SECRETS].join("\n");
const LEAKS = [...CANARIES, tokens.good.split(".")[1], "abcdefghijkl", "canary"];

const hostile = new Error("hostile");
for (const member of ["name", "message", "stack", "cause"]) {
  Object.defineProperty(hostile, member, { get: () => { throw new Error(message); } });
}

const cyclic = new Error(message);
cyclic.cause = cyclic;
const trapping = new Proxy({}, { get: () => { throw new Error(message); }, ownKeys: () => { throw new Error(message); }, getPrototypeOf: () => { throw new Error(message); } });

/** @type {[string, () => unknown, string][]} what is thrown, and the name it has in the log */
const THROWN = [
  ["an error", () => new TypeError(message), "TypeError"],
  ["an error with causes", () => new Error("out", { cause: new Error(message, { cause: message }) }), "Error"],
  ["an error that causes itself", () => cyclic, "Error"],
  ["an aggregate", () => new AggregateError([new Error(message), message, null], message), "AggregateError"],
  ["an error whose getters throw", () => hostile, "object"],
  ["a proxy whose traps throw", () => trapping, "object"],
  ["text", () => message, "string"],
  ["nothing", () => undefined, "undefined"],
  ["null", () => null, "null"],
  ["a symbol", () => Symbol(message), "symbol"],
  ["a frozen object", () => Object.freeze({ status: 200, detail: message, toString: 1 }), "object"],
  ["an object that poses as public", () => ({ name: "PublicError", status: 404, detail: message, message }), "PublicError"],
  ["a number without end", () => 10n ** 2000n, "bigint"],
  ["a lone surrogate", () => new Error(`\ud800 ${message}`), "Error"],
  ["a very long error", () => new Error(`${message} `.repeat(10_000)), "Error"],
  ["a function", () => () => message, "function"],
  ["a trap of WebAssembly", trap, "RuntimeError"],
];

/** @returns {unknown} */
function trap() {
  const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11];
  try {
    return /** @type {any} */ (new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes))).exports).f();
  } catch (error) {
    return error;
  }
}

/** @typedef {{ status: number, headers: Record<string, string>, text: string }} Answer */
/** @type {Record<string, (handler: (...args: any[]) => any, options: any) => Promise<Answer>>} */
const PLATFORMS = {
  async fetch(handler, options) {
    return plain(await withSafeErrors(handler, options)(new Request("https://api.example/a?token=hunter2")));
  },
  async Worker(handler, options) {
    const worker = withSafeErrors({ fetch: handler, kept: 1 }, options);
    assert.equal(worker.kept, 1);
    return plain(await worker.fetch(new Request("https://api.example/a?token=hunter2"), {}, {}));
  },
  async Azure(handler, options) {
    const request = new HttpRequest({ method: "GET", url: "https://api.example/a?token=hunter2" });
    const answer = await withSafeErrors(handler, options)(request, new InvocationContext({ functionName: "f" , invocationId: "i" }));
    return { ...answer, text: answer.body };
  },
  async "Node.js"(handler, options) {
    const server = createServer(withSafeErrors(handler, options));
    await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
    const { port } = /** @type {any} */ (server.address());
    const answer = await asking(`http://127.0.0.1:${port}`)("/a?token=hunter2");
    server.closeAllConnections();
    server.close();
    return answer;
  },
  ...lambda("proxy event 1.0", { httpMethod: "GET", path: "/a", requestContext: { requestId: "r" } }),
  ...lambda("proxy event 2.0", { version: "2.0", rawPath: "/a", requestContext: { http: { method: "GET" } } }),
  ...lambda("load balancer", { httpMethod: "GET", path: "/a", requestContext: { elb: {} } }),
  ...lambda("load balancer of lists", { httpMethod: "GET", path: "/a", requestContext: { elb: {} }, multiValueHeaders: {} }),
};

/** @param {string} name @param {object} event @returns {typeof PLATFORMS} */
function lambda(name, event) {
  return {
    async [name](handler, options) {
      const answer = await withSafeErrors(handler, options)(event, { awsRequestId: "r" });
      const { statusCode, statusDescription, body, headers, multiValueHeaders } = answer;
      assert.equal(statusDescription !== undefined, "elb" in /** @type {any} */ (event).requestContext);
      const lists = Object.entries(multiValueHeaders ?? {}).map(([key, values]) => [key, values.join()]);
      return { status: statusCode, headers: headers ?? Object.fromEntries(lists), text: body };
    },
  };
}

/** @param {Response} response @returns {Promise<Answer>} */
async function plain(response) {
  return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
}

function world() {
  /** @type {any[]} */
  const records = [];
  return { records, io: { log: (/** @type {any} */ record) => void records.push(record) } };
}

for (const [platform, run] of Object.entries(PLATFORMS)) {
  test(`whatever is thrown is the same 500 on ${platform}`, async () => {
    for (const [what, make, name] of THROWN) {
      for (const throwing of [() => { throw make(); }, async () => { throw make(); }]) {
        const { io, records } = world();
        const answer = await run(throwing, { io });
        assert.equal(answer.status, 500, what);
        assertAsDocumented(answer);
        for (const leak of LEAKS) assert.ok(!answer.text.includes(leak), `${leak} of ${what}`);
        const [record, ...more] = records;
        const line = JSON.stringify(record);
        assert.deepEqual([more.length, record.event, record.name, record.kind], [0, "error", name, "thrown"], what);
        assert.equal(JSON.parse(answer.text).instance, `urn:uuid:${record.incident}`);
        assert.deepEqual([record.method, record.path], ["GET", "/a"], what);
        for (const secret of ["hunter2", "abcdefghijkl", tokens.good.split(".")[1]]) assert.ok(!line.includes(secret), `${secret} of ${what}`);
        assert.ok(line.length < 64 * 1024, `${line.length} of ${what}`);
      }
    }
  });

  test(`a public error passes on ${platform}`, async () => {
    const { io, records } = world();
    const cause = new Error(message);
    const answer = await run(() => { throw new PublicError(409, "the pet has a home", { code: "pet_taken", cause }); }, { io });
    const { instance, ...problem } = JSON.parse(answer.text);
    const known = { type: "about:blank", title: "Conflict", status: 409, code: "pet_taken", detail: "the pet has a home" };
    assert.deepEqual([answer.status, problem], [409, known]);
    assert.deepEqual([records[0].public, records[0].causes[0].name], [true, "Error"]);
    assert.equal(instance, `urn:uuid:${records[0].incident}`);
  });

  test(`a handler without end is a 504 on ${platform}`, async () => {
    const { io, records } = world();
    const answer = await run(() => new Promise(() => {}), { io, deadlineMs: 20 });
    assertAsDocumented(answer);
    assert.deepEqual([answer.status, records[0].kind], [504, "timeout"]);
  });
}

test("a handler that answers nothing is a 500 where the platform would answer otherwise", async () => {
  for (const platform of ["fetch", "Worker", "Azure", "proxy event 1.0", "proxy event 2.0", "load balancer"]) {
    const { io, records } = world();
    const answer = await PLATFORMS[platform](() => undefined, { io });
    assert.deepEqual([answer.status, records[0].kind], [500, "no_answer"], platform);
  }
});

test("an answer passes as it is", async () => {
  const answer = { statusCode: 201, body: "made" };
  const safe = withSafeErrors(async (/** @type {any} */ _event) => answer);
  assert.equal(await safe({ httpMethod: "GET", path: "/", requestContext: {} }), answer);
  const response = new Response("made", { status: 201 });
  assert.equal(await withSafeErrors((/** @type {Request} */ _request) => response)(new Request("https://api.example/")), response);
});

test("on Lambda the time that is left is the deadline", async () => {
  const { io } = world();
  const context = { getRemainingTimeInMillis: () => 270 };
  const safe = withSafeErrors((/** @type {any[]} */ ..._args) => new Promise(() => {}), { io });
  const { statusCode } = await safe({ httpMethod: "GET", path: "/", requestContext: {} }, context);
  assert.equal(statusCode, 504);
});

test("an event without a caller is rejected with the incident alone", async () => {
  const { io, records } = world();
  const safe = withSafeErrors((/** @type {any[]} */ ..._args) => { throw new Error(message); }, { io });
  await assert.rejects(safe({ Records: [] }, {}), (/** @type {Error} */ error) => {
    assert.equal(error.message, `internal error, incident ${records[0].incident}`);
    assert.equal(error.stack, `Error: ${error.message}`);
    return true;
  });
});

test("a log that fails, or never ends, changes no answer", async () => {
  const thrower = () => { throw new Error("no"); };
  for (const log of [thrower, async () => thrower(), () => new Promise(() => {})]) {
    const answer = await PLATFORMS.fetch(thrower, { io: { log } });
    assert.equal(answer.status, 500);
  }
});

test("a module that cannot be had changes no answer, and tells the log a name alone", async () => {
  const code = `import { withSafeErrors } from ${JSON.stringify(new URL("../../js/adapters/safe-errors.js", import.meta.url).href)};
    const records = [];
    const io = { wasm: new Uint8Array(), log: (record) => void records.push(record) };
    const answer = await withSafeErrors(() => { throw new TypeError("hunter2"); }, { io })(new Request("https://a.example/"));
    process.stdout.write(JSON.stringify([answer.status, await answer.text(), records]));`;
  const [status, text, [record]] = JSON.parse(String(execFileSync(process.execPath, ["--input-type=module", "-e", code])));
  assert.deepEqual([status, JSON.parse(text).code, record.name, record.message], [500, "internal", "TypeError", null]);
});

test("options are checked", () => {
  for (const deadlineMs of [0, -1, NaN, Infinity, "9"]) {
    assert.throws(() => withSafeErrors(() => {}, /** @type {any} */ ({ deadlineMs })), TypeError);
  }
  assert.throws(() => withSafeErrors(/** @type {any} */ (7)), TypeError);
  assert.throws(() => logAs(/** @type {any} */ ("constructor")), TypeError);
});

test("records take the form of a log store", async () => {
  /** @type {any[]} */
  const lines = [];
  const write = (/** @type {any} */ line) => void lines.push(line);
  for (const format of /** @type {const} */ (["plain", "cloud-logging", "emf", "opentelemetry"])) {
    await PLATFORMS.fetch(() => { throw new TypeError("no"); }, { io: { log: logAs(format, { write, namespace: "Pets" }), now: () => 1_767_225_600_000 } });
  }
  const [one, google, amazon, open] = lines;
  assert.deepEqual([one.event, one.name, one.message, one.time], ["error", "TypeError", "no", "2026-01-01T00:00:00.000Z"]);
  assert.deepEqual([google.severity, google.message, google.stack_trace.split("\n")[0]], ["ERROR", "TypeError: no", "TypeError: no"]);
  assert.deepEqual(amazon._aws, {
    Timestamp: 1_767_225_600_000,
    CloudWatchMetrics: [{
      Namespace: "Pets", Dimensions: [["outcome", "cause"]],
      Metrics: [{ Name: "Errors", Unit: "Count" }, { Name: "durationMs", Unit: "Milliseconds" }],
    }],
  });
  assert.deepEqual([amazon.outcome, amazon.cause, amazon.Errors], ["error", "thrown", 1]);
  const { attributes } = open;
  assert.deepEqual([open.severity_text, attributes["exception.type"], attributes["url.path"]], ["ERROR", "TypeError", "/a"]);
  assert.equal(attributes["edge_authorizer.incident"].length, 36);
});

test("decisions are counted by outcome and reason", () => {
  const counters = createCounters();
  /** @type {any[]} */
  const written = [];
  const log = counters.counting((record) => void written.push(record));
  const base = { time: null, durationMs: null };
  log({ event: "decision", effect: "Allow", ...base });
  log({ event: "decision", effect: "Deny", reason: "token_expired", ...base });
  log({ event: "decision", effect: "Deny", reason: "token_expired", ...base });
  log({ event: "error", kind: "timeout", ...base });
  log({ event: "key_set", ...base });
  assert.deepEqual(counters.read(), { allow: 1, "deny token_expired": 2, "error timeout": 1 });
  assert.equal(written.length, 5);
});
