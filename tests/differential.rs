//! The stream of mutants of `tests/differential`, natively: the answers must be those in Node.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests stop at the first fault"
)]

use std::fs;

#[path = "cases/run.rs"]
#[allow(dead_code, reason = "only the lines are compared here")]
mod run;

/// Shown of two answers on each side of where they differ.
const SHOWN: usize = 300;

#[test]
#[ignore = "tests/differential/run.js writes the stream, and asks for this"]
fn the_stream_is_answered_as_in_node() {
    let answered = run::lines(&run::run(&read("stream.jsonl")));
    let expected = read("answers.jsonl");
    let same = answered.bytes().zip(expected.bytes()).take_while(|(one, other)| one == other);
    let at = same.count();
    let shown = |text: &str| {
        let range = at.saturating_sub(SHOWN)..text.len().min(at + SHOWN);
        String::from_utf8_lossy(&text.as_bytes()[range]).into_owned()
    };
    let is_same = answered == expected;
    assert!(is_same, "natively {}\nin Node {}", shown(&answered), shown(&expected));
}

fn read(name: &str) -> String {
    let path = format!("{}/target/differential/{name}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(path).expect("the stream is written first")
}
