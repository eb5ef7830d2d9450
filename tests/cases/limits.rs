//! The bounds too large for a line of a file, each at its value and one above, and inputs made to
//! cost more than they should.

use std::time::{Duration, Instant};

use base64ct::{Base64UrlUnpadded, Encoding};
use edge_authorizer::limits::{
    CONDITION_MAX_DEPTH, CONFIG_MAX_BYTES, CONFIG_MAX_MEMBERS, KEY_SET_MAX_BYTES, KEY_SET_MAX_KEYS,
    LOGGED_KEY_ID_MAX_BYTES, REQUEST_MAX_BYTES,
};
use edge_authorizer::{Facade, verify_jws};
use serde_json::{Value, json};

use crate::recorded::read_file;
use crate::run::read;

const NOW: f64 = 1_750_000_000_000.0;

fn config(rules: Value) -> Value {
    let secret = json!({ "secret": { "env": "KEY" } });
    let issuer = json!({ "issuer": "https://a.example", "audiences": ["a"], "algorithms": ["HS256"], "keys": secret });
    json!({ "issuers": [issuer], "rules": rules })
}

fn faults(config: &str) -> Vec<String> {
    let errors = Facade::new(config)
        .map(|_| json!({ "errors": [] }).to_string())
        .unwrap_or_else(|errors| errors);
    let errors: Value = serde_json::from_str(&errors).expect("errors are JSON");
    let one = |error: &Value| format!("{} {}", error["pointer"], error["message"]).replace('"', "");
    errors["errors"].as_array().into_iter().flatten().map(one).collect()
}

fn reason(answer: &str) -> Value {
    let answer: Value = serde_json::from_str(answer).expect("an answer is JSON");
    answer["audit"]["reason"].clone()
}

#[test]
fn a_configuration_is_bounded_in_bytes() {
    let text = config(json!([{ "id": "any", "methods": ["GET"], "path": "/" }])).to_string();
    let padded = |bytes: usize| format!("{text}{}", " ".repeat(bytes - text.len()));
    assert_eq!(faults(&padded(CONFIG_MAX_BYTES)), [""; 0]);
    assert_eq!(faults(&padded(CONFIG_MAX_BYTES + 1)), [" the configuration is larger than 4 MiB"]);
}

#[test]
fn a_configuration_is_bounded_in_members() {
    let rule = |number| json!({ "id": format!("r{number}"), "methods": ["GET"], "path": "/" });
    let rules = |count: usize| config((0..count).map(rule).collect()).to_string();
    assert_eq!(faults(&rules(CONFIG_MAX_MEMBERS)), [""; 0]);
    assert_eq!(
        faults(&rules(CONFIG_MAX_MEMBERS + 1)),
        [" the configuration has a list or object that is too long"]
    );
}

#[test]
fn conditions_are_bounded_in_depth() {
    let nested =
        |depth| (0..depth).fold(json!({ "roles": ["r"] }), |inner, _| json!({ "not": inner }));
    let with = |depth| {
        let mut rule = nested(depth);
        rule["id"] = json!("any");
        rule["methods"] = json!(["GET"]);
        rule["path"] = json!("/");
        faults(&config(json!([rule])).to_string())
    };
    assert_eq!(with(CONDITION_MAX_DEPTH), [""; 0]);
    let place = format!("/rules/0{}", "/not".repeat(CONDITION_MAX_DEPTH + 1));
    assert_eq!(
        with(CONDITION_MAX_DEPTH + 1),
        [format!("{place} conditions are nested too deeply")]
    );
}

#[test]
fn a_request_is_bounded_in_bytes() {
    let config = config(json!([{ "id": "any", "methods": ["GET"], "path": "/" }]));
    let mut facade = Facade::new(&config.to_string()).expect("the configuration is good");
    let text = json!({ "method": "GET", "path": "/", "headers": [] }).to_string();
    let padded = |bytes: usize| format!("{text}{}", " ".repeat(bytes - text.len()));
    assert_eq!(reason(&facade.authorize(&padded(REQUEST_MAX_BYTES), NOW)), "credentials_missing");
    assert_eq!(reason(&facade.authorize(&padded(REQUEST_MAX_BYTES + 1), NOW)), "request_invalid");
}

/// The case with a good key set, its document replaced.
fn with_key_set(document: &str) -> Value {
    let cases = read(&read_file("own.jsonl"));
    let case = cases.into_iter().find(|case| case["name"] == "own/key-sets/good");
    let mut case = case.expect("own.jsonl has the case");
    case["keySets"]
        .as_object_mut()
        .expect("key sets")
        .values_mut()
        .for_each(|set| *set = json!(document));
    json!(crate::run::answer(&case).reason)
}

