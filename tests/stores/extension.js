// @ts-check
// An emulator of the AWS Parameters and Secrets Lambda Extension. It is ours, as the real one runs
// inside AWS Lambda only; it does what AWS documents ("Use Parameter Store parameters in AWS Lambda
// functions", "Use AWS Secrets Manager secrets in AWS Lambda functions"): GET on port 2773, the
// session token in X-Aws-Parameters-Secrets-Token, the API's own answer in JSON with times as RFC
// 3339 text, a cache, and status 400 with "not ready to serve traffic" while the function starts.
import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand } from "@aws-sdk/client-ssm";
import { answer, serve } from "./support.js";

const TTL_MS = 300_000;

/**
 * @param {{ secrets: import("@aws-sdk/client-secrets-manager").SecretsManagerClient,
 *   parameters: import("@aws-sdk/client-ssm").SSMClient, token: string }} setup
 */
export async function startExtension({ secrets, parameters, token }) {
  const cache = /** @type {Map<string, { until: number, status: number, body: any }>} */ (new Map());
  const state = { ready: true, requests: /** @type {string[]} */ ([]) };
  const { base, stop } = await serve(async (request, response) => {
    state.requests.push(request.url ?? "");
    if (!state.ready) return void response.writeHead(400).end("not ready to serve traffic, please wait");
    if (request.headers["x-aws-parameters-secrets-token"] !== token) {
      return void response.writeHead(401).end("Unable to parse credentials");
    }
    const { status, body } = await cached(request.url ?? "");
    answer(response, status, body);
  });
  return { port: new URL(base).port, state, stop };

  /** @param {string} target */
  async function cached(target) {
    const held = cache.get(target);
    if (held && Date.now() < held.until) return held;
    const found = { until: Date.now() + TTL_MS, ...(await look(target)) };
    if (found.status === 200) cache.set(target, found);
    return found;
  }

  /** @param {string} target */
  async function look(target) {
    const { pathname, searchParams: query } = new URL(target, "http://localhost");
    try {
      if (pathname === "/secretsmanager/get") return { status: 200, body: await secret(query) };
      if (pathname === "/systemsmanager/parameters/get") return { status: 200, body: await parameter(query) };
      return { status: 404, body: {} };
    } catch {
      return { status: 400, body: {} };
    }
  }

  /** @param {URLSearchParams} query */
  async function secret(query) {
    const { $metadata: _, ...body } = await secrets.send(new GetSecretValueCommand({
      SecretId: query.get("secretId") ?? "",
      VersionStage: query.get("versionStage") ?? undefined,
      VersionId: query.get("versionId") ?? undefined,
    }));
    return { ...body, ResultMetadata: {} };
  }

  /** @param {URLSearchParams} query */
  async function parameter(query) {
    const version = query.get("version") ?? query.get("label");
    const { Parameter } = await parameters.send(new GetParameterCommand({
      Name: [query.get("name"), version].filter(Boolean).join(":"),
      WithDecryption: query.get("withDecryption") === "true",
    }));
    return { Parameter, ResultMetadata: {} };
  }
}
