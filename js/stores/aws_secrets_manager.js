// @ts-check
import { regionOf } from "./aws.js";
import { millis, readAws } from "./aws_reader.js";
import { StoreUnavailable } from "./fault.js";
import { base64, versions } from "./versions.js";

const WHAT = "the secret by awsSecretsManager";

/**
 * Reads a secret from AWS Secrets Manager: `AWSCURRENT`, and `AWSPREVIOUS` while it still verifies.
 *
 * @type {import("./types.d.ts").Store}
 */
export async function awsSecretsManager({ awsSecretsManager, previousSeconds }, context) {
  const place = typeof awsSecretsManager === "string" ? { secretId: awsSecretsManager } : awsSecretsManager;
  const { secretId = "" } = place ?? {};
  const { found, read } = await readAws(context, {
    what: WHAT,
    service: "secretsmanager",
    action: "secretsmanager.GetSecretValue",
    path: "/secretsmanager/get",
    id: secretId,
    place: place ?? {},
    region: regionOf(place ?? {}, secretId, context.env),
    current: stage(secretId, "AWSCURRENT"),
  });
  return versions(context, {
    current: value(found),
    createdAt: millis(found.CreatedDate),
    previousSeconds,
    readPrevious: async () => {
      const previous = await read(stage(secretId, "AWSPREVIOUS"));
      return previous && value(previous);
    },
  });
}

/**
 * @param {string} secretId
 * @param {string} versionStage
 */
function stage(secretId, versionStage) {
  const input = { SecretId: secretId, VersionStage: versionStage };
  return { query: { secretId, versionStage }, input };
}

/** @param {Record<string, any>} answer */
function value({ SecretString, SecretBinary }) {
  const found = typeof SecretString === "string" ? SecretString : base64(SecretBinary);
  if (found === undefined) throw new StoreUnavailable(`${WHAT} came without a value`);
  return found;
}
