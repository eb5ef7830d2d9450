// @ts-check
// Opens a folder's page in Chromium, and waits for what its script makes of it.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { chromium } from "playwright-core";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
const FLAGS = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** @param {string} folder @returns {Promise<string>} the page's title, once it has one */
export async function titleOf(folder) {
  const server = createServer((request, response) => void serve(folder, request.url ?? "/", response));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", ...FLAGS] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${/** @type {any} */ (server.address()).port}/`);
    await page.waitForFunction("document.title");
    return await page.title();
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}

/** @param {string} folder @param {string} path @param {import("node:http").ServerResponse} response */
async function serve(folder, path, response) {
  const name = path === "/" ? "/index.html" : path;
  const page = '<!doctype html><script type="module" src="/main.js"></script>';
  const body = await readFile(join(folder, name)).catch(() => (path === "/" ? page : undefined));
  const type = TYPES[/** @type {keyof typeof TYPES} */ (extname(name))] ?? "application/octet-stream";
  response.writeHead(body === undefined ? 404 : 200, { "content-type": type }).end(body);
}
