// @ts-check
// A front that does as API Gateway is documented to: it keeps an authorizer's answer for its TTL by the identity source
// alone, evaluates the policy it keeps for every request, and tells the backend what else the answer says. iam-simulate
// evaluates, not we.
import { createServer } from "node:http";
import { simulate } from "./iam.js";

/**
 * @param {(event: any) => Promise<any>} authorizer
 * @param {{ stage: string, ttlSeconds: number, now?: () => number }} options `stage` is the ARN up to the stage
 */
export async function startFront(authorizer, { stage, ttlSeconds, now = Date.now }) {
  /** @type {Map<string, { until: number, answer: any }>} */
  const kept = new Map();
  const counts = { invocations: 0 };

  /** @param {string} identity @param {string} methodArn */
  async function answerFor(identity, methodArn) {
    const held = kept.get(identity);
    if (held && held.until > now()) return held.answer;
    counts.invocations += 1;
    const answer = await authorizer({ type: "TOKEN", methodArn, authorizationToken: identity });
    kept.set(identity, { until: now() + ttlSeconds * 1000, answer });
    return answer;
  }

  /** @param {string | undefined} identity @param {string} methodArn */
  async function decide(identity, methodArn) {
    if (!identity) return [401, { message: "Unauthorized" }];
    try {
      const { policyDocument, principalId, context } = await answerFor(identity, methodArn);
      const result = await simulate(policyDocument, "execute-api:Invoke", methodArn, { "aws:CurrentTime": new Date(now()).toISOString() });
      return result === "Allowed" ? [200, { principalId, ...context }] : [403, { Message: result }];
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      return message === "Unauthorized" ? [401, { message }] : [500, { message: null }];
    }
  }

  const server = createServer(async ({ method, url = "", headers }, response) => {
    const [status, body] = await decide(headers.authorization, `${stage}/${method}${url.split("?")[0]}`);
    response.writeHead(Number(status), { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { base: `http://127.0.0.1:${port}`, counts, close: () => new Promise((resolve) => server.close(resolve)) };
}
