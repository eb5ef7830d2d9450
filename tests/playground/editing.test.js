// @ts-check
// What is typed: faults at their place, the last good decision, tokens of one's own, the matrix and the policy.
import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { test } from "node:test";
import { signingInput } from "../signing_input.js";
import { playground } from "./support.js";

const { visit } = playground();

test("a configuration with a mistake shows it at its line, and keeps the last good decision", async () => {
  const visited = await visit();
  await visited.pick("good");
  const good = await visited.value("config");
  await visited.type("config", good.replace('"path": "/orders", "scopes"', '"path": "/orders", "scope"'));
  const line = good.slice(0, good.indexOf('"list-orders"')).split("\n").length;
  assert.equal(await visited.text("#config-faults"), `Line ${line} /rules/1/scope unknown member, did you mean "scopes"?`);
  assert.deepEqual(await visited.page.locator(".editor-gutter .bad").allInnerTexts(), [String(line)]);
  assert.equal(await visited.page.locator("#config").getAttribute("aria-invalid"), "true");
  assert.equal(await visited.page.locator("body").getAttribute("data-stale"), "true");
  assert.match(await visited.text(".verdict-effect"), /^Allow 200$/);
  assert.equal(await visited.text(".verdict-fault"), `Line ${line}: unknown member, did you mean "scopes"?`);
  assert.equal(await visited.text(".verdict-reason"), "Last good decision");

  await visited.page.locator(".fault").click();
  const selected = await visited.page.locator("#config").evaluate((area) => {
    const { value, selectionStart, selectionEnd } = /** @type {HTMLTextAreaElement} */ (area);
    return value.slice(selectionStart, selectionEnd);
  });
  assert.equal(selected, '"scope": ["orders:read"]');

  await visited.type("config", good);
  assert.equal(await visited.text("#config-faults"), "");
  assert.equal(await visited.text(".verdict-fault"), "");
  assert.equal(await visited.page.locator("body").getAttribute("data-stale"), "false");
});

for (const [width, height] of /** @type {const} */ ([[375, 667], [768, 1000], [1000, 800], [1440, 900]])) {
  test(`at ${width} a fault is said in view, wherever one types, and leads to its line`, async () => {
    const visited = await visit({ width, height });
    const { page } = visited;
    const good = await visited.value("config");
    const { height: before } = await box(page, "#verdict");
    await visited.type("config", good.replace('"rules"', '"rule"'));
    const line = good.slice(0, good.indexOf('"rules"')).split("\n").length;
    const words = `Line ${line}: unknown member, did you mean "rules"?`;
    const way = page.getByRole("button", { name: words });
    assert.equal(await visited.text(".verdict-fault"), `${words} and 1 more`);
    const [verdict, said] = [await box(page, "#verdict"), await box(page, ".verdict-fault")];
    assert.equal(verdict.height, before);
    assert.ok(verdict.y >= 0 && said.y >= verdict.y && said.bottom <= Math.min(height, verdict.bottom), JSON.stringify([verdict, said]));
    assert.ok(said.right <= verdict.right && (await box(page, ".verdict-fault button")).width > 100, JSON.stringify([verdict, said]));
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);

    await way.click();
    assert.equal(await page.evaluate(() => document.activeElement?.id), "config");
    const { y, bottom } = await box(page, '[data-editor="config"] .editor-gutter .bad >> nth=-1');
    assert.ok(y >= (width < 960 ? (await box(page, "#verdict")).bottom : 0) && bottom <= height, `${y} to ${bottom}`);
  });
}

test("the first fault is told to those who do not see it, once and for every editor", async () => {
  const visited = await visit();
  const { page } = visited;
  assert.equal(await page.locator(".verdict-fault").getAttribute("role"), "status");
  assert.equal(await page.locator(".faults[role], .faults [role]").count(), 0);
  await visited.type("claims", "[1]");
  assert.equal(await visited.text(".verdict-fault"), "Claims, line 1: an object is expected");
  await visited.pick("good");
  const fold = page.locator("details", { has: page.locator("#personas") });
  await fold.locator("summary").click();
  await visited.type("personas", "1");
  await fold.locator("summary").click();
  const way = page.locator(".verdict-fault button");
  assert.match(await way.innerText(), /^Personas, line 1: /);
  await way.click();
  assert.equal(await page.evaluate(() => document.activeElement?.id), "personas");
});

