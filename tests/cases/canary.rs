//! Distinctive strings in every field of configuration, token and request: none comes out in a
//! refusal, and no token or secret in a log.

use base64ct::{Base64UrlUnpadded, Encoding};
use edge_authorizer::Facade;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

const NOW: f64 = 1_750_000_000_000.0;
const ISSUER: &str = "https://canary-issuer.example/canary-tenant";
const KEY_SET_URI: &str = "https://canary-keys.example/canary-set?canary-query";
const SECRET: &str = "canary-secret-canary-secret-canary-secret";

/// A configuration whose realm and scopes are the only words the caller may see.
fn config() -> Value {
    let secret = json!({ "secret": { "binding": "CANARY_BINDING" } });
    let required = json!({ "canary_required": ["canary-required-value"] });
    json!({
        "realm": "visible-realm",
        "issuers": [
            {
                "description": "canary-description", "issuer": ISSUER, "audiences": ["canary-audience"],
                "algorithms": ["HS256"], "keys": secret, "tokenTypes": ["canary+jwt"],
                "requiredClaims": required, "subjectClaim": "canary_subject",
            },
            {
                "issuer": "https://canary-other.example", "audiences": ["canary-audience"],
                "algorithms": ["RS256"], "keys": { "jwksUri": KEY_SET_URI },
            },
        ],
        "credentials": [{ "header": "x-canary-token" }, { "cookie": "canary-cookie" }],
        "rules": [
            { "id": "canary-rule", "methods": ["GET"], "path": "/canary-path/{canary}", "scopes": ["visible:scope"] },
            { "id": "canary-role", "methods": ["PUT"], "path": "/canary-path/x", "roles": ["canary-role"] },
            { "id": "canary-claim", "methods": ["POST"], "path": "/canary-path/x", "claims": { "canary": "canary-value" } },
            { "id": "canary-deny", "methods": ["PATCH"], "path": "/canary-path/x", "effect": "Deny" },
        ],
        "context": { "canary": "canary_context" },
        "forward": { "x-canary-out": "canary_forward" },
        "cors": { "origins": ["https://canary-origin.example"], "headers": ["x-canary-allowed"] },
    })
}

fn header() -> Value {
    json!({ "alg": "HS256", "typ": "canary+jwt", "kid": "canary-key-id", "jku": "https://canary.example", "canary": "canary-header" })
}

fn claims() -> Value {
    json!({
        "iss": ISSUER, "aud": "canary-audience", "sub": "canary-sub", "canary_subject": "canary-hashed-subject",
        "exp": 1_750_000_300, "jti": "canary-id", "canary": "canary-claim", "canary_required": "canary-required-value",
        "scope": "canary:scope", "roles": ["canary-claimed-role"], "canary_context": "c", "canary_forward": "canary-forwarded",
    })
}

