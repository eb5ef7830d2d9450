// @ts-check
// Every sample, decided by the module: its tokens are really signed and really verified.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playground } from "./support.js";

/** @type {Record<string, [status: number, reason: string | null, check: string | null, rule: string | null]>} */
const EXPECTED = {
  good: [200, null, null, "read-order"],
  scope: [403, "scope_insufficient", "rules", "write-order"],
  expired: [401, "token_expired", "expiry", null],
  early: [401, "token_not_yet_valid", "not_before", null],
  audience: [401, "audience_mismatch", "audience", null],
  "issuer-slash": [401, "issuer_unknown", "issuer", null],
  "id-token": [401, "token_type_mismatch", "type", null],
  guest: [403, "rule_denied", "rules", "no-guests"],
  own: [403, "condition_unmet", "rules", "own-profile"],
  anonymous: [200, null, null, "health"],
  forged: [401, "signature_invalid", "signature", null],
  none: [401, "algorithm_unsupported", "header", null],
  confusion: [401, "algorithm_not_allowed", "algorithm", null],
  cognito: [200, null, null, "read-order"],
  "cognito-id": [401, "audience_mismatch", "audience", null],
  auth0: [200, null, null, "read-order"],
  entra: [200, null, null, "read-order"],
  "rest-api": [200, null, null, "read-order"],
};

const { visit } = playground();
/** @type {Promise<import("./support.js").Visit> | undefined} */
let one;
const sameVisit = () => (one ??= visit());

test("the picker offers these samples and no others", async () => {
  const visited = await sameVisit();
  const offered = await visited.page.locator("#sample option").evaluateAll((options) => options.map((option) => /** @type {HTMLOptionElement} */ (option).value));
  assert.deepEqual(offered.filter(Boolean).sort(), Object.keys(EXPECTED).sort());
});

for (const [id, [status, reason, check, rule]] of Object.entries(EXPECTED)) {
  test(`the sample ${id}`, async () => {
    const visited = await sameVisit();
    await visited.settled(() => visited.page.selectOption("#method", "HEAD"));
    await visited.pick(id);
    const record = await visited.logged();
    assert.deepEqual([record.status, record.reason ?? null, record.rule ?? null], [status, reason, rule]);
    assert.equal(await visited.page.locator("#verdict").getAttribute("data-effect"), status === 200 ? "Allow" : "Deny");
    assert.match(await visited.text(".verdict-effect"), new RegExp(`^(Allow|Deny) ${status}$`));
    const decisive = await visited.page.locator('.station[data-decisive="true"]').evaluateAll((stations) => stations.map((station) => station.getAttribute("data-check")));
    assert.deepEqual(decisive, check ? [check] : []);
    assert.match(await visited.text("#shown-caller"), new RegExp(`^HTTP ${status} `));
    assert.deepEqual(visited.complaints, []);
  });
}

test("the caller of a bad token learns the same, whichever fault it has", async () => {
  const visited = await sameVisit();
  const answers = new Set();
  for (const id of ["expired", "audience", "forged", "none", "confusion", "id-token"]) {
    await visited.pick(id);
    const { reason, incident } = await visited.logged();
    const answer = await visited.text("#shown-caller");
    assert.ok(answer.includes(incident), id);
    assert.ok(!answer.includes(reason), id);
    answers.add(answer.replace(incident, ""));
  }
  assert.equal(answers.size, 1);
});

test("API Gateway's event decides for its own API and stage", async () => {
  const visited = await sameVisit();
  await visited.pick("rest-api");
  const { Statement } = JSON.parse((await visited.page.locator("#shown-policy details .json").textContent()) ?? "");
  const allowed = Statement.filter((/** @type {any} */ one) => one.Effect === "Allow").flatMap((/** @type {any} */ one) => one.Resource);
  const stage = "arn:aws:execute-api:eu-west-1:123456789012:x7k2m9q4t1/prod";
  assert.deepEqual(allowed, [`${stage}/DELETE/orders/?*`, `${stage}/GET/customers/pat`, `${stage}/GET/health`, `${stage}/GET/orders`, `${stage}/GET/orders/?*`, `${stage}/PUT/customers/pat`, `${stage}/PUT/orders/?*`]);
});
