// @ts-check
// Our documents before someone else's IAM evaluator, on random principals and random ARNs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { API, allows, document, handlerOf, statement, token } from "./support.js";
import { simulate } from "./iam.js";

const DOCUMENTS = 60;
const ARNS = 60;

const RULES = [
  { id: "root", methods: ["GET"], path: "/", scopes: ["s1"] },
  { id: "pets", methods: ["GET", "POST"], path: "/pets", scopes: ["s1"] },
  { id: "pet", methods: ["GET"], path: "/pets/{id}", scopes: ["s2"] },
  { id: "own", methods: ["GET", "PUT"], path: "/people/{id}", claims: { sub: "{id}" } },
  { id: "photo", methods: ["GET", "DELETE"], path: "/pets/{id}/photos/{photo}", scopes: ["s3"] },
  { id: "files", methods: ["GET"], path: "/files/{path+}", scopes: ["s4"] },
  { id: "locked", methods: ["GET"], path: "/files/locked/{path+}", effect: "Deny" },
  { id: "health", methods: ["GET"], path: "/health", public: true },
];
const SCOPES = ["s1", "s2", "s3", "s4"];
const METHODS = ["GET", "GET", "POST", "PUT", "DELETE"];
const SEGMENTS = ["pets", "people", "files", "locked", "health", "photos", "1", "ada", "bob", "a:b", "a-b", "a%40b", "x.y", "PETS"];
// What is never allowed, however it is reached.
const ODD = ["", ".", "..", "a;b", "%2F", "a%20b", "a b", "a\\b", "{id}", "a|b"];

/** Numbers that are the same in every run (Lehmer). */
function randomNumbers(seed = 20_261_124) {
  let state = seed;
  return (/** @type {number} */ below) => {
    state = (state * 48_271) % 0x7fffffff;
    return state % below;
  };
}

/** An ARN a rule may allow. @param {(below: number) => number} random */
function templateArn(random) {
  const { methods, path } = RULES[1 + random(RULES.length - 1)];
  const word = () => SEGMENTS[random(SEGMENTS.length)];
  return `${API}/${methods[random(methods.length)]}${path.replaceAll(/\{\w+\}/g, word).replace(/\{\w+\+\}/, () => `${word()}/${word()}`)}`;
}

/** @param {(below: number) => number} random */
function randomArn(random) {
  if (random(2) === 0) return templateArn(random);
  const odd = random(6) === 0 ? random(3) : -1;
  // Never the root alone, which iam-simulate does not know: see below.
  const segments = Array.from({ length: 1 + random(4) }, (_, index) => {
    const words = index === odd && index > 0 ? ODD : SEGMENTS;
    return words[random(words.length)];
  });
  const stage = random(20) === 0 ? `${API}2` : API;
  return `${stage}/${METHODS[random(METHODS.length)]}/${segments.join("/")}`;
}

/** @param {(below: number) => number} random */
function randomToken(random) {
  const scope = SCOPES.filter(() => random(2) === 0).join(" ");
  return token({ scope: scope || undefined, sub: ["ada", "bob", "1", "a:b"][random(4)] });
}

/**
 * Whether a cached document must allow what the rules allow: not the routes named as not cacheable, and no path with an
 * escape in it.
 * @param {any} record @param {string} arn
 */
function cacheable({ rule, method }, arn) {
  return !arn.includes("%") && !(rule === "pet" && method === "GET");
}

test("iam-simulate reads our documents as we do, and they allow what the rules allow and nothing else", async () => {
  const random = randomNumbers();
  const { ask, records } = handlerOf({ unauthenticated: "deny" }, { rules: RULES, context: {} });
  const single = handlerOf({ unauthenticated: "deny", policy: "request" }, { rules: RULES, context: {} });
  const counts = { pairs: 0, allowed: 0, denied: 0, silent: 0 };
  /** @type {string[]} */
  const disagreements = [];
  for (let index = 0; index < DOCUMENTS; index += 1) {
    const authorizationToken = `Bearer ${randomToken(random)}`;
    const asked = { type: "TOKEN", methodArn: randomArn(random), authorizationToken };
    const { policyDocument } = await ask(asked);
    for (let turn = 0; turn < ARNS; turn += 1) {
      const methodArn = randomArn(random);
      const said = await simulate(policyDocument, "execute-api:Invoke", methodArn);
      const ours = allows(policyDocument, methodArn);
      const rules = allows((await single.ask({ ...asked, methodArn })).policyDocument, methodArn);
      const owed = rules && methodArn.startsWith(`${asked.methodArn.split("/", 2).join("/")}/`) && cacheable(single.records.at(-1), methodArn);
      const agreed = (said === "Allowed") === ours && (rules || !ours) && (ours || !owed);
      if (!agreed) disagreements.push(`${methodArn}: simulate ${said}, glob ${ours}, rules ${rules}, asked ${asked.methodArn}`);
      counts.pairs += 1;
      counts[said === "Allowed" ? "allowed" : said === "ExplicitlyDenied" ? "denied" : "silent"] += 1;
    }
  }
  const named = new Set(records.filter((record) => record.event === "not_cacheable").map(({ rule, method }) => `${method} ${rule}`));
  assert.deepEqual([...named], ["GET pet"]);
  assert.deepEqual(disagreements, []);
  assert.equal(counts.pairs, DOCUMENTS * ARNS);
  assert.equal(Math.min(counts.allowed, counts.denied, counts.silent) > 100, true, JSON.stringify(counts));
});

test("where iam-simulate reads IAM otherwise than AWS's guide", async (t) => {
  const invoke = (/** @type {object[]} */ ...statements) => (/** @type {string} */ arn) => simulate(document(...statements), "execute-api:Invoke", arn);

  await t.test("it takes a star in the resource asked for as a wildcard, so no escape can match it", async () => {
    const arn = `${API}/GET/pets/*`;
    assert.equal(await invoke(statement("Allow", `${API}/GET/pets/?*`), statement("Deny", `${API}/GET/pets/\${*}`))(arn), "Allowed");
    assert.equal(await invoke(statement("Allow", `${API}/GET/pets/?*`), statement("Deny", `${API}/GET/pets/?`))(`${API}/GET/pets/?`), "ExplicitlyDenied");
  });

  await t.test("it takes the first segment of the resource part literally, wildcards and all", async () => {
    const deny = statement("Deny", "arn:aws:execute-api:*:*:*//*");
    assert.equal(await invoke(statement("Allow", `${API}/GET/*`), deny)(`${API}/GET/pets//1`), "Allowed");
  });

  await t.test("it knows no resource of execute-api with fewer than four parts, or an empty one", async () => {
    for (const arn of [`${API}/$connect`, `${API}/GET/`]) {
      await assert.rejects(invoke(statement("Allow", arn))(arn), new Error(`no result for execute-api:Invoke on ${arn}`));
    }
  });
});
