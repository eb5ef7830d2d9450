//! An authorizer under attack: it is asked in every way there is, and no way may allow what
//! another refuses.

use base64ct::{Base64UrlUnpadded, Encoding};
use edge_authorizer::{Facade, HostRsa, Plain};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::plain_request;

/// 2025-06-15T15:06:40Z, in milliseconds, when the tokens of `tests/cases` are good.
pub(crate) const NOW: f64 = 1_750_000_000_000.0;
/// The same in seconds, as claims have it.
pub(crate) const SECONDS: f64 = NOW / 1000.0;
pub(crate) const ISSUER: &str = "https://issuer.example.com/tenant-a";
pub(crate) const AUDIENCE: &str = "https://api.example.com/orders";
/// The secret of `tests/cases/jwt.jsonl`, as a store has it.
pub(crate) const SECRET: &str = "96Tf16xQOenKJeea7xhqa_9P-iznxughbBOjb0QtnZM";

const SECRET_POINTER: &str = "/issuers/0/keys/secret";
/// As many as one request may ask for, as in the JavaScript shim.
const FETCHES_MAX: usize = 3;

/// An authorizer, and what a fetch finds.
pub(crate) struct Subject {
    pub(crate) facade: Facade,
    key_set: String,
}

/// What it answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) whole: Value,
    pub(crate) allowed: bool,
}

impl Subject {
    /// One entry that verifies HS256 under [`SECRET`] and remembers nothing, so it serves one input
    /// after another; `more` is merged into the configuration.
    pub(crate) fn with_secret(rules: Value, more: &Value) -> Self {
        let keys = json!({ "secret": { "env": "KEY", "encoding": "base64url" } });
        let mut config = config(keys, json!(["HS256"]), rules);
        config["tokenCache"] = false.into();
        for (name, value) in more.as_object().into_iter().flatten() {
            config[name] = value.clone();
        }
        let mut subject = Self::new(&config, "");
        subject.facade.supply_secret(SECRET_POINTER, SECRET.as_bytes()).expect("a good secret");
        subject
    }

    /// One entry that fetches its key set, and finds `key_set`.
    pub(crate) fn with_key_set(algorithms: Value, key_set: &str) -> Self {
        Self::with_rules(algorithms, any_principal(), key_set)
    }

    /// As [`with_key_set`](Self::with_key_set), by rules of one's own.
    pub(crate) fn with_rules(algorithms: Value, rules: Value, key_set: &str) -> Self {
        let keys = json!({ "jwksUri": "https://issuer.example.com/tenant-a/keys.json" });
        Self::new(&config(keys, algorithms, rules), key_set)
    }

    /// What a fetch finds from now on.
    pub(crate) fn publish(&mut self, key_set: &str) {
        key_set.clone_into(&mut self.key_set);
    }

    fn new(config: &Value, key_set: &str) -> Self {
        let facade = Facade::new(&config.to_string()).expect("a good configuration");
        Self { facade, key_set: key_set.to_owned() }
    }

    /// Decides by the way of JSON, with the fetches that it asks for.
    pub(crate) fn ask(&mut self, request: &Value, now: f64) -> Answer {
        let request = request.to_string();
        for _ in 0..FETCHES_MAX {
            let answer = self.facade.authorize(&request, now);
            let parsed = parse(&answer);
            let Some(fetch) = parsed.get("fetch") else {
                return Answer::read(&answer);
            };
            let found = json!({ "status": 200, "body": self.key_set, "maxAgeSeconds": null });
            parse(&self.facade.supply(&fetch.to_string(), &found.to_string(), now));
        }
        panic!("it asks for fetches without end");
    }

    /// Decides a request with one header field at most, with and without JSON.
    pub(crate) fn ask_both_ways(
        &mut self,
        (method, path): (&str, &str),
        authorization: Option<&str>,
        now: f64,
    ) -> Answer {
        let request = request(method, path, authorization);
        let answer = self.ask(&request, now);
        if let Some(allowed) = self.ask_plainly((method, path), authorization, now) {
            assert_eq!(allowed, answer.allowed, "without JSON: {request}");
        }
        answer
    }

