// @ts-check

/** What the signature of a token is over (RFC 7515 section 5.1). @param {object} header @param {object} claims */
export function signingInput(header, claims) {
  return [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
}
