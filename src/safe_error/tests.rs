mod lengths;
mod public_details;
mod values;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::redact::Redactor;
use super::safe_error;

const INCIDENT: &str = "9f0c5a52-6d5f-4a53-8a6c-0b7f7f1f6a11";

fn decide(description: &Value) -> (Value, Value) {
    let mut answer: Value = serde_json::from_str(&safe_error(&description.to_string())).unwrap();
    (answer["problem"].take(), answer["record"].take())
}

fn clean(text: &str) -> String {
    Redactor::default().clean(text, 4_096)
}

fn internal() -> Value {
    json!({
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
        "code": "internal",
        "detail": "the request could not be completed",
        "instance": format!("urn:uuid:{INCIDENT}"),
    })
}

#[test]
fn a_thrown_error_is_told_to_the_log_alone() {
    let thrown =
        json!({ "name": "TypeError", "message": "no such table", "stack": "TypeError\n at f" });
    let cause = json!({ "name": "Error", "message": "ECONNREFUSED" });
    let (problem, record) = decide(&json!({
        "thrown": thrown, "causes": [cause], "incident": INCIDENT, "method": "GET", "path": "/a?b=c",
    }));
    assert_eq!(problem, internal());
    assert_eq!(
        record,
        json!({
            "event": "error", "incident": INCIDENT, "kind": "thrown", "status": 500, "code": "internal",
            "public": false, "name": "TypeError", "message": "no such table",
            "stack": "TypeError\n at f", "causes": [cause], "errors": [], "method": "GET",
            "path": "/a", "requestId": null, "redactions": 0, "truncated": false,
        })
    );
}

#[test]
fn what_cannot_be_read_is_a_fault_without_a_name() {
    for description in ["", "[]", "{}", "null", r#"{"kind":"other"}"#, r#"{"thrown":7}"#] {
        let answer: Value = serde_json::from_str(&safe_error(description)).unwrap();
        assert_eq!(answer["problem"]["status"], 500, "{description}");
        let nil = "urn:uuid:00000000-0000-0000-0000-000000000000";
        assert_eq!(answer["problem"]["instance"], nil, "{description}");
        assert_eq!(answer["record"]["name"], "", "{description}");
    }
}

#[test]
fn an_incident_is_a_uuid() {
    for other in
        ["canary", "9f0c5a52-6d5f-4a53-8a6c-0b7f7f1f6a1\"", "9F0C5A52-6D5F-4A53-8A6C-0B7F7F1F6A11"]
    {
        let (problem, record) = decide(&json!({ "incident": other }));
        assert_eq!(problem["instance"], "urn:uuid:00000000-0000-0000-0000-000000000000");
        assert_eq!(record["incident"], "00000000-0000-0000-0000-000000000000");
    }
}

#[test]
fn a_deadline_has_a_status_of_its_own() {
    let (problem, record) = decide(&json!({ "kind": "timeout", "incident": INCIDENT }));
    assert_eq!((&problem["status"], &problem["code"]), (&json!(504), &json!("timeout")));
    assert_eq!(record["kind"], "timeout");
}

#[test]
fn a_public_error_passes() {
    let public =
        json!({ "status": 409, "code": "pet_taken", "detail": "the pet has a home already" });
    let (problem, record) = decide(&json!({ "public": public, "incident": INCIDENT }));
    assert_eq!(problem["status"], 409);
    assert_eq!(problem["title"], "Conflict");
    assert_eq!(problem["code"], "pet_taken");
    assert_eq!(problem["detail"], "the pet has a home already");
    assert_eq!((&record["public"], &record["status"]), (&json!(true), &json!(409)));
}

#[test]
fn a_public_error_is_held_to_its_form() {
    for (status, code, title) in [
        (json!(200), "internal", "Internal Server Error"),
        (json!(302), "internal", "Internal Server Error"),
        (json!(409.5), "internal", "Internal Server Error"),
        (json!(404), "not_found", "Not Found"),
    ] {
        let (problem, _) = decide(&json!({ "public": { "status": status, "code": "No Code" } }));
        assert_eq!((&problem["title"], &problem["code"]), (&json!(title), &json!(code)));
    }
    for detail in [
        "connect ECONNREFUSED http://10.0.0.1",
        "at f (/var/task/index.js:1:2)",
        "two\nlines",
        "arn:aws:s3:::bucket",
        "SELECT * FROM pets",
        "password=hunter2",
        &"long ".repeat(100),
        "Bearer abcdefgh",
        r"C:\app",
    ] {
        let (problem, record) = decide(&json!({ "public": { "status": 400, "detail": detail } }));
        assert_eq!(problem["detail"], "the request cannot be fulfilled", "{detail}");
        assert_eq!(record["detailWithheld"], true, "{detail}");
    }
}

