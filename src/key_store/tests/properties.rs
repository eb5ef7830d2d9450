//! Bounds that hold under any history.

use proptest::prelude::*;

use super::*;

/// What may happen between two requests.
#[derive(Clone, Debug)]
enum Event {
    Wait(f64),
    Request(usize),
    Prefetch,
    Publish(usize),
    Fail,
    Garbage,
    TakeOut,
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        4 => (0.0..120.0_f64).prop_map(Event::Wait),
        1 => (600.0..9000.0_f64).prop_map(Event::Wait),
        8 => (0..6_usize).prop_map(Event::Request),
        2 => Just(Event::Prefetch),
        2 => (0..4_usize).prop_map(Event::Publish),
        1 => Just(Event::Fail),
        1 => Just(Event::Garbage),
        1 => Just(Event::TakeOut),
    ];
    proptest::collection::vec(event, 1..200)
}

const KEY_IDS: [&str; 6] = ["a", "b", "c", "d", "never-1", "never-2"];

/// The key of the last good set, and for how long it may serve.
#[derive(Clone, Copy)]
struct Learnt {
    since: f64,
    held: usize,
    life: f64,
}

/// Takes note of a fetch: of a new set, or of one without keys.
fn learn(learnt: &mut Option<Learnt>, host: &Host, published: usize) {
    if host.server == Ok(key_set(&[KEY_IDS[published]])) {
        *learnt = Some(Learnt { since: host.now, held: published, life: 4200.0 });
    } else if let Some(learnt) = learnt.as_mut().filter(|_| host.server == Ok(key_set(&[]))) {
        learnt.life = 600.0;
    }
}

proptest! {
    /// Whatever happens: fetches keep their distance, a removed key dies, and a key that a set within
    /// its bounds has is never refused.
    #[test]
    fn bounds_hold_under_any_history(events in events()) {
        let mut host = Host::serving(&["a"]);
        let mut published = 0;
        let mut removed_at = [f64::NEG_INFINITY; 4];
        let mut learnt: Option<Learnt> = None;
        for event in events {
            match event {
                Event::Wait(seconds) => host.now += seconds,
                Event::Fail => host.server = Err(FetchFailure::Status),
                Event::Garbage => host.server = Ok("{}".to_owned()),
                Event::TakeOut => host.server = Ok(key_set(&[])),
                Event::Publish(key) => {
                    if key != published {
                        removed_at[published] = host.now;
                    }
                    published = key;
                    host.server = Ok(key_set(&[KEY_IDS[key]]));
                }
                Event::Prefetch => {
                    if let Some(sequence) = host.keys.prefetch(host.time()) {
                        host.answer(sequence);
                        learn(&mut learnt, &host, published);
                    }
                    prop_assert_eq!(host.keys.prefetch(host.time()), None);
                }
                Event::Request(key) => {
                    let fetches = host.fetches.len();
                    let answer = host.request(Some(KEY_IDS[key]));
                    if host.fetches.len() > fetches {
                        learn(&mut learnt, &host, published);
                    }
                    if answer.is_ok() {
                        let Learnt { since, held, life } = learnt.unwrap();
                        prop_assert_eq!(held, key);
                        prop_assert!(host.now - since < life);
                        prop_assert!(held == published || host.now - removed_at[key] < life);
                    } else if let Some(Learnt { since, held, life }) = learnt {
                        prop_assert!(held != key || host.now - since >= life);
                    }
                }
            }
        }
        prop_assert!(host.fetches.windows(2).all(|pair| pair[1] - pair[0] >= 29.999));
    }
}
