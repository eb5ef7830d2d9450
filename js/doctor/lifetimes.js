// @ts-check

/** Clocks kept by NTP differ by less, in seconds. */
const TOLERANCE_USUAL = 60;
/** A key that was taken out of a set is good for so long at most, in seconds. */
const STALE_USUAL = 86_400;

/**
 * Tokens and keys that are good for longer, or for more, than they should be.
 *
 * @type {import("./index.js").Check}
 */
export function lifetimes({ issuers }) {
  return issuers.flatMap((issuer, at) => {
    const entry = /** @type {import("../types.d.ts").DescribedIssuer} */ (issuer);
    return FINDINGS.filter(({ found }) => found(entry)).map(({ found: _found, member, ...finding }) => ({
      ...finding,
      pointer: `/issuers/${at}/${member}`,
    }));
  });
}

/**
 * @typedef {import("../types.d.ts").DescribedIssuer} DescribedIssuer
 * @type {(Omit<import("./index.js").Finding, "pointer"> & { member: string, found: (issuer: DescribedIssuer) => boolean })[]}
 */
const FINDINGS = [
  {
    code: "expiry_not_required",
    severity: "warning",
    member: "requireExpiry",
    found: ({ requireExpiry, maxTokenAgeSeconds }) =>
      requireExpiry === false && maxTokenAgeSeconds === undefined,
    message: "a token without exp is good for ever, also when it was stolen",
    fix: "take this out, or bound the age with maxTokenAgeSeconds",
  },
  {
    code: "audience_not_required",
    severity: "warning",
    member: "requireAudience",
    found: ({ requireAudience }) => requireAudience === false,
    message: "a token the issuer made for any other API is good here",
    fix: "name this API in audiences",
  },
  {
    code: "issuer_not_required",
    severity: "warning",
    member: "requireIssuer",
    found: ({ requireIssuer }) => requireIssuer === false,
    message: "tokens are taken whatever their issuer",
    fix: "name it in issuer",
  },
  {
    code: "tolerance_large",
    severity: "warning",
    member: "clockToleranceSeconds",
    found: ({ clockToleranceSeconds = 0 }) => clockToleranceSeconds > TOLERANCE_USUAL,
    message: "expired tokens work for longer than clocks differ",
    fix: `set it to ${TOLERANCE_USUAL} or less`,
  },
  {
    code: "stale_long",
    severity: "note",
    member: "keySets/staleSeconds",
    found: ({ keySets }) => (keySets?.staleSeconds ?? 0) > STALE_USUAL,
    message: "a key that the issuer took out stays good for more than a day while its key set cannot be had",
    fix: "set it to a day or less",
  },
];
