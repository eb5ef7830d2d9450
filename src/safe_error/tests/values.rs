//! Values after a secret's name, in whatever they are written.

use super::*;

#[test]
fn a_list_is_one_value() {
    for (text, cleaned) in [
        (r#"{"password":["hunter2"],"a":1}"#, r#"{"password":[redacted],"a":1}"#),
        (r#"{"h":{"x-api-key":["hunter2","b"]}}"#, r#"{"h":{"x-api-key":[redacted]}}"#),
        (r#"{"password":[["a]b"],["c"]],"a":1}"#, r#"{"password":[redacted],"a":1}"#),
        (r#"{"password":["hun\"]ter2"],"a":1}"#, r#"{"password":[redacted],"a":1}"#),
        (r#"{\"password\":[\"hun\\\"]ter2\"],\"a\":1}"#, r#"{\"password\":[redacted],\"a\":1}"#),
        (r#"{"cookies":{"sid":"hunter2"},"a":1}"#, r#"{"cookies":[redacted],"a":1}"#),
        ("{ 'set-cookie': [ 'sid=hunter2; Path=/' ], a: 1 }", "{ 'set-cookie': [redacted], a: 1 }"),
        ("{ cookie: [\n  'a=b',\n  'c=d'\n] }", "{ cookie: [redacted] }"),
        (r#"["set-cookie",["a=b","c=d"]],1"#, r#"["set-cookie",[redacted]],1"#),
        ("password=[hun]ter2 x", "password=[redacted] x"),
        (r#"{"password":["hunter2"#, r#"{"password":[redacted]"#),
        (r#"{"password":["hunter2","#, r#"{"password":[redacted]"#),
        (r#"{"password":[["hunter2"]"#, r#"{"password":[redacted]"#),
    ] {
        assert_eq!(clean(text), cleaned);
        assert_eq!(clean(cleaned), cleaned);
    }
}

#[test]
fn an_escaped_quote_ends_no_string() {
    for (text, cleaned) in [
        (r#"{"password":"hun\"ter2","a":1}"#, r#"{"password":"[redacted]","a":1}"#),
        (r#"{"password":"hunter2\\","a":"b"}"#, r#"{"password":"[redacted]","a":"b"}"#),
        (r#"{"password":"hun\\\"ter2","a":1}"#, r#"{"password":"[redacted]","a":1}"#),
        (r#"{\"password\":\"hun\\\"ter2\",\"a\":1}"#, r#"{\"password\":\"[redacted]\",\"a\":1}"#),
        (r#"{\"password\":\"hunter2\\\\\",\"a\":1}"#, r#"{\"password\":\"[redacted]\",\"a\":1}"#),
        (r#"{"x":"{\"password\":\"hunter2","a":1}"#, r#"{"x":"{\"password\":\"[redacted]","a":1}"#),
        (r"{ password: 'hun\'ter2', a: 1 }", "{ password: '[redacted]', a: 1 }"),
        (r#"{"password":"hunter2"#, r#"{"password":"[redacted]"#),
    ] {
        assert_eq!(clean(text), cleaned);
        assert_eq!(clean(cleaned), cleaned);
    }
}

#[test]
fn a_number_is_a_secret_unless_it_is_a_place_or_a_status() {
    for (text, cleaned) in [
        (r#"{"password":"123456"}"#, r#"{"password":"[redacted]"}"#),
        (r#"{"password":123456}"#, r#"{"password":[redacted]}"#),
        ("password=12345678", "password=[redacted]"),
        ("password: 1234", "password: [redacted]"),
        ("?code=123456&x=1", "?code=[redacted]&x=1"),
        ("?code=123", "?code=[redacted]"),
        (r#"{"code":1234}"#, r#"{"code":[redacted]}"#),
        ("app.password:123456", "app.password:[redacted]"),
        ("token.js: 123456", "token.js: [redacted]"),
        ("token.js=123456", "token.js=[redacted]"),
        ("token.js:1234567890123", "token.js:[redacted]"),
    ] {
        assert_eq!(clean(text), cleaned);
    }
    for text in [
        "at read (/app/get-token.mjs:10:5)",
        "panicked at src/secret.rs:10:5:\nno such pet",
        r#"{"error":{"code":404,"message":"no such pet"}}"#,
        r#"{"error":{"code": 7}}"#,
    ] {
        assert_eq!(clean(text), text);
    }
}

#[test]
fn what_was_replaced_does_not_come_back() {
    for (text, cleaned) in [
        ("x://u:p/q://a@b/c:hunter2@host/db", "x://[redacted]@host/db"),
        ("redis://u:p://hunter2@host/db", "redis://[redacted]@host/db"),
        ("a://b:1/x,c://u:hunter2@host", "a://b:1/x,c://[redacted]@host"),
        ("a://u:p@host and b://v:q@host", "a://[redacted]@host and b://[redacted]@host"),
        ("a://@host", "a://@host"),
    ] {
        assert_eq!(clean(text), cleaned);
    }
}

fn values() -> impl Strategy<Value = Value> {
    let text = r#"[a"'\\\[\]{}:, \n]{0,8}canary[a"'\\\[\]{}:, \n]{0,8}"#.prop_map(Value::from);
    text.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..3).prop_map(Value::from),
            inner.prop_map(|value| json!({ "a": value })),
        ]
    })
}

proptest! {
    /// However the value is nested, and however often the text was put into another.
    #[test]
    fn a_value_is_taken_out_whole_and_alone(value in values(), times in 0..4_usize) {
        let mut text = format!(r#"{{"password":{value},"after":1}}"#);
        for _ in 0..times {
            text = json!({ "body": text, "end": 1 }).to_string();
        }
        let cleaned = clean(&text);
        prop_assert!(!cleaned.contains("canary"), "{} of {}", cleaned, text);
        prop_assert!(cleaned.contains("after"), "{} of {}", cleaned, text);
        prop_assert_eq!(cleaned.matches("end").count(), times);
    }
}
