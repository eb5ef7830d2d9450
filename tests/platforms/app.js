// @ts-check
// The handler behind the authorizer, on every platform: says what it saw, throws, or breaks the module.
// @ts-expect-error: the copy of the project this file is put into
import { initSync } from "./node_modules/edge-authorizer/pkg/edge_authorizer.js";

/**
 * @param {string} path
 * @param {(name: string) => string | null | undefined} header
 */
export function respond(path, header) {
  if (path === "/pets/throws") fail();
  if (path === "/corrupt") corrupt();
  const seen = ["authorization", "x-auth-subject", "x-ms-client-principal", "x-apigateway-api-userinfo"];
  const headers = Object.fromEntries(seen.map((name) => [name, header(name) ?? null]));
  return { subject: header("x-auth-subject") ?? null, path, headers };
}

function fail() {
  const cause = new Error("connect ECONNREFUSED db.canary.internal:5432");
  throw new TypeError("SELECT * FROM pets failed, password=hunter2, arn:aws:s3:::canary", { cause });
}

function corrupt() {
  const { memory } = /** @type {any} */ (initSync(/** @type {any} */ ({ module: new Uint8Array() })));
  new Uint8Array(memory.buffer).fill(0xff);
}
