// @ts-check
// Where a token may be carried, and what the request itself must look like.
import { add, allow, anyPrincipal, bearing, claims, deny, hs256, now, request, withSecret } from "./kit.js";

const token = hs256(claims());
const cookie = withSecret({ credentials: [{ cookie: "session" }] });
const bare = withSecret({ credentials: [{ header: "X-Token" }] });
const both = withSecret({ credentials: [{ header: "authorization", scheme: "Bearer" }, { cookie: "session" }] });
const scheme = withSecret({ credentials: [{ header: "authorization", scheme: "Token" }] });

/** @param {any} config @param {string[][]} headers */
const carrying = (config, headers) => ({ ...config, ...request("/", "GET", headers) });

allow("credentials/cookie", carrying(cookie, [["cookie", `session=${token}`]]));
allow("credentials/cookie-among-others", carrying(cookie, [["Cookie", `a=1; session=${token}; b=2`]]));
allow("credentials/cookie-in-second-field", carrying(cookie, [["cookie", "a=1"], ["cookie", `session=${token}`]]));
allow("credentials/cookie-without-value-before", carrying(cookie, [["cookie", `a; session=${token}`]]));
deny("credentials/cookie-absent", "credentials_missing", carrying(cookie, [["cookie", "a=1"]]));
deny("credentials/cookie-other-case", "credentials_missing", carrying(cookie, [["cookie", `Session=${token}`]]));
deny("credentials/cookie-name-suffix", "credentials_missing", carrying(cookie, [["cookie", `xsession=${token}`]]));
deny("credentials/cookie-twice", "credentials_repeated", carrying(cookie, [["cookie", `session=${token}; session=${token}`]]));
deny("credentials/cookie-in-two-fields", "credentials_repeated", carrying(cookie, [["cookie", `session=${token}`], ["cookie", `session=${token}`]]));
for (const [what, pair] of Object.entries({ space: "session =x", tab: "\tsession=x", "tab-behind": "session\t=x", "no-break-space": "\u00a0session=x" })) {
  deny(`credentials/cookie-twice-${what}`, "credentials_repeated", carrying(cookie, [["cookie", `${pair}; session=${token}`]]));
}
allow("credentials/cookie-after-tab", carrying(cookie, [["cookie", `a=1;\tsession=${token}`]]));
deny("credentials/cookie-empty", "credentials_malformed", carrying(cookie, [["cookie", "session="]]));
deny("credentials/cookie-quoted", "credentials_malformed", carrying(cookie, [["cookie", `session="${token}"`]]));
deny("credentials/cookie-when-header-is-asked", "credentials_missing", carrying(withSecret(), [["cookie", `session=${token}`]]));
allow("credentials/bare-header", carrying(bare, [["x-token", token]]));
allow("credentials/bare-header-with-white-space", carrying(bare, [["X-TOKEN", ` ${token}\t`]]));
deny("credentials/bare-header-with-scheme", "credentials_malformed", carrying(bare, [["x-token", `Bearer ${token}`]]));
deny("credentials/bare-header-empty", "credentials_malformed", carrying(bare, [["x-token", ""]]));
deny("credentials/bare-header-twice", "credentials_repeated", carrying(bare, [["x-token", token], ["X-Token", token]]));
deny("credentials/header-and-cookie", "credentials_repeated", carrying(both, [["authorization", `Bearer ${token}`], ["cookie", `session=${token}`]]));
allow("credentials/header-of-two-places", carrying(both, [["authorization", `Bearer ${token}`]]));
allow("credentials/cookie-of-two-places", carrying(both, [["cookie", `session=${token}`]]));
allow("credentials/other-scheme", carrying(scheme, [["authorization", `token ${token}`]]));
deny("credentials/bearer-when-other-scheme-is-asked", "credentials_unsupported", carrying(scheme, [["authorization", `Bearer ${token}`]]));
deny("credentials/basic", "credentials_unsupported", carrying(withSecret(), [["authorization", "Basic dTpw"]]));
deny("credentials/query", "credentials_missing", { ...withSecret(), ...request(`/?access_token=${token}`) });
deny("credentials/none", "credentials_missing", { ...withSecret(), ...request("/"), challenge: "Bearer" });
deny("credentials/none-with-realm", "credentials_missing", {
  ...withSecret({ realm: "orders" }),
  ...request("/"),
  challenge: 'Bearer realm="orders"',
});
deny("credentials/bad-token-with-realm", "token_malformed", {
  ...withSecret({ realm: "orders" }),
  ...bearing("abc"),
  challenge: 'Bearer realm="orders", error="invalid_token"',
});

