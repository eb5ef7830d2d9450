//! Faults of key servers and what they may cost, on a simulated clock: each test is a scenario with
//! the numbers it must keep.

use serde_json::{Value, json};

use crate::host::{Answer, Decided, Host, NOON};
use crate::signer::{Signer, key_set, unsigned};

pub(crate) const ISSUER: &str = "https://issuer.example";
pub(crate) const KEYS: &str = "https://issuer.example/keys";

pub(crate) fn host_with(key_sets: &Value) -> Host {
    let entry = json!({
        "issuer": ISSUER, "audiences": ["a"], "algorithms": ["EdDSA", "RS256", "ES256"],
        "keys": {"jwksUri": KEYS}, "keySets": key_sets,
    });
    Host::new(&json!([entry]))
}

fn host(keys: &[&Signer]) -> Host {
    let mut host = host_with(&json!({}));
    host.serve(KEYS, Answer::Document(key_set(keys)));
    host
}

pub(crate) fn token(signer: &Signer) -> String {
    signer.token(&json!({"iss": ISSUER, "aud": "a", "exp": NOON + 1e6}))
}

/// A token under this key id that nobody signed.
fn forged(key_id: Option<&str>) -> String {
    let header = json!({"alg": "EdDSA", "kid": key_id});
    let header = if key_id.is_some() { header } else { json!({"alg": "EdDSA"}) };
    let claims = json!({"iss": ISSUER, "aud": "a", "exp": NOON + 1e6});
    unsigned(&header, &claims)
}

/// A refusal that is our fault and says no more.
pub(crate) fn assert_unavailable(decided: &Decided) {
    assert_eq!(decided.reason(), "key_set_unavailable");
    let detail = "the request cannot be decided now, try again later";
    assert_eq!(decided.decision["problem"]["detail"], detail);
    assert_eq!(decided.decision["status"], 503);
}

fn distances(host: &Host) -> Vec<f64> {
    host.times().windows(2).map(|pair| pair[1] - pair[0]).collect()
}

/// F01: the key server is down at a cold start; 100 requests per second for a minute.
#[test]
fn f01_a_cold_start_without_the_key_server() {
    let signer = Signer::ed25519("k", 1);
    let mut host = host_with(&json!({}));
    let token = token(&signer);
    for tick in 0..6_000 {
        assert_unavailable(&host.at(f64::from(tick) / 100.0).request(&token));
    }
    assert_eq!(host.times(), [0.0, 30.0], "at most one fetch in 10 s");
    host.serve(KEYS, Answer::Document(key_set(&[&signer])));
    assert_eq!(host.at(60.0).request(&token).reason(), "allowed", "within one cooldown");
}

/// F02: the key server goes down when the keys are known; 10,000 tokens in half an hour.
#[test]
fn f02_an_outage_with_known_keys() {
    let signer = Signer::ed25519("k", 1);
    let mut host = host(&[&signer]);
    let token = token(&signer);
    assert_eq!(host.request(&token).reason(), "allowed");
    host.servers.clear();
    for tick in 0..10_000 {
        let decided = host.at(f64::from(tick) * 0.18).request(&token);
        assert_eq!(decided.reason(), "allowed", "{tick}");
    }
    assert!(distances(&host).iter().all(|distance| *distance >= 30.0));
    assert_eq!(host.fetches.len(), 41, "one at the start and 40 in 20 minutes");
    assert_eq!(host.at(4_199.0).request(&token).reason(), "allowed");
    assert_unavailable(&host.at(4_200.0).request(&token));
}

/// F02 with other numbers: what is configured is what holds.
#[test]
fn f02_with_configured_ages() {
    let signer = Signer::ed25519("k", 1);
    let ages = json!({"maxAgeSeconds": 5, "staleSeconds": 20, "cooldownSeconds": 2});
    let mut host = host_with(&ages);
    host.serve(KEYS, Answer::Document(key_set(&[&signer])));
    host.max_age = Some(86_400.0);
    let token = token(&signer);
    assert_eq!(host.request(&token).reason(), "allowed");
    host.servers.clear();
    for second in 1..25 {
        assert_eq!(host.at(f64::from(second)).request(&token).reason(), "allowed", "{second}");
    }
    assert_eq!(host.times(), [0.0, 5.0, 7.0, 9.0, 11.0, 13.0, 15.0, 17.0, 19.0, 21.0, 23.0]);
    assert_unavailable(&host.at(25.0).request(&token));
}

/// F05: the key server answers with errors and redirects, 20 requests each.
#[test]
fn f05_errors_and_redirects() {
    let signer = Signer::ed25519("k", 1);
    let statuses = [500, 502, 429, 204, 206, 304, 401].map(Answer::Status);
    let redirect = Answer::Failure("redirect");
    for answer in statuses.into_iter().chain([redirect]) {
        let mut host = host(&[&signer]);
        let token = token(&signer);
        assert_eq!(host.request(&token).reason(), "allowed");
        host.serve(KEYS, answer.clone());
        for request in 0..20 {
            let decided = host.at(600.0 + f64::from(request)).request(&token);
            assert_eq!(decided.reason(), "allowed", "{answer:?}");
        }
        assert_eq!(host.times(), [0.0, 600.0], "{answer:?}");
        assert_eq!(host.records.len(), 2, "one line for each fetch");
        let told = format!("{:?}{}", host.records, host.key_sets());
        assert!(!told.contains("canary"), "{told}");
    }
}

