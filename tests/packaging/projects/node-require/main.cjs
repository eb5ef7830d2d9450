const { createAuthorizer } = require("edge-authorizer");
const { protect } = require("edge-authorizer/aws-lambda");
const { config, token } = require("./data.json");

async function main() {
  const authorizer = await createAuthorizer(config, { log() {} });
  const ask = (headers) => authorizer.authorize({ method: "GET", path: "/pets", headers });
  const granted = await ask({ authorization: `Bearer ${token}` });
  const handler = protect(() => ({ statusCode: 200 }), config, { io: { log() {} } });
  const event = { version: "2.0", rawPath: "/pets", headers: {}, requestContext: { http: { method: "GET" } } };
  const refused = await handler(event);
  console.log(`${granted.effect} ${granted.principal.subject}, Deny ${refused.statusCode}`);
}

main();
