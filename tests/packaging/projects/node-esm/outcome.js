/** What a project must arrive at: a grant with the token, a refusal without. */
export async function outcome(createAuthorizer, { config, token }, io = {}) {
  const authorizer = await createAuthorizer(config, { log() {}, ...io });
  const ask = (headers) => authorizer.authorize({ method: "GET", path: "/pets", headers });
  const granted = await ask({ authorization: `Bearer ${token}` });
  const refused = await ask({});
  return `${granted.effect} ${granted.principal?.subject}, ${refused.effect} ${refused.status}`;
}
