use proptest::prelude::*;

use super::*;
use crate::config::Config;
use crate::issuer_choice::choose;
use crate::json::Document;
use crate::token::{HeaderMemo, UntrustedToken, VerifiedClaims};

const CONFIG: &str = r#"{
    "issuers": [
        { "issuer": "a", "audiences": ["x"], "algorithms": ["HS256"], "keys": { "secret": { "env": "A" } } },
        { "issuer": "b", "audiences": ["x"], "algorithms": ["HS256"], "keys": { "secret": { "env": "B" } } }
    ],
    "rules": [{ "id": "r", "methods": ["GET"], "path": "/", "public": true }]
}"#;

/// A token of which only the text and the issuer's entry matter here.
fn known(text: &str, issuer: &str) -> KnownToken {
    known_by(r#"{"sub":"ada"}"#, text, issuer)
}

fn known_by(claims: &str, text: &str, issuer: &str) -> KnownToken {
    let config = Config::from_json(CONFIG).unwrap();
    let claims = Document::parse(claims).unwrap();
    let claims = VerifiedClaims::assumed(claims).unwrap();
    let principal = Principal::from_assumed_claims(claims, &config.issuers[0]).unwrap();
    let token = UntrustedToken::parse("eyJhbGciOiJIUzI1NiJ9.e30.AA", &mut HeaderMemo::default());
    let (signed, _) = token.and_then(UntrustedToken::claims).unwrap();
    KnownToken {
        text: text.into(),
        header: Arc::clone(signed.header()),
        principal: Arc::new(principal),
        chosen: choose(&config.issuers, Some(issuer)).unwrap().chosen(),
        keys: KeyMark::Public,
    }
}

fn cache(max_tokens: u32, max_bytes: u32) -> TokenCache {
    TokenCache::new(CacheBounds { max_tokens, max_bytes })
}

fn keep(cache: &mut TokenCache, known: KnownToken) -> Option<Place> {
    cache.keep(|| known)
}

#[test]
fn a_token_is_found_by_its_whole_text_alone() {
    let mut cache = cache(10, 1_000_000);
    let text = format!("{}.{}", "x".repeat(600), "s".repeat(43));
    let place = keep(&mut cache, known(&text, "a"));
    assert_eq!(cache.find(text.as_bytes()).map(|found| found.place), place);
    for at in 0..text.len() {
        let mut other = text.clone().into_bytes();
        other[at] ^= 1;
        assert!(cache.find(&other).is_none(), "{at}");
    }
    for other in ["", &text[1..], &text[..text.len() - 1], &format!("{text}s"), &format!("x{text}")]
    {
        assert!(cache.find(other.as_bytes()).is_none());
    }
}

#[test]
fn the_token_not_used_for_longest_makes_room() {
    let mut cache = cache(3, 1_000_000);
    for text in ["one", "two", "three"] {
        keep(&mut cache, known(text, "a"));
    }
    assert!(cache.find(b"one").is_some());
    keep(&mut cache, known("four", "a"));
    let held = ["one", "two", "three", "four"].map(|text| cache.find(text.as_bytes()).is_some());
    assert_eq!(held, [true, false, true, true]);
    assert_eq!(cache.stats().evictions, 1);
}

#[test]
fn what_an_issuer_signed_is_forgotten_alone() {
    let mut cache = cache(10, 1_000_000);
    keep(&mut cache, known("one", "a"));
    keep(&mut cache, known("two", "b"));
    cache.forget(0);
    assert!(cache.find(b"one").is_none());
    assert!(cache.find(b"two").is_some());
    cache.forget(1);
    let CacheStats { tokens, bytes, .. } = cache.stats();
    assert_eq!((tokens, bytes), (0, 0));
}

#[test]
fn nothing_is_kept_where_nothing_may_be() {
    assert_eq!(keep(&mut cache(0, 0), known("one", "a")), None);
    assert_eq!(keep(&mut cache(10, 1_000), known(&"x".repeat(1_000), "a")), None);
}

#[test]
fn claims_of_many_short_values_count_as_they_lie_in_memory() {
    let claims = format!(r#"{{"list":[{}1]}}"#, "1,".repeat(999));
    let text = "x".repeat(claims.len() * 4 / 3);
    let mut cache = cache(10, 1_000_000);
    keep(&mut cache, known_by(&claims, &text, "a"));
    assert!(cache.stats().bytes > 1_000 * size_of::<usize>() * 2);
    assert!(cache.stats().bytes > ENTRY_BYTES + TEXT_FACTOR * text.len());
}

#[test]
fn a_place_is_never_given_twice() {
    let mut cache = cache(2, 1_000_000);
    let places: Vec<_> =
        (0..100).map(|n| keep(&mut cache, known(&n.to_string(), "a")).unwrap()).collect();
    assert!(places.windows(2).all(|pair| pair[0].serial < pair[1].serial));
    assert!(places.iter().all(|place| place.slot < 2));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Against a list that is searched from end to end: whatever is found is what was kept, and the
    /// bounds hold after every step.
    #[test]
    fn what_is_found_was_kept_and_the_bounds_hold(
        steps in prop::collection::vec((0..4_u8, 0..40_u16, 1..400_usize), 1..300),
        max_tokens in 1..20_u32,
        max_bytes in 2_000..30_000_u32,
    ) {
        let mut cache = cache(max_tokens, max_bytes);
        for (what, name, length) in steps {
            let text = format!("{name}{}", "x".repeat(length));
            match what {
                0 => cache.forget(usize::from(name % 2)),
                1 => { keep(&mut cache, known(&text, "b")); }
                _ => {
                    let found = cache.find(text.as_bytes());
                    prop_assert!(found.is_none_or(|found| *found.known.text == *text));
                }
            }
            let stats = cache.stats();
            let held: Vec<_> = cache.entries.iter().flatten().collect();
            prop_assert!(stats.tokens <= max_tokens as usize && stats.bytes <= max_bytes as usize);
            prop_assert_eq!(stats.tokens, held.len());
            prop_assert_eq!(stats.bytes, held.iter().map(|entry| cost(&entry.known)).sum::<usize>());
            for entry in held {
                prop_assert!(cache.slot_of(entry.known.text.as_bytes()).is_some());
            }
        }
    }
}
