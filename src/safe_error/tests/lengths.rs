//! What a text costs: a fault's message is as long as a caller makes it.

use std::time::{Duration, Instant};

use super::*;

const BYTES: usize = 8_192;
const TIMES: usize = 16;

/// The least of several, since other work on the machine can only add to it.
fn least(text: &str) -> Duration {
    let took = |_| {
        let start = Instant::now();
        assert!(!clean(text).is_empty());
        start.elapsed()
    };
    (0..5).map(took).min().unwrap()
}

#[test]
fn a_text_takes_time_by_its_length_whatever_it_holds() {
    for unit in [
        "word ",
        "a:",
        "a.",
        "x:",
        "://",
        "a://",
        "a:b://",
        "a@://",
        "a:b@://",
        "a:1://",
        "a=\\",
        "a='",
        "authorization:",
        "cookie:}",
        "password:",
        "password:\\",
        "password:\"",
        "password:[",
        "password:[\"",
        "token:[redacted]",
        "password:'\\",
        "basic ",
        "basic  a",
        "-----BEGIN ",
        "-----BEGIN -----END ",
        "eyJ.",
    ] {
        let of = |bytes: usize| unit.repeat(bytes / unit.len());
        let (short, long) = (least(&of(BYTES)), least(&of(BYTES * TIMES)));
        let bound = short * 4 * TIMES as u32;
        assert!(long < bound, "{unit:?}: {long:?}, and {short:?} for a part in {TIMES}");
    }
}
