// @ts-check
// The JSON Schema takes what the core takes, and refuses what it can of what the core refuses.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";

const root = new URL("../../", import.meta.url);
const aside = new Set(["node_modules", "target", "pkg", ".git", ".tools", "dist"]);
/** What shows how faults are told; the rest is good. */
const faulty = new Set(["./tests/cli/fixtures/faulty.json"]);
const schema = JSON.parse(read("schema.json"));
const validate = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, allErrors: true }).compile(schema);

/** @param {string} path */
function read(path) {
  return readFileSync(new URL(path, root), "utf8");
}

/** @param {any} config */
function faults(config) {
  return validate(config) ? [] : validate.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** @param {string} folder @returns {string[]} */
function filesBelow(folder) {
  return readdirSync(new URL(folder, root), { withFileTypes: true }).flatMap((entry) => {
    if (aside.has(entry.name)) return [];
    return entry.isDirectory() ? filesBelow(`${folder}${entry.name}/`) : [`${folder}${entry.name}`];
  });
}

/** @param {any} value */
function isConfig(value) {
  return Array.isArray(value?.issuers) && Array.isArray(value?.rules);
}

/** Configurations in JSON files, and in the JSON blocks of the documentation. */
function examples() {
  const files = filesBelow("./").filter((path) => /\.(json|md)$/.test(path));
  return files.flatMap((path) => {
    const texts = path.endsWith(".md") ? [...read(path).matchAll(/^```json\n([^]*?)^```/gm)].map(([, text]) => text) : [read(path)];
    return texts.map((text) => ({ path, config: parse(text) })).filter(({ config }) => isConfig(config));
  });
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

test("every example is valid", () => {
  const found = examples();
  assert.ok(found.some(({ path }) => path === "./tests/schema/good.json"));
  const [bad, good] = [true, false].map((isFaulty) => found.filter(({ path }) => faulty.has(path) === isFaulty));
  assert.deepEqual(bad.filter(({ config }) => faults(config)?.length !== 0).map(({ path }) => path), [...faulty]);
  for (const { path, config } of good) assert.deepEqual(faults(config), [], path);
});

test("every configuration that the core takes is valid", () => {
  for (const file of ["bearer", "forward", "jwt", "own", "policy"]) {
    const answers = read(`tests/cases/decisions/${file}.jsonl`).split("\n").filter(Boolean).map((line) => JSON.parse(line));
    const cases = read(`tests/cases/${file}.jsonl`).split("\n").filter(Boolean).map((line) => JSON.parse(line));
    const taken = cases.filter(({ config }, index) => config && answers[index].outcome !== "config_error");
    for (const { name, config } of taken) assert.deepEqual(faults(config), [], name);
  }
});

test("bad configurations are invalid", () => {
  for (const change of JSON.parse(read("tests/schema/bad.json"))) {
    const config = JSON.parse(read("tests/schema/good.json"));
    apply(config, change);
    assert.equal(faults(config)?.length === 0, change.beyondSchema === true, JSON.stringify(change));
  }
});

test("every member has a description", () => {
  const members = Object.values(schema.$defs).concat(schema).flatMap(({ properties = {} }) => Object.values(properties));
  const described = (/** @type {any} */ { description, $ref = "" }) =>
    description ?? $ref.slice(2).split("/").reduce((/** @type {any} */ found, /** @type {string} */ name) => found?.[name], schema)?.description;
  for (const member of members) assert.ok(described(member), JSON.stringify(member));
});

/** As tests/cases/schema.rs does. @param {any} config @param {{ at: string, to?: any }} change */
function apply(config, { at, ...change }) {
  const names = at.slice(1).split("/");
  const last = /** @type {string} */ (names.pop());
  const parent = names.reduce((value, name) => value[name], config);
  if ("to" in change) parent[last] = change.to;
  else delete parent[last];
}