test("what is picked of a token is not cut", async () => {
  for (const width of [375, 768, 1440]) {
    const visited = await visit({ width });
    const cut = await visited.page.locator(".makings select").evaluateAll((selects) => selects.filter((one) => {
      const select = /** @type {HTMLSelectElement} */ (one);
      const alone = /** @type {HTMLSelectElement} */ (select.cloneNode());
      alone.append(...[...select.selectedOptions].map((option) => option.cloneNode(true)));
      alone.style.width = "max-content";
      select.after(alone);
      const isCut = alone.offsetWidth > select.offsetWidth;
      alone.remove();
      return isCut;
    }).map(({ id }) => id));
    assert.deepEqual(cut, [], `${width}`);
  }
});

test("a text that is no JSON is at fault where it ends to be", async () => {
  const visited = await visit();
  await visited.type("config", '{\n  "issuers": [],\n  "rules": [ 1 2 ]\n}');
  assert.equal(await visited.text("#config-faults"), "Line 3 a comma is expected");
  await visited.type("config", '{\n  "issuers": [],\n  "issuers": []\n}');
  assert.match(await visited.text("#config-faults"), /^Line 3 the configuration has a member twice/);
});

test("claims and events that cannot be read are faults of their own editors", async () => {
  const visited = await visit();
  await visited.type("claims", "[1]");
  assert.equal(await visited.text("#claims-faults"), "Line 1 an object is expected");
  await visited.pick("rest-api");
  await visited.type("event", '{\n  "type": "S3"\n}');
  assert.equal(await visited.text("#event-faults"), "Line 1 no authorizer of API Gateway is asked with such an event");
  assert.equal(await visited.text("#config-faults"), "");
});

test("a claim changes its verdict as it is typed", async () => {
  const visited = await visit();
  await visited.pick("good");
  const verdict = () => visited.page.locator('[data-claim="aud"]').getAttribute("data-verdict");
  assert.equal(await verdict(), "good");
  await visited.type("claims", (await visited.value("claims")).replace("https://api.shop.example", "https://api.shop.example/"));
  assert.equal(await verdict(), "bad");
  assert.equal(await visited.text('[data-claim="aud"] .claim-value'), "https://api.shop.example/");
  assert.equal((await visited.logged()).reason, "audience_mismatch");
});

test("a pasted token is verified by a pasted key set; with one byte changed it is forged", async () => {
  const visited = await visit();
  const { token, keySet } = foreignToken();
  await visited.settled(() => visited.page.locator('input[name="tokenFrom"][value="pasted"]').check());
  await visited.type("keySet", keySet);
  await visited.settled(() => visited.page.selectOption("#method", "GET"));
  await visited.type("pasted", token);
  const record = await visited.logged();
  assert.deepEqual([record.status, record.keyId, record.rule], [200, "elsewhere", "read-order"]);
  const [header, claims, signature = ""] = token.split(".");
  const changed = signature.startsWith("A") ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
  await visited.type("pasted", [header, claims, changed].join("."));
  assert.equal((await visited.logged()).reason, "signature_invalid");
  const shown = await visited.page.locator("body").innerText();
  assert.ok(!JSON.stringify(await visited.logged()).includes(changed));
  assert.equal(shown.split(changed).length, 2, "the signature is shown once, where the token is");
});

test("the matrix says who is let in, and what an edit widens and narrows", async () => {
  const visited = await visit();
  await visited.pick("good");
  assert.deepEqual(await row(visited.page, "DELETE /orders/{id}"), ["no token", "scope", "allow", "denied", "scope"]);
  assert.equal(await visited.text("#matrix-change"), "as before the edit");
  await visited.page.locator("#config").focus();
  const good = await visited.value("config");
  await visited.type("config", good.replace('"scopes": ["orders:write"]', '"scopes": ["orders:read"]'));
  assert.deepEqual(await row(visited.page, "DELETE /orders/{id}"), ["no token", "allow widened", "allow", "denied", "allow widened"]);
  await visited.type("config", good.replace('"scopes": ["orders:write"]', '"scopes": ["orders:admin"]'));
  assert.deepEqual(await row(visited.page, "DELETE /orders/{id}"), ["no token", "scope", "scope narrowed", "denied", "scope"]);
  assert.equal(await visited.text("#matrix-change"), "since the edit: 2 narrowed");
  assert.deepEqual((await visited.page.locator("#matrix-changes li").allInnerTexts()).map((text) => text.trim()), [
    "narrowed PUT /orders/{id} for kim, writes: was allow, is scope",
    "narrowed DELETE /orders/{id} for kim, writes: was allow, is scope",
  ]);
  await visited.settled(() => visited.page.locator("#baseline").click());
  assert.equal(await visited.text("#matrix-change"), "as before the edit");
});

