//! Secrets shared with an issuer: where they are said to be, and their rotation.

use serde_json::{Value, json};

use crate::host::{Host, NOON};
use crate::signer::Signer;

const POINTER: &str = "/issuers/0/keys/secret";
const CURRENT: &[u8] = b"canary-current-secret-of-32-bytes";
const PREVIOUS: &[u8] = b"canary-previous-secret-of-32-byte";

fn entry(secret: &Value) -> Value {
    json!({
        "issuer": "machines", "audiences": ["a"], "algorithms": ["HS256"],
        "keys": {"secret": secret}, "development": true,
    })
}

fn host() -> Host {
    Host::new(&json!([entry(&json!({"awsSecretsManager": "jwt"}))]))
}

fn token(secret: &[u8]) -> String {
    Signer::secret(secret).token(&json!({"iss": "machines", "aud": "a", "exp": NOON + 1e6}))
}

fn millis(seconds: f64) -> f64 {
    (NOON + seconds) * 1000.0
}

/// F20: both values are good in the window, and the previous one is dead after it.
#[test]
fn a_previous_secret_is_good_until_its_end() {
    let mut host = host();
    assert_eq!(host.request(&token(CURRENT)).reason(), "secret_unavailable");
    host.facade.supply_rotated_secret(POINTER, CURRENT, PREVIOUS, millis(3600.0)).expect("good");
    for request in 0..10_000 {
        host.now = f64::from(request) * 0.36;
        let secret = if request % 2 == 0 { CURRENT } else { PREVIOUS };
        assert_eq!(host.request(&token(secret)).reason(), "allowed", "{request}");
    }
    assert_eq!(host.at(3599.999).request(&token(PREVIOUS)).reason(), "allowed");
    assert_eq!(host.at(3600.0).request(&token(PREVIOUS)).reason(), "signature_invalid");
    assert_eq!(host.request(&token(CURRENT)).reason(), "allowed");
    assert_eq!(
        host.request(&token(b"canary-forged-secret-of-32-bytes")).reason(),
        "signature_invalid"
    );
}

#[test]
fn a_rotation_replaces_both_and_a_fault_replaces_neither() {
    let mut host = host();
    host.facade.supply_rotated_secret(POINTER, CURRENT, PREVIOUS, millis(60.0)).expect("good");
    for (current, previous, until) in [
        (&b"short"[..], PREVIOUS, millis(60.0)),
        (CURRENT, b"short", millis(60.0)),
        (CURRENT, PREVIOUS, f64::NAN),
    ] {
        let supplied = host.facade.supply_rotated_secret(POINTER, current, previous, until);
        assert!(supplied.is_err());
        assert_eq!(host.request(&token(CURRENT)).reason(), "allowed");
        assert_eq!(host.request(&token(PREVIOUS)).reason(), "allowed");
    }
    let next = b"canary-next-secret-of-32-bytes-ok";
    host.facade.supply_secret(POINTER, next).expect("good");
    assert_eq!(host.request(&token(next)).reason(), "allowed");
    for gone in [CURRENT, PREVIOUS] {
        assert_eq!(host.request(&token(gone)).reason(), "signature_invalid");
    }
}

#[test]
fn a_previous_secret_too_short_for_the_algorithm_serves_none() {
    let mut both = entry(&json!({"env": "A"}));
    both["algorithms"] = json!(["HS256", "HS512"]);
    let mut host = Host::new(&json!([both]));
    let long = [b'x'; 64];
    host.facade.supply_rotated_secret(POINTER, &long, PREVIOUS, millis(60.0)).expect("good");
    assert_eq!(host.request(&token(PREVIOUS)).reason(), "allowed");
    assert_eq!(host.request(&token(&long)).reason(), "allowed");
    let claims = json!({"iss": "machines", "aud": "a", "exp": NOON + 60.0});
    let forged = Signer::secret(PREVIOUS).token_with(&json!({"alg": "HS512"}), &claims);
    assert_eq!(host.request(&forged).reason(), "signature_invalid");
}

#[test]
fn references_are_handed_on_in_one_form() {
    let until = "2026-12-01T00:00:00Z";
    for (given, handed_on) in [
        (json!({"env": "A"}), json!({"env": "A"})),
        (json!({"secretsStore": "A", "encoding": "hex"}), json!({"secretsStore": "A"})),
        (
            json!({"binding": "A", "previous": {"binding": "B", "until": until}}),
            json!({"binding": "A", "previous": {"binding": "B", "untilMillis": 1_796_083_200_000_i64}}),
        ),
        (
            json!({"awsSecretsManager": "prod/jwt"}),
            json!({"awsSecretsManager": {"secretId": "prod/jwt"}, "previousSeconds": 3600}),
        ),
        (
            json!({"awsParameter": {"name": "/jwt", "region": "eu-west-1"}, "previousSeconds": 0}),
            json!({"awsParameter": {"name": "/jwt", "region": "eu-west-1"}, "previousSeconds": 0}),
        ),
        (
            json!({"gcpSecret": "projects/p/secrets/s", "previousSeconds": 60}),
            json!({"gcpSecret": {"name": "projects/p/secrets/s"}, "previousSeconds": 60}),
        ),
        (
            json!({"azureKeyVault": {"secretUri": "https://v.vault.azure.net/secrets/s"}}),
            json!({"azureKeyVault": {"secretUri": "https://v.vault.azure.net/secrets/s"}, "previousSeconds": 3600}),
        ),
        (json!({"inline": "abc"}), json!({"inline": "abc"})),
    ] {
        let host = Host::new(&json!([entry(&given)]));
        let references: Value =
            serde_json::from_str(&host.facade.secret_references()).expect("JSON");
        assert_eq!(references, json!([{"pointer": POINTER, "reference": handed_on}]));
    }
}

/// F21, as far as the module goes: nothing it hands out or prints holds a secret.
#[test]
fn a_secret_never_shows() {
    let mut host = host();
    let mut shown = vec![
        host.facade.supply_secret(POINTER, b"canary-short").expect_err("too short"),
        host.facade.supply_secret("/issuers/9", CURRENT).expect_err("no such reference"),
    ];
    let short = host.facade.supply_rotated_secret(POINTER, CURRENT, b"canary", millis(1.0));
    shown.push(short.expect_err("too short"));
    host.facade.supply_rotated_secret(POINTER, CURRENT, PREVIOUS, millis(60.0)).expect("good");
    for secret in [CURRENT, PREVIOUS, b"another-secret-of-32-bytes-or-more"] {
        let decided = host.request(&token(secret));
        shown.push(format!("{decided:?}"));
    }
    shown.push(format!("{:?}", host.facade));
    shown.push(host.facade.key_sets(host.millis()));
    shown.push(host.facade.secret_references());
    for text in shown {
        assert!(!text.contains("canary"), "{text}");
        assert!(!text.contains("99, 97, 110, 97, 114, 121"), "not as numbers either: {text}");
    }
}
