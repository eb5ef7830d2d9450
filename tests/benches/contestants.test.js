// @ts-check
// The comparison is fair only where everybody checks what we check: signature, iss, aud, exp and nbf.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inNode } from "../../benches/contestants/index.js";
import { ALGORITHMS, AUDIENCE, ISSUER, makeWorkload } from "../../benches/workload.js";

const HOUR = 60 * 60;

for (const algorithm of ALGORITHMS) {
  for (const { name, file, kind } of inNode) {
    test(`${name} takes a good ${algorithm} token and refuses bad ones`, async (context) => {
      const workload = await makeWorkload(algorithm, 1);
      const { prepare } = await import(`../../benches/contestants/${file}`);
      const verify = await prepare(workload);
      if (!verify) return context.skip("it does not have the algorithm");
      await verify(workload.tokens[0]);
      await assert.rejects(async () => verify(forged(workload.tokens[0] ?? "")), "a forged signature");
      if (kind === "raw") return;
      for (const [what, claims] of bad()) {
        const { tokens } = await makeWorkload(algorithm, 1, { claims, keys: workload });
        await assert.rejects(async () => verify(tokens[0]), what);
      }
    });
  }
}

/** @returns {[string, Record<string, unknown>][]} */
function bad() {
  const now = Math.floor(Date.now() / 1000);
  return [
    ["another issuer", { iss: `${ISSUER}/other` }],
    ["another audience", { aud: [`${AUDIENCE}/other`] }],
    ["an expired token", { exp: now - HOUR }],
    ["a token of the future", { nbf: now + HOUR }],
  ];
}

/** Another first character of the signature. @param {string} token */
function forged(token) {
  const start = token.lastIndexOf(".") + 1;
  return `${token.slice(0, start)}${token[start] === "A" ? "B" : "A"}${token.slice(start + 1)}`;
}
