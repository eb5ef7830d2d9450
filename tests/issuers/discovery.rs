//! Key sets whose place is read from their issuer's metadata.

use serde_json::{Value, json};

use crate::host::{Answer, Host, NOON};
use crate::signer::{Signer, key_set};

const ISSUER: &str = "https://login.example.com/t";
const METADATA: &str = "https://login.example.com/t/.well-known/openid-configuration";
const KEYS: &str = "https://keys.example.com/t";

fn entry(issuer: &str) -> Value {
    json!({"issuer": issuer, "audiences": ["a"], "algorithms": ["EdDSA"], "keys": {"discovery": true}})
}

fn metadata(jwks_uri: &str) -> Answer {
    Answer::Document(json!({"issuer": ISSUER, "jwks_uri": jwks_uri, "token_endpoint": "https://x"}))
}

fn token(signer: &Signer) -> String {
    signer.token(&json!({"iss": ISSUER, "aud": "a", "exp": NOON + 1e6}))
}

fn host() -> (Host, Signer) {
    let signer = Signer::ed25519("k", 1);
    let mut host = Host::new(&json!([entry(ISSUER)]));
    host.serve(METADATA, metadata(KEYS));
    host.serve(KEYS, Answer::Document(key_set(&[&signer])));
    (host, signer)
}

#[test]
fn the_first_request_needs_two_fetches_and_later_ones_one_at_most() {
    let (mut host, signer) = host();
    let first = host.request(&token(&signer));
    assert_eq!((first.reason(), first.fetches), ("allowed", 2));
    for minute in 1..3000 {
        let decided = host.at(f64::from(minute) * 60.0).request(&token(&signer));
        assert_eq!(decided.reason(), "allowed", "{minute}");
        assert!(decided.fetches <= 1, "{minute}");
    }
    let read: Vec<_> =
        host.fetches.iter().filter(|(_, url)| url == METADATA).map(|(at, _)| *at).collect();
    assert_eq!(read, [0.0, 86_400.0, 172_800.0], "once a day");
    assert_eq!(host.fetches.len() - read.len(), 300, "every ten minutes");
    assert_eq!(
        host.records[..2],
        [
            json!({"event": "discovery", "url": METADATA, "jwksUri": KEYS, "failure": null, "failures": 0}),
            json!({"event": "key_set", "url": KEYS, "from": "empty", "to": "fresh", "keys": 1, "skipped": [], "failure": null, "failures": 0}),
        ]
    );
    assert_eq!(host.records.iter().filter(|record| record["event"] == "discovery").count(), 1);
}

#[test]
fn requests_share_the_fetch_under_way() {
    let (mut host, signer) = host();
    let request = json!({
        "method": "GET", "path": "/x",
        "headers": [["authorization", format!("Bearer {}", token(&signer))]],
    });
    let mut expected = vec![];
    for (url, sequence) in [(METADATA, 3), (KEYS, 2)] {
        let wanted = json!({"fetch": {"issuer": 0, "url": url, "sequence": sequence}});
        for _ in 0..1_000 {
            let answer = host.facade.authorize(&request.to_string(), host.millis());
            assert_eq!(serde_json::from_str::<Value>(&answer).ok(), Some(wanted.clone()));
        }
        host.fetch(&wanted["fetch"]);
        host.fetch(&wanted["fetch"]);
        expected.extend([url, url]);
    }
    assert_eq!(host.request(&token(&signer)).fetches, 0);
    assert_eq!(host.urls(), expected);
    assert_eq!(host.records.len(), 2, "a second answer changes nothing");
}

#[test]
fn a_slash_at_the_end_of_the_issuer_is_not_doubled() {
    let mut host = Host::new(&json!([entry("https://login.example.com/")]));
    let signer = Signer::ed25519("k", 1);
    let claims = json!({"iss": "https://login.example.com/", "aud": "a", "exp": NOON + 60.0});
    let _ = host.request(&signer.token(&claims));
    assert_eq!(host.urls(), ["https://login.example.com/.well-known/openid-configuration"]);
}

