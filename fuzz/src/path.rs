//! Any text as the path of a request.

use std::cell::RefCell;

use serde_json::json;

use crate::subject::{NOW, Subject};

/// What a layer behind the authorizer may undo before it routes, in lower case.
const SECOND_READINGS: [&str; 12] =
    ["//", "/./", "/../", "\\", ";", "%2f", "%5c", "%2e", "%25", "%00", "\n", "\0"];

thread_local! {
    static SUBJECTS: RefCell<[Subject; 2]> = ["ascii", "utf8"].map(of_encoding).into();
}

fn of_encoding(encoding: &str) -> Subject {
    let rules = json!([
        { "id": "public", "methods": ["GET"], "path": "/public/{rest+}", "public": true },
        { "id": "own", "methods": ["GET"], "path": "/users/{id}", "claims": { "sub": "{id}" } },
    ]);
    Subject::with_secret(rules, &json!({ "pathEncoding": encoding }))
}

/// Below a public prefix everything passes that has one reading, and nothing that has two; beside it
/// nothing does.
pub fn path(input: &[u8]) {
    let path = String::from_utf8_lossy(input);
    SUBJECTS.with_borrow_mut(|subjects| {
        for subject in subjects {
            let answer = subject.ask_both_ways(("GET", &path), None, NOW);
            if answer.allowed {
                check(&path);
            }
            // And as a method, which only one is.
            let answer = subject.ask_both_ways((&path, "/public/a"), None, NOW);
            assert!(!answer.allowed || path == "GET", "{path}");
        }
    });
}

fn check(target: &str) {
    let path = target.split('?').next().expect("split gives one at least");
    assert!(path.starts_with("/public/"), "{target}");
    let read = path.to_ascii_lowercase();
    let second = SECOND_READINGS.iter().find(|text| read.contains(**text));
    assert_eq!(second, None, "{target}");
    let last = path.rsplit('/').next().expect("split gives one at least");
    assert!(!["", ".", ".."].contains(&last), "{target}");
}
