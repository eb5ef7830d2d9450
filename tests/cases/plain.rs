//! The way without JSON says what JSON says: every case that is plain is put to the module as
//! `js/exchange.js` does it.

use std::sync::atomic::{AtomicUsize, Ordering};

use edge_authorizer::limits::EXCHANGE_VALUE_BYTES;
use edge_authorizer::{Facade, Plain, PlainRequest};
use serde_json::{Value, json};

use crate::plain_request;
use crate::run::Ask;
use crate::ways::{Host, answer_all, any};

/// Most UTF-16 units of header fields in a plain request, and what each takes beside its own.
const ROOM: usize = 64 * 1024;
const FIELD_BYTES: usize = 8;
const ID_MAX: usize = 128;
/// As much of a method and a path as an audit record has.
const METHOD_MAX: usize = 32;
const PATH_MAX: usize = 1024;

/// What a plain request has, and where it is written.
struct Written {
    request: PlainRequest,
    method: String,
    path: String,
    id: Value,
}

#[test]
fn plain_requests_are_answered_as_in_json() {
    static ALLOWED: AtomicUsize = AtomicUsize::new(0);
    static REFUSED: AtomicUsize = AtomicUsize::new(0);
    let ask: Ask = |facade, request, now| {
        let answered = decide(facade, request, now);
        let text = facade.authorize(request, now);
        compare(answered, &text, (&ALLOWED, &REFUSED));
        text
    };
    answer_all(any, |_| (), ask, |case, answer, recorded| assert_eq!(answer.line(case), recorded));
    let counts = [&ALLOWED, &REFUSED].map(|count| count.load(Ordering::Relaxed));
    assert!(counts.iter().all(|count| *count > 300), "{counts:?}");
}

#[test]
fn plain_requests_are_answered_as_in_json_where_the_host_computes_for_rsa() {
    static ALLOWED: AtomicUsize = AtomicUsize::new(0);
    static REFUSED: AtomicUsize = AtomicUsize::new(0);
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    let ask: Ask = |facade, request, now| {
        let answer = |_: &mut [u8]| {
            ASKED.fetch_add(1, Ordering::Relaxed);
            true
        };
        facade.compute_by(Box::new(Host { answer }));
        let asked = ASKED.load(Ordering::Relaxed);
        let answered = decide(facade, request, now);
        let text = facade.authorize(request, now);
        if ASKED.load(Ordering::Relaxed) > asked {
            compare(answered, &text, (&ALLOWED, &REFUSED));
        }
        text
    };
    answer_all(any, |_| (), ask, |case, answer, recorded| assert_eq!(answer.line(case), recorded));
    let counts = [&ASKED, &ALLOWED, &REFUSED].map(|count| count.load(Ordering::Relaxed));
    assert!(counts.iter().all(|count| *count > 10), "{counts:?}");
}

/// Whatever a host says was written, the answer is no allow.
#[test]
fn what_is_not_as_described_goes_the_way_of_json() {
    let rules = json!([{"id": "health", "methods": ["GET"], "path": "/", "public": true}]);
    let issuer = json!({"issuer": "i", "audiences": ["a"], "algorithms": ["EdDSA"],
        "keys": {"jwksUri": "https://keys.example.com"}});
    let config = json!({"issuers": [issuer], "rules": rules}).to_string();
    let mut facade = Facade::new(&config).expect("the configuration is good");
    let text = r#"{"headers":[],"method":"GET","path":"/"}"#;
    let written = write(&mut facade, text).expect("it is plain").request;
    assert_eq!(facade.decide(written, 1.75e12), Plain::Allowed);
    let far = usize::MAX;
    for wrong in [
        PlainRequest { method: far, ..written },
        PlainRequest { path: far, ..written },
        PlainRequest { field: 1, value: far, ..written },
        PlainRequest { field: far, ..written },
    ] {
        assert_eq!(facade.decide(wrong, 1.75e12), Plain::Elsewhere, "{wrong:?}");
    }
    facade.input()[EXCHANGE_VALUE_BYTES + 4] = 0xff;
    assert_eq!(facade.decide(PlainRequest { path: 2, ..written }, 1.75e12), Plain::Elsewhere);
}

/// What came of a plain request; nothing where it is not plain, or has to go the way of JSON.
fn decide(facade: &mut Facade, request: &str, now: f64) -> Option<Value> {
    let written = write(facade, request)?;
    match facade.decide(written.request, now) {
        Plain::Elsewhere => None,
        Plain::Allowed => Some(allowed(facade, &written)),
        Plain::Refused => {
            let text = facade.exchanged_text();
            let mut refused: Value = serde_json::from_str(text).expect("a refusal is JSON");
            refused["audit"]["requestId"] = written.id;
            Some(refused)
        }
    }
}

fn compare(answered: Option<Value>, text: &str, (allowed, refused): (&AtomicUsize, &AtomicUsize)) {
    let Some(answered) = answered else { return };
    let in_json: Value = serde_json::from_str(text).expect("the module answers JSON");
    assert_eq!(answered, in_json);
    let count = if answered["decision"]["effect"] == "Allow" { allowed } else { refused };
    count.fetch_add(1, Ordering::Relaxed);
}

