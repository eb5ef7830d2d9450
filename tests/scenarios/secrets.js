// @ts-check
// Secret stores that fail, secrets that rotate, and what of a secret can be seen.
import { createServer } from "node:http";
import { inspect } from "node:util";
import { allowed, countOf, moduleBytes, open, secretConfig, secretToken, slowest } from "./support.js";

const SECRET = "canary-secret-0123456789abcdefghij-of-40";
/** Watched in memory, so in use by one authorizer alone: those of other scenarios go when the host collects them. */
const WATCHED = "canary-watched-0123456789abcdefghij-of-4";
const NEW = "canary-newer-secret-0123456789abcdefghij";
const HOUR_MS = 3_600_000;

/** @type {import("./support.js").Scenario[]} */
export const secrets = [
  { id: "F19", title: "secret store faults", run: faults },
  { id: "F20", title: "secret rotation", run: rotation },
  { id: "F21", title: "secret hygiene", run: hygiene },
];

/** Answers as AWS Secrets Manager, or fails as told. */
async function startStore() {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "tests", AWS_SECRET_ACCESS_KEY: "tests", AWS_REGION: "eu-west-1" });
  const state = {
    calls: 0,
    versions: /** @type {Record<string, { value: string, created: number }>} */ ({}),
    fault: /** @type {import("node:http").RequestListener | undefined} */ (undefined),
  };
  const server = createServer(async (request, response) => {
    state.calls += 1;
    if (state.fault) return state.fault(request, response);
    let body = "";
    for await (const chunk of request) body += chunk;
    const version = state.versions[JSON.parse(body).VersionStage];
    if (!version) return response.writeHead(400).end('{"__type":"ResourceNotFoundException"}');
    response.end(JSON.stringify({ SecretString: version.value, CreatedDate: version.created / 1000 }));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const endpoint = `http://127.0.0.1:${/** @type {any} */ (server.address()).port}`;
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { state, endpoint, stop };
}

/** @type {import("./support.js").Scenario["run"]} */
async function faults(row) {
  const { state, endpoint, stop } = await startStore();
  /** @type {Record<string, import("node:http").RequestListener>} */
  const kinds = {
    down: (request) => void request.socket.destroy(),
    "10 s slow": () => {},
    throttled: (_, response) => void response.writeHead(400).end('{"__type":"ThrottlingException"}'),
    "an error": (_, response) => void response.writeHead(500).end("canary"),
  };
  const total = { asked: 0, allowed: 0, calls: 0, slowest: 0, faces: new Set() };
  for (const fault of Object.values(kinds)) {
    state.fault = fault;
    const { ask, seen, step } = await open(secretConfig({ awsSecretsManager: { secretId: "s", endpoint } }), { stepped: true });
    state.calls = 0;
    const answers = [];
    for (let at = 0; at < 200; at += 1) answers.push(await ask(secretToken(SECRET)));
    total.calls = Math.max(total.calls, state.calls);
    total.asked += answers.length;
    total.allowed += allowed(answers);
    total.slowest = Math.max(total.slowest, slowest(answers));
    seen.faces.forEach((face) => total.faces.add(face));
    state.fault = undefined;
    state.versions = { AWSCURRENT: { value: SECRET, created: 0 } };
    step(1000);
    if ((await ask(secretToken(SECRET))).effect !== "Allow") total.allowed = NaN;
  }
  row(`denied while the store is ${Object.keys(kinds).join(", ")}; back within 1 cooldown`, `${total.asked - total.allowed} of ${total.asked}, ${total.faces.size} face`, total.allowed === 0 && total.faces.size === 1);
  row("1 call in a cooldown of 1 s", `${total.calls} at most (200 requests in it)`, total.calls === 1);
  row("no request waits more than 3 s", `${total.slowest.toFixed(0)} ms at most`, true, total.slowest <= 3050);
  const refused = [];
  for (const [value, how] of /** @type {[string, object][]} */ ([["", {}], ["canary", {}], [SECRET, { encoding: "base64" }], [SECRET, { member: "key" }]])) {
    state.versions = { AWSCURRENT: { value, created: 0 } };
    const opening = open(secretConfig({ awsSecretsManager: { secretId: "s", endpoint }, ...how }));
    refused.push(await opening.then(() => "opened", (error) => (error.name === "ConfigError" && !String(error).includes("canary") ? "refused" : String(error))));
  }
  row("an empty, short or badly written secret is a configuration error", refused.join(", "), refused.every((one) => one === "refused"));
  stop();
}

/** @type {import("./support.js").Scenario["run"]} */
async function rotation(row) {
  const { state, endpoint, stop } = await startStore();
  state.versions = { AWSCURRENT: { value: SECRET, created: 0 } };
  const { ask, seen, step } = await open(secretConfig({ awsSecretsManager: { secretId: "s", endpoint } }), { stepped: true });
  const [old, fresh] = [secretToken(SECRET), secretToken(NEW)];
  const answers = [await ask(old)];
  const rotated = Date.now();
  state.versions = { AWSPREVIOUS: { value: SECRET, created: 0 }, AWSCURRENT: { value: NEW, created: rotated } };
  state.calls = 0;
  for (let at = 0; at < 5000; at += 1) {
    answers.push(await ask(fresh), await ask(old));
    step(700);
  }
  row("10 000 tokens by either secret over 58 min: none denied", `${answers.length - allowed(answers)} denied (clock stepped)`, allowed(answers) === answers.length);
  row("one reload: both versions read", `${state.calls} calls, ${countOf(seen.records, "secret_replaced")} record`, state.calls === 2 && countOf(seen.records, "secret_replaced") === 1);
  step(HOUR_MS - 5000 * 700 + 1000);
  const after = [await ask(old), await ask(fresh)].map(({ effect }) => effect);
  row("after 1 h the old one is denied", after.join(", "), after.join() === "Deny,Allow");
  stop();
}

/** @type {import("./support.js").Scenario["run"]} */
async function hygiene(row) {
  const { state, endpoint, stop } = await startStore();
  state.versions = { AWSCURRENT: { value: WATCHED, created: 0 } };
  const { authorizer, ask, seen, step } = await open(secretConfig({ awsSecretsManager: { secretId: "s", endpoint } }), { stepped: true });
  const marked = secretToken(WATCHED, { jti: "canary-token-claim" });
  const [, payload, signature] = marked.split(".");
  const bearers = [marked, `${marked}x`, marked.slice(0, -9), secretToken(NEW), secretToken(WATCHED, { exp: 1 }), secretToken(WATCHED, { aud: "canary" }), "canary", ""];
  for (let at = 0; at < 10_000; at += 1) {
    await ask(bearers[at % bearers.length]);
    if (at % 2500 === 0) step(30_000);
  }
  state.fault = (_, response) => void response.writeHead(500).end(WATCHED);
  step(30_000);
  await ask(secretToken(NEW));
  const texts = [...seen.faces, JSON.stringify(seen.records), inspect(authorizer, { depth: 12, showHidden: true }), JSON.stringify(authorizer)];
  const found = [WATCHED, NEW, "canary", payload, signature].filter((text) => texts.some((one) => one.includes(text)));
  row("10 000 requests and faults: no canary in answers, log or inspection", `${found.length} found in ${seen.records.length} records`, found.length === 0);
  const memory = moduleBytes();
  row("the module's memory holds the secret once", `${occurrences(memory, WATCHED)} times`, occurrences(memory, WATCHED) <= 1);
  state.fault = undefined;
  state.versions = { AWSCURRENT: { value: NEW, created: 0 } };
  step(30_000);
  const replaced = await ask(secretToken(NEW));
  row("and not at all once it is replaced", `${occurrences(moduleBytes(), WATCHED)} times, ${replaced.effect}`, occurrences(moduleBytes(), WATCHED) === 0 && replaced.effect === "Allow");
  for (let at = 0; at < 20; at += 1) await ask("x".repeat(2000));
  row("and no signature of an earlier token", `${occurrences(moduleBytes(), signature)} times`, occurrences(moduleBytes(), signature) === 0);
  stop();
}

/** @param {Buffer} memory @param {string} text */
function occurrences(memory, text) {
  let count = 0;
  for (let at = memory.indexOf(text); at >= 0; at = memory.indexOf(text, at + 1)) count += 1;
  return count;
}
