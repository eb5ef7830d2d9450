/** Answers what was let through: put your own code here. */
export function handle(request, context, grant) {
  return { jsonBody: { path: new URL(request.url).pathname, subject: grant.principal?.subject ?? null } };
}