/// Writes a request, if it is plain.
fn write(facade: &mut Facade, text: &str) -> Option<Written> {
    let outline: Value = serde_json::from_str(&facade.outline()).expect("an outline is JSON");
    let request: Value = serde_json::from_str(text).ok()?;
    // Names that come twice, or in an order of their own, are no request of ours.
    let spelled = request.to_string();
    let members = request.as_object().filter(|_| spelled == text)?;
    let known = ["method", "path", "headers", "id"];
    if members.keys().any(|name| !known.contains(&name.as_str())) {
        return None;
    }
    let (method, path) = (plain(&request["method"])?, plain(&request["path"])?);
    let id = request["id"].clone();
    if !(id.is_null() || plain(&id).is_some_and(|id| id.len() <= ID_MAX)) {
        return None;
    }
    let (field, value) = credential(&request["headers"], &outline["credentials"])?;
    let written = plain_request::write(facade, (method, path), (field, &value))?;
    Some(Written { request: written, method: method.to_owned(), path: path.to_owned(), id })
}

fn plain(text: &Value) -> Option<&str> {
    text.as_str().filter(|text| text.is_ascii())
}

/// The one field that carries credentials, from 1, and its value; 0 where there is none.
fn credential(headers: &Value, names: &Value) -> Option<(usize, String)> {
    let pairs: Vec<(&str, &str)> = match headers {
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| Some((name.as_str(), value.as_str()?))).collect()
        }
        Value::Array(pairs) => {
            pairs.iter().map(|pair| Some((pair[0].as_str()?, pair[1].as_str()?))).collect()
        }
        _ => None,
    }?;
    if pairs.iter().map(|(name, value)| name.len() + value.len() + FIELD_BYTES).sum::<usize>()
        > ROOM
    {
        return None;
    }
    let field = |name: &str| {
        let names = names.as_array().into_iter().flatten().filter_map(Value::as_str);
        names.into_iter().position(|known| known.eq_ignore_ascii_case(name))
    };
    let mut found = pairs.iter().filter_map(|(name, value)| Some((field(name)? + 1, *value)));
    match (found.next(), found.next()) {
        (None, _) => Some((0, String::new())),
        (Some((field, value)), None) if value.is_ascii() => Some((field, value.to_owned())),
        _ => None,
    }
}

/// What JavaScript makes of numbers and a text.
fn allowed(facade: &mut Facade, written: &Written) -> Value {
    let outline: Value = serde_json::from_str(&facade.outline()).expect("an outline is JSON");
    let rule = outline["rules"][facade.result()[2] as usize].clone();
    let (principal, context, headers, token) = if facade.result()[3] == 0.0 {
        let token =
            json!({ "issuer": null, "subjectHash": null, "keyId": null, "algorithm": null });
        (Value::Null, json!({}), json!([]), token)
    } else {
        facade.describe(true);
        Texts::of(facade).read(&outline["forward"])
    };
    let path = written.path.split('?').next().unwrap_or_default();
    let mut audit = json!({
        "event": "decision", "effect": "Allow", "reason": null, "status": 200, "rule": rule,
        "method": &written.method[..written.method.len().min(METHOD_MAX)],
        "path": &path[..path.len().min(PATH_MAX)],
        "incident": null, "requestId": written.id,
    });
    for (name, value) in token.as_object().expect("an object") {
        audit[name] = value.clone();
    }
    let decision = json!({
        "effect": "Allow", "principal": principal, "rule": rule, "context": context, "headers": headers,
    });
    json!({ "decision": decision, "audit": audit })
}

/// Texts that lie one after another, by their lengths in UTF-16 units.
struct Texts {
    numbers: Vec<f64>,
    text: Vec<u16>,
    at: usize,
    start: usize,
}

impl Texts {
    fn of(facade: &Facade) -> Self {
        let text = facade.exchanged_text().encode_utf16().collect();
        Self { numbers: facade.exchanged_numbers().to_vec(), text, at: 3, start: 0 }
    }

    fn read(mut self, forward: &Value) -> (Value, Value, Value, Value) {
        let [expiry, scopes, roles] = [self.numbers[0], self.numbers[1], self.numbers[2]];
        let [issuer, subject, client, context] =
            [self.take(), self.take(), self.take(), self.take()];
        let [scopes, roles] = [scopes, roles].map(|count| self.list(count as usize));
        let principal = json!({
            "issuer": issuer, "subject": subject, "clientId": client,
            "scopes": scopes, "roles": roles, "expiresAt": number(expiry),
        });
        let context = context.as_str().map_or(json!({}), parse);
        let names = forward.as_array().into_iter().flatten();
        let headers: Vec<_> = names.map(|name| (name.clone(), self.take())).collect();
        let headers = headers.into_iter().filter(|(_, value)| !value.is_null()).collect::<Vec<_>>();
        let mut token = json!({
            "issuer": self.take(), "subjectHash": self.take(), "keyId": self.take(),
            "algorithm": self.take(),
        });
        if let Some(unfit) = self.take().as_str() {
            token["notForwarded"] = parse(unfit);
        }
        assert_eq!((self.at, self.start), (self.numbers.len(), self.text.len()));
        (principal, context, json!(headers), token)
    }

    fn take(&mut self) -> Value {
        let length = self.numbers[self.at];
        self.at += 1;
        if length < 0.0 {
            return Value::Null;
        }
        let start = self.start;
        self.start += length as usize;
        String::from_utf16(&self.text[start..self.start]).expect("it is whole").into()
    }

    fn list(&mut self, count: usize) -> Vec<Value> {
        (0..count).map(|_| self.take()).collect()
    }
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

/// As JSON spells it: without a fraction where there is none.
fn number(seconds: f64) -> Value {
    if seconds.fract() == 0.0 { json!(seconds as i64) } else { json!(seconds) }
}
