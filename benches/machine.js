// @ts-check
/** On what, and against which versions, the figures were made. */
import { readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const root = join(import.meta.dirname, "..");

export function machine() {
  const [first, ...others] = cpus();
  return {
    processor: first?.model.trim() ?? "unknown",
    cores: others.length + 1,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    v8: process.versions.v8,
    openssl: process.versions.openssl,
    node22: version("benches/node_modules/node22"),
    workerd: version("node_modules/workerd"),
    date: new Date().toISOString().slice(0, 10),
  };
}

/** The version of each peer. @returns {Record<string, string>} */
export function peers() {
  const names = ["fast-jwt", "jsonwebtoken", "aws-jwt-verify", "jose", "hono", "@tsndr/cloudflare-worker-jwt", "@cfworker/jwt"];
  return Object.fromEntries(names.map((name) => [name, version(`benches/node_modules/${name}`)]));
}

/** Bytes of the module: as it is, and as it travels. */
export function moduleSize() {
  const module = readFileSync(join(root, "pkg", "edge_authorizer_bg.wasm"));
  return { raw: module.length, gzip: gzipSync(module, { level: 9 }).length, brotli: brotliCompressSync(module).length };
}

/** @param {string} folder */
function version(folder) {
  return JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")).version;
}
