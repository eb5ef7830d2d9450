//! Any bytes as the claims of a token that is good otherwise.

use std::cell::RefCell;

use serde_json::{Value, json};

use crate::subject::{
    AUDIENCE, ISSUER, NOW, SECONDS, Subject, any_principal, parse, request, signed,
};

/// The configured tolerance of the clock where none is configured, in seconds.
const TOLERANCE: f64 = 60.0;
const HEADER: &[u8] = br#"{"alg":"HS256"}"#;

thread_local! {
    static SUBJECT: RefCell<Subject> = Subject::with_secret(any_principal(), &json!({
        "context": { "sub": "sub", "tenant": "/tenant/id" },
        "forward": { "x-sub": "sub", "x-tenant": "/tenant/id" },
    })).into();
}

/// Only claims that another reader of JSON reads the same way let their token in: from the issuer,
/// for the audience, within their time (RFC 7519 section 4.1). What is forwarded of them are field
/// values (RFC 9110 section 5.5). An explanation comes to the same end.
pub fn claims(input: &[u8]) {
    let bearer = format!("Bearer {}", signed(HEADER, input));
    SUBJECT.with_borrow_mut(|subject| {
        let answer = subject.ask_both_ways(("GET", "/"), Some(&bearer), NOW);
        if answer.allowed {
            check(&serde_json::from_slice(input).expect("what is allowed is JSON"));
            check_fields(&answer.whole["decision"]["headers"]);
        }
        let request = request("GET", "/", Some(&bearer)).to_string();
        let explained = parse(&subject.facade.explain(&request, None, None, NOW));
        let effect = &explained["explanation"]["effect"];
        assert_eq!(effect == "Allow", answer.allowed, "{explained}");
    });
}

fn check(claims: &Value) {
    assert_eq!(claims["iss"], ISSUER, "{claims}");
    let audiences =
        claims["aud"].as_array().map_or(core::slice::from_ref(&claims["aud"]), |list| list);
    assert!(audiences.contains(&json!(AUDIENCE)), "{claims}");
    let date = |name: &str| claims.get(name).map(|date| date.as_f64().expect("a date is a number"));
    assert!(date("exp").is_some_and(|exp| SECONDS < exp + TOLERANCE), "{claims}");
    for name in ["nbf", "iat"] {
        assert!(date(name).is_none_or(|date| date <= SECONDS + TOLERANCE), "{claims}");
    }
}

fn check_fields(headers: &Value) {
    for header in headers.as_array().expect("a list") {
        let value = header[1].as_str().expect("a text");
        let good =
            value.bytes().all(|byte| byte == b' ' || byte == b'\t' || byte.is_ascii_graphic());
        assert!(good && value == value.trim(), "{header}");
    }
}
