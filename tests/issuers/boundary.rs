//! What the boundary answers beside decisions: refused texts, reports, explanations, and whose a
//! policy document is.

use base64ct::{Base64UrlUnpadded, Encoding};
use edge_authorizer::{Facade, verify_jws, verify_signature};
use serde_json::{Value, json};

use crate::host::{Answer, Host, NOON};
use crate::signer::{Signer, key_set};

const NOW: f64 = NOON * 1000.0;
const KEYS: &str = "https://keys.example.com/t";
const API: &str = "arn:aws:execute-api:eu-west-1:123456789012:abc123/prod";

fn entry(keys: Value) -> Value {
    json!({"issuer": "i", "audiences": ["a"], "algorithms": ["EdDSA"], "keys": keys})
}

fn rules() -> Value {
    json!([{"id": "any", "methods": ["GET"], "path": "/{path+}"}])
}

fn facade(issuers: Value, rules: Value) -> Facade {
    let config = json!({"issuers": issuers, "rules": rules});
    Facade::new(&config.to_string()).expect("the configuration is good")
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).expect("the module answers JSON")
}

fn token(signer: &Signer, scope: &str) -> String {
    signer.token(&json!({"iss": "i", "aud": "a", "sub": "u", "scope": scope, "exp": NOON + 60.0}))
}

/// What is wrong with a configuration, as `pointer message`.
fn faults(config: &str) -> Vec<String> {
    let errors = parse(&Facade::new(config).expect_err("the configuration is refused"));
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let errors = errors["errors"].as_array().expect("a list").clone();
    errors
        .iter()
        .map(|error| [text(&error["pointer"]), text(&error["message"])].join(" "))
        .collect()
}

#[test]
fn texts_that_are_no_configuration_are_refused_in_words() {
    assert_eq!(faults("{"), [" the configuration is not JSON"]);
    let twice = r#"{"rules":[],"rules":[]}"#;
    assert_eq!(faults(twice), [" the configuration has a member twice in one object"]);
    let deep = ["[".repeat(200), "]".repeat(200)].concat();
    assert_eq!(faults(&deep), [" the configuration is nested too deeply"]);
}

#[test]
fn a_key_set_that_holds_too_much_is_refused_in_words() {
    let config = |keys: Value| {
        json!({"issuers": [entry(json!({"jwks": {"keys": keys}}))], "rules": rules()}).to_string()
    };
    let many = vec![json!({"kty": "OKP"}); 1_001];
    let found = faults(&config(json!(many)));
    assert!(found[0].contains("the set has too many keys"), "{found:?}");
}

#[test]
fn entries_that_cannot_stand_together_are_refused() {
    let any = json!({"requireIssuer": false, "audiences": ["a"], "algorithms": ["EdDSA"], "keys": {"jwksUri": KEYS}});
    let other = entry(json!({"jwksUri": KEYS}));
    let found = faults(&json!({"issuers": [any, other], "rules": rules()}).to_string());
    assert!(found[0].ends_with("must be the only entry"), "{found:?}");
}

