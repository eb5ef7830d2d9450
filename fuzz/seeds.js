// @ts-check
// Makes the first inputs of the fuzz targets from the cases in tests/cases: what each target reads, as a case has it.
import { readFileSync, writeFileSync } from "node:fs";
import { corpusFile, packed, unpacked } from "./corpus.js";

/** @type {any[]} */
const cases = ["bearer", "forward", "jws", "jwt", "own", "policy"].flatMap((name) => lines(`../tests/cases/${name}.jsonl`));
const requests = cases.flatMap((one) => [one, ...(one.then ?? [])]).map(({ request }) => request).filter(Boolean);
const tokens = [
  ...cases.map(({ jws }) => jws?.token),
  ...requests.flatMap(({ headers }) => headers.map((/** @type {string[]} */ [, value]) => /^Bearer (\S+)$/i.exec(value)?.[1])),
].filter(Boolean);

/** @type {Record<string, (string | Buffer | undefined)[]>} */
const seeds = {
  token: tokens,
  header: tokens.map((token) => segment(token, 0)),
  claims: tokens.map((token) => segment(token, 1)),
  key_set: cases.flatMap(({ jws, keySets = {}, config }) => [
    jws?.keys?.jwks_text,
    ...Object.values(keySets).map((one) => (typeof one === "string" ? one : one?.body)),
    ...(config?.issuers ?? []).map((/** @type {any} */ { keys }) => (keys?.jwks ? JSON.stringify(keys.jwks) : undefined)),
  ]),
  config: cases.map(({ config, configText }) => configText ?? (config && JSON.stringify(config))),
  path: requests.map(({ path }) => path),
  credentials: requests.map(({ headers }) => headers.map((/** @type {string[]} */ [name, value]) => `${name}:${shortened(value)}`).join("\n")),
  arn: requests.map(({ methodArn }) => methodArn),
};

for (const [target, texts] of Object.entries(seeds)) {
  const inputs = texts.flatMap((text) => (text === undefined ? [] : [Buffer.from(text)]));
  writeFileSync(corpusFile(target), packed([...unpacked(target), ...inputs.filter(({ length }) => length > 0)]));
}

/** @param {string} path */
function lines(path) {
  return readFileSync(new URL(path, import.meta.url), "utf8").trim().split("\n").map((line) => JSON.parse(line));
}

/** @param {string} token @param {number} at */
function segment(token, at) {
  return Buffer.from(token.split(".")[at] ?? "", "base64url");
}

/** With the placeholder of the target for a token. @param {string} value */
function shortened(value) {
  return value.replace(/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, "$$TOKEN");
}
