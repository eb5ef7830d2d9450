//! Metadata and key set together: bounds that hold under any history.

use proptest::prelude::*;

use super::super::report::Record;
use super::*;
use crate::limits::KEY_SET_MAX_BYTES;

const METADATA: &str = "https://issuer.example/.well-known/openid-configuration";

/// What may happen between two requests.
#[derive(Clone, Debug)]
enum Event {
    Wait(f64),
    Request(&'static str),
    Move(u8),
    Publish(&'static str),
    Break { metadata: bool, keys: bool },
    Renew,
    Prefetch,
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let key_id = || prop::sample::select(vec!["a", "b", "c"]);
    let event = prop_oneof![
        4 => (0.0..120.0_f64).prop_map(Event::Wait),
        2 => (600.0..100_000.0_f64).prop_map(Event::Wait),
        8 => key_id().prop_map(Event::Request),
        1 => (0..3_u8).prop_map(Event::Move),
        1 => key_id().prop_map(Event::Publish),
        1 => any::<(bool, bool)>().prop_map(|(metadata, keys)| Event::Break { metadata, keys }),
        1 => Just(Event::Renew),
        1 => Just(Event::Prefetch),
    ];
    proptest::collection::vec(event, 1..150)
}

/// An issuer that moves its keys, and a host that asks for them.
struct Pair {
    keys: DiscoveredKeySet,
    now: f64,
    place: String,
    published: &'static str,
    broken: (bool, bool),
    fetches: Vec<(f64, String)>,
    is_known: bool,
}

impl Pair {
    fn time(&self) -> UnixTime {
        UnixTime::from_millis((NOON + self.now) * 1000.0).unwrap()
    }

    /// Asks and fetches as told; says what became of it and how many fetches it took.
    fn request(&mut self, key_id: &str) -> (Result<(), Reason>, usize) {
        for fetches in 0.. {
            let now = self.time();
            let (url, sequence) = match self.keys.select(Algorithm::EdDsa, Some(key_id), now) {
                Selection::Key(_) => return (Ok(()), fetches),
                Selection::Refuse(reason) => return (Err(reason), fetches),
                Selection::Fetch { url, sequence } => (url.to_owned(), sequence),
            };
            assert!(fetches < 2, "a third fetch for one request");
            self.answer(&url, sequence);
        }
        unreachable!("the loop returns")
    }

    fn answer(&mut self, url: &str, sequence: u64) {
        assert_eq!(
            sequence.is_multiple_of(2),
            url != METADATA,
            "a set, from where the issuer says"
        );
        self.fetches.push((self.now, url.to_owned()));
        let metadata =
            format!(r#"{{"issuer":"https://issuer.example","jwks_uri":"{}"}}"#, self.place);
        let key_set = key_set(&[self.published]);
        let body = match (url == METADATA, self.broken) {
            (true, (false, _)) => Some(metadata),
            (false, (_, false)) if url == self.place => Some(key_set),
            _ => None,
        };
        let fetched = body.as_ref().map_or(Fetched::Failed(FetchFailure::Status), |body| {
            Fetched::Document { body: body.as_bytes(), max_age_seconds: None }
        });
        let records = self.keys.supply(sequence, fetched, self.time());
        let is_read =
            |record: &Record| matches!(record, Record::Discovery(read) if read.jwks_uri.is_some());
        self.is_known |= records.iter().any(is_read);
    }

    fn apply(&mut self, event: &Event) {
        match event {
            Event::Wait(seconds) => self.now += seconds,
            Event::Move(place) => self.place = format!("https://keys.example/{place}"),
            Event::Publish(key_id) => self.published = key_id,
            Event::Break { metadata, keys } => self.broken = (*metadata, *keys),
            Event::Renew => {
                if let Some(sequence) = self.keys.renew_ahead(self.time()) {
                    let url = self.keys.url(sequence).to_owned();
                    self.answer(&url, sequence);
                }
            }
            Event::Prefetch => {
                self.prefetch();
            }
            Event::Request(_) => {}
        }
    }

    /// Fetches as told before anyone asks, and says how many fetches it took.
    fn prefetch(&mut self) -> usize {
        let mut fetches = 0;
        while let Some(sequence) = self.keys.prefetch(self.time()) {
            let url = self.keys.url(sequence).to_owned();
            self.answer(&url, sequence);
            fetches += 1;
        }
        fetches
    }
}

fn pair() -> Pair {
    pair_with(None)
}

fn pair_with_snapshot() -> Pair {
    pair_with(KeySet::parse(key_set(&["a"]).as_bytes(), KeySetPolicy::default().stage).ok())
}

fn pair_with(snapshot: Option<KeySet>) -> Pair {
    let issuer = "https://issuer.example".to_owned();
    Pair {
        keys: DiscoveredKeySet::new(issuer, KeySetPolicy::default(), snapshot),
        now: 0.0,
        place: "https://keys.example/0".to_owned(),
        published: "a",
        broken: (false, false),
        fetches: Vec::new(),
        is_known: false,
    }
}

#[test]
fn an_answer_from_the_place_the_issuer_has_left_counts_no_more() {
    let at = |seconds: f64| UnixTime::from_millis((NOON + seconds) * 1000.0).unwrap();
    let metadata = |place: &str| {
        format!(r#"{{"issuer":"https://issuer.example","jwks_uri":"https://{place}.example/k"}}"#)
    };
    let issuer = "https://issuer.example".to_owned();
    let mut keys = DiscoveredKeySet::new(issuer, KeySetPolicy::default(), None);
    let ask = |keys: &mut DiscoveredKeySet, seconds: f64| match keys.select(
        Algorithm::EdDsa,
        Some("a"),
        at(seconds),
    ) {
        Selection::Fetch { sequence, .. } => Some(sequence),
        Selection::Key(_) | Selection::Refuse(_) => None,
    };
    let give = |keys: &mut DiscoveredKeySet, sequence: Option<u64>, body: &str, seconds: f64| {
        let document = Fetched::Document { body: body.as_bytes(), max_age_seconds: Some(86_400.0) };
        keys.supply(sequence.unwrap(), document, at(seconds));
    };
    let of_metadata = ask(&mut keys, 0.0);
    give(&mut keys, of_metadata, &metadata("old"), 0.0);
    let of_keys = ask(&mut keys, 0.0);
    give(&mut keys, of_keys, &key_set(&["b"]), 0.0);

    let day = 86_500.0;
    let of_metadata = ask(&mut keys, day);
    let at_the_old_place = ask(&mut keys, day + 0.001);
    give(&mut keys, of_metadata, &metadata("new"), day + 0.1);
    give(&mut keys, at_the_old_place, &key_set(&["a"]), day + 0.2);
    let chosen = keys.select(Algorithm::EdDsa, Some("a"), at(day + 3_600.0));
    assert!(!matches!(chosen, Selection::Key(_)));
}

#[test]
fn a_report_says_that_the_document_has_its_cooldown() {
    let mut pair = pair();
    let state = |pair: &Pair| pair.keys.report(pair.time()).state;
    assert_eq!(state(&pair), KeySetState::Empty);
    pair.broken.0 = true;
    assert!(pair.request("a").0.is_err());
    assert_eq!(state(&pair), KeySetState::Cooling);
    assert!(pair.keys.report(pair.time()).discovery.is_some());
    pair.now = 30.0;
    assert_eq!(state(&pair), KeySetState::Empty);
    pair.broken.0 = false;
    assert_eq!(pair.request("a"), (Ok(()), 2));
    pair.now = 40.0;
    let report = pair.keys.report(pair.time());
    assert_eq!(report.discovery.map(|document| document.age_seconds), Some(Some(10)));
}

#[test]
fn a_document_as_large_as_it_may_be_is_read_and_one_that_came_after_a_failure_is_noted() {
    let mut pair = pair();
    let metadata = format!(r#"{{"issuer":"https://issuer.example","jwks_uri":"{}"}}"#, pair.place);
    let mut give = |now: f64, body: Option<String>| {
        pair.now = now;
        let time = pair.time();
        let sequence = match pair.keys.select(Algorithm::EdDsa, Some("a"), time) {
            Selection::Fetch { sequence, .. } => sequence,
            Selection::Key(_) | Selection::Refuse(_) => panic!("nothing is due at {now}"),
        };
        let fetched = body.as_ref().map_or(Fetched::Failed(FetchFailure::Status), |body| {
            Fetched::Document { body: body.as_bytes(), max_age_seconds: Some(86_400.0) }
        });
        let records = pair.keys.supply(sequence, fetched, time);
        records.iter().filter(|record| matches!(record, Record::Discovery(_))).count()
    };
    let padded =
        |length: usize| Some(metadata.clone() + &" ".repeat(length.saturating_sub(metadata.len())));
    assert_eq!(give(0.0, padded(KEY_SET_MAX_BYTES + 1)), 1, "refused");
    assert_eq!(give(30.0, padded(KEY_SET_MAX_BYTES)), 1, "read");
    assert_eq!(give(30.0, Some(key_set(&["a"]))), 0);
    assert_eq!(give(86_431.0, None), 1);
    assert_eq!(give(86_461.0, padded(0)), 1, "the same place, known again");
}

#[test]
fn a_document_is_read_again_after_two_failures_counted_from_the_last_success() {
    let mut pair = pair();
    let documents =
        |pair: &Pair| pair.fetches.iter().filter(|(_, url)| url.as_str() == METADATA).count();
    assert_eq!(pair.request("a"), (Ok(()), 2));
    for (start, read) in [(700.0, 2), (2_700.0, 4)] {
        pair.broken.1 = true;
        for minute in 0..5 {
            pair.now = start + f64::from(minute) * 60.0;
            assert_eq!(pair.request("a").0, Ok(()), "the stale set serves");
        }
        assert_eq!(documents(&pair), read);
        pair.broken.1 = false;
        for seconds in [400.0, 460.0] {
            pair.now = start + seconds;
            assert_eq!(pair.request("a"), (Ok(()), 1), "first the document, then the set");
        }
    }
}

#[test]
fn a_snapshot_serves_while_the_document_is_tried_again_and_not_before() {
    let mut pair = pair_with_snapshot();
    let ask = |pair: &mut Pair| {
        let now = pair.time();
        match pair.keys.select(Algorithm::EdDsa, Some("a"), now) {
            Selection::Fetch { sequence, .. } => Some(sequence),
            Selection::Key(_) | Selection::Refuse(_) => None,
        }
    };
    assert_eq!([ask(&mut pair), ask(&mut pair)], [Some(3), Some(3)]);
    pair.broken.0 = true;
    pair.answer(METADATA, 3);
    pair.now = 30.0;
    assert_eq!([ask(&mut pair), ask(&mut pair)], [Some(5), None]);
}

/// In the background too there is one fetch in a cooldown, and none of a set whose place is not known.
#[test]
fn a_snapshot_is_renewed_by_way_of_the_document() {
    let mut pair = pair_with_snapshot();
    pair.broken.0 = true;
    for second in 0..300 {
        pair.now = f64::from(second);
        assert_eq!(pair.request("a").0, Ok(()));
        pair.apply(&Event::Renew);
    }
    assert_eq!(pair.fetches.len(), 10);
    pair.broken.0 = false;
    pair.published = "b";
    pair.now = 300.0;
    pair.apply(&Event::Renew);
    pair.apply(&Event::Renew);
    assert_eq!(pair.fetches.len(), 12, "the document, then the set");
    pair.now = 300.001;
    assert_eq!(pair.request("b"), (Ok(()), 0));
}

#[test]
fn both_are_fetched_before_anyone_asks() {
    let mut pair = pair();
    assert_eq!(pair.prefetch(), 2, "the document, then the set");
    assert_eq!(pair.request("a"), (Ok(()), 0));
    assert_eq!(pair.prefetch(), 0, "they are at hand");
    pair.now = 700.0;
    pair.broken.1 = true;
    assert_eq!(pair.prefetch(), 1);
    assert_eq!(pair.request("a"), (Ok(()), 0), "the stale set serves");
}

/// It belongs to no fetch under way, so whoever asks next is still told to fetch.
#[test]
fn an_answer_nobody_waits_for_takes_no_fetch_away() {
    let mut pair = pair();
    assert_eq!(pair.request("a"), (Ok(()), 2));
    pair.now = 700.0;
    pair.answer("https://keys.example/0", 2 * 77);
    assert_eq!(pair.request("a"), (Ok(()), 1));
}

proptest! {
    /// Whatever happens: a request that finds the metadata known makes one fetch at most, each kind
    /// of fetch keeps its distance, and a healthy issuer is found again within five cooldowns.
    #[test]
    fn bounds_hold_under_any_history(events in events(), has_snapshot in any::<bool>()) {
        let mut pair = if has_snapshot { pair_with_snapshot() } else { pair() };
        for event in &events {
            pair.apply(event);
            if let Event::Request(key_id) = event {
                let most = if pair.is_known { 1 } else { 2 };
                let (_, fetches) = pair.request(key_id);
                prop_assert!(fetches <= most);
            }
        }
        for is_metadata in [true, false] {
            let of_kind = |(_, url): &&(f64, String)| (url == METADATA) == is_metadata;
            let times: Vec<_> = pair.fetches.iter().filter(of_kind).map(|(at, _)| *at).collect();
            prop_assert!(times.windows(2).all(|two| two[1] - two[0] >= 29.999), "{times:?}");
        }
        pair.broken = (false, false);
        pair.now += 5_000.0;
        let published = pair.published;
        let found = (0..150).any(|_| {
            pair.now += 1.0;
            pair.request(published).0.is_ok()
        });
        prop_assert!(found);
    }
}
