// @ts-check
import { createAuthorizer } from "../../js/index.js";

/** The rest of the configuration; the numbers of rules, issuers and keys are what grows in `growth.js`. */
const rules = [
  { id: "health", methods: ["GET"], path: "/health", public: true },
  { id: "read-pets", methods: ["GET"], path: "/pets/{id}", scopes: ["pets:read"] },
  { id: "write-pets", methods: ["PUT", "DELETE"], path: "/pets/{id}", scopes: ["pets:write"] },
];

/**
 * @param {import("../workload.js").Workload} workload
 * @param {{ cached?: boolean, config?: (config: any) => any }} options `config` changes what is measured
 */
export async function prepare(workload, { cached = false, config = (one) => one } = {}) {
  const { algorithm, issuer, audience, jwk, secret } = workload;
  const keys = secret ? { secret: { env: "BENCH", encoding: "base64url" } } : { jwks: { keys: [jwk] } };
  const described = {
    issuers: [{ issuer, audiences: [audience], algorithms: [algorithm], keys }],
    rules,
    ...(cached ? {} : { tokenCache: false }),
  };
  const io = { secret: () => /** @type {string} */ (secret), log: () => {}, record: /** @type {const} */ ("refusals") };
  const authorizer = await createAuthorizer(config(described), io);
  return (/** @type {string} */ token) => {
    const request = { method: "GET", path: "/pets/7", headers: { authorization: `Bearer ${token}` } };
    const decision = authorizer.authorizeSync(request);
    if (decision?.effect !== "Allow") throw new Error("not allowed");
    return decision;
  };
}
