// @ts-check
// Text beyond ASCII in paths, held against this Node.js's own Unicode tables.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createAuthorizer } from "../../js/index.js";

const CHARACTERS = 0x110000;
/** @type {import("../../js/types.d.ts").Issuer} */
const issuer = { issuer: "i", audiences: ["a"], algorithms: ["ES256"], keys: { jwksUri: "https://issuer.example/jwks" } };
const rules = [{ id: "any", methods: ["GET"], path: "/{name}", public: true }];

test("no character is taken that normalisation turns into ASCII", async () => {
  const authorizer = await createAuthorizer({ issuers: [issuer], pathEncoding: "utf8", rules }, { log() {} });
  const effectOf = async (/** @type {string} */ name) => {
    const path = `/${encodeURIComponent(name)}`;
    return (await authorizer.authorize({ method: "GET", path, headers: {} })).effect;
  };
  assert.equal(await effectOf("été"), "Allow");
  const folded = [];
  const taken = [];
  for (let code = 0x80; code < CHARACTERS; code += 1) {
    const character = String.fromCodePoint(code);
    if (!character.isWellFormed() || !/[\0-\x7f]/.test(character.normalize("NFKC"))) continue;
    folded.push(character);
    if ((await effectOf(character)) !== "Deny") taken.push(`U+${code.toString(16)}`);
  }
  assert.ok(folded.length > 1000);
  assert.deepEqual(taken, []);
});
