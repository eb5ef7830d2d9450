//! Metadata and key set together: bounds that hold under any history.

use proptest::prelude::*;

use super::super::report::Record;
use super::*;

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
            Event::Request(_) => {}
        }
    }
}

fn pair() -> Pair {
    let keys =
        DiscoveredKeySet::new("https://issuer.example".to_owned(), KeySetPolicy::default(), None);
    Pair {
        keys,
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
    fn bounds_hold_under_any_history(events in events()) {
        let mut pair = pair();
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