const everywhere = withSecret({ rules: [{ id: "all", methods: ["GET"], path: "/{path+}" }, anyPrincipal] });
const utf8 = withSecret({ rules: [{ id: "all", methods: ["GET"], path: "/{path+}" }], pathEncoding: "utf8" });
/** @param {string} path @param {any} [config] */
const visiting = (path, config = everywhere) => ({ ...config, ...request(path, "GET", [["authorization", `Bearer ${token}`]]) });

const plainPaths = ["/", "/a", "/a-b_c.d~e", "/a/b/c", "/a:b", "/a=b", "/a,b", "/a@b", "/a+b", "/a!b", "/(a)", "/a'b", "/a&b", "/...", "/a%7Cb", "/?x=1", "/a?b=/../c", "/a?"];
plainPaths.forEach((path, index) => allow(`paths/plain-${index}`, visiting(path)));
const ambiguousPaths = [
  "", "a", "//", "//a", "/a//b", "/a/", "/.", "/..", "/a/./b", "/a/../b", "/%2e", "/%2E%2e/a", "/.%2e", "/a%2fb", "/a%5cb", "/a\\b",
  "/a;b", "/a;b=c/d", "/%61", "/%41dmin", "/%30", "/%2d", "/%7e", "/%", "/%2", "/%zz", "/%00", "/%0a", "/%0d%0aX", "/%09", "/%7f", "/%25",
  "/%252e", "/%2a", "/%24", "/*", "/$", "/{a}", "/a b", "/a%20b", "/\u0000", "/a\n", "/a\t", "/\u007f", "/a#b", "/é", "/%c3%a9", "/%c0%ae",
  "/%ef%bc%8f", "/%u002e", "http://api.example.com/a", "*", "/a\u2028", "/^", "/`", "/\"a\"", "/<a>", "/a|b", "/[a]",
];
ambiguousPaths.forEach((path, index) => deny(`paths/ambiguous-${index}`, "path_ambiguous", visiting(path)));
allow("paths/utf8-escaped", visiting("/%C3%A9t%C3%A9/my%20file", utf8));
["/é", "/%c3", "/%c0%ae%c0%ae", "/%ef%bc%8e", "/%e2%80%ae", "/%00"].forEach((path, index) =>
  deny(`paths/utf8-ambiguous-${index}`, "path_ambiguous", visiting(path, utf8)),
);
for (const method of ["get", "Get", "GET ", " GET", "", "*", "G\u0000T", "GET\r\n", "ＧＥＴ", "GET/", "G3T"]) {
  deny(`methods/invalid-${encodeURIComponent(method).replaceAll("'", "")}`, "method_invalid", {
    ...withSecret(),
    ...request("/", method, [["authorization", `Bearer ${token}`]]),
  });
}

const arn = "arn:aws:execute-api:eu-west-1:123456789012:abc123/prod/GET/a/b";
/** @param {string} methodArn @param {string} [path] */
const asked = (methodArn, path = "/a/b") => {
  const members = visiting(path);
  return { ...members, request: { ...members.request, methodArn } };
};
allow("arn/same-action", asked(arn));
deny("arn/other-method", "method_arn_mismatch", asked(arn.replace("GET", "PUT")));
deny("arn/other-path", "method_arn_mismatch", asked(arn.replace("/a/b", "/a/c")));
deny("arn/wildcard", "method_arn_mismatch", asked(arn.replace("/a/b", "/*")));
deny("arn/garbage", "method_arn_mismatch", asked("arn"));
deny("arn/query-in-path", "path_ambiguous", asked(arn, "/a/b?c"));

/** @param {string} name @param {string} requestText */
const described = (name, requestText) => deny(`request/${name}`, "request_invalid", { ...withSecret(), requestText, now });
described("not-json", "GET /");
described("empty", "");
described("null", "null");
described("no-method", '{"path":"/","headers":[]}');
described("no-headers", '{"method":"GET","path":"/"}');
described("headers-as-object", '{"method":"GET","path":"/","headers":{"authorization":"Bearer a.b.c"}}');
described("header-without-value", '{"method":"GET","path":"/","headers":[["authorization"]]}');
described("unknown-member", '{"method":"GET","path":"/","headers":[],"url":"/"}');
described("method-number", '{"method":1,"path":"/","headers":[]}');
add("request/with-id", { ...withSecret(), ...bearing(token), request: { ...bearing(token).request, id: "req-1" }, expect: "allow" });
