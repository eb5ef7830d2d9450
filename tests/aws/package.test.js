// @ts-check
// The packed package in an empty folder decides a real token, on every Node.js it is for, as ES module and by require.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { API, restRequest } from "./support.js";

const path = (/** @type {string} */ relative) => fileURLToPath(new URL(relative, import.meta.url));
const NODES = {
  20: path("../node_modules/node20/bin/node"),
  22: path("../node_modules/node22/bin/node"),
  24: path("../../node_modules/node/bin/node"),
};
const COMMON = `"use strict";
const { authorizer } = require("edge-authorizer/aws-lambda");
exports.handler = authorizer(require("./config.json"));
`;
const ASK = `import { handler } from "./FILE";
await handler.prefetch();
const answers = [];
for (const event of JSON.parse(process.argv[2])) answers.push(await handler(event).catch(({ message }) => message));
process.stderr.write(JSON.stringify(answers));
`;

let folder = "";
/** @type {any[]} */
let events;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "edge-authorizer-packed-"));
  npm(path("../../"), "pack", "--ignore-scripts", "--pack-destination", folder);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
  writeFileSync(join(folder, "package.json"), "{}");
  npm(folder, "install", "--offline", "--no-audit", "--no-fund", join(folder, tarball));
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const keys = { jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: "k1" }] } };
  const issuer = { issuer: "https://issuer.example", audiences: ["https://api.example"], algorithms: ["ES256"], keys };
  const rules = [{ id: "read", methods: ["GET"], path: "/pets/{id}", scopes: ["pets:read"] }];
  writeFileSync(join(folder, "config.json"), JSON.stringify({ issuers: [issuer], rules }));
  copyFileSync(path("../../deploy/aws-lambda/index.mjs"), join(folder, "index.mjs"));
  writeFileSync(join(folder, "index.cjs"), COMMON);
  for (const file of ["index.mjs", "index.cjs"]) writeFileSync(join(folder, `ask-${file}.mjs`), ASK.replace("FILE", file));
  const token = new SignJWT({ scope: "pets:read" }).setProtectedHeader({ alg: "ES256", kid: "k1" }).setIssuer("https://issuer.example");
  const bearer = await token.setAudience("https://api.example").setSubject("ada").setExpirationTime("5m").sign(privateKey);
  events = [restRequest("GET", "/pets/1", bearer), restRequest("GET", "/pets/1", `${bearer.slice(0, -8)}AAAAAAAA`), restRequest("GET", "/pets", bearer)];
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** @param {string} cwd @param {...string} args */
function npm(cwd, ...args) {
  execFileSync("npm", args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
}

for (const [version, node] of Object.entries(NODES)) {
  for (const file of ["index.mjs", "index.cjs"]) {
    test(`Node.js ${version}, ${file}: a real token, a forged one, a route of no rule`, () => {
      assert.equal(execFileSync(node, ["--version"], { encoding: "utf8" }).startsWith(`v${version}.`), true);
      const { status, stderr, stdout } = spawnSync(node, [join(folder, `ask-${file}.mjs`), JSON.stringify(events)], { encoding: "utf8" });
      assert.equal(status, 0, stderr);
      const [grant, forged, denial] = JSON.parse(stderr);
      assert.equal(grant.principalId, "ada");
      assert.equal(grant.policyDocument.Statement[0].Resource.includes(`${API}/GET/pets/?*`), true);
      assert.deepEqual([forged, denial.context], ["Unauthorized", { reason: "forbidden" }]);
      assert.deepEqual(stdout.trim().split("\n").map((line) => JSON.parse(line).status), [200, 401, 403]);
    });
  }
}