#[test]
fn texts_that_are_no_request_are_refused_whoever_asks() {
    let mut facade = facade(json!([entry(json!({"jwksUri": KEYS}))]), rules());
    let asking = |policy: &str| {
        format!(
            r#"{{"method":"GET","path":"/","headers":[],"methodArn":"{API}/GET/","policy":{policy}}}"#
        )
    };
    for text in [
        "[",
        "{}",
        r#"{"method":"GET","path":"/","headers":[["a"]]}"#,
        &asking(r#"{"scope":"everything"}"#),
        &asking(r#"{"scope":"api","untilExpiry":1}"#),
    ] {
        for answer in [facade.authorize(text, NOW), facade.preview("{}", text)] {
            let answer = parse(&answer);
            assert_eq!(answer["audit"]["reason"], "request_invalid", "{text}");
            assert_eq!(answer["decision"]["effect"], "Deny", "{text}");
        }
    }
}

#[test]
fn only_secrets_are_asked_for() {
    let signer = Signer::ed25519("k", 1);
    let secret = json!({"issuer": "s", "audiences": ["a"], "algorithms": ["HS256", "HS512"], "keys": {"secret": {"env": "S"}}});
    let mut facade = facade(json!([entry(json!({"jwks": key_set(&[&signer])})), secret]), rules());
    let asked = json!([{"pointer": "/issuers/1/keys/secret", "reference": {"env": "S"}}]);
    assert_eq!(parse(&facade.secret_references())[0]["pointer"], asked[0]["pointer"]);
    assert_eq!(parse(&facade.secret_references()).as_array().map(Vec::len), Some(1));
    let stats = parse(&facade.stats());
    assert!(stats["cache"].is_object() && stats["tables"]["bytes"].is_u64(), "{stats}");
    let fetched = facade.supply("{}", r#"{"failure":"no such failure"}"#, NOW);
    assert_eq!(fetched, "[]");
}

#[test]
fn signatures_are_verified_without_a_token() {
    let signer = Signer::ed25519("k", 1);
    let keys = json!({"jwks_text": key_set(&[&signer]).to_string()}).to_string();
    let signed = token(&signer, "");
    let (message, signature) = signed.rsplit_once('.').expect("three segments");
    let signature = Base64UrlUnpadded::decode_vec(signature).expect("base64url");
    let verify = |keys: &str, algorithm: &str| {
        verify_signature(keys, algorithm, message.as_bytes(), &signature)
    };
    assert!(verify(&keys, "EdDSA"));
    assert!(!verify(&keys, "ES256"));
    assert!(!verify(&keys, "none"));
    assert!(!verify("{}", "EdDSA"));
    let secret = json!({"secret_b64u": "c2VjcmV0"}).to_string();
    assert_eq!(verify_jws(&signed, &secret, r#"["EdDSA"]"#), "key_unknown");
    assert_eq!(verify_jws(&signed, "{}", r#"["EdDSA"]"#), "key_set_unavailable");
}

#[test]
fn what_no_cached_document_can_say_is_reported() {
    let rules = json!([
        {"id": "own", "methods": ["GET"], "path": "/users/{id}", "claims": {"sub": "{id}"}},
        {"id": "other", "methods": ["GET", "PUT"], "path": "/others/{id}", "not": {"anyOf": [{"not": {"roles": ["r"]}}, {"claims": {"sub": "{id}"}}]}},
        {"id": "double", "methods": ["GET"], "path": "/double/{id}", "not": {"not": {"claims": {"sub": "{id}"}}}},
        {"id": "either", "methods": ["GET"], "path": "/either/{id}", "anyOf": [{"roles": ["r"], "claims": {"sub": "{id}"}}, {"not": {"claims": {"sub": "{id}"}}}]},
        {"id": "staff", "methods": ["GET"], "path": "/staff/{id}", "not": {"anyScope": ["s", "t"]}},
        {"id": "team", "methods": ["GET"], "path": "/teams/{id}", "anyOf": [{"claims": {"team": "t"}}, {"scopes": ["s"]}]},
    ]);
    let reported = parse(&facade(json!([entry(json!({"jwksUri": KEYS}))]), rules).not_cacheable());
    let of = |rule: &str, method: &str| json!({"rule": rule, "method": method, "becauseOf": rule});
    let expected =
        [of("double", "GET"), of("either", "GET"), of("other", "GET"), of("other", "PUT")];
    assert_eq!(reported, json!(expected));
}

#[test]
fn a_challenge_names_the_scopes_alone_that_are_lacking() {
    let rules = json!([{"id": "r", "methods": ["GET"], "path": "/x", "anyOf": [{"allOf": [
        {"claims": {"team": "t"}}, {"scopes": ["s"]}, {"anyScope": ["u", "v"]},
    ]}]}]);
    let facade = facade(json!([entry(json!({"jwksUri": KEYS}))]), rules);
    let request = json!({"method": "GET", "path": "/x", "headers": []}).to_string();
    let challenge = |claims: Value| {
        parse(&facade.preview(&claims.to_string(), &request))["decision"]["challenge"].to_string()
    };
    let lacking = challenge(json!({"sub": "u", "team": "t"}));
    assert!(lacking.contains("s u"), "{lacking}");
    assert!(!challenge(json!({"sub": "u"})).contains("s u"));
}

/// Scopes that a rule forbids are none that anybody lacks.
#[test]
fn a_challenge_does_not_assume_what_must_not_be() {
    let rules = json!([{"id": "r", "methods": ["GET"], "path": "/x", "scopes": ["s"],
        "not": {"scopes": ["barred"]}}]);
    let facade = facade(json!([entry(json!({"jwksUri": KEYS}))]), rules);
    let request = json!({"method": "GET", "path": "/x", "headers": []}).to_string();
    let decision = |claims: Value| {
        let answer = parse(&facade.preview(&claims.to_string(), &request));
        answer["decision"]["problem"]["code"].to_string()
    };
    assert_eq!(decision(json!({"sub": "u"})), "\"insufficient_scope\"");
    assert_eq!(decision(json!({"sub": "u", "scope": "barred"})), "\"forbidden\"");
}

/// A request for `path` with a policy document for the whole API.
fn asking(path: &str, token: Option<&str>) -> String {
    let headers: Vec<_> = token
        .map(|token| json!(["authorization", format!("Bearer {token}")]))
        .into_iter()
        .collect();
    json!({
        "method": "GET", "path": path, "headers": headers, "methodArn": format!("{API}/GET{path}"),
        "policy": {"scope": "api", "untilExpiry": true},
    })
    .to_string()
}

/// A document is cached under the credentials that were sent, so it speaks for their holder also
/// where the request needs none.
#[test]
fn a_cached_document_is_the_holders_on_public_routes_too() {
    let signer = Signer::ed25519("k", 1);
    let rules = json!([
        {"id": "health", "methods": ["GET"], "path": "/health", "public": true},
        {"id": "pets", "methods": ["GET"], "path": "/pets", "anyScope": ["pets", "all"]},
        {"id": "own", "methods": ["GET"], "path": "/users/{id}", "claims": {"sub": "{id}"}},
    ]);
    let mut host = Host::new(&json!([entry(json!({"jwksUri": KEYS}))]));
    host.facade = facade(json!([entry(json!({"jwksUri": KEYS}))]), rules);
    host.serve(KEYS, Answer::Document(key_set(&[&signer])));
    let good = token(&signer, "pets");
    let bad = token(&Signer::ed25519("k", 2), "pets");
    // Whose document it is takes a key first, whether the request is understood or not.
    for path in ["/health", "/a//b"] {
        let answer = parse(&host.facade.authorize(&asking(path, Some(&good)), NOW));
        assert_eq!(answer["fetch"]["url"], KEYS, "{path}");
    }
    let answer = parse(&host.facade.authorize(&asking("/health", Some(&good)), NOW));
    host.fetch(&answer["fetch"]);
    let mut allows = |path: &str, token: Option<&str>| {
        let answer = host.facade.authorize(&asking(path, token), NOW);
        let policy = parse(&answer)["policy"].to_string();
        ["/health", "/pets", "/users/u"]
            .map(|path| policy.contains(&format!("\"{API}/GET{path}\"")))
    };
    assert_eq!(allows("/health", Some(&good)), [true, true, true]);
    assert_eq!(allows("/a//b", Some(&good)), [true, true, true]);
    assert_eq!(allows("/health", Some(&bad)), [true, false, false]);
    assert_eq!(allows("/health", None), [true, false, false]);
}

#[test]
fn an_explanation_waits_for_keys_and_knows_those_of_every_kind() {
    let signer = Signer::ed25519("known", 1);
    let issuer = "https://login.example.com/t";
    let metadata = format!("{issuer}/.well-known/openid-configuration");
    for (keys, fetches) in [
        (json!({"discovery": true}), true),
        (json!({"jwksUri": KEYS}), true),
        (json!({"jwks": key_set(&[&signer])}), false),
    ] {
        let entry =
            json!({"issuer": issuer, "audiences": ["a"], "algorithms": ["EdDSA"], "keys": keys});
        let mut host = Host::new(&json!([entry]));
        assert_eq!(parse(&host.facade.outline())["fetches"], fetches);
        host.serve(&metadata, Answer::Document(json!({"issuer": issuer, "jwks_uri": KEYS})));
        host.serve(KEYS, Answer::Document(key_set(&[&signer])));
        let claims = json!({"iss": issuer, "aud": "a", "exp": NOON + 60.0});
        let other = Signer::ed25519("other", 2).token(&claims);
        let request = json!({
            "method": "GET", "path": "/x", "headers": [["authorization", format!("Bearer {other}")]],
        });
        let request = request.to_string();
        let mut waited = 0;
        let explanation = loop {
            let answer = parse(&host.facade.explain(&request, None, None, NOW));
            if answer["fetch"].is_null() {
                break answer;
            }
            waited += 1;
            host.fetch(&answer["fetch"]);
        };
        assert_eq!(waited > 0, fetches);
        assert!(explanation.to_string().contains("\"known\""), "{explanation}");
    }
}

#[test]
fn metadata_that_comes_too_late_is_not_taken() {
    let signer = Signer::ed25519("k", 1);
    let issuer = "https://login.example.com/t";
    let entry = json!({"issuer": issuer, "audiences": ["a"], "algorithms": ["EdDSA"], "keys": {"discovery": true}});
    let mut host = Host::new(&json!([entry]));
    let metadata = format!("{issuer}/.well-known/openid-configuration");
    host.serve(&metadata, Answer::Document(json!({"issuer": issuer, "jwks_uri": KEYS})));
    let token = signer.token(&json!({"iss": issuer, "aud": "a", "exp": NOON + 1e6}));
    let request = json!({
        "method": "GET", "path": "/x", "headers": [["authorization", format!("Bearer {token}")]],
    });
    let asked = parse(&host.facade.authorize(&request.to_string(), NOW));
    host.at(3600.0).fetch(&asked["fetch"]);
    assert_eq!(host.records[0]["failure"], "late", "{:?}", host.records);
}

/// The one failing check of a request under one rule, for claims that are assumed.
fn failing(rule: Value, claims: Value) -> Value {
    let mut facade = facade(json!([entry(json!({"jwksUri": KEYS}))]), json!([rule]));
    let request = json!({"method": "GET", "path": "/users/7", "headers": []}).to_string();
    let mut claims = claims;
    for (name, value) in [("iss", json!("i")), ("aud", json!("a")), ("exp", json!(NOON + 60.0))] {
        claims[name] = value;
    }
    let text = facade.explain(&request, Some(&claims.to_string()), Some(0), NOW);
    let explanation = parse(&text)["explanation"].clone();
    let steps = explanation["steps"].as_array().expect("steps").clone();
    steps.into_iter().find(|step| step["outcome"] == "failed").unwrap_or(explanation)
}

#[test]
fn explanations_name_the_condition_that_is_nearest() {
    let rule = |condition: Value| {
        let mut rule = json!({"id": "r", "methods": ["GET"], "path": "/users/{id}"});
        for (name, value) in condition.as_object().expect("an object") {
            rule[name] = value.clone();
        }
        rule
    };
    let none = || json!({"sub": "u"});
    let nearest =
        failing(rule(json!({"anyOf": [{"roles": ["r"]}, {"scopes": ["s"]}]})), none()).to_string();
    assert!(nearest.contains("/rules/0/anyOf/1/scopes"), "{nearest}");
    let neither = failing(
        rule(json!({"anyOf": [
            {"not": {"anyOf": [{"claims": {"sub": "u"}}, {"anyScope": ["s", "t"]}]}},
            {"roles": ["r"]},
        ]})),
        none(),
    )
    .to_string();
    assert!(neither.contains("one of the scopes s, t") && neither.contains(" or "), "{neither}");
    let deep = failing(rule(json!({"claims": {"/realm/role": "x"}})), none()).to_string();
    assert!(deep.contains("/realm/role"), "{deep}");
}

#[test]
fn a_secret_that_is_too_short_for_an_algorithm_is_no_key_for_it() {
    let secret = json!({"issuer": "i", "audiences": ["a"], "algorithms": ["HS256", "HS512"], "keys": {"secret": {"env": "S"}}});
    let mut facade = facade(json!([secret]), rules());
    facade.supply_secret("/issuers/0/keys/secret", &[7; 40]).expect("it is long enough for HS256");
    let parts = [json!({"alg": "HS512"}), json!({"iss": "i", "aud": "a", "exp": NOON + 60.0})];
    let parts = parts.map(|part| Base64UrlUnpadded::encode_string(part.to_string().as_bytes()));
    let token = [parts.join("."), Base64UrlUnpadded::encode_string(&[0; 64])].join(".");
    let request = json!({
        "method": "GET", "path": "/x", "headers": [["authorization", format!("Bearer {token}")]],
    });
    let answer = parse(&facade.authorize(&request.to_string(), NOW));
    assert_eq!(answer["audit"]["reason"], "key_unknown");
}

#[test]
fn presets_say_what_they_ask_for() {
    let entra = |version: Value| {
        json!({"preset": "entra", "version": version, "audiences": ["a"],
            "tenantIds": ["72f988bf-86f1-41af-91ab-2d7cd011db47"]})
    };
    let found = faults(&json!({"issuers": [entra(json!(true))], "rules": rules()}).to_string());
    assert!(found[0].ends_with("must be one of 1, 2"), "{found:?}");

    let failing = |entry: Value, claims: Value| {
        let mut facade = facade(json!([entry]), rules());
        let request = json!({"method": "GET", "path": "/x", "headers": []}).to_string();
        parse(&facade.explain(&request, Some(&claims.to_string()), Some(0), NOW)).to_string()
    };
    let clerk =
        json!({"preset": "clerk", "domain": "clerk.example.com", "authorizedParties": ["p"]});
    let pending = json!({"iss": "https://clerk.example.com", "azp": "p", "sub": "u", "sts": "pending", "exp": NOON + 60.0});
    let explained = failing(clerk, pending);
    assert!(explained.contains("any value but pending"), "{explained}");
    let stranger = json!({"iss": "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0",
        "aud": "a", "tid": "other", "ver": "2.0", "azp": "x", "sub": "u", "exp": NOON + 60.0});
    let explained = failing(entra(json!(2)), stranger);
    assert!(explained.contains("/issuers/0/tenantIds"), "{explained}");

    let signer = Signer::ed25519("k", 1);
    let auth0 = json!({"preset": "auth0", "domain": "t.eu.auth0.com", "audiences": ["a"],
        "keys": {"snapshot": key_set(&[&signer, &Signer::rsa("r")])}});
    let report = parse(&facade(json!([auth0]), rules()).key_sets(NOW));
    assert_eq!(report[0]["state"], "stale", "{report}");
}

#[test]
fn keys_at_a_fixed_place_are_fetched_ahead_and_others_never() {
    let signer = Signer::ed25519("k", 1);
    let inline = json!({"issuer": "j", "audiences": ["a"], "algorithms": ["EdDSA"],
        "keys": {"jwks": key_set(&[&signer])}});
    let mut host = Host::new(&json!([entry(json!({"jwksUri": KEYS})), inline]));
    host.serve(KEYS, Answer::Document(key_set(&[&signer])));
    let token = signer.token(&json!({"iss": "i", "aud": "a", "exp": NOON + 1e6}));
    assert_eq!([host.renew(), host.prefetch(), host.prefetch()], [0, 1, 0]);
    let first = host.request(&token);
    assert_eq!((first.reason(), first.fetches, host.renew()), ("allowed", 0, 0));
    assert_eq!(host.at(599.0).renew(), 1);
    assert_eq!(host.at(601.0).request(&token).fetches, 0);
    // What answers no fetch of ours changes nothing.
    for wanted in [
        json!({"issuer": "0", "url": KEYS, "sequence": 1}),
        json!({"issuer": 1, "url": KEYS, "sequence": 1}),
        json!({"issuer": 7, "url": KEYS, "sequence": 1}),
    ] {
        let empty = json!({"status": 200, "body": r#"{"keys":[]}"#, "maxAgeSeconds": null});
        let records = host.facade.supply(&wanted.to_string(), &empty.to_string(), host.millis());
        assert_eq!(records, "[]", "{wanted}");
    }
    assert_eq!(host.request(&token).reason(), "allowed");
}
