//! Any text as a token.

use std::cell::RefCell;

use serde_json::{Value, json};

use crate::subject::{NOW, Subject, any_principal, is_signed};

const KEY_SET: &str = include_str!("key_set.json");
const ALGORITHMS: [&str; 11] = [
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
    "Ed25519",
];
/// Shorter texts may be in an answer by chance.
const TELLING_BYTES: usize = 40;

thread_local! {
    static SUBJECT: RefCell<Subject> =
        Subject::with_secret(any_principal(), &Value::Null).into();
}

/// A token is good under a secret only with its MAC, under a key set only where the signature layer
/// alone says so, and never under both. A refusal shows nothing of it.
pub fn token(input: &[u8]) {
    let token = String::from_utf8_lossy(input);
    let bearer = format!("Bearer {token}");
    let by_secret =
        SUBJECT.with_borrow_mut(|subject| subject.ask_both_ways(("GET", "/"), Some(&bearer), NOW));
    let mut subject = Subject::with_key_set(json!(ALGORITHMS), KEY_SET);
    let by_key = subject.ask_every_way(("GET", "/"), Some(&bearer), NOW);
    // White space around a field's value is none of it (RFC 9110 section 5.5).
    let token = token.trim_matches([' ', '\t']);
    assert!(!by_secret.allowed || is_signed(token), "{token}");
    assert!(!by_key.allowed || is_verified(token), "{token}");
    assert!(!(by_secret.allowed && by_key.allowed), "{token}");
    for segment in token.split('.').filter(|segment| is_telling(segment)) {
        assert!(!by_secret.shows(segment) && !by_key.shows(segment), "{token}");
    }
}

/// Whether it would be no accident to find a text in an answer: not what every refusal says.
fn is_telling(text: &str) -> bool {
    let refusal = SUBJECT
        .with_borrow_mut(|subject| subject.ask_both_ways(("GET", "/"), Some("Bearer x"), NOW));
    text.len() >= TELLING_BYTES && !refusal.shows(text)
}

fn is_verified(token: &str) -> bool {
    let keys = json!({ "jwks_text": KEY_SET }).to_string();
    edge_authorizer::verify_jws(token, &keys, &json!(ALGORITHMS).to_string()) == "verified"
}
