// @ts-check
// Builds the playground, serves it on loopback and opens it in Chromium.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { chromium } from "playwright-core";
import sirv from "sirv";
import { buildWww } from "../../scripts/build_www.js";
import { find, root } from "../../scripts/step.js";

/**
 * @typedef {import("playwright-core").Page} Page
 * @typedef {{ width?: number, height?: number, scheme?: "light" | "dark", reducedMotion?: "reduce" }} View
 */

/** A page, and what it asked for and complained of while it was open. */
export class Visit {
  /** @type {string[]} */
  requests = [];
  /** @type {string[]} */
  complaints = [];

  /** @param {Page} page @param {string} origin */
  constructor(page, origin) {
    this.page = page;
    this.origin = origin;
    page.on("request", (request) => this.requests.push(request.url()));
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => message.type() === "error" && this.complaints.push(message.text()));
  }

  /** Picks a sample, and waits until its decision is shown. @param {string} id */
  async pick(id) {
    await this.settled(() => this.page.selectOption("#sample", id));
  }

  /** Types a text in place of what an input holds. @param {string} id @param {string} text */
  async type(id, text) {
    await this.settled(() => this.page.locator(`#${id}`).fill(text));
  }

  /** @param {string} id */
  value(id) {
    return this.page.locator(`#${id}`).inputValue();
  }

  /** What an element says, in one line. @param {string} selector */
  async text(selector) {
    return (await this.page.locator(selector).innerText()).replaceAll(/\s+/g, " ").trim();
  }

  /** Does something that changes the inputs, and waits for what comes of it. @param {() => Promise<unknown>} act */
  async settled(act) {
    const before = await this.page.locator("html").getAttribute("data-shown");
    await act();
    await this.page.waitForFunction((shown) => document.documentElement.dataset.shown !== shown, before);
  }

  /** The record of the decision, as the log has it. */
  async logged() {
    return JSON.parse(await this.page.locator("#shown-log > .json").innerText());
  }
}

/** One server and one browser for the tests of a file. */
export function playground() {
  const directory = mkdtempSync(join(tmpdir(), "playground-"));
  const server = createServer(sirv(directory, { dev: true }));
  /** @type {import("playwright-core").Browser} */
  let browser;
  let origin = "";
  before(async () => {
    await buildWww(directory);
    origin = await listening(server);
    browser = await chromium.launch({ executablePath: find("chromium"), args: flags() });
  });
  after(async () => {
    await browser?.close();
    server.closeAllConnections();
    server.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return {
    directory,
    /** @param {View} [view] @param {string} [fragment] @param {string} [address] where else the folder is served */
    async visit({ width = 1440, height = 1000, scheme = "light", reducedMotion } = {}, fragment = "", address = `${origin}/`) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, reducedMotion });
      const visit = new Visit(await context.newPage(), origin);
      await visit.page.goto(address + fragment);
      await visit.page.waitForSelector("html[data-ready]");
      return visit;
    },
  };
}

/** @param {import("node:http").Server} server @returns {Promise<string>} its origin */
export async function listening(server) {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  return `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
}

/** Chromium's flags, the same for every test in a browser. @returns {string[]} */
function flags() {
  const capabilities = JSON.parse(readFileSync(join(root, "webdriver.json"), "utf8"));
  return capabilities["goog:chromeOptions"].args.filter((/** @type {string} */ flag) => !flag.startsWith("--headless"));
}