#[test]
fn secrets_with_a_name_are_taken_out() {
    for (text, cleaned) in [
        ("Authorization: Bearer abc.def", "Authorization: [redacted]"),
        ("authorization: Basic dXNlcjpwYXNz\nx", "authorization: [redacted]\nx"),
        ("Cookie: a=b; c=d\nnext", "Cookie: [redacted]\nnext"),
        (r#"{"password":"hunter2","a":1}"#, r#"{"password":"[redacted]","a":1}"#),
        (r#"{\"clientSecret\":\"x y\",\"a\":1}"#, r#"{\"clientSecret\":\"[redacted]\",\"a\":1}"#),
        ("db_password=hunter2&x=1", "db_password=[redacted]&x=1"),
        ("https://a.example/?code=abc&b=c", "https://a.example/?code=[redacted]&b=c"),
        ("api-key => 'abc'", "api-key => '[redacted]'"),
        (r#"["cookie","session=abc"]"#, r#"["cookie","[redacted]"]"#),
        ("sent Bearer abcdefgh to it", "sent Bearer [redacted] to it"),
        ("postgres://ada:hunter2@db.internal/x", "postgres://[redacted]@db.internal/x"),
        ("redis://:p@ss/word@db:6379", "redis://[redacted]@db:6379"),
        ("AccountName=a;AccountKey=abc==;x=y", "AccountName=a;AccountKey=[redacted];x=y"),
        ("a -----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY----- b", "a [redacted] b"),
        ("-----BEGIN RSA PRIVATE KEY-----\\nMIIE", "[redacted]"),
    ] {
        assert_eq!(clean(text), cleaned);
    }
}

#[test]
fn secrets_are_known_by_their_look() {
    for secret in [
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln",
        "eyJhbGciOiJIUzI1NiJ9.eyJzd",
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
        "d2hhdCBhIHNlY3JldCB0aGlzIGlzLCByZWFsbHk=",
        "0123456789abcdef0123456789abcdef",
    ] {
        assert_eq!(clean(&format!("got {secret} here")), "got [redacted] here");
        assert_eq!(clean(secret), "[redacted]");
    }
}

#[test]
fn what_explains_a_fault_stays() {
    for text in [
        "Cannot read properties of undefined (reading 'token')",
        "Unexpected token < in JSON at position 0",
        "    at verifyToken (file:///var/task/node_modules/@aws-sdk/client-secrets-manager/token.js:10:5)",
        "    at async Object.getServerSidePropsForUser2 (/app/dist/server-3f9c2e.js:1:2345)",
        "connect ECONNREFUSED 127.0.0.1:5432",
        "incident 9f0c5a52-6d5f-4a53-8a6c-0b7f7f1f6a11 at 2026-01-01T00:00:00.000Z",
        "arn:aws:lambda:eu-west-1:123456789012:function:orders-production-handler",
        "getaddrinfo ENOTFOUND db-production.cluster-c3f9.eu-west-1.rds.amazonaws.com",
        "https://api.example.com:8443/a@b",
    ] {
        assert_eq!(clean(text), text);
    }
}

#[test]
fn hidden_characters_split_no_secret() {
    assert_eq!(clean("pass\u{200b}word=hun\u{202e}ter2"), "password=[redacted]");
    assert_eq!(clean("a\r\nb\u{1b}[31m"), "a\nb[31m");
}

#[test]
fn records_are_bounded() {
    let long = "word \u{10ffff}".repeat(10_000);
    let thrown = json!({ "name": long, "message": long, "stack": long });
    let many = vec![thrown.clone(); 50];
    let (_, record) =
        decide(&json!({ "thrown": thrown, "causes": many, "errors": many, "path": long }));
    assert_eq!(record["truncated"], true);
    assert_eq!(record["causes"].as_array().map(Vec::len), Some(5));
    assert!(record.to_string().len() < 48 * 1024, "{}", record.to_string().len());
}

/// Texts in which a secret stands as it does in errors.
fn around(secret: String) -> impl Strategy<Value = String> {
    const FRAMES: [&str; 12] = [
        "{}",
        "failed with {}",
        "Bearer {}",
        "authorization: Bearer {}",
        "Cookie: a=b; session={}",
        "{\"token\":\"{}\"}",
        "https://a.example/x?access_token={}&y=1",
        "secret={},",
        "[{}]",
        "({})",
        "postgres://ada:{}@db/x",
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----",
    ];
    ("[ -~\\n]{0,40}", proptest::sample::select(&FRAMES[..]), "[ -~\\n]{0,40}").prop_map(
        move |(before, frame, after)| {
            format!("{before}\n{}\n{after}", frame.replace("{}", &secret))
        },
    )
}

fn canaries() -> impl Strategy<Value = (String, String)> {
    let jwt = "eyJ[A-Za-z0-9_-]{20,60}\\.eyJ[A-Za-z0-9_-]{20,60}\\.[A-Za-z0-9_-]{40,90}";
    let long = "[a-z][A-Za-z0-9]{30,60}[0-9]";
    let hex = "[a-f][0-9a-f]{38}[0-9]";
    prop_oneof![jwt, long, hex].prop_flat_map(|secret| (Just(secret.clone()), around(secret)))
}

proptest! {
    #[test]
    fn no_canary_passes((secret, text) in canaries(), status in 0_u16..700) {
        let thrown = json!({ "name": text, "message": text, "stack": text });
        let public = json!({ "status": status, "code": text, "detail": text });
        let answer = safe_error(&json!({
            "thrown": thrown, "causes": [thrown], "errors": [thrown], "public": public,
            "incident": text, "method": text, "path": text, "requestId": text,
        }).to_string());
        let probe = &secret[secret.len() / 2 - 8..secret.len() / 2 + 8];
        prop_assert!(!answer.contains(probe), "{} in {}", probe, answer);
    }

    #[test]
    fn no_text_breaks_the_record(text in any::<String>()) {
        let thrown = json!({ "name": text, "message": text, "stack": text });
        let (problem, record) = decide(&json!({ "thrown": thrown, "incident": INCIDENT }));
        prop_assert_eq!(problem, internal());
        prop_assert_eq!(&record["event"], "error");
    }
}
