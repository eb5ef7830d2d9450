// @ts-check
// Someone else's IAM evaluator. It is AGPL-3.0-or-later: for tests alone, never part of the package.
import { runSimulation } from "@cloud-copilot/iam-simulate";

/**
 * What IAM says about one action on one resource.
 *
 * @param {object} policy the document
 * @param {string} action
 * @param {string} resource
 * @param {Record<string, string>} [contextVariables]
 * @returns {Promise<"Allowed" | "ExplicitlyDenied" | "ImplicitlyDenied">}
 */
export async function simulate(policy, action, resource, contextVariables = {}) {
  const { overallResult } = /** @type {any} */ (await runSimulation(
    {
      identityPolicies: [{ name: "policy", policy: /** @type {any} */ (policy) }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      request: {
        principal: "arn:aws:iam::123456789012:role/caller",
        action,
        resource: { resource, accountId: "123456789012" },
        contextVariables,
      },
    },
    {},
  ));
  if (overallResult === undefined) throw new Error(`no result for ${action} on ${resource}`);
  return overallResult;
}
