//! The recorded answers: every byte the module answers, case by case.
//!
//! `RECORD=1 cargo test --test cases recorded` writes them anew; the difference is for review.

use std::path::PathBuf;
use std::sync::LazyLock;

use serde_json::Value;

use crate::run::{Answer, digest, lines, run};

/// The files of cases, without their ending.
pub(crate) const FILES: [&str; 6] = ["bearer", "forward", "jws", "jwt", "own", "policy"];

/// A file's name and its cases, each with its answer.
type Answered = (&'static str, Vec<(Value, Answer)>);

/// Every case with its answer, by file: run once for all tests.
pub(crate) static ANSWERED: LazyLock<Vec<Answered>> = LazyLock::new(|| {
    FILES.iter().map(|file| (*file, run(&read_file(&format!("{file}.jsonl"))))).collect()
});

/// Reads a file of `tests/cases`.
pub(crate) fn read_file(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn path(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "cases", name].iter().collect()
}

#[test]
fn answers_are_as_recorded() {
    let answered: Vec<_> = ANSWERED.iter().map(|(file, cases)| (*file, lines(cases))).collect();
    let digests = answered.iter().map(|(file, lines)| format!("{}  {file}.jsonl\n", digest(lines)));
    let digests: String = digests.collect();
    println!("all answers, natively: {}", digest(&digests));
    if std::env::var_os("RECORD").is_some() {
        return record(&answered, &digests);
    }
    for (file, lines) in &answered {
        compare(file, lines, &read_file(&format!("decisions/{file}.jsonl")));
    }
    assert_eq!(digests, read_file("decisions/SHA256SUMS"));
}

fn record(answered: &[(&str, String)], digests: &str) {
    let write =
        |name: &str, text: &str| std::fs::write(path(name), text).expect("the folder is there");
    answered.iter().for_each(|(file, lines)| write(&format!("decisions/{file}.jsonl"), lines));
    write("decisions/SHA256SUMS", digests);
}

fn compare(file: &str, answered: &str, recorded: &str) {
    let mut recorded_lines = recorded.lines();
    for (number, line) in (1..).zip(answered.lines()) {
        assert_eq!(Some(line), recorded_lines.next(), "{file}.jsonl, line {number}");
    }
    assert_eq!(recorded_lines.next(), None, "{file}.jsonl has fewer cases than answers recorded");
}
