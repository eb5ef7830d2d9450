// @ts-check
// Nothing leaves the tab: the page's own policy forbids it, it works without a network, and a link holds no token.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { listening, playground } from "./support.js";

const { visit } = playground();
/** @type {string[]} */
const leaks = [];
const elsewhere = createServer((request, response) => {
  leaks.push(request.url ?? "");
  response.writeHead(200, { "access-control-allow-origin": "*", "content-type": "text/javascript" }).end("");
});
let foreign = "";
before(async () => (foreign = await listening(elsewhere)));
after(() => void elsewhere.close());

test("what is injected into the page reaches no other origin", async () => {
  const { page } = await visit();
  const blocked = await page.evaluate(async (address) => {
    /** @type {string[]} */
    const directives = [];
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => directives.push(effectiveDirective));
    const refused = (/** @type {EventTarget} */ target) => new Promise((resolve) => target.addEventListener("error", resolve, { once: true }));
    await fetch(`${address}/fetch`).then(() => directives.push("fetch went out"), () => {});
    const image = new Image();
    const noImage = refused(image);
    image.src = `${address}/image`;
    await noImage;
    const script = document.createElement("script");
    const noScript = refused(script);
    document.head.append(script);
    try {
      script.src = `${address}/script`;
      await noScript;
    } catch {
      directives.push("the script's address is not taken");
    }
    const style = document.createElement("link");
    const noStyle = refused(style);
    Object.assign(style, { rel: "stylesheet", href: `${address}/style` });
    document.head.append(style);
    await noStyle;
    const form = Object.assign(document.createElement("form"), { action: `${address}/form`, method: "post" });
    document.body.append(form);
    form.submit();
    navigator.sendBeacon(`${address}/beacon`, "token");
    new WebSocket(`${address.replace("http", "ws")}/socket`).close();
    await new Promise((resolve) => setTimeout(resolve, 200));
    return directives;
  }, foreign);
  for (const directive of ["connect-src", "img-src", "style-src-elem", "form-action"]) assert.ok(blocked.includes(directive), `${directive} in ${blocked}`);
  assert.ok(!blocked.includes("fetch went out"));
  assert.deepEqual(leaks, []);
});

test("text never becomes markup, nor script", async () => {
  const { page } = await visit();
  const refusals = await page.evaluate(async () => {
    // What a debugger evaluates may evaluate more; what runs later may not.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const attempts = [() => (document.body.innerHTML = "<b>x</b>"), () => new Function("return 1")(), () => setTimeout("1")];
    return attempts.map((attempt) => {
      try {
        attempt();
        return "it went through";
      } catch (error) {
        return /** @type {Error} */ (error).name;
      }
    });
  });
  assert.ok(refusals.every((name) => name === "TypeError" || name === "EvalError"), String(refusals));
});

test("the policy names this origin alone", async () => {
  const { page } = await visit();
  const policy = (await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content")) ?? "";
  const sources = policy.split(";").map((directive) => directive.trim().replace(/'sha256-[^']+'/, "'sha256'"));
  assert.deepEqual(sources, [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval' 'sha256'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]);
});

test("once loaded it asks for nothing, and works without a network", async () => {
  const visited = await visit();
  await visited.page.waitForLoadState("networkidle");
  assert.ok(visited.requests.every((url) => url.startsWith(`${visited.origin}/`)), String(visited.requests));
  assert.ok(visited.requests.some((url) => url.endsWith("/pkg/edge_authorizer_bg.wasm")));
  const asked = visited.requests.length;
  await visited.page.context().setOffline(true);
  for (const [sample, status] of /** @type {const} */ ([["good", 200], ["forged", 401], ["cognito", 200], ["entra", 200], ["rest-api", 200]])) {
    await visited.pick(sample);
    assert.equal((await visited.logged()).status, status, sample);
  }
  for (const algorithm of ["EdDSA", "ES384", "ES512", "PS256", "RS512"]) {
    await visited.pick("good");
    await visited.type("config", (await visited.value("config")).replace('"ES256", ', `"${algorithm}", `));
    await visited.settled(() => visited.page.selectOption("#algorithm", algorithm));
    assert.equal((await visited.logged()).status, 200, algorithm);
  }
  await visited.type("config", '{ "issuers": [{ "preset": "okta", "domain": "a.okta.com", "authorizationServerId": "b", "audiences": ["c"] }], "rules": [{ "id": "a", "methods": ["GET"], "path": "/a" }] }');
  assert.equal(await visited.text("#config-faults"), "");
  assert.equal(visited.requests.length, asked);
  assert.deepEqual(visited.complaints, []);
});

test("a link holds the configuration, and opens with it", async () => {
  const visited = await visit();
  await visited.pick("guest");
  const config = (await visited.value("config")).replace("api.shop.example", "shared.example");
  await visited.type("config", config);
  await visited.page.getByText("More header fields").click();
  await visited.type("fields", "cookie: session=9f2c");
  await visited.page.locator("#share").click();
  await visited.page.waitForFunction(() => location.hash.length > 1);
  const fragment = new URL(visited.page.url()).hash;
  const held = JSON.parse(inflateRawSync(Buffer.from(fragment.slice(3), "base64url")).toString());
  assert.deepEqual(held, { config, personas: await visited.value("personas"), method: "PUT", path: "/orders/7" });

  const opened = await visit({}, fragment);
  assert.equal(await opened.value("config"), config);
  assert.equal(await opened.value("method"), "PUT");
  assert.equal(await opened.value("fields"), "");
  assert.ok(opened.requests.every((url) => !url.includes(fragment.slice(1))));
});

test("a link to a configuration with a fault opens with the fault", async () => {
  const shared = { config: '{ "issuers": [] }', personas: "", method: "GET", path: "/" };
  const visited = await visit({}, `#1.${deflateRawSync(JSON.stringify(shared)).toString("base64url")}`);
  assert.equal(await visited.text("#verdict"), "This configuration is not good yet. Line 1: must be a list that is not empty and 1 more");
  assert.equal(await visited.text("#config-faults"), 'Line 1 member "rules" is missing Line 1 /issuers must be a list that is not empty');
});

test("no link is made of a configuration with a secret in it", async () => {
  const visited = await visit();
  await visited.type("config", (await visited.value("config")).replace('"jwksUri": "https://login.shop.example/jwks.json"', '"secret": { "inline": "s" }'));
  await visited.page.locator("#share").click();
  await visited.page.waitForFunction(() => document.getElementById("shared")?.textContent !== "");
  assert.equal(await visited.text("#shared"), "The configuration holds a secret: take it out first.");
  assert.equal(new URL(visited.page.url()).hash, "");
});

test("a fragment that is none of ours changes nothing", async () => {
  for (const fragment of ["#1.AAAA", "#1.%%%", "#verdict", "#2.abc"]) {
    const visited = await visit({}, fragment);
    assert.equal((await visited.logged()).reason, "scope_insufficient", fragment);
    assert.deepEqual(visited.complaints, []);
  }
});