#[test]
fn metadata_of_another_issuer_is_refused_and_a_near_miss_explained() {
    let by = |what: &str| {
        json!(format!("the document's issuer and the configured one differ by {what}"))
    };
    for (issuer, hint) in [
        ("https://login.example.com/t/", by("a slash at the end")),
        ("https://login.example.com/T", by("case")),
        ("http://login.example.com/t", by("the scheme of the URL")),
        ("https://login.example.com/{tenantid}", Value::Null),
    ] {
        let (mut host, signer) = host();
        host.serve(METADATA, Answer::Document(json!({"issuer": issuer, "jwks_uri": KEYS})));
        let decided = host.request(&token(&signer));
        assert_eq!((decided.reason(), decided.fetches), ("key_set_unavailable", 1));
        assert_eq!(decided.decision["status"], 503);
        assert_eq!(host.records[0]["failure"], "issuer_mismatch");
        assert_eq!(host.records[0]["hint"], hint);
        assert_eq!(host.records[0]["jwksUri"], Value::Null);
    }
}

#[test]
fn a_location_that_is_not_safe_is_refused() {
    for location in [
        json!("http://keys.example.com/t"),
        json!("http://127.0.0.1:80/t"),
        json!("https://name@keys.example.com/t"),
        json!("file:///etc/passwd"),
        json!("//keys.example.com"),
        json!(["https://keys.example.com/t"]),
        Value::Null,
    ] {
        let (mut host, signer) = host();
        host.serve(METADATA, Answer::Document(json!({"issuer": ISSUER, "jwks_uri": location})));
        assert_eq!(host.request(&token(&signer)).reason(), "key_set_unavailable", "{location}");
        assert_eq!(host.records[0]["failure"], "location_refused", "{location}");
        assert_eq!(host.urls(), [METADATA], "{location}");
    }
}

