/** Answers what was let through: put your own code here. */
export function handle(req, res, grant) {
  res.json({ path: req.path, subject: grant.principal?.subject ?? null });
}
