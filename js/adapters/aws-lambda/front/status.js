// @ts-check

/**
 * The reason phrase of a status (RFC 9110 section 15), which load balancers and CloudFront ask for.
 *
 * @param {number} status
 */
export async function reasonPhrase(status) {
  // Loading it takes longer than all of this package, and only a refusal needs it.
  const { STATUS_CODES } = await import("node:http");
  return STATUS_CODES[status];
}