fn good_key_set() -> String {
    let cases = read(&read_file("own.jsonl"));
    let case = cases.into_iter().find(|case| case["name"] == "own/key-sets/good");
    let sets = case.expect("own.jsonl has the case")["keySets"].clone();
    let set = sets
        .as_object()
        .and_then(|sets| sets.values().next())
        .and_then(Value::as_str)
        .map(str::to_owned);
    set.expect("the case has a key set")
}

#[test]
fn a_key_set_is_bounded_in_bytes() {
    let text = good_key_set();
    let padded = |bytes: usize| format!("{text}{}", " ".repeat(bytes - text.len()));
    assert_eq!(with_key_set(&padded(KEY_SET_MAX_BYTES)), Value::Null);
    assert_eq!(with_key_set(&padded(KEY_SET_MAX_BYTES + 1)), "key_set_unusable");
}

#[test]
fn a_logged_key_id_is_bounded_in_bytes() {
    let config = config(json!([{ "id": "any", "methods": ["GET"], "path": "/" }]));
    let mut facade = Facade::new(&config.to_string()).expect("the configuration is good");
    let key_id = "é".repeat(LOGGED_KEY_ID_MAX_BYTES);
    let token = token(&json!({ "alg": "HS256", "kid": key_id }).to_string());
    let request = json!({ "method": "GET", "path": "/", "headers": [["authorization", format!("Bearer {token}")]] });
    let answer: Value =
        serde_json::from_str(&facade.authorize(&request.to_string(), NOW)).expect("JSON");
    assert_eq!(answer["audit"]["keyId"], "é".repeat(LOGGED_KEY_ID_MAX_BYTES / 2));
}

fn token(header: &str) -> String {
    let payload = json!({ "iss": "https://a.example" }).to_string();
    let encode = |text: &str| Base64UrlUnpadded::encode_string(text.as_bytes());
    format!("{}.{}.AA", encode(header), encode(&payload))
}

/// Each is refused for what it is, and long before it could hold up a server.
#[test]
fn costly_tokens_are_refused_at_once() {
    let keys = json!({ "secret_b64u": "A".repeat(64) }).to_string();
    let members =
        |count: usize| (0..count).map(|n| format!(r#""k{n}":0"#)).collect::<Vec<_>>().join(",");
    let tokens = [
        ("token_too_large", ".".repeat(1_000_000)),
        ("token_too_large", "A".repeat(10_000_000)),
        (
            "token_too_large",
            token(&format!(r#"{{"alg":"HS256","x":"{}"}}"#, "y".repeat(1_000_000))),
        ),
        ("header_too_large", token(&"[".repeat(10_000))),
        ("json_too_deep", token(&"[".repeat(4_000))),
        ("json_too_deep", token(&"{\"\":".repeat(800))),
        ("header_too_large", token(&format!("{{{}}}", members(1_000)))),
        ("header_malformed", token(&format!(r#"{{"alg":{}}}"#, "9".repeat(4_000)))),
        ("algorithm_unsupported", token(&format!(r#"{{"alg":"{}"}}"#, r"\u0041".repeat(600)))),
        (
            "algorithm_unsupported",
            token(r#"{"alg":"PBES2-HS256+A128KW","p2c":2147483647,"p2s":"AAAA"}"#),
        ),
    ];
    for (expected, token) in tokens {
        let started = Instant::now();
        assert_eq!(verify_jws(&token, &keys, r#"["HS256"]"#), expected, "{}", &token[..64]);
        assert!(
            started.elapsed() < Duration::from_millis(500),
            "{expected} took {:?}",
            started.elapsed()
        );
    }
}

#[test]
fn costly_key_sets_are_refused_at_once() {
    let documents = [
        "[".repeat(100_000),
        json!({ "keys": vec![json!({ "kty": "X" }); KEY_SET_MAX_KEYS + 1] }).to_string(),
        json!({ "keys": [{ "kty": "RSA", "e": "AQAB", "n": "A".repeat(1_000_000) }] }).to_string(),
        format!(r#"{{"keys":{}"#, "{\"a\":".repeat(20_000)),
    ];
    for document in documents {
        let started = Instant::now();
        assert_eq!(with_key_set(&document), "key_set_unusable", "{}", &document[..64]);
        assert!(started.elapsed() < Duration::from_secs(2), "took {:?}", started.elapsed());
    }
    let modulus =
        json!({ "keys": [{ "kty": "RSA", "e": "AQAB", "n": "_".repeat(100_000) }] }).to_string();
    assert_ne!(with_key_set(&modulus), Value::Null);
}