    /// The way without JSON; nothing where the request is not plain.
    fn ask_plainly(
        &mut self,
        (method, path): (&str, &str),
        authorization: Option<&str>,
        now: f64,
    ) -> Option<bool> {
        let field = (usize::from(authorization.is_some()), authorization.unwrap_or_default());
        let written = plain_request::write(&mut self.facade, (method, path), field)?;
        match self.facade.decide(written, now) {
            Plain::Elsewhere => None,
            Plain::Allowed => {
                self.facade.describe(true);
                Some(true)
            }
            Plain::Refused => {
                assert!(!Answer::read(self.facade.exchanged_text()).allowed);
                Some(false)
            }
        }
    }

    /// As [`ask_both_ways`](Self::ask_both_ways), then again, as a token may be remembered, and by a
    /// host that computes nonsense, which can make nothing good that is not.
    pub(crate) fn ask_every_way(
        &mut self,
        (method, path): (&str, &str),
        authorization: Option<&str>,
        now: f64,
    ) -> Answer {
        let answer = self.ask_both_ways((method, path), authorization, now);
        let request = request(method, path, authorization);
        assert_eq!(self.ask(&request, now).allowed, answer.allowed, "asked again: {request}");
        for nonsense in [0, 1, 0xff] {
            self.facade.compute_by(Box::new(Host { nonsense: Some(nonsense) }));
            let allowed = self.ask(&request, now).allowed;
            assert!(!allowed || answer.allowed, "a host made it good: {request}");
        }
        self.facade.compute_by(Box::new(Host { nonsense: None }));
        answer
    }
}

/// A host that fills powers with one byte, or computes none.
#[derive(Debug)]
struct Host {
    nonsense: Option<u8>,
}

impl HostRsa for Host {
    fn power(&self, _: &[u8], _: u64, _: &[u8], power: &mut [u8]) -> bool {
        power.fill(self.nonsense.unwrap_or_default());
        self.nonsense.is_some()
    }
}

impl Answer {
    /// Reads an answer, which always has one of two effects, and where it is a denial all that a
    /// denial needs.
    pub(crate) fn read(text: &str) -> Self {
        let whole = parse(text);
        let (decision, audit) = (&whole["decision"], &whole["audit"]);
        assert_eq!(audit["effect"], decision["effect"], "{text}");
        let allowed = decision["effect"] == "Allow";
        if !allowed {
            assert_eq!(decision["effect"], "Deny", "{text}");
            let status = decision["status"].as_u64().expect("a denial has a status");
            assert!((400..600).contains(&status), "{text}");
            assert_eq!(decision["problem"]["status"], status, "{text}");
            assert!(audit["reason"].is_string(), "{text}");
        }
        Self { whole, allowed }
    }

    /// Whether a caller could read `text` in it.
    pub(crate) fn shows(&self, text: &str) -> bool {
        !self.allowed && self.whole["decision"].to_string().contains(text)
    }
}

/// A rule that any principal passes.
pub(crate) fn any_principal() -> Value {
    json!([{ "id": "any", "methods": ["GET"], "path": "/" }])
}

pub(crate) fn request(method: &str, path: &str, authorization: Option<&str>) -> Value {
    let headers: Vec<_> = authorization.map(|value| ["authorization", value]).into_iter().collect();
    json!({ "method": method, "path": path, "headers": headers })
}

/// A token over any header and any claims, with a signature that is good under [`SECRET`].
pub(crate) fn signed(header: &[u8], claims: &[u8]) -> String {
    let encode = Base64UrlUnpadded::encode_string;
    let input = format!("{}.{}", encode(header), encode(claims));
    let mac = mac(input.as_bytes()).finalize().into_bytes();
    format!("{input}.{}", encode(&mac))
}

/// Whether a token has a good signature under [`SECRET`], and nothing else about it.
pub(crate) fn is_signed(token: &str) -> bool {
    let Some((input, signature)) = token.rsplit_once('.') else {
        return false;
    };
    Base64UrlUnpadded::decode_vec(signature)
        .is_ok_and(|signature| mac(input.as_bytes()).verify_slice(&signature).is_ok())
}

fn mac(input: &[u8]) -> Hmac<Sha256> {
    let secret = Base64UrlUnpadded::decode_vec(SECRET).expect("the secret is base64url");
    Hmac::new_from_slice(&secret).expect("any length is good").chain_update(input)
}

/// Everything the module says is JSON.
pub(crate) fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn config(keys: Value, algorithms: Value, rules: Value) -> Value {
    let issuer = json!({ "issuer": ISSUER, "audiences": [AUDIENCE], "algorithms": algorithms, "keys": keys });
    json!({ "issuers": [issuer], "rules": rules })
}
