//! Any bytes as the protected header of a token that is good otherwise.

use std::cell::RefCell;

use serde_json::{Value, json};

use crate::subject::{AUDIENCE, ISSUER, NOW, SECONDS, Subject, any_principal, signed};

thread_local! {
    static SUBJECT: RefCell<Subject> =
        Subject::with_secret(any_principal(), &Value::Null).into();
}

/// Only a JSON object that names HS256, once, and no extension, lets its token in (RFC 7515
/// sections 4.1.1 and 4.1.11, RFC 7797 section 6).
pub fn header(input: &[u8]) {
    let claims = json!({ "iss": ISSUER, "aud": AUDIENCE, "sub": "ada", "exp": SECONDS + 60.0 });
    let token = signed(input, claims.to_string().as_bytes());
    let bearer = format!("Bearer {token}");
    let answer =
        SUBJECT.with_borrow_mut(|subject| subject.ask_both_ways(("GET", "/"), Some(&bearer), NOW));
    if answer.allowed {
        let header: Value = serde_json::from_slice(input).expect("what is allowed is JSON");
        assert_eq!(header["alg"], "HS256", "{header}");
        let extended = ["crit", "b64", "cty"].iter().any(|name| header.get(name).is_some());
        assert!(!extended, "{header}");
    }
}
