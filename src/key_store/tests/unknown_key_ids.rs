//! Key ids a set lacks: the fetches they cost.

use super::*;

#[test]
fn a_storm_of_unknown_key_ids_costs_one_fetch_per_cooldown() {
    let up = |keys: &[&str]| Ok(key_set(keys));
    for (server, valid) in [
        (up(&["a"]), Ok(())),
        (up(&[]), Err(Reason::KeySetUnusable)),
        (Ok("{}".to_owned()), Err(Reason::KeySetUnusable)),
        (Err(FetchFailure::Timeout), Err(Reason::KeySetUnavailable)),
    ] {
        let mut host = Host::new(server);
        for number in 0..10_000 {
            host.now = f64::from(number) / 1000.0;
            let forged = format!("forged-{number}");
            assert!(host.request(Some(&forged)).is_err());
            assert_eq!(host.request(Some("a")), valid);
        }
        assert_eq!(host.fetches, [0.0], "10,000 unknown key ids in 10 s");
        for number in 0..10_000 {
            host.now = 10.0 + f64::from(number) / 10.0;
            assert!(host.request(Some(&format!("forged-{number}"))).is_err());
        }
        let spaced = host.fetches.windows(2).all(|pair| pair[1] - pair[0] >= 30.0);
        assert!(spaced, "{:?}", host.fetches);
    }
}

#[test]
fn a_token_without_a_key_id_counts_like_an_unknown_one() {
    let mut host = Host::serving(&["a", "b"]);
    assert_eq!(host.request(None), Ok(()), "one key under two ids");
    for tick in 0..120 {
        let now = host.at(f64::from(tick)).time();
        let selection = host.keys.select(Algorithm::Es256, None, now);
        if let Selection::Fetch { sequence, .. } = selection {
            host.answer(sequence);
        }
    }
    assert_eq!(host.fetches, [0.0, 30.0, 60.0, 90.0]);
}

#[test]
fn a_forged_key_id_delays_a_rotation_by_one_cooldown_at_most() {
    let mut host = Host::serving(&["a"]);
    assert_eq!(host.request(Some("a")), Ok(()));
    assert_eq!(host.at(100.0).request(Some("forged")), Err(Reason::KeyUnknown));
    host.server = Ok(key_set(&["a", "b"]));
    assert_eq!(host.at(101.0).request(Some("b")), Err(Reason::KeyUnknown));
    assert_eq!(host.at(129.0).request(Some("forged")), Err(Reason::KeyUnknown));
    assert_eq!(host.at(130.0).request(Some("b")), Ok(()));
}

/// Whoever guesses the key id that comes next, and asks for it all the time before.
#[test]
fn a_forged_key_id_that_comes_true_delays_its_key_no_longer_than_any_other() {
    for published in [455, 460, 700, 1000, 1195] {
        let mut host = Host::serving(&["a"]);
        host.max_age = Some(86_400.0);
        assert_eq!(host.request(Some("a")), Ok(()));
        for now in 1..published {
            assert_eq!(host.at(f64::from(now)).request(Some("b")), Err(Reason::KeyUnknown));
        }
        host.server = Ok(key_set(&["a", "b"]));
        let is_found = |now: &i32| host.at(f64::from(*now)).request(Some("b")).is_ok();
        let found = (published..published + 600).find(is_found).unwrap();
        assert!(found - published < 30, "published at {published} and found at {found}");
        assert!(host.fetches.windows(2).all(|pair| pair[1] - pair[0] >= 30.0));
    }
}

#[test]
fn a_flapping_set_costs_one_fetch_per_cooldown() {
    let mut host = Host::serving(&["k0"]);
    for tick in 0..120_000 {
        host.now = f64::from(tick) / 200.0;
        let key_id = format!("k{}", tick / 200);
        if tick % 200 == 0 {
            host.server = Ok(key_set(&[&key_id]));
        }
        let _ = host.request(Some(&key_id));
    }
    assert_eq!(host.fetches.len(), 20);
}
