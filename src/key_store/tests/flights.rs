//! Fetches under way: shared, lost, late and ahead of time.

use super::*;

#[test]
fn requests_share_the_fetch_under_way() {
    let mut host = Host::serving(&["a"]);
    let sequences: Vec<_> = (0..1000).map(|_| host.ask(Some("a"))).collect();
    assert!(sequences.iter().all(|sequence| *sequence == Ok(Some(1))));
    host.answer(1);
    assert_eq!(host.ask(Some("a")), Ok(None));
    assert_eq!(host.at(100.0).ask(Some("b")), Ok(Some(2)));
    assert_eq!(host.ask(Some("c")), Ok(Some(2)));
    assert_eq!(host.ask(Some("a")), Ok(None), "what is held serves");
}

#[test]
fn a_lost_fetch_is_asked_for_again() {
    let mut host = Host::serving(&["a"]);
    assert_eq!(host.ask(Some("a")), Ok(Some(1)));
    assert_eq!(host.at(5.0).ask(Some("a")), Ok(Some(1)));
    assert_eq!(host.at(5.001).ask(Some("a")), Ok(Some(2)));
}

#[test]
fn answers_count_once_and_never_out_of_order() {
    let mut host = Host::serving(&["old"]);
    assert_eq!(host.ask(Some("new")), Ok(Some(1)));
    assert_eq!(host.at(6.0).ask(Some("new")), Ok(Some(2)));
    host.answer(1);
    assert_eq!(host.state(), KeySetState::Empty, "a newer answer is waited for");
    host.server = Err(FetchFailure::Timeout);
    host.answer(2);
    host.answer(2);
    assert_eq!(host.transitions.len(), 1, "one fetch fails once");
    host.server = Ok(key_set(&["new"]));
    host.answer(2);
    host.server = Ok(key_set(&["old"]));
    host.answer(2);
    host.answer(3);
    assert_eq!(host.ask(Some("new")), Ok(None), "the first document stays");
}

#[test]
fn a_document_that_took_too_long_is_a_failure() {
    let mut host = Host::serving(&["a"]);
    assert_eq!(host.ask(Some("a")), Ok(Some(1)));
    host.at(5.1).answer(1);
    assert_eq!(host.transitions.last().unwrap().failure, Some(FetchFailure::Late));
    assert_eq!(host.ask(Some("a")), Err(Reason::KeySetUnavailable));
}

#[test]
fn a_renewal_in_an_outage_keeps_one_request_waiting() {
    let mut host = Host::serving(&["a"]);
    assert_eq!(host.request(Some("a")), Ok(()));
    host.server = Err(FetchFailure::Timeout);
    assert_eq!(host.at(600.0).ask(Some("a")), Ok(Some(2)));
    assert_eq!(host.ask(Some("a")), Ok(Some(2)), "nobody knows yet that it fails");
    host.answer(2);
    assert_eq!(host.at(630.0).ask(Some("a")), Ok(Some(3)));
    assert_eq!(host.ask(Some("a")), Ok(None), "the stale set serves meanwhile");
    assert_eq!(host.at(640.0).ask(Some("a")), Ok(None), "a lost fetch has its cooldown too");
    assert_eq!(host.at(660.0).ask(Some("a")), Ok(Some(4)));
}

#[test]
fn a_set_is_renewed_ahead_in_the_background() {
    let mut host = Host::serving(&["a"]);
    assert_eq!(host.keys.renew_ahead(host.time()), None, "nothing held, nothing ahead");
    assert_eq!(host.request(Some("a")), Ok(()));
    host.now = 479.0;
    assert_eq!(host.keys.renew_ahead(host.time()), None);
    host.now = 480.0;
    let sequence = host.keys.renew_ahead(host.time());
    assert_eq!(sequence, Some(2));
    assert_eq!(host.keys.renew_ahead(host.time()), None, "one at a time");
    assert_eq!(host.ask(Some("a")), Ok(None));
    host.answer(2);
    assert_eq!(host.at(1079.0).state(), KeySetState::Fresh);
    assert_eq!(host.transitions.len(), 1, "nothing changed");
}

#[test]
fn a_set_that_is_not_at_hand_is_fetched_before_anyone_asks() {
    let mut host = Host::serving(&["a"]);
    assert_eq!(host.keys.prefetch(host.time()), Some(1));
    assert_eq!(host.ask(Some("a")), Ok(Some(1)), "a request joins it");
    host.answer(1);
    assert_eq!(host.keys.prefetch(host.time()), None, "it is at hand");
    assert_eq!(host.ask(Some("a")), Ok(None));
    host.now = 600.0;
    assert_eq!(host.keys.prefetch(host.time()), Some(2), "it is past its age");
    host.server = Err(FetchFailure::Timeout);
    host.answer(2);
    assert_eq!(host.keys.prefetch(host.time()), None, "what failed has its cooldown");
    host.now = 630.0;
    assert_eq!(host.keys.prefetch(host.time()), Some(3));
}

/// However short its age: a host that asks again at the same instant has its answer.
#[test]
fn a_set_that_is_old_when_it_comes_serves_the_request_that_waited() {
    let mut host = Host::serving(&["a"]);
    let policy = KeySetPolicy { max_age_seconds: 1, ..KeySetPolicy::default() };
    host.keys = RemoteKeySet::new("https://issuer.example/jwks".to_owned(), policy, None);
    assert_eq!(host.ask(Some("a")), Ok(Some(1)));
    host.at(2.0).answer(1);
    assert_eq!(host.ask(Some("a")), Ok(None));
    assert_eq!(host.at(2.001).ask(Some("a")), Ok(Some(2)));
}

#[test]
fn the_end_of_an_outage_is_noted_though_the_set_was_fresh_all_along() {
    let mut host = Host::serving(&["a"]);
    assert_eq!(host.request(Some("a")), Ok(()));
    for (now, server) in [(480.0, Err(FetchFailure::Status)), (510.0, Ok(key_set(&["a"])))] {
        host.at(now).server = server;
        let sequence = host.keys.renew_ahead(host.time()).unwrap();
        host.answer(sequence);
    }
    let failures: Vec<_> = host.transitions.iter().map(|noted| noted.failures).collect();
    assert_eq!(failures, [0, 1, 0]);
}
