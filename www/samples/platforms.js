// @ts-check
/** Configurations of well-known issuers, and a request as API Gateway describes it. */
import { SHOP_CLAIMS, SHOP_CONFIG, SHOP_PERSONAS } from "./shop.js";

const common = /** @type {const} */ ({ algorithm: "RS256", signer: "issuer", times: "hour", method: "GET", path: "/orders/7" });

const POOL = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI";
const CLIENT = "57cbishk4j24pabc1234567890";
const TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const API = "6e74172b-be56-4843-9ff4-e66a39bb12e3";

const cognitoConfig = `{
  "issuers": [
    {
      "preset": "cognito",
      "region": "eu-west-1",
      "userPoolId": "eu-west-1_AbCdEfGhI",
      "clientIds": ["${CLIENT}"],
      "tokenUse": "access"
    }
  ],
  "rules": [
    { "id": "read-order", "methods": ["GET"], "path": "/orders/{id}", "scopes": ["orders/read"] },
    { "id": "manage", "methods": ["GET", "PUT", "DELETE"], "path": "/orders/{id}", "roles": ["managers"] }
  ]
}
`;

const auth0Config = `{
  "issuers": [
    { "preset": "auth0", "domain": "shop.eu.auth0.com", "audiences": ["https://api.shop.example"] }
  ],
  "rules": [
    { "id": "read-order", "methods": ["GET"], "path": "/orders/{id}", "scopes": ["read:orders"] },
    { "id": "refund", "methods": ["POST"], "path": "/orders/{id}/refunds", "scopes": ["create:refunds"] }
  ]
}
`;

const entraConfig = `{
  "issuers": [
    {
      "preset": "entra",
      "version": 2,
      "tenantIds": ["${TENANT}"],
      "audiences": ["${API}"]
    }
  ],
  "rules": [
    { "id": "read-order", "methods": ["GET"], "path": "/orders/{id}", "anyOf": [{ "scopes": ["Orders.Read"] }, { "roles": ["Orders.Read.All"] }] },
    { "id": "write-order", "methods": ["PUT"], "path": "/orders/{id}", "scopes": ["Orders.ReadWrite"] }
  ]
}
`;

const cognitoClaims = { iss: POOL, sub: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", token_use: "access", client_id: CLIENT, scope: "openid orders/read", username: "pat" };

/** @type {import("../samples.js").Sample} */
const cognito = {
  ...common,
  id: "cognito",
  title: "Amazon Cognito",
  note: "Its access tokens have no aud: the client id says for whom they are.",
  config: cognitoConfig,
  type: "JWT",
  claims: cognitoClaims,
  personas: {
    anonymous: null,
    pat: { sub: "pat", scope: "orders/read" },
    "kim, manager": { sub: "kim", scope: "openid", "cognito:groups": ["managers"] },
  },
};

/** @type {import("../samples.js").SampleGroup} */
export const platformSamples = {
  title: "Issuers and platforms",
  samples: [
    cognito,
    {
      ...cognito,
      id: "cognito-id",
      title: "Cognito's ID token",
      note: "The same pool and client, but an ID token names it in aud, and its token_use says id.",
      claims: { ...cognitoClaims, token_use: "id", client_id: undefined, scope: undefined, aud: CLIENT, "cognito:username": "pat", username: undefined },
    },
    {
      ...common,
      id: "auth0",
      title: "Auth0",
      note: "Scopes are read from scope and from permissions.",
      config: auth0Config,
      type: "at+jwt",
      claims: {
        iss: "https://shop.eu.auth0.com/",
        sub: "auth0|123456",
        aud: ["https://api.shop.example", "https://shop.eu.auth0.com/userinfo"],
        azp: "my_client_id",
        scope: "openid profile",
        permissions: ["read:orders"],
      },
      personas: {
        anonymous: null,
        reader: { sub: "auth0|1", permissions: ["read:orders"] },
        cashier: { sub: "auth0|2", scope: "read:orders create:refunds" },
      },
    },
    {
      ...common,
      id: "entra",
      title: "Microsoft Entra ID",
      note: "The tenant in tid must be the one the issuer names.",
      config: entraConfig,
      type: "JWT",
      claims: {
        iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
        aud: API,
        azp: API,
        tid: TENANT,
        ver: "2.0",
        sub: "HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ",
        scp: "Orders.Read",
      },
      personas: {
        anonymous: null,
        delegated: { sub: "pat", scp: "Orders.Read" },
        "an application": { sub: "job", roles: ["Orders.Read.All"] },
        editor: { sub: "kim", scp: "Orders.Read Orders.ReadWrite" },
      },
    },
    {
      ...common,
      id: "rest-api",
      title: "API Gateway asks (REST)",
      note: "The event as the Lambda authorizer gets it; the policy speaks about its API and stage.",
      config: SHOP_CONFIG,
      personas: SHOP_PERSONAS,
      claims: { ...SHOP_CLAIMS, scope: "orders:read orders:write" },
      algorithm: "ES256",
      type: "at+jwt",
      event: {
        type: "REQUEST",
        methodArn: "arn:aws:execute-api:eu-west-1:123456789012:x7k2m9q4t1/prod/GET/orders/7",
        resource: "/orders/{id}",
        path: "/orders/7",
        httpMethod: "GET",
        headers: { Authorization: "Bearer {{token}}" },
        requestContext: { requestId: "c6af9ac6-7b61-11e6-9a41-93e8deadbeef", stage: "prod" },
      },
    },
  ],
};
