//! Any lines as the header fields of a request.

use std::cell::RefCell;

use serde_json::{Value, json};

use crate::subject::{AUDIENCE, Answer, ISSUER, NOW, SECONDS, Subject, any_principal, signed};

/// Stands for a good token in the input, so that mutations do not have to make one.
const TOKEN: &str = "$TOKEN";

thread_local! {
    static SUBJECT: RefCell<Subject> = Subject::with_secret(any_principal(), &json!({
        "credentials": [{ "header": "authorization", "scheme": "Bearer" }, { "cookie": "session" }],
    })).into();
}

/// A request passes only where its token stands in it exactly once, in one of the two places
/// (RFC 6750 section 2).
pub fn credentials(input: &[u8]) {
    let claims = json!({ "iss": ISSUER, "aud": AUDIENCE, "sub": "ada", "exp": SECONDS + 60.0 });
    let token = signed(br#"{"alg":"HS256"}"#, claims.to_string().as_bytes());
    let text = String::from_utf8_lossy(input).replace(TOKEN, &token);
    let fields: Vec<_> = text.lines().filter_map(|line| line.split_once(':')).collect();
    let request = json!({ "method": "GET", "path": "/", "headers": fields });
    let answer = SUBJECT.with_borrow_mut(|subject| subject.ask(&request, NOW));
    if answer.allowed {
        let carried = |(name, _): &&(&str, &str)| {
            ["authorization", "cookie"].iter().any(|field| field.eq_ignore_ascii_case(name))
        };
        let values: Vec<_> = fields.iter().filter(carried).map(|(_, value)| *value).collect();
        let times = values.iter().map(|value| value.matches(&token).count()).sum::<usize>();
        assert!(times > 0, "{text}");
        assert!(fields_named("authorization", &fields) <= 1, "{text}");
    }
    assert!(!answer.shows(&token), "{text}");
    read_any(&text);
}

fn fields_named(name: &str, fields: &[(&str, &str)]) -> usize {
    fields.iter().filter(|(field, _)| field.eq_ignore_ascii_case(name)).count()
}

/// What a host hands over may be no request at all: then nobody passes.
fn read_any(text: &str) {
    let answer = SUBJECT.with_borrow_mut(|subject| subject.facade.authorize(text, NOW));
    let answer = Answer::read(&answer);
    let is_request = serde_json::from_str::<Value>(text).is_ok_and(|request| request.is_object());
    assert!(!answer.allowed || is_request, "{text}");
}
