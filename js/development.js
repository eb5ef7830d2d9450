// @ts-check

// What marks keys and secrets made for development; src/development.rs has the same words, and
// refuses what is so marked where an issuer's entry does not say `"development": true`.

/** The member of a JWK, with the value true. */
export const KEY_MARK = "edge-authorizer:development";
/** What a secret starts with. */
export const SECRET_MARK = "development-only.";
