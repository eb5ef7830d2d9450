// @ts-check
/** The configuration most samples share: a small shop's API, and people who use it. */

export const SHOP_CONFIG = `{
  "realm": "api.shop.example",
  "issuers": [
    {
      "issuer": "https://login.shop.example/",
      "audiences": ["https://api.shop.example"],
      "algorithms": ["ES256", "RS256", "EdDSA"],
      "tokenTypes": ["at+jwt"],
      "keys": { "jwksUri": "https://login.shop.example/jwks.json" }
    }
  ],
  "rules": [
    { "id": "health", "methods": ["GET"], "path": "/health", "public": true },
    { "id": "list-orders", "methods": ["GET"], "path": "/orders", "scopes": ["orders:read"] },
    { "id": "read-order", "methods": ["GET"], "path": "/orders/{id}", "scopes": ["orders:read"] },
    { "id": "write-order", "methods": ["PUT", "DELETE"], "path": "/orders/{id}", "scopes": ["orders:write"] },
    {
      "id": "own-profile",
      "methods": ["GET", "PUT"],
      "path": "/customers/{id}",
      "anyOf": [{ "claims": { "sub": "{id}" } }, { "roles": ["support"] }]
    },
    { "id": "reports", "methods": ["GET"], "path": "/reports/{name+}", "roles": ["support"], "scopes": ["reports:read"] },
    { "id": "no-guests", "methods": ["PUT", "DELETE"], "path": "/orders/{id}", "effect": "Deny", "claims": { "guest": true } }
  ]
}
`;

/** What the shop's issuer puts into a token of pat's. */
export const SHOP_CLAIMS = {
  iss: "https://login.shop.example/",
  aud: "https://api.shop.example",
  sub: "pat",
  client_id: "shop-web",
  scope: "orders:read",
  jti: "t-81f0",
};

/** People with the claims their tokens would bring; null for nobody's token. */
export const SHOP_PERSONAS = {
  anonymous: null,
  "pat, reads": { sub: "pat", scope: "orders:read" },
  "kim, writes": { sub: "kim", scope: "orders:read orders:write" },
  "guest, writes": { sub: "g-17", scope: "orders:write", guest: true },
  "sam, support": { sub: "sam", scope: "orders:read reports:read", roles: ["support"] },
};
