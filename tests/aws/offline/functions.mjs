// @ts-check
// The functions of the smoke test. serverless-offline sends another account id than AWS could: it is set right on the way
// in, and back on the way out.
import { authorizer } from "../../../js/adapters/aws-lambda.js";

const paths = ["/token/pets", "/request/pets", "/simple/pets"];
/** @type {import("../../../js/types.d.ts").Config} */
const config = {
  issuers: [
    { issuer: "https://issuer.example", audiences: ["https://api.example"], algorithms: ["HS256"], keys: { secret: { env: "JWT_SECRET" } } },
  ],
  rules: [
    ...paths.map((path, index) => ({ id: `read-${index}`, methods: ["GET"], path, scopes: ["pets:read"] })),
    ...paths.map((path, index) => ({ id: `write-${index}`, methods: ["DELETE"], path, scopes: ["pets:write"] })),
  ],
  context: { tenant: "tenant" },
};
const decide = authorizer(config);
const [SIMULATED, REAL] = ["random-account-id", "123456789012"];

/** @param {any} event @param {any} context */
export async function authorize(event, context) {
  const answer = await decide(JSON.parse(JSON.stringify(event).replaceAll(SIMULATED, REAL)), context);
  return JSON.parse(JSON.stringify(answer).replaceAll(REAL, SIMULATED));
}

/** @param {any} event */
export async function pets(event) {
  const { authorizer: seen } = event.requestContext;
  return { statusCode: 200, body: JSON.stringify({ tenant: (seen.lambda ?? seen).tenant }) };
}
