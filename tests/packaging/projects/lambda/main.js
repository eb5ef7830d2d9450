import wasm from "edge-authorizer/authorizer.wasm";
import { protect } from "edge-authorizer/aws-lambda";
import { config, token } from "./data.json";

const handler = protect((event, context, grant) => ({ statusCode: 200, body: grant.principal.subject }), config, { io: { wasm, log() {} } });
const ask = (headers) => handler({ version: "2.0", rawPath: "/pets", headers, requestContext: { http: { method: "GET" } } });

async function main() {
  const granted = await ask({ authorization: `Bearer ${token}` });
  const refused = await ask({});
  console.log(`Allow ${granted.body}, Deny ${refused.statusCode}`);
}

main();
