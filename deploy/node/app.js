/** Answers what was let through: put your own code here. */
export function handle(request, grant) {
  return Response.json({ path: new URL(request.url).pathname, subject: grant.principal?.subject ?? null });
}
