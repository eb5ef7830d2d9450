// @ts-check
// Someone else's IAM evaluator. It is AGPL-3.0-or-later: for tests alone, never part of the package.
import { runSimulation } from "@cloud-copilot/iam-simulate";

/** The policy of a key whose account lets IAM decide: without it no identity policy counts. @param {string} account */
const keyPolicy = (account) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "kms:*", Resource: "*" }],
});

/**
 * What IAM says about one action on one resource, for a caller of the same account.
 *
 * @param {object} policy the document
 * @param {string} action
 * @param {string} resource
 * @param {Record<string, string>} [contextVariables]
 * @returns {Promise<"Allowed" | "ExplicitlyDenied" | "ImplicitlyDenied">}
 */
export async function simulate(policy, action, resource, contextVariables = {}) {
  const accountId = resource.split(":")[4] || "123456789012";
  const { overallResult } = /** @type {any} */ (await runSimulation(
    {
      identityPolicies: [{ name: "policy", policy: /** @type {any} */ (policy) }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: action.startsWith("kms:") ? keyPolicy(accountId) : undefined,
      request: {
        principal: `arn:aws:iam::${accountId}:role/caller`,
        action,
        resource: { resource, accountId },
        contextVariables,
      },
    },
    {},
  ));
  if (overallResult === undefined) throw new Error(`no result for ${action} on ${resource}`);
  return overallResult;
}
