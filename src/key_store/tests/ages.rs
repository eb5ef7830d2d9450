//! Freshness, outages, garbage and clocks that jump.

use super::*;

#[test]
fn a_set_is_fetched_once_and_renewed_at_its_age() {
    let mut host = Host::serving(&["a"]);
    for now in 0..=1200 {
        assert_eq!(host.at(f64::from(now)).request(Some("a")), Ok(()));
    }
    assert_eq!(host.fetches, [0.0, 600.0, 1200.0]);
}

#[test]
fn the_response_sets_the_age_within_bounds() {
    for (asked_for, age) in [
        (0.0, 60.0),
        (-1.0, 60.0),
        (300.0, 300.0),
        (1e9, 86_400.0),
        (f64::INFINITY, 86_400.0),
        (f64::NAN, 600.0),
    ] {
        let mut host = Host::serving(&["a"]);
        host.max_age = Some(asked_for);
        assert_eq!(host.request(Some("a")), Ok(()));
        assert_eq!(host.at(age - 1.0).state(), KeySetState::Fresh);
        assert_eq!(host.at(age).state(), KeySetState::Stale);
    }
}

#[test]
fn a_rotation_costs_one_fetch_and_a_removed_key_dies_within_the_age() {
    let mut host = Host::serving(&["old"]);
    assert_eq!(host.request(Some("old")), Ok(()));
    host.server = Ok(key_set(&["old", "new"]));
    assert_eq!(host.at(100.0).request(Some("new")), Ok(()));
    assert_eq!(host.request(Some("old")), Ok(()));
    host.server = Ok(key_set(&["new"]));
    assert_eq!(host.at(699.0).request(Some("old")), Ok(()));
    assert_eq!(host.at(700.0).request(Some("old")), Err(Reason::KeyUnknown));
    assert_eq!(host.request(Some("new")), Ok(()));
    assert_eq!(host.fetches, [0.0, 100.0, 700.0]);
}

#[test]
fn an_outage_is_bridged_for_the_stale_time_and_no_longer() {
    let mut host = Host::serving(&["a"]);
    assert_eq!(host.request(Some("a")), Ok(()));
    host.server = Err(FetchFailure::Network);
    for now in 1..4200 {
        assert_eq!(host.at(f64::from(now)).request(Some("a")), Ok(()), "{now}");
    }
    assert_eq!(host.fetches.len(), 1 + 120, "one at 600 s and each 30 s from there");
    assert_eq!(host.at(4200.0).request(Some("a")), Err(Reason::KeySetUnavailable));
    host.server = Ok(key_set(&["a"]));
    assert_eq!(host.at(4229.0).request(Some("a")), Err(Reason::KeySetUnavailable));
    assert_eq!(host.at(4230.0).request(Some("a")), Ok(()));
}

#[test]
fn a_stale_set_does_not_know_what_it_lacks() {
    let mut host = Host::serving(&["a"]);
    assert_eq!(host.request(Some("a")), Ok(()));
    host.server = Err(FetchFailure::Timeout);
    assert_eq!(host.at(600.0).request(Some("b")), Err(Reason::KeySetUnavailable));
    assert_eq!(host.request(Some("a")), Ok(()));
}

#[test]
fn a_cold_start_in_an_outage_asks_once_per_cooldown_and_recovers_within_one() {
    let mut host = Host::new(Err(FetchFailure::Network));
    for tick in 0..6000 {
        let answer = host.at(f64::from(tick) / 100.0).request(Some("a"));
        assert_eq!(answer, Err(Reason::KeySetUnavailable));
    }
    assert_eq!(host.fetches, [0.0, 30.0]);
    assert_eq!(host.state(), KeySetState::Cooling);
    host.server = Ok(key_set(&["a"]));
    assert_eq!(host.at(60.0).request(Some("a")), Ok(()));
}

