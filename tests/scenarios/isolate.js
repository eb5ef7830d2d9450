// @ts-check
// One isolate of the scenario of cold starts.
import { parentPort, workerData } from "node:worker_threads";
import { createAuthorizer } from "../../js/index.js";
import { request } from "./support.js";

const { config, token, requests } = workerData;
const seen = { instances: 0, fetches: 0 };
const { Instance } = WebAssembly;
WebAssembly.Instance = /** @type {any} */ (new Proxy(Instance, {
  construct(target, args) {
    // Node's own fetch is partly WebAssembly, too.
    const imports = WebAssembly.Module.imports(args[0]);
    if (imports.some(({ module }) => module.includes("edge_authorizer"))) seen.instances += 1;
    return Reflect.construct(target, args);
  },
}));

const before = performance.now();
const io = {
  log: () => {},
  fetch: (/** @type {any} */ url, /** @type {any} */ init) => {
    seen.fetches += 1;
    return fetch(url, init);
  },
};
const opening = createAuthorizer(config, /** @type {any} */ (io));
const asking = Array.from({ length: requests }, async () => (await opening).authorize(request(token)));
await opening;
const openedMs = performance.now() - before;
const decisions = await Promise.all(asking);
parentPort?.postMessage({ ...seen, openedMs, allowed: decisions.filter(({ effect }) => effect === "Allow").length });
