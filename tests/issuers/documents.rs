//! Key set documents that are large, poisoned or bundled.

use serde_json::{Value, json};

use crate::host::{Answer, Host};
use crate::scenarios::{ISSUER, KEYS, assert_unavailable, host_with, token};
use crate::signer::{Signer, base64url, key_set};

/// F08: sets of many keys.
#[test]
fn f08_many_keys() {
    let signer = Signer::ed25519("k-199", 1);
    let many = |count: usize| {
        let mut key = signer.jwk();
        let key = |index: usize| {
            key["kid"] = json!(format!("k-{index}"));
            key.to_string()
        };
        let keys: Vec<_> = (0..count).map(key).collect();
        Answer::Text(format!(r#"{{"keys":[{}]}}"#, keys.join(",")))
    };
    for (count, failure) in [
        (200, Value::Null),
        (1_000, Value::Null),
        (1_001, json!("too_many_keys")),
        (30_000, json!("too_large")),
    ] {
        for _ in 0..3 {
            let mut host = host_with(&json!({}));
            host.serve(KEYS, many(count));
            let decided = host.request(&token(&signer));
            assert_eq!(host.records[0]["failure"], failure, "{count}");
            let expected = if failure.is_null() { "allowed" } else { "key_set_unusable" };
            assert_eq!(decided.reason(), expected, "{count}");
        }
    }
}

/// F12: every kind of bad key beside two good ones.
#[test]
fn f12_a_poisoned_set() {
    let (one, two) = (Signer::ed25519("one", 1), Signer::rsa("two"));
    let rsa = |modulus: &[u8], e: &str| json!({"kty": "RSA", "kid": "bad", "n": base64url(modulus), "e": e});
    let okp = |x: &[u8]| json!({"kty": "OKP", "crv": "Ed25519", "kid": "bad", "x": base64url(x)});
    let mut private = Signer::rsa("bad").jwk();
    private["d"] = json!("AQAB");
    let mut off_curve = Signer::p256("bad").jwk();
    off_curve["y"] = off_curve["x"].clone();
    let secret = json!({"kty": "oct", "kid": "bad", "k": "AAAA"});
    let bad = [
        (rsa(&[255; 128], "AQAB"), "the modulus has fewer than 2048 bits"),
        (rsa(&[255; 256], "AQ"), "the exponent is smaller than 65537"),
        (rsa(&[255; 2_048], "AQAB"), "the modulus has more than 8192 bits"),
        (okp(&[0; 32]), "the point has small order"),
        (okp(&[1; 31]), "an Ed25519 key does not have 32 bytes"),
        (off_curve, "the point is not on the curve"),
        (private, "a private key was published"),
        (secret, "a shared secret has no place in a key set"),
    ];
    let mut document = key_set(&[&one]);
    let keys = document["keys"].as_array_mut().expect("a list");
    keys.extend(bad.iter().map(|(key, _)| key.clone()));
    keys.extend([two.jwk(), one.jwk()]);
    let mut host = host_with(&json!({}));
    host.serve(KEYS, Answer::Document(document));
    for round in 0..3 {
        host.now = f64::from(round) * 600.0;
        assert_eq!(host.request(&token(&one)).reason(), "allowed");
        assert_eq!(host.request(&token(&two)).reason(), "allowed");
    }
    let skipped = host.records[0]["skipped"].as_array().expect("a list");
    let told: Vec<_> =
        skipped.iter().map(|key| key["reason"].as_str().unwrap_or_default()).collect();
    assert_eq!(told, bad.iter().map(|(_, reason)| *reason).collect::<Vec<_>>());
    let lines = host.records.iter().filter(|record| record["skipped"] != json!([]));
    assert_eq!(lines.count(), 1, "each bad key is told once");
    assert_eq!(host.key_sets()[0]["keys"], 3);
}

/// A snapshot serves a cold start in an outage, and the first fetch replaces it.
#[test]
fn a_snapshot_bridges_a_cold_start() {
    let (bundled, published) = (Signer::ed25519("k1", 1), Signer::ed25519("k2", 2));
    let entry = json!({
        "issuer": ISSUER, "audiences": ["a"], "algorithms": ["EdDSA"],
        "keys": {"jwksUri": KEYS, "snapshot": key_set(&[&bundled])},
    });
    let mut host = Host::new(&json!([entry]));
    assert_eq!(host.key_sets()[0]["state"], "stale");
    for second in 0..3_600 {
        assert_eq!(host.at(f64::from(second)).request(&token(&bundled)).reason(), "allowed");
    }
    assert_eq!(host.fetches.len(), 120);
    assert_unavailable(&host.request(&token(&published)));
    host.serve(KEYS, Answer::Document(key_set(&[&published])));
    assert_eq!(host.at(3_600.0).request(&token(&published)).reason(), "allowed");
    assert_eq!(host.request(&token(&bundled)).reason(), "key_unknown");
    assert_eq!(host.records.last().map(|record| record["from"].clone()), Some(json!("empty")));
    let mut healthy = Host::new(&json!([json!({
        "issuer": ISSUER, "audiences": ["a"], "algorithms": ["EdDSA"],
        "keys": {"jwksUri": KEYS, "snapshot": key_set(&[&bundled])},
    })]));
    healthy.serve(KEYS, Answer::Document(key_set(&[&published])));
    assert_eq!(healthy.request(&token(&bundled)).reason(), "key_unknown", "fetched first");
}
