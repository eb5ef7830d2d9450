// @ts-check
// For everybody: axe's rules, the keyboard, a phone's width, and no jumps while somebody types.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { playground } from "./support.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { visit } = playground();

/** @type {Record<string, (visited: import("./support.js").Visit) => Promise<void>>} */
const STATES = {
  "a refusal": (visited) => visited.pick("scope"),
  "a grant": (visited) => visited.pick("good"),
  "an event": (visited) => visited.pick("rest-api"),
  "a mistake": async (visited) => visited.type("config", (await visited.value("config")).replace('"rules"', '"rule"')),
  "a widening": async (visited) => visited.type("config", (await visited.value("config")).replaceAll("orders:write", "orders:read")),
};

for (const width of [1440, 390]) {
  for (const scheme of /** @type {const} */ (["light", "dark"])) {
    test(`axe finds nothing serious at ${width} in ${scheme}`, async () => {
      const visited = await visit({ width, scheme, reducedMotion: "reduce" });
      for (const [name, reach] of Object.entries(STATES)) {
        await visited.pick("expired");
        await reach(visited);
        await visited.page.locator("details").evaluateAll((all) => all.forEach((one) => one.setAttribute("open", "")));
        assert.deepEqual(await findings(visited.page), [], name);
      }
    });
  }
}

test("every control is reached by the keyboard, in the order of the page, and none keeps it", async () => {
  const { page } = await visit();
  const reached = [];
  await page.locator("body").press("Tab");
  for (let pressed = 0; pressed < 60; pressed += 1) {
    const control = await page.evaluate(() => {
      const { id, tagName, className } = document.activeElement ?? document.body;
      const name = /** @type {HTMLInputElement} */ (document.activeElement).name;
      return id || name || `${tagName.toLowerCase()}.${className}`;
    });
    if (control === "body.") break;
    reached.push(control);
    await page.keyboard.press("Tab");
  }
  assert.deepEqual(reached, [
    "a.skip", "sample", "share", "requestFrom", "method", "path", "summary.", "tokenFrom", "signer", "algorithm", "type", "times", "claims",
    "p.compact", "config", "summary.", "summary.", "button.pointer", "button.pointer", "button.pointer", "summary.", "summary.", "baseline", "shown-matrix",
  ]);
});

test("the skip link leads to the decision, and arrows choose where the token comes from", async () => {
  const visited = await visit();
  await visited.page.locator("body").press("Tab");
  await visited.page.keyboard.press("Enter");
  assert.equal(await visited.page.evaluate(() => document.activeElement?.id), "verdict");
  await visited.page.locator('input[name="tokenFrom"]:checked').focus();
  await visited.settled(() => visited.page.keyboard.press("ArrowLeft"));
  assert.equal((await visited.logged()).reason, "credentials_missing");
});

test("focus is seen on every kind of control", async () => {
  const { page } = await visit();
  for (const selector of ["#sample", "#share", "#path", "#baseline", "#shown-matrix"]) {
    await page.locator(selector).focus();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Tab");
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);
    assert.equal(outline, "solid", selector);
  }
});

test("a fault that comes and goes moves nothing", async () => {
  const visited = await visit();
  await visited.pick("good");
  const good = await visited.value("config");
  const before = await places(visited.page);
  await visited.type("config", good.replace('"rules"', '"rule"'));
  assert.deepEqual(await places(visited.page), before);
  await visited.type("config", good);
  assert.deepEqual(await places(visited.page), before);
});

test("on a phone nothing is wider than it, and the decision stays in view", async () => {
  const { page } = await visit({ width: 390, height: 844 });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  await page.locator("#matrix-title").scrollIntoViewIfNeeded();
  const box = await page.locator("#verdict").boundingBox();
  assert.equal(box?.y, 0);
  assert.ok((box?.height ?? 999) <= 96, `${box?.height}`);
});

test("where motion is unwanted, there is none", async () => {
  const { page } = await visit({ reducedMotion: "reduce" });
  const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((one) => Number.parseFloat(getComputedStyle(one).transitionDuration) > 0).length);
  assert.equal(moving, 0);
});

/** @param {import("playwright-core").Page} page @returns {Promise<string[]>} what is serious or critical, and where */
async function findings(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run();
    const serious = violations.filter((/** @type {any} */ one) => ["serious", "critical"].includes(one.impact));
    return serious.flatMap((/** @type {any} */ one) => one.nodes.map((/** @type {any} */ node) => `${one.id} ${node.target} ${node.failureSummary}`));
  });
}

/** Where the panels are. @param {import("playwright-core").Page} page */
function places(page) {
  return page.locator(".verdict, .panel").evaluateAll((panels) => panels.map((panel) => {
    const { x, y, width, height } = panel.getBoundingClientRect();
    return [x, y, width, height].map(Math.round);
  }));
}
