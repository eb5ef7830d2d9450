// @ts-check
// Requests to AWS carry the signature that AWS's own library makes for them.
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { test } from "node:test";
import { SignatureV4 } from "@smithy/signature-v4";
import { lookUp } from "../../js/stores/index.js";

const ENVIRONMENT = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", AWS_REGION: "eu-west-1" };

/** The digest that the library wants to be given. */
class Sha256 {
  /** @param {any} [key] */
  constructor(key) {
    this.hash = key === undefined ? createHash("sha256") : createHmac("sha256", key);
  }

  /** @param {any} data */
  update(data) {
    this.hash.update(data);
  }

  async digest() {
    return new Uint8Array(this.hash.digest());
  }
}

for (const [service, reference] of /** @type {const} */ ([
  ["secretsmanager", { awsSecretsManager: { secretId: "a name/with é" } }],
  ["ssm", { awsParameter: { name: "/a/name" } }],
])) {
  for (const sessionToken of [undefined, "a session token"]) {
    test(`${service} with ${sessionToken ?? "no session token"}`, async () => {
      const { url, headers, body } = await sent(reference, sessionToken);
      assert.equal(url, `https://${service}.eu-west-1.amazonaws.com/`);
      const { authorization = "", ...unsigned } = headers;
      const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1].split(";") ?? [];
      const signed = Object.fromEntries(names.map((name) => [name, name === "host" ? new URL(url).host : unsigned[name]]));
      assert.ok(["host", "x-amz-date", "x-amz-target"].every((name) => names.includes(name)));
      assert.equal(names.includes("x-amz-security-token"), sessionToken !== undefined);
      const [, date] = /^(\d{8}T\d{6}Z)$/.exec(headers["x-amz-date"] ?? "") ?? [];
      const again = await sign(service, { url, headers: signed, body }, date ?? "", sessionToken);
      assert.equal(signatureOf(authorization), signatureOf(again.headers.authorization));
    });
  }
}

/** What a lookup sends. @param {any} reference @param {string} [sessionToken] */
async function sent(reference, sessionToken) {
  let call = /** @type {any[]} */ ([]);
  const spy = /** @type {any} */ (async (/** @type {any[]} */ ...made) => {
    call = made;
    return new Response("{}", { status: 500 });
  });
  const env = { ...ENVIRONMENT, AWS_SESSION_TOKEN: sessionToken };
  await assert.rejects(lookUp(reference, { fetch: spy, env, now: Date.now(), fresh: false }), { name: "StoreUnavailable" });
  const [url, { headers, body }] = call;
  return { url, headers: /** @type {Record<string, string>} */ (Object.fromEntries(new Headers(headers))), body };
}

/** @param {string} service @param {any} request @param {string} date @param {string} [sessionToken] */
function sign(service, { url, headers, body }, date, sessionToken) {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_REGION: region } = ENVIRONMENT;
  const credentials = { accessKeyId, secretAccessKey, sessionToken };
  const signer = new SignatureV4({ service, region, credentials, sha256: /** @type {any} */ (Sha256), applyChecksum: false });
  const { hostname, protocol, pathname: path } = new URL(url);
  const signingDate = date.replace(/^(....)(..)(...)(..)(..)/, "$1-$2-$3$4:$5:");
  return signer.sign({ method: "POST", hostname, protocol, path, headers, body, query: {} }, { signingDate });
}

/** @param {string} authorization */
function signatureOf(authorization) {
  return /Signature=([0-9a-f]{64})$/.exec(authorization)?.[1] ?? authorization;
}
