// @ts-check
// Configurations that must not serve.
import { createAuthorizer } from "../../js/index.js";
import { fetchHandler } from "../../js/adapters/web.js";
import { configOf, grouped, newKey, tokenBy } from "./support.js";

/** @type {import("./support.js").Scenario[]} */
export const configs = [{ id: "F25", title: "configuration faults", run: faults }];

const key = newKey("one");
const keys = { jwks: { keys: [key.jwk] } };
const good = configOf(keys);

/** What is wrong, where it is said to be, and the configuration. @type {[string, string, any][]} */
const FAULTS = [
  ["no issuer", "/issuers", { ...good, issuers: [] }],
  ["an issuer without a name", "/issuers/0", configOf(keys, { issuer: undefined })],
  ["an empty issuer", "/issuers/0/issuer", configOf(keys, { issuer: "" })],
  ["no audience", "/issuers/0", configOf(keys, { audiences: undefined })],
  ["an empty list of audiences", "/issuers/0/audiences", configOf(keys, { audiences: [] })],
  ["an empty audience", "/issuers/0/audiences/0", configOf(keys, { audiences: [""] })],
  ["no algorithm", "/issuers/0/algorithms", configOf(keys, { algorithms: [] })],
  ['algorithm "none"', "/issuers/0/algorithms/0", configOf(keys, { algorithms: ["none"] })],
  ["key sets over http", "/issuers/0/keys/jwksUri", configOf({ jwksUri: "http://issuer.example/keys" })],
  ["HS and RS of one issuer", "/issuers/0/keys", configOf(keys, { algorithms: ["HS256", "RS256"] })],
  ["a public key as a secret", "/issuers/0/keys", configOf({ secret: { env: "KEY" } }, { algorithms: ["RS256"] })],
  ["no keys", "/issuers/0", configOf({}, { keys: undefined })],
  ["an unknown option", "/issuers/0/ignoreExpiration", configOf(keys, { ignoreExpiration: true })],
  ["a mistyped rule", "/rules/0/scope", { ...good, rules: [{ id: "pets", methods: ["GET"], path: "/pets", scope: ["pets:read"] }] }],
  ["a tolerance of a day", "/issuers/0/clockToleranceSeconds", configOf(keys, { clockToleranceSeconds: 86_400 })],
];
/** Texts that are no configuration. */
const TEXTS = ["", "null", "[]", "{", "7", '{"issuers":[],"rules":[],"issuers":[]}'];

/** @type {import("./support.js").Scenario["run"]} */
async function faults(row) {
  const sound = await createAuthorizer(good, { log: () => {} });
  const control = (await sound.authorize(asked)).effect;
  row("the same without a fault is served", control, control === "Allow");
  const refused = await Promise.all(FAULTS.map(([, , config]) => refusal(config)));
  const odd = FAULTS.filter((_, at) => refused[at] === undefined).map(([name]) => name);
  row(`${FAULTS.length} faults are refused at the start`, odd.length === 0 ? "all" : `served: ${odd.join(", ")}`, odd.length === 0);
  const misplaced = FAULTS.flatMap(([name, pointer], at) => (refused[at]?.includes(pointer) ? [] : [`${name} (${refused[at]})`]));
  row("each is named at its place", misplaced.length === 0 ? "all" : misplaced.join("; "), misplaced.length === 0);
  const texts = await Promise.all(TEXTS.map((text) => refusal(text)));
  row(`${TEXTS.length} texts that are no configuration, too`, `${texts.filter(Boolean).length} refused`, texts.every(Boolean));
  const records = /** @type {any[]} */ ([]);
  const statuses = /** @type {number[]} */ ([]);
  for (const config of [...FAULTS.map(([, , config]) => config), ...TEXTS]) {
    const handler = fetchHandler(config, () => new Response("let through"), { io: { log: (record) => void records.push(record) } });
    for (let request = 0; request < 20; request += 1) {
      const headers = { authorization: `Bearer ${tokenBy(key)}` };
      statuses.push((await /** @type {any} */ (handler)(new Request("https://api.example/pets", { headers }))).status);
    }
  }
  const isSaid = records.every(({ reason, errors }) => reason === "config_refused" && errors.length > 0);
  row("a handler with one denies everything, and the log says why", `${grouped(statuses.filter((status) => status === 503).length)} of ${grouped(statuses.length)} are 503, ${grouped(records.length)} records`, statuses.every((status) => status === 503) && isSaid && records.length === statuses.length);
}

const asked = { method: "GET", path: "/pets", headers: { authorization: `Bearer ${tokenBy(key)}` } };

/** The places a refusal names. @param {any} config */
async function refusal(config) {
  try {
    await createAuthorizer(config, { log: () => {} });
    return undefined;
  } catch (error) {
    const { name, errors } = /** @type {any} */ (error);
    return name === "ConfigError" ? errors.map((/** @type {any} */ { pointer }) => pointer) : undefined;
  }
}
