// @ts-check
// The corpus of policies through the handler, each case in both policy modes.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { authorizer } from "../../js/adapters/aws-lambda.js";
import { signingInput } from "../signing_input.js";
import { allows } from "./support.js";

const file = new URL("../cases/policy.jsonl", import.meta.url);
/** @type {any[]} */
const cases = readFileSync(file, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
// The claims of one are larger than any token that is taken: only `preview` can be asked about them.
const judged = cases.filter(({ level, name }) => level !== "choice" && name !== "policy/context-big");

/** @param {any} one @param {"api" | "request"} policy */
function handlerOf({ config, secrets, now }, policy) {
  const [secret] = Object.values(secrets);
  const io = { now: () => now, log: () => {}, secret: async () => secret };
  const handler = authorizer(config, { policy, unauthenticated: "deny", io });
  return /** @type {(event: any) => Promise<any>} */ (handler);
}

/** The claims as a token the case's configuration takes. @param {any} one */
function tokenOf({ claims, config, secrets, now }) {
  const [issuer] = config.issuers;
  const known = { iss: issuer.issuer, aud: issuer.audiences?.[0], exp: now / 1000 + 300 };
  const signed = signingInput({ alg: "HS256", typ: "JWT" }, { ...known, ...claims });
  const key = Buffer.from(/** @type {string} */ (Object.values(secrets)[0]), "base64url");
  return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
}

/** @param {any} one @param {{ method: string, path: string, methodArn: string, headers?: string[][] }} request */
function restEvent(one, { method, path, methodArn, headers = [] }) {
  const fields = Object.fromEntries([...headers, ["Authorization", `Bearer ${tokenOf(one)}`]]);
  return { type: "REQUEST", methodArn, httpMethod: method, path, headers: fields, requestContext: {} };
}

/** Whether the rules allow an action, asked for by itself. @param {any} one @param {string} methodArn */
async function rulesAllow(one, methodArn) {
  const ask = handlerOf(one, "request");
  const answer = await ask({ type: "TOKEN", methodArn, authorizationToken: `Bearer ${tokenOf(one)}` });
  return allows(answer.policyDocument, methodArn);
}

/** @param {string} arn @param {string} other */
function sameStage(arn, other) {
  const stage = (/** @type {string} */ one) => one.split("/", 2).join("/");
  return stage(arn) === stage(other);
}

/** What is wrong with a document, by the rule of the corpus. @param {any} iam @param {any} policy */
function faults({ mustAllow, mustNotAllow }, policy) {
  const variables = policy.Statement.filter((/** @type {any} */ one) => one.Effect === "Allow" && one.Resource.join().includes("${"));
  return [
    ...variables.map(() => "a policy variable in an Allow"),
    ...mustAllow.filter((/** @type {string} */ arn) => !allows(policy, arn)).map((/** @type {string} */ arn) => `does not allow ${arn}`),
    ...mustNotAllow.filter((/** @type {string} */ arn) => allows(policy, arn)).map((/** @type {string} */ arn) => `allows ${arn}`),
  ];
}

test("the corpus is there", () => {
  assert.deepEqual([cases.length, judged.length], [147, 135]);
});

for (const one of judged) {
  const own = one.request.policy.scope;

  test(`${one.name}: ${one.expect}, in its own mode (${own})`, async () => {
    const answer = await handlerOf(one, own)(restEvent(one, one.request));
    assert.deepEqual(faults(one.iam, answer.policyDocument), []);
    const { methodArn } = one.request;
    if (one.expect === "allow") assert.equal(allows(answer.policyDocument, methodArn), true);
    else assert.equal(allows(answer.policyDocument, methodArn), false);
  });

  test(`${one.name}: ${one.expect}, in the other mode`, async () => {
    const other = own === "api" ? "request" : "api";
    const { policyDocument } = await handlerOf(one, other)(restEvent(one, one.request));
    const { methodArn } = one.request;
    assert.equal(allows(policyDocument, methodArn), one.expect === "allow");
    for (const arn of [...one.iam.mustAllow, ...one.iam.mustNotAllow].filter((probe) => probe !== methodArn)) {
      if (allows(policyDocument, arn)) assert.equal(await rulesAllow(one, arn), true, `allows ${arn}`);
      else if (other === "api" && one.expect === "allow" && sameStage(arn, methodArn)) assert.equal(await rulesAllow(one, arn), false, `does not allow ${arn}`);
    }
  });
}
