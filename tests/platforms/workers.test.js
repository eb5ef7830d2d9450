// @ts-check
// The Worker in workerd, with a handler of its own.
import { test } from "node:test";
import { startWorkerd } from "../worker/workerd.js";
import { KEY, asking, assertOutcomes, config } from "./support.js";

test("a Worker answers as documented", async () => {
  const main = new URL("worker.js", import.meta.url).href;
  const bindings = { CONFIG: JSON.stringify(config), TOKEN_KEY: KEY };
  const workerd = await startWorkerd({ services: { main: { main, bindings } }, sockets: { main: { service: "main" } } });
  try {
    await assertOutcomes("Cloudflare Workers", asking(workerd.bases.main));
  } finally {
    await workerd.stop();
  }
});
