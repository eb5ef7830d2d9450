// @ts-check
// The Worker of the table: a handler behind the authorizer that can throw, or break the module.
import { worker } from "../../js/adapters/cloudflare.js";
import { initSync } from "../../pkg/edge_authorizer.js";

/** @param {Request} request */
function next(request) {
  const { pathname } = new URL(request.url);
  if (pathname === "/pets/throws") throw new TypeError("SELECT * FROM pets failed, password=hunter2");
  if (pathname === "/corrupt") corrupt();
  return Response.json({ subject: request.headers.get("x-auth-subject") });
}

function corrupt() {
  const { memory } = /** @type {any} */ (initSync(/** @type {any} */ ({ module: new Uint8Array() })));
  new Uint8Array(memory.buffer).fill(0xff);
}

export default worker((env) => env.CONFIG, { next });