#[test]
fn garbage_is_a_failure_and_replaces_nothing() {
    let many = format!(r#"{{"keys":[{}1]}}"#, "1,".repeat(1000));
    for (body, failure) in [
        ("", FetchFailure::NotAKeySet),
        ("<html>", FetchFailure::NotAKeySet),
        (r#"{"keys":null}"#, FetchFailure::NotAKeySet),
        (many.as_str(), FetchFailure::TooManyKeys),
        (&"x".repeat(150_001), FetchFailure::TooLarge),
    ] {
        let mut host = Host::serving(&["a"]);
        assert_eq!(host.request(Some("a")), Ok(()));
        host.server = Ok(body.to_owned());
        assert_eq!(host.at(600.0).request(Some("a")), Ok(()));
        let last = host.transitions.last().unwrap();
        assert_eq!((last.failure, last.failures, last.keys), (Some(failure), 1, 1));
        assert_eq!((last.from, last.to), (KeySetState::Stale, KeySetState::Stale));
    }
}

/// Sets that are whole and hold no key for us.
fn sets_without_keys() -> [String; 3] {
    let of_tomorrow = r#"{"keys":[{"kty":"AKP","alg":"ML-DSA-44","pub":"AA","kid":"a"}]}"#;
    let weak = r#"{"keys":[{"kty":"RSA","n":"AQ","e":"AQ"}]}"#;
    [key_set(&[]), of_tomorrow.to_owned(), weak.to_owned()]
}

#[test]
fn a_set_without_usable_keys_lets_those_held_die_at_their_age() {
    for body in sets_without_keys() {
        let mut host = Host::serving(&["a"]);
        assert_eq!(host.request(Some("a")), Ok(()));
        host.server = Ok(body);
        assert_eq!(host.at(599.0).request(Some("a")), Ok(()));
        for now in [600.0, 629.0] {
            assert_eq!(host.at(now).request(Some("a")), Err(Reason::KeySetUnusable));
        }
        let last = host.transitions.last().unwrap();
        assert_eq!((last.failure, last.keys), (Some(FetchFailure::NoUsableKeys), 0));
        assert_eq!((last.from, last.to), (KeySetState::Stale, KeySetState::Cooling));
        assert_eq!(host.fetches, [0.0, 600.0]);
        host.server = Err(FetchFailure::Network);
        assert_eq!(host.at(630.0).request(Some("a")), Err(Reason::KeySetUnavailable));
        host.server = Ok(key_set(&["a"]));
        assert_eq!(host.at(660.0).request(Some("a")), Ok(()));
        host.server = Err(FetchFailure::Network);
        assert_eq!(host.at(4859.0).request(Some("a")), Ok(()), "a new set has its stale time");
    }
}

#[test]
fn keys_that_were_taken_out_do_not_serve_through_the_outage_that_follows() {
    for body in sets_without_keys() {
        let mut host = Host::serving(&["a"]);
        assert_eq!(host.request(Some("a")), Ok(()));
        host.server = Ok(body);
        assert_eq!(host.at(100.0).request(Some("b")), Err(Reason::KeyUnknown));
        host.server = Err(FetchFailure::Timeout);
        assert_eq!(host.at(599.0).request(Some("a")), Ok(()));
        assert_eq!(host.at(600.0).request(Some("a")), Err(Reason::KeySetUnavailable));
    }
}

#[test]
fn a_stale_set_dies_when_the_issuer_has_no_usable_key_and_so_does_a_snapshot() {
    for body in sets_without_keys() {
        let mut host = Host::serving(&["a"]);
        assert_eq!(host.request(Some("a")), Ok(()));
        let policy = KeySetPolicy::default();
        let snapshot = KeySet::parse(key_set(&["a"]).as_bytes(), policy.stage).ok();
        host.server = Err(FetchFailure::Network);
        assert_eq!(host.at(700.0).request(Some("a")), Ok(()));
        host.server = Ok(body);
        assert_eq!(host.at(730.0).request(Some("a")), Err(Reason::KeySetUnusable));
        host.keys = RemoteKeySet::new("https://issuer.example/jwks".to_owned(), policy, snapshot);
        assert_eq!(host.request(Some("a")), Err(Reason::KeySetUnusable));
    }
}

#[test]
fn a_clock_set_back_freezes_and_extends_nothing() {
    for jump in [-300.0, -3600.0, -315_360_000.0 / 10.0] {
        let mut host = Host::serving(&["old"]);
        assert_eq!(host.at(200.0).request(Some("old")), Ok(()));
        host.server = Ok(key_set(&["new"]));
        host.now += jump;
        for _ in 0..=600 {
            let _ = host.request(Some("old"));
            host.now += 1.0;
        }
        assert_eq!(host.request(Some("old")), Err(Reason::KeyUnknown), "{jump}");
        assert_eq!(host.request(Some("new")), Ok(()), "{jump}");
    }
}

#[test]
fn a_clock_set_ahead_costs_a_fetch() {
    let mut host = Host::serving(&["a"]);
    for now in [0.0, 3600.0, 315_360_000.0, 0.0, 31_536_000.0] {
        assert_eq!(host.at(now).request(Some("a")), Ok(()), "{now}");
    }
    assert_eq!(host.fetches.len(), 5);
}

#[test]
fn transitions_and_the_report_tell_the_operator() {
    let mut host = Host::new(Ok(format!(r#"{{"keys":[{{"kty":"oct"}},{}"#, &key_set(&["a"])[9..])));
    assert_eq!(host.request(Some("a")), Ok(()));
    let transition = serde_json::to_string(&host.transitions[0]).unwrap();
    assert_eq!(
        transition,
        r#"{"event":"key_set","url":"https://issuer.example/jwks","from":"empty","to":"fresh","keys":1,"skipped":[{"index":0,"reason":"a shared secret has no place in a key set"}],"failure":null,"failures":0}"#
    );
    host.server = Err(FetchFailure::TooLarge);
    assert_eq!(host.at(700.5).request(Some("a")), Ok(()));
    assert_eq!(
        serde_json::to_string(&host.keys.report(host.time())).unwrap(),
        r#"{"url":"https://issuer.example/jwks","state":"stale","keys":1,"skipped":[{"index":0,"reason":"a shared secret has no place in a key set"}],"ageSeconds":700,"fetches":2,"failures":1,"lastFailure":"too_large"}"#
    );
    host.server = Ok(key_set(&["a"]));
    assert_eq!(host.at(731.0).request(Some("a")), Ok(()));
    assert_eq!(host.transitions.len(), 3);
    assert_eq!(host.transitions[2].to, KeySetState::Fresh);
}