#[test]
fn garbage_in_place_of_metadata_costs_one_fetch_per_cooldown() {
    for (answer, failure) in [
        (Answer::Text("<html>".to_owned()), "not_metadata"),
        (Answer::Text("[]".to_owned()), "not_metadata"),
        (Answer::Text(r#"{"issuer":"a","issuer":"b"}"#.to_owned()), "not_metadata"),
        (Answer::Document(json!({"jwks_uri": KEYS})), "not_metadata"),
        (Answer::Text("x".repeat(150_001)), "too_large"),
        (Answer::Status(404), "status"),
        (Answer::Failure("redirect"), "redirect"),
        (Answer::Failure("timeout"), "timeout"),
    ] {
        let (mut host, signer) = host();
        host.serve(METADATA, answer);
        for second in 0..90 {
            let decided = host.at(f64::from(second)).request(&token(&signer));
            assert_eq!(decided.reason(), "key_set_unavailable");
        }
        assert_eq!(host.times(), [0.0, 30.0, 60.0]);
        assert_eq!(
            (&host.records[2]["failure"], &host.records[2]["failures"]),
            (&json!(failure), &json!(3))
        );
        host.serve(METADATA, metadata(KEYS));
        let recovered = host.at(90.0).request(&token(&signer));
        assert_eq!((recovered.reason(), recovered.fetches), ("allowed", 2));
    }
}

#[test]
fn metadata_is_read_again_when_its_key_set_fails_again_and_again() {
    let (mut host, signer) = host();
    assert_eq!(host.request(&token(&signer)).reason(), "allowed");
    let moved = "https://keys.example.com/moved";
    host.serve(METADATA, metadata(moved));
    host.serve(KEYS, Answer::Status(404));
    host.serve(moved, Answer::Document(key_set(&[&signer])));
    for second in 600..900 {
        let decided = host.at(f64::from(second)).request(&token(&signer));
        assert_eq!(decided.reason(), "allowed", "the stale set serves: {second}");
        assert!(decided.fetches <= 1);
    }
    let expected = [
        (0.0, METADATA),
        (0.0, KEYS),
        (600.0, KEYS),
        (630.0, KEYS),
        (631.0, METADATA),
        (660.0, moved),
    ];
    let fetches: Vec<_> = host.fetches.iter().map(|(at, url)| (*at, url.as_str())).collect();
    assert_eq!(fetches, expected);
    assert_eq!(host.key_sets()[0]["state"], "fresh");
}

#[test]
fn metadata_that_cannot_be_read_again_leaves_the_last_place_in_use() {
    let (mut host, signer) = host();
    assert_eq!(host.request(&token(&signer)).reason(), "allowed");
    host.serve(METADATA, Answer::Failure("network"));
    for minute in 1..2000 {
        let decided = host.at(f64::from(minute) * 60.0).request(&token(&signer));
        assert_eq!(decided.reason(), "allowed", "{minute}");
        assert!(decided.fetches <= 1);
    }
}

#[test]
fn after_a_long_pause_one_fetch_is_enough() {
    let (mut host, signer) = host();
    assert_eq!(host.request(&token(&signer)).reason(), "allowed");
    let later = host.at(500_000.0).request(&token(&signer));
    assert_eq!((later.reason(), later.fetches), ("allowed", 1));
    let next = host.at(500_001.0).request(&token(&signer));
    assert_eq!((next.reason(), next.fetches), ("allowed", 1));
    assert_eq!(host.urls()[2..], [KEYS, METADATA]);
}

#[test]
fn both_can_be_had_before_the_first_request() {
    let (mut host, signer) = host();
    assert_eq!([host.prefetch(), host.prefetch(), host.prefetch()], [1, 1, 0]);
    assert_eq!(host.urls(), [METADATA, KEYS]);
    let first = host.request(&token(&signer));
    assert_eq!((first.reason(), first.fetches), ("allowed", 0));
}

#[test]
fn the_report_tells_both() {
    let (mut host, signer) = host();
    assert_eq!(host.key_sets()[0]["url"], METADATA);
    let _ = host.request(&token(&signer));
    host.now = 500.0;
    assert_eq!(host.renew(), 1, "the set is due ahead of its age");
    assert_eq!(
        host.key_sets(),
        json!([{
            "url": KEYS, "state": "fresh", "keys": 1, "skipped": [], "ageSeconds": 0,
            "fetches": 2, "failures": 0, "lastFailure": null,
            "discovery": {"url": METADATA, "ageSeconds": 500, "fetches": 1, "failures": 0, "lastFailure": null},
        }])
    );
    host.now = 70_000.0;
    let _ = host.request(&token(&signer));
    assert_eq!(host.renew(), 1, "the metadata is due ahead of its age");
    assert_eq!(host.urls().last(), Some(&METADATA));
}

#[test]
fn a_snapshot_bridges_metadata_that_cannot_be_read() {
    let signer = Signer::ed25519("k", 1);
    let mut entry = entry(ISSUER);
    entry["keys"]["snapshot"] = key_set(&[&signer]);
    let mut host = Host::new(&json!([entry]));
    for second in 0..3600 {
        assert_eq!(host.at(f64::from(second)).request(&token(&signer)).reason(), "allowed");
    }
    assert_eq!(host.fetches.len(), 120, "one per cooldown");
    assert_eq!(host.at(3600.0).request(&token(&signer)).reason(), "key_set_unavailable");
    host.serve(METADATA, metadata(KEYS));
    let other = Signer::ed25519("other", 2);
    host.serve(KEYS, Answer::Document(key_set(&[&other])));
    let recovered = host.at(3630.0).request(&token(&signer));
    assert_eq!(
        (recovered.reason(), recovered.fetches),
        ("key_unknown", 2),
        "the snapshot is replaced"
    );
    assert_eq!(host.request(&token(&other)).reason(), "allowed");
}
