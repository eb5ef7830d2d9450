// @ts-check
// The function the Lambda runtime runs: two issuers, one with keys on a server, a switch that breaks the module, and one
// that lets a minute pass.
import * as glue from "../../../pkg/edge_authorizer.js";
import { authorizer } from "../../../js/adapters/aws-lambda.js";

const rules = [
  { id: "read", methods: ["GET"], path: "/pets/{id}", scopes: ["pets:read"] },
  { id: "write", methods: ["DELETE"], path: "/pets/{id}", scopes: ["pets:write"] },
];
const audiences = ["https://api.example"];
/** @type {import("../../../js/types.d.ts").Config} */
const config = {
  issuers: [
    { issuer: "https://issuer.example", audiences, algorithms: ["HS256"], keys: { secret: { env: "JWT_SECRET" } } },
    { issuer: "https://keys.example", audiences, algorithms: ["ES256"], keys: { jwksUri: process.env.KEYS_URL } },
  ],
  rules,
};
let minutes = 0;
const authorize = authorizer(config, { io: { now: () => Date.now() + minutes * 60_000 } });

/** @param {any} event @param {any} context */
export async function handler(event, context) {
  if (event.headers?.["x-trap"]) breakModule();
  if (event.headers?.["x-minute"]) minutes += 1;
  return authorize(event, context);
}

/** Breaks what the module knows of its own memory, so that its next steps trap. */
function breakModule() {
  const { memory } = /** @type {any} */ (glue.initSync(/** @type {any} */ ({ module: new Uint8Array() })));
  new Uint8Array(memory.buffer).fill(0xff);
}