fn sign(header: &Value, claims: &Value) -> String {
    let encode = |part: &Value| Base64UrlUnpadded::encode_string(part.to_string().as_bytes());
    let input = format!("{}.{}", encode(header), encode(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("any length will do");
    mac.update(input.as_bytes());
    format!("{input}.{}", Base64UrlUnpadded::encode_string(&mac.finalize().into_bytes()))
}

/// Headers or claims with one member changed.
fn with(object: &Value, member: &str, value: Value) -> Value {
    let mut changed = object.clone();
    changed[member] = value;
    changed
}

/// Tokens that fail in every stage, and two that do not.
fn tokens() -> Vec<String> {
    let headers = [
        ("alg", json!("canary-alg")),
        ("alg", json!("none")),
        ("alg", json!("ES256")),
        ("kid", json!(["canary"])),
        ("crit", json!(["canary"])),
        ("enc", json!("canary")),
        ("cty", json!("canary")),
        ("typ", json!("canary-typ")),
        ("canary", json!("canary".repeat(1_000))),
    ];
    let payloads = [
        ("iss", json!("https://canary-unknown.example")),
        ("iss", json!({ "canary": 1 })),
        ("iss", json!(format!("{ISSUER}/"))),
        ("aud", json!("canary-elsewhere")),
        ("aud", json!({ "canary": 1 })),
        ("exp", json!("canary")),
        ("exp", json!(1)),
        ("nbf", json!("canary")),
        ("nbf", json!(4_000_000_000_u32)),
        ("iat", json!("canary")),
        ("jti", json!(["canary"])),
        ("canary_required", json!("canary-else")),
        ("canary_subject", json!("canary\n")),
        ("canary_subject", json!({ "canary": 1 })),
        ("scope", json!({ "canary": 1 })),
        ("scope", json!("visible:scope")),
        ("roles", json!("canary-role")),
        ("canary", json!("canary-value")),
    ];
    let by_header =
        headers.into_iter().map(|(member, value)| sign(&with(&header(), member, value), &claims()));
    let by_claim = payloads
        .into_iter()
        .map(|(member, value)| sign(&header(), &with(&claims(), member, value)));
    let good = sign(&header(), &claims());
    let other = with(&claims(), "iss", json!("https://canary-other.example"));
    let texts = [
        "canary",
        "canary.canary.canary",
        "",
        "canary canary",
        "c\u{e4}nary",
        "canary.canary.canary.canary",
    ]
    .map(str::to_owned);
    let odd = [
        format!("{good}canary"),
        format!("{good}="),
        sign(&json!({ "alg": "RS256", "kid": "canary" }), &other),
    ];
    by_header.chain(by_claim).chain(texts).chain(odd).chain([good]).collect()
}

/// What a request says beside its token.
fn actions() -> Vec<Value> {
    let targets = [
        "/canary-path/x?canary=canary",
        "/canary-path/canary;canary",
        "/canary-path//canary",
        "/canary-nowhere",
    ];
    let methods = ["GET", "PUT", "POST", "PATCH", "canary", "CANARY"];
    let arn = json!("arn:aws:execute-api:canary-1:123456789012:canary/canary/GET/canary");
    let actions = targets.iter().flat_map(|path| {
        methods.iter().map(move |method| json!({ "method": method, "path": path }))
    });
    actions
        .chain([json!({ "method": "GET", "path": "/canary-path/x", "methodArn": arn })])
        .collect()
}

fn requests() -> impl Iterator<Item = (String, Value)> {
    tokens().into_iter().flat_map(|token| {
        actions().into_iter().flat_map(move |action| {
            let both =
                json!([["x-canary-token", token], ["cookie", format!("canary-cookie={token}")]]);
            let one =
                json!([["x-canary-token", token], ["x-canary-header", "canary-header-value"]]);
            let carried = [one, both, json!([["canary", "canary"]])];
            let token = token.clone();
            carried.map(move |headers| {
                (
                    token.clone(),
                    with(&with(&action, "headers", headers), "id", json!("canary-request")),
                )
            })
        })
    })
}

#[test]
fn nothing_told_to_the_caller_came_from_anywhere_else() {
    let facade = || Facade::new(&config().to_string()).expect("the configuration is good");
    let (mut ready, mut without_secret) = (facade(), facade());
    ready.supply_secret("/issuers/0/keys/secret", SECRET.as_bytes()).expect("the secret is good");
    for (token, request) in requests() {
        for facade in [&mut ready, &mut without_secret] {
            check(&token, &answer(facade, &request));
        }
    }
    check("", &answer_text(&mut ready, "canary"));
    check("", &answer_text(&mut ready, r#"{"canary":"canary"}"#));
    let early: Value =
        serde_json::from_str(&ready.authorize(&actions()[0].to_string(), 0.0)).expect("JSON");
    check("", &early);
}

fn answer(facade: &mut Facade, request: &Value) -> Value {
    let first = answer_text(facade, &request.to_string());
    if first["fetch"].is_null() {
        return first;
    }
    let garbage =
        json!({ "status": 200, "body": "{\"canary\":\"canary\"}", "maxAgeSeconds": null });
    let records = facade.supply(&first["fetch"].to_string(), &garbage.to_string(), NOW);
    assert!(!records.contains(SECRET), "{records}");
    answer_text(facade, &request.to_string())
}

fn answer_text(facade: &mut Facade, request: &str) -> Value {
    serde_json::from_str(&facade.authorize(request, NOW)).expect("an answer is JSON")
}

/// Claims may be in an explanation, as it is for the operator; what proves or carries them may not.
#[test]
fn no_explanation_holds_a_token_or_a_secret() {
    let mut facade = Facade::new(&config().to_string()).expect("the configuration is good");
    facade.supply_secret("/issuers/0/keys/secret", SECRET.as_bytes()).expect("the secret is good");
    for (token, request) in requests() {
        answer(&mut facade, &request);
        let explained = facade.explain(&request.to_string(), None, None, NOW);
        assert!(explained.starts_with(r#"{"explanation":"#), "{explained}");
        let secrets =
            ["canary-header-value", "?canary", SECRET, "canary-header\"", "canary.canary"];
        for text in parts(&token).chain(secrets) {
            assert!(!explained.contains(text), "{explained} has {text}");
        }
    }
}

/// What a token is made of.
fn parts(token: &str) -> impl Iterator<Item = &str> {
    token.split(['.', '=', ' ']).filter(|part| part.len() > 20)
}

/// An allowed request's decision goes to the upstream, a refused one's to the caller.
fn check(token: &str, answer: &Value) {
    let (public, record) = (&answer["decision"], answer["audit"].to_string());
    let allowed = public["effect"] == "Allow";
    assert!(allowed || !public.to_string().to_lowercase().contains("canary"), "{public}");
    for part in
        parts(token).chain(["canary-hashed-subject", "canary-header-value", "?canary", SECRET])
    {
        assert!(!record.contains(part), "{record} has {part}");
    }
}

#[test]
fn a_refused_secret_is_not_repeated() {
    let mut facade = Facade::new(&config().to_string()).expect("the configuration is good");
    let error = facade
        .supply_secret("/issuers/0/keys/secret", b"canary-short")
        .expect_err("it is too short");
    assert!(!error.contains("canary-short"), "{error}");
}
