//! Text from a token or a request never becomes a header's, a log's, an ARN's or a policy's syntax.

use std::collections::BTreeSet;

use edge_authorizer::limits::{
    FORWARD_MAX_BYTES, HEADER_MAX_BYTES, LOGGED_KEY_ID_MAX_BYTES, TOKEN_MAX_BYTES,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::host::{Host, MIDNIGHT, STAGE, gateway_request, parse, request, secret, sign};
use crate::run::check;

const ISSUER: &str = "https://one.example";
/// Pieces that a subject may hold: syntax of some layer, and letters.
const VISIBLE: [&str; 25] = [
    "a",
    "Z9",
    "\"",
    "\\",
    "*",
    "?",
    "$",
    "${",
    "${*}",
    "}",
    "{id}",
    ":",
    "/",
    "..",
    ";",
    "#",
    " ",
    "%",
    "%2a",
    "<",
    "|",
    "arn:aws:",
    "\u{e9}",
    "\u{65e5}",
    "\u{1f600}",
];
/// Pieces that it must not hold.
const INVISIBLE: [&str; 10] =
    ["\r\n", "\n", "\t", "\0", "\u{1b}[2K", "\u{7f}", "\u{85}", "\u{2028}", "\u{202e}", "\u{feff}"];

/// A text of odd pieces, at times a long one.
fn text_of(pieces: Vec<&'static str>) -> impl Strategy<Value = String> {
    let several = prop::collection::vec(prop::sample::select(pieces), 0..6);
    (several, prop_oneof![9 => Just(1), 1 => Just(150_usize)])
        .prop_map(|(pieces, times)| pieces.concat().repeat(times))
}

fn visible() -> impl Strategy<Value = String> {
    text_of(VISIBLE.to_vec())
}

fn odd() -> impl Strategy<Value = String> {
    text_of([&VISIBLE[..], &INVISIBLE[..]].concat())
}

fn host() -> Host {
    let issuer = json!({
        "issuer": ISSUER, "audiences": ["a"], "algorithms": ["HS256"], "keys": { "secret": { "env": "SECRET_0" } },
    });
    let rules = json!([
        { "id": "open", "methods": ["GET"], "path": "/open" },
        { "id": "any", "methods": ["GET"], "path": "/any/{x}" },
        { "id": "own", "methods": ["GET"], "path": "/users/{id}", "claims": { "sub": "{id}" } },
        { "id": "files", "methods": ["GET"], "path": "/files/{path+}", "claims": { "text": "{path}" } },
        { "id": "texts", "methods": ["PUT"], "path": "/texts/{t}", "claims": { "text": "{t}" } },
        { "id": "barred", "methods": ["GET"], "path": "/any/{x}", "effect": "Deny", "claims": { "text": "{x}" } },
        { "id": "scoped", "methods": ["GET"], "path": "/scoped", "scopes": ["s:read"] },
    ]);
    Host::new(&json!({
        "issuers": [issuer], "rules": rules, "realm": "realm", "context": { "text": "text" },
        "forward": { "x-subject": "sub", "x-text": "text", "x-scope": "scope", "x-list": "list" },
    }))
}

/// A token's claims, and its header with a key id.
fn token(subject: &str, text: &str, key_id: &str) -> String {
    sign(&header(key_id), &claims(subject, text).to_string(), &secret(0))
}

fn header(key_id: &str) -> Value {
    json!({ "alg": "HS256", "kid": key_id })
}

fn claims(subject: &str, text: &str) -> Value {
    json!({
        "iss": ISSUER, "aud": "a", "exp": MIDNIGHT + 60.0, "sub": subject, "text": text, "scope": text, "list": ["l"],
    })
}

/// RFC 9110 section 5.5 has room for visible ASCII; the rest is as RFC 3986 section 2.1 escapes it.
fn unescape(value: &str) -> Option<String> {
    let mut bytes = value.bytes();
    let mut text = Vec::new();
    while let Some(byte) = bytes.next() {
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        text.push(match byte {
            b'%' => u8::try_from(digit(bytes.next())? * 16 + digit(bytes.next())?).ok()?,
            b'!'..=b'~' => byte,
            _ => return None,
        });
    }
    String::from_utf8(text).ok()
}

/// The start of a text, at most so long.
fn start(text: &str, max_bytes: usize) -> &str {
    let end = (0..=max_bytes.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

#[test]
fn what_is_forwarded_is_a_field_value_that_stands_for_the_claim() {
    check(300, &(visible(), odd()), |(subject, text)| {
        prop_assume!((1..=1_024).contains(&subject.len()));
        let token = token(&subject, &text, "k");
        prop_assume!(token.len() <= TOKEN_MAX_BYTES);
        let asked = request(("GET", "/open"), Some(&token));
        let answer = host().answer(&asked, MIDNIGHT);
        let headers = answer["decision"]["headers"].as_array().expect("it is allowed");
        let left_out = answer["audit"]["notForwarded"].as_array().cloned().unwrap_or_default();
        prop_assert_eq!(headers.len() + left_out.len(), 4);
        prop_assert!(left_out.contains(&json!("x-list")));
        for (name, claim) in [("x-subject", &subject), ("x-text", &text), ("x-scope", &text)] {
            let value = headers.iter().find(|header| header[0] == name).map(|header| &header[1]);
            if let Some(value) = value.and_then(Value::as_str) {
                prop_assert_eq!(unescape(value), Some(claim.clone()), "{}", value);
                prop_assert!((1..=FORWARD_MAX_BYTES).contains(&value.len()));
            } else {
                prop_assert!(claim.is_empty() || claim.len() * 3 > FORWARD_MAX_BYTES, "{}", claim);
            }
        }
        let context = &answer["decision"]["context"]["text"];
        prop_assert_eq!(context, &json!(text));
        Ok(())
    });
}

/// One line of JSON that holds what was recorded, and nothing else that a caller wrote.
#[test]
fn a_record_is_one_line_that_holds_what_was_recorded() {
    let strategy = ((visible(), odd(), odd()), (odd(), odd(), odd()), any::<bool>());
    check(300, &strategy, |((subject, text, key_id), (method, path, id), is_plain)| {
        prop_assume!((1..=1_024).contains(&subject.len()));
        let plain = ("GET".to_owned(), "/open".to_owned());
        let (method, path) = if is_plain { plain } else { (method, path) };
        let token = token(&subject, &text, &key_id);
        prop_assume!(token.len() <= TOKEN_MAX_BYTES);
        prop_assume!(header(&key_id).to_string().len() <= HEADER_MAX_BYTES);
        let mut asked = request((&method, &path), Some(&token));
        asked["id"] = json!(id);
        let mut host = host();
        let answer = host.facade.authorize(&asked.to_string(), MIDNIGHT * 1000.0);
        prop_assert!(answer.bytes().all(|byte| byte >= b' '), "{}", answer);
        let path = path.split('?').next().unwrap_or_default();
        let mut record = json!({
            "event": "decision", "effect": "Deny", "reason": parse(&answer)["audit"]["reason"],
            "status": parse(&answer)["decision"]["status"], "rule": null, "issuer": null, "subjectHash": null,
            "keyId": null, "algorithm": null, "method": start(&method, 32), "path": start(path, 1_024),
            "incident": null, "requestId": start(&id, 128),
        });
        if is_plain {
            let hash = Sha256::digest(format!("{ISSUER}\0{subject}"));
            let hash: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
            let allowed = json!({
                "effect": "Allow", "reason": null, "status": 200, "rule": "open", "issuer": ISSUER,
                "subjectHash": hash, "keyId": start(&key_id, LOGGED_KEY_ID_MAX_BYTES), "algorithm": "HS256",
                "notForwarded": parse(&answer)["audit"]["notForwarded"],
            });
            for (name, value) in allowed.as_object().into_iter().flatten() {
                record[name] = value.clone();
            }
        }
        prop_assert_eq!(&parse(&answer)["audit"], &record);
        Ok(())
    });
}

/// What a policy document for a principal lists, below the stage.
fn resources(host: &mut Host, subject: &str, text: &str) -> BTreeSet<String> {
    let token = token(subject, text, "k");
    let request = gateway_request(("GET", "/open"), Some(&token), &json!({ "scope": "api" }));
    let answer = host.answer(&request, MIDNIGHT);
    assert_eq!(answer["policy"]["scope"], "api", "{answer}");
    let statements = answer["policy"]["document"]["Statement"].as_array().expect("a list");
    let listed = statements.iter().flat_map(|statement| statement["Resource"].as_array()).flatten();
    let below = |resource: &Value| resource.as_str()?.strip_prefix(STAGE).map(str::to_owned);
    listed.map(|resource| below(resource).unwrap_or_else(|| panic!("{resource}"))).collect()
}

/// A claim comes into a document as one plain text for the very value, or not at all.
#[test]
fn a_policy_holds_no_wildcard_of_a_claim() {
    let templates = ["GET/users/", "GET/files/", "PUT/texts/", "GET/any/"];
    // One has no escapes and one has, which a document speaks about in other words.
    let usual = [("u", "t"), ("x|y", "x|y")];
    let usual = usual.map(|(subject, text)| resources(&mut host(), subject, text));
    check(150, &(visible(), odd()), |(subject, text)| {
        prop_assume!((1..=100).contains(&subject.len()) && text.len() <= 100);
        for resource in resources(&mut host(), &subject, &text) {
            if usual.iter().any(|usual| usual.contains(&resource)) {
                continue;
            }
            prop_assert!(!resource.contains(['*', '?', '$', '{', '}']), "{}", resource);
            let value = templates.iter().find_map(|template| resource.strip_prefix(template));
            let claim = if resource.starts_with("GET/users/") { &subject } else { &text };
            prop_assert_eq!(value.and_then(unescape), Some(claim.clone()), "{}", resource);
        }
        Ok(())
    });
}

/// Two callers who differ in what their tokens say read the same refusal, byte for byte.
#[test]
fn a_refusal_holds_nothing_of_a_token() {
    let action =
        prop::sample::select(&[("GET", "/scoped"), ("GET", "/nowhere"), ("PUT", "/texts/b")][..]);
    check(300, &(odd(), odd(), odd(), action), |(subject, text, key_id, action)| {
        let mut host = host();
        let mut refusal =
            |token: &str| host.answer(&request(action, Some(token)), MIDNIGHT)["decision"].clone();
        let known = [refusal(&token("u", "t", "k")), refusal(&token("", "t", "k"))];
        let refused = refusal(&token(&subject, &text, &key_id));
        prop_assert!(
            text == "b"
                || text.split(' ').any(|scope| scope == "s:read")
                || known.contains(&refused)
        );
        Ok(())
    });
}

/// A lone surrogate is no text: whoever escapes one has no claims at all.
#[test]
fn a_lone_surrogate_is_refused_wherever_it_stands() {
    let claim = prop::sample::select(&["sub", "text", "list", "other"][..]);
    let surrogate =
        prop::sample::select(&[r"\ud800", r"\udfff", r"\udc00\ud800", r"\uD83D\u0041"][..]);
    check(200, &(odd(), odd(), claim, surrogate), |(before, after, claim, surrogate)| {
        let mut claims = claims("u", "t");
        claims[claim] = json!(format!("{before}<here>{after}"));
        let payload = claims.to_string();
        let mut host = host();
        let mut effect = |payload: &str| {
            let token = sign(&header("k"), payload, &secret(0));
            host.answer(&request(("GET", "/open"), Some(&token)), MIDNIGHT)["decision"]["effect"]
                .clone()
        };
        prop_assert_eq!(effect(&payload.replace("<here>", surrogate)), "Deny");
        let is_good = claim != "sub";
        prop_assert!(!is_good || effect(&payload.replace("<here>", r"\ud83d\ude00")) == "Allow");
        Ok(())
    });
}