/// F06: the key server answers with garbage, 20 requests each.
#[test]
fn f06_garbage() {
    let signer = Signer::ed25519("k", 1);
    let good = key_set(&[&signer]).to_string();
    for (answer, failure) in [
        (Answer::Text("<!doctype html><title>canary</title>".to_owned()), "not_a_key_set"),
        (Answer::Text(good[..good.len() / 2].to_owned()), "not_a_key_set"),
        (Answer::Text("{}".to_owned()), "not_a_key_set"),
        (Answer::Text(r#"{"keys":null}"#.to_owned()), "not_a_key_set"),
        (Answer::Text(r#"{"keys":[]}"#.to_owned()), "no_usable_keys"),
        (Answer::Text("[".repeat(100_000)), "not_a_key_set"),
        (Answer::Text("x".repeat(150_001)), "too_large"),
        (Answer::Failure("too_large"), "too_large"),
    ] {
        let mut host = host(&[&signer]);
        let token = token(&signer);
        assert_eq!(host.request(&token).reason(), "allowed");
        host.serve(KEYS, answer);
        // A set that could be read says that the issuer has no such key any more.
        let is_read = failure == "no_usable_keys";
        for request in 0..20 {
            let decided = host.at(600.0 + f64::from(request)).request(&token);
            let reason = if is_read { "key_set_unusable" } else { "allowed" };
            assert_eq!(decided.reason(), reason, "{failure}");
        }
        assert_eq!(host.times(), [0.0, 600.0], "{failure}");
        let lines: Vec<_> = host.records.iter().map(|record| record["failure"].clone()).collect();
        assert_eq!(lines, [Value::Null, json!(failure)], "one line each");
        assert!(!format!("{:?}", host.records).contains("canary"));
    }
    let mut host = host_with(&json!({}));
    host.serve(KEYS, Answer::Text(format!("\u{feff}{good}")));
    assert_eq!(host.request(&token(&signer)).reason(), "allowed", "a byte order mark is no fault");
}

/// F09: a rotation; 1,000 tokens, half under each key.
#[test]
fn f09_a_rotation() {
    let (old, new) = (Signer::ed25519("k1", 1), Signer::ed25519("k2", 2));
    let mut host = host(&[&old]);
    let tokens = [token(&old), token(&new)];
    assert_eq!(host.request(&tokens[0]).reason(), "allowed");
    host.serve(KEYS, Answer::Document(key_set(&[&old, &new])));
    for request in 0..1_000 {
        host.now = 100.0 + f64::from(request) / 100.0;
        let decided = host.request(&tokens[1 - request as usize % 2]);
        assert_eq!(decided.reason(), "allowed", "{request}");
    }
    assert_eq!(host.times(), [0.0, 100.0], "one fetch for the new key");
    host.serve(KEYS, Answer::Document(key_set(&[&new])));
    let mut died = None;
    for second in 111..=1_000 {
        let decided = host.at(f64::from(second)).request(&tokens[0]);
        assert_eq!(host.request(&tokens[1]).reason(), "allowed");
        if decided.reason() != "allowed" && died.is_none() {
            died = Some((second, decided.reason().to_owned()));
        }
    }
    assert_eq!(died, Some((700, "key_unknown".to_owned())), "600 s after it was seen last");
}

/// F10: the set changes every second for ten minutes.
#[test]
fn f10_a_flapping_set() {
    let mut host = host_with(&json!({}));
    for second in 0..600_u16 {
        let signer = Signer::ed25519(&format!("k{second}"), 1);
        host.serve(KEYS, Answer::Document(key_set(&[&signer])));
        let token = token(&signer);
        for tick in 0..20 {
            let _ = host.at(f64::from(second) + f64::from(tick) / 20.0).request(&token);
        }
    }
    assert_eq!(host.fetches.len(), 20, "at most 21");
    assert_eq!(host.key_sets()[0]["keys"], 1, "nothing piles up");
}

/// F11: 10,000 unknown key ids in ten seconds, beside 100 good requests per second.
#[test]
fn f11_a_storm_of_unknown_key_ids() {
    let signer = Signer::ed25519("k", 1);
    let good = token(&signer);
    let storm = |count: u32, answer: Answer, key_id: fn(u32) -> Option<String>, expected: &str| {
        let mut host = host_with(&json!({}));
        host.serve(KEYS, answer);
        for number in 0..count {
            host.now = f64::from(number) * 10.0 / f64::from(count);
            let decided = host.request(&forged(key_id(number).as_deref()));
            assert_eq!(decided.decision["effect"], "Deny");
            if number % 10 == 0 {
                assert_eq!(host.request(&good).reason(), expected, "{number}");
            }
        }
        host.times()
    };
    let known = || Answer::Document(key_set(&[&signer, &Signer::ed25519("other", 2)]));
    let distinct = |number| Some(format!("forged-{number}"));
    let long = |number| Some(format!("{number}-{}", "x".repeat(3_000)));
    assert_eq!(storm(10_000, known(), distinct, "allowed"), [0.0]);
    assert_eq!(storm(1_000, known(), long, "allowed"), [0.0]);
    assert_eq!(storm(1_000, known(), |_| None, "allowed"), [0.0]);
    assert_eq!(
        storm(1_000, Answer::Text(r#"{"keys":[]}"#.to_owned()), distinct, "key_set_unusable"),
        [0.0]
    );
    assert_eq!(storm(1_000, Answer::Failure("timeout"), distinct, "key_set_unavailable"), [0.0]);
}
