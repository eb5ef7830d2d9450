//! A host that puts requests to the module, in both ways there are.

use base64ct::{Base64UrlUnpadded, Encoding};
use edge_authorizer::{Facade, Plain};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::{Sha256, Sha384, Sha512};

use crate::plain_request;

/// 2026-11-24T00:00:00Z.
pub(crate) const MIDNIGHT: f64 = 1_795_478_400.0;
/// What every ARN starts with.
pub(crate) const STAGE: &str = "arn:aws:execute-api:eu-west-1:123456789012:abc123/prod/";

/// As text, or through the module's memory.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    Json,
    Plain,
}

pub(crate) struct Host {
    pub(crate) facade: Facade,
    rules: Vec<String>,
}

impl Host {
    /// A host of a configuration; `SECRET_0` is the secret of its first entry, and so on.
    pub(crate) fn new(config: &Value) -> Self {
        let mut facade = Facade::new(&config.to_string())
            .unwrap_or_else(|errors| panic!("{errors} in {config}"));
        for (index, reference) in
            parse(&facade.secret_references()).as_array().into_iter().flatten().enumerate()
        {
            let pointer = reference["pointer"].as_str().expect("a reference has a place");
            facade.supply_secret(pointer, &secret(index)).expect("the secret is long enough");
        }
        let outline = parse(&facade.outline());
        let rules = outline["rules"].as_array().into_iter().flatten();
        let rules = rules.filter_map(Value::as_str).map(str::to_owned).collect();
        Self { facade, rules }
    }

    /// Decides a request in JSON, and returns what the module answers.
    pub(crate) fn answer(&mut self, request: &Value, now: f64) -> Value {
        parse(&self.facade.authorize(&request.to_string(), now * 1000.0))
    }

    /// The id of the rule that lets a request pass, if one does.
    pub(crate) fn allowed_by(
        &mut self,
        way: Way,
        (method, path): (&str, &str),
        token: Option<&str>,
        now: f64,
    ) -> Option<String> {
        match way {
            Way::Plain => self.plain((method, path), token, now),
            Way::Json => {
                let answer = self.answer(&request((method, path), token), now);
                let decision = &answer["decision"];
                let rule =
                    || decision["rule"].as_str().expect("an allow names its rule").to_owned();
                (decision["effect"] == "Allow").then(rule)
            }
        }
    }

    fn plain(
        &mut self,
        (method, path): (&str, &str),
        token: Option<&str>,
        now: f64,
    ) -> Option<String> {
        let value = token.map(|token| format!("Bearer {token}")).unwrap_or_default();
        let field = usize::from(token.is_some());
        let written = plain_request::write(&mut self.facade, (method, path), (field, &value));
        let written = written.expect("it is ASCII, and short");
        match self.facade.decide(written, now * 1000.0) {
            Plain::Refused => None,
            Plain::Allowed => {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a place"
                )]
                let place = self.facade.result()[2] as usize;
                Some(self.rules[place].clone())
            }
            other => panic!("{other:?} for a plain request"),
        }
    }
}

/// A request as the module takes it.
pub(crate) fn request((method, path): (&str, &str), token: Option<&str>) -> Value {
    let field = token.map(|token| json!(["authorization", format!("Bearer {token}")]));
    let headers: Vec<_> = field.into_iter().collect();
    json!({ "method": method, "path": path, "headers": headers })
}

/// A request that asks for a policy document too.
pub(crate) fn gateway_request(
    (method, path): (&str, &str),
    token: Option<&str>,
    policy: &Value,
) -> Value {
    let mut request = request((method, path), token);
    request["methodArn"] = json!(format!("{STAGE}{method}{path}"));
    request["policy"] = policy.clone();
    request
}

/// Long enough for every algorithm.
pub(crate) fn secret(index: usize) -> Vec<u8> {
    format!("the secret of entry {index} ").repeat(4).into_bytes()
}

/// A token with a header and a payload as they are.
pub(crate) fn sign(header: &Value, payload: &str, secret: &[u8]) -> String {
    let encode = |bytes: &[u8]| Base64UrlUnpadded::encode_string(bytes);
    let input = format!("{}.{}", encode(header.to_string().as_bytes()), encode(payload.as_bytes()));
    let tag = match header["alg"].as_str() {
        Some("HS384") => tag::<Hmac<Sha384>>(secret, &input),
        Some("HS512") => tag::<Hmac<Sha512>>(secret, &input),
        _ => tag::<Hmac<Sha256>>(secret, &input),
    };
    format!("{input}.{}", encode(&tag))
}

fn tag<M: Mac + KeyInit>(secret: &[u8], input: &str) -> Vec<u8> {
    let mac = <M as KeyInit>::new_from_slice(secret).expect("any length will do");
    mac.chain_update(input).finalize().into_bytes().to_vec()
}

pub(crate) fn parse(text: &str) -> Value {
    serde_json::from_str(text).expect("the module answers JSON")
}
