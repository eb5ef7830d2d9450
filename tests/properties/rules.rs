//! Nothing is allowed that no rule allows to the holder of a good token, and whatever one does is.

use std::cell::Cell;

use proptest::prelude::*;

use crate::host::{Host, MIDNIGHT, Way};
use crate::model::allowing;
use crate::run::check;
use crate::worlds::world;

#[test]
fn a_request_passes_where_a_rule_allows_it_and_nowhere_else() {
    let (allowed, refused) = (Cell::new(0), Cell::new(0));
    check(200, &world(12), |(config, requests)| {
        let mut host = Host::new(&config);
        for asked in requests {
            let rules = allowing(&config, &asked, MIDNIGHT);
            let token = asked.token_text();
            for way in [Way::Json, Way::Plain, Way::Plain] {
                let by = host.allowed_by(way, asked.action(), token.as_deref(), MIDNIGHT);
                prop_assert_eq!(by.is_some(), !rules.is_empty(), "{:?} {:?}", way, asked);
                prop_assert!(by.is_none_or(|by| rules.contains(&by.as_str())), "{:?}", asked);
            }
            let count = if rules.is_empty() { &refused } else { &allowed };
            count.set(count.get() + 1);
        }
        Ok(())
    });
    assert!(allowed.get() > 0 && refused.get() > 0);
}