test("what stands in the way leads to its place in the configuration", async () => {
  const visited = await visit();
  await visited.page.locator(".station .pointer").click();
  const selected = await visited.page.locator("#config").evaluate((area) => {
    const { value, selectionStart, selectionEnd } = /** @type {HTMLTextAreaElement} */ (area);
    return value.slice(selectionStart, selectionEnd);
  });
  assert.equal(selected, '"scopes": ["orders:write"]');
});

test("advice is what the command line gives", async () => {
  const visited = await visit();
  await visited.pick("good");
  await visited.page.getByText("nothing found").waitFor();
  await visited.type("config", (await visited.value("config")).replace('"scopes": ["orders:write"] }', '"description": "nobody is asked" }'));
  await visited.page.getByText("Advice 1 finding").click();
  assert.match(await visited.text(".advice"), /^note \/rules\/3 /);
});

test("a decision is as quick among many rules, and the table is left to the command line", async () => {
  const visited = await visit();
  const config = JSON.parse(await visited.value("config"));
  const rules = Array.from({ length: 2000 }, (_, at) => ({ id: `r${at}`, methods: ["DELETE"], path: `/p${at}/{id}`, scopes: ["a"] }));
  await visited.type("config", JSON.stringify({ ...config, rules: [...config.rules, ...rules] }));
  assert.deepEqual([(await visited.logged()).reason, await visited.text("#shown-matrix")], ["scope_insufficient", "The table is too large to draw here: edge-authorizer matrix writes it."]);
});

test("the policy's size is that of its document", async () => {
  const visited = await visit();
  await visited.pick("good");
  const document = JSON.parse((await visited.page.locator("#shown-policy details .json").textContent()) ?? "");
  const bytes = Buffer.byteLength(JSON.stringify(document));
  assert.equal(await visited.text(".budget span"), `${bytes.toLocaleString("en")} of 8,192 bytes`);
  assert.equal(await visited.page.locator("meter").getAttribute("value"), String(bytes));
});

test("a decision is timed in the tab", async () => {
  const visited = await visit();
  await visited.page.waitForFunction(() => document.querySelector(".verdict-time")?.textContent !== "");
  const found = /^([\d.,]+) µs a decision ([\d.,]+) µs for a token seen before$/.exec(await visited.text(".verdict-time"));
  const [first = 0, again = 0] = (found ?? []).slice(1).map((figure) => Number(figure.replaceAll(",", "")));
  assert.ok(again > 0.1 && again < first, `${first} and ${again}`);
});

/** A token no key of the tab has signed, and the key set that verifies it. */
function foreignToken() {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: "https://login.shop.example/", aud: "https://api.shop.example", sub: "lee", scope: "orders:read", exp: now + 600 };
  const signed = signingInput({ alg: "ES256", typ: "at+jwt", kid: "elsewhere" }, claims);
  const signature = sign("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url");
  const jwk = { ...publicKey.export({ format: "jwk" }), kid: "elsewhere", alg: "ES256", use: "sig" };
  return { token: `${signed}.${signature}`, keySet: JSON.stringify({ keys: [jwk] }) };
}

/** Where an element is. @param {import("playwright-core").Page} page @param {string} selector */
async function box(page, selector) {
  const { x, y, width, height } = (await page.locator(selector).boundingBox()) ?? { x: NaN, y: NaN, width: NaN, height: NaN };
  return { y, width, height, right: x + width, bottom: y + height };
}

/** The cells of a route, in words. @param {import("playwright-core").Page} page @param {string} route */
async function row(page, route) {
  const rows = page.locator("#shown-matrix tbody tr");
  const names = (await rows.locator("th").allInnerTexts()).map((name) => name.replaceAll(/\s+/g, " ").trim());
  const cells = await rows.nth(names.indexOf(route)).locator("td").allInnerTexts();
  return cells.map((cell) => cell.replaceAll(/\s+/g, " ").trim());
}
