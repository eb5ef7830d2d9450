// @ts-check
import { claimsWith } from "../doctor/claim_name.js";
import { atomsOf, parameterOf } from "../doctor/condition.js";

/** Where presets read scopes and roles, where it is not `scope` and `roles` (docs/issuers.md). */
const PRESETS = /** @type {Record<string, { scope?: string, role?: string }>} */ ({
  cognito: { role: "cognito:groups" },
  entra: { scope: "scp" },
  keycloak: { role: "/realm_access/roles" },
  okta: { scope: "scp", role: "groups" },
  supabase: { role: "role" },
});

/**
 * The personas that the rules tell apart: nobody, somebody with a good token and nothing more, and
 * one for each scope, role and claim that a rule asks for.
 *
 * @param {import("../types.d.ts").Config} config
 * @returns {import("../matrix.js").Persona[]}
 */
export function personasOf({ issuers, rules }) {
  const atoms = new Map(rules.flatMap(atomsOf).map((atom) => [atom.text, atom]));
  const asked = [...atoms.values()].filter(({ value }) => parameterOf(value) === undefined);
  return [
    { name: "anonymous", claims: null },
    { name: "any token", claims: { sub: "ada" } },
    ...asked.map((atom) => ({ name: atom.text, claims: { sub: "ada", ...claimsFor(atom, issuers[0]) } })),
  ];
}

/**
 * @param {import("../doctor/condition.js").Atom} atom
 * @param {import("../types.d.ts").Issuer} issuer
 */
function claimsFor({ kind, name, value }, issuer) {
  const preset = PRESETS["preset" in issuer ? issuer.preset : ""];
  if (kind === "scope") return claimsWith(issuer.scopeClaims?.[0] ?? preset?.scope ?? "scope", name);
  if (kind === "role") return claimsWith(issuer.roleClaims?.[0] ?? preset?.role ?? "roles", [name]);
  return claimsWith(name, value);
}
