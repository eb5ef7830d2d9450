// @ts-check
// Changes of who signs a token, and with what.
import { createPublicKey } from "node:crypto";
import { familyOf, secretKey } from "../keys.js";
import { faultsOf } from "../sign.js";
import { strangers } from "../worlds.js";

/** @typedef {import("./members.js").Mutation} Mutation @typedef {import("../keys.js").Key} Key @typedef {import("../draft.js").Draft} Draft */

/** @type {Mutation[]} */
export const signatures = [
  { name: "faulty signature", weight: 14, apply: faulty },
  { name: "key of another", weight: 4, apply: keyOfAnother },
  { name: "public key as secret", weight: 3, apply: publicKeyAsSecret },
  { name: "signed by nobody", weight: 1, apply: nobody },
];

/** @type {Mutation["apply"]} */
function faulty(draft, random) {
  if (!draft.key) return;
  draft.fault = random.pick(faultsOf(draft.alg));
  draft.isSigned = true;
}

/** A key of the same family, of the same issuer, of another or of a stranger. @type {Mutation["apply"]} */
function keyOfAnother(draft, random) {
  const family = familyOf(draft.alg);
  const fitting = [...draft.world.signers.map(({ key }) => key), ...strangers].filter((key) => key.family === family && key !== draft.key);
  if (fitting.length === 0) return;
  draft.key = random.pick(fitting);
  draft.isSigned = true;
}

/** A text that everybody knows, as the secret of an HMAC (RFC 8725 section 2.1). @type {Mutation["apply"]} */
function publicKeyAsSecret(draft, random) {
  const known = draft.world.signers.filter(({ key }) => key.family !== "HMAC");
  if (known.length === 0) return;
  const { key, kid } = random.pick(known);
  draft.alg = random.pick(["HS256", "HS384", "HS512"]);
  draft.key = secretKey(key.id, random.pick(textsOf(key)));
  draft.isSigned = true;
  draft.header.text = JSON.stringify({ alg: draft.alg, kid });
}

/** @param {Key} key @returns {Buffer[]} */
function textsOf({ jwk }) {
  const key = createPublicKey({ key: jwk, format: "jwk" });
  const pem = String(key.export({ format: "pem", type: "spki" }));
  const bytes = Buffer.from(jwk.n ?? jwk.x, "base64url");
  return [
    key.export({ format: "der", type: "spki" }),
    Buffer.from(pem),
    Buffer.from(pem.trim()),
    bytes,
    Buffer.from(JSON.stringify(jwk)),
    Buffer.alloc(64),
  ];
}

/** @type {Mutation["apply"]} */
function nobody(draft, random) {
  draft.header.text = JSON.stringify({ alg: random.pick(["none", "None", "NONE", "nOnE"]) });
  draft.key = undefined;
  draft.signature = random.chance(80) ? "" : draft.signature;
}
