// @ts-check
import { CONDITIONS } from "./condition.js";
import { placedRules } from "./rules.js";

/** Issuers where anybody can have an account, or any repository a token (docs/issuers.md). */
const OPEN_PRESETS = ["clerk", "firebase", "githubActions", "google", "supabase"];

/**
 * Rules that let in whoever has a good token.
 *
 * @type {import("./index.js").Check}
 */
export function openRules(config) {
  const anyone = config.issuers.some(
    (issuer) => "preset" in issuer && OPEN_PRESETS.includes(issuer.preset) && !issuer.requiredClaims,
  );
  const open = placedRules(config).filter(
    ({ rule }) => rule.effect !== "Deny" && !rule.public && asksNothing(rule),
  );
  return open.map(({ rule, pointer }) => ({
    code: "scopes_missing",
    severity: anyone ? "warning" : "note",
    pointer,
    message: anyone
      ? `"${rule.id}" lets in every good token, and anybody can get one from an issuer here`
      : `"${rule.id}" lets in every good token`,
    fix: 'name the scopes, roles or claims it needs; if it is meant so, write "scopes": []',
  }));
}

/** An empty list of scopes asks for nothing, but says so. @param {import("../types.d.ts").Rule} rule */
function asksNothing(rule) {
  return CONDITIONS.every((name) => !(name in rule));
}
