//! Random turns of events: tokens, clocks, rotations, and one authorizer through all of it.

use arbitrary::{Arbitrary, Unstructured};
use base64ct::{Base64UrlUnpadded, Encoding};
use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Value, json};

use crate::subject::{AUDIENCE, ISSUER, NOW, Subject};

/// What is configured where nothing is, in seconds.
const TOLERANCE: f64 = 60.0;
const TURNS_MAX: usize = 12;
const SUBJECTS: [&str; 3] = ["ada", "bob", "eve"];

#[derive(Arbitrary, Debug)]
enum Turn {
    /// The clock goes on, or back, by so many seconds.
    Clock(i16),
    /// The issuer publishes these keys: one bit for each.
    Publish(u8),
    /// Somebody asks.
    Ask(Asked),
}

#[derive(Arbitrary, Debug)]
struct Asked {
    /// Which of four keys signs.
    key: u8,
    /// Which of them the header names.
    named: u8,
    subject: u8,
    has_scope: bool,
    /// From the start on, in seconds.
    expires: i16,
    starts: Option<i16>,
    path: u8,
    /// A byte of the token to be changed.
    damage: Option<(u16, u8)>,
}

/// Whoever passes has a token that is whole, in its time, and signed by a key that has been
/// published; and the rules let it pass.
pub fn decide(input: &[u8]) {
    let Ok(turns) = Vec::<Turn>::arbitrary(&mut Unstructured::new(input)) else {
        return;
    };
    let mut world = World::new();
    for turn in turns.iter().take(TURNS_MAX) {
        match turn {
            Turn::Clock(seconds) => world.now += f64::from(*seconds) * 1000.0,
            Turn::Publish(bits) => world.publish(*bits),
            Turn::Ask(asked) => world.ask(asked),
        }
    }
}

struct World {
    subject: Subject,
    now: f64,
    /// Every key that has been published, ever: old ones are good until they are fetched anew.
    published: u8,
}

impl World {
    fn new() -> Self {
        let subject = Subject::with_rules(json!(["EdDSA"]), rules(), &key_set(1));
        Self { subject, now: NOW, published: 1 }
    }

    fn publish(&mut self, bits: u8) {
        self.published |= bits;
        self.subject.publish(&key_set(bits));
    }

    fn ask(&mut self, asked: &Asked) {
        let token = asked.token();
        let path = asked.path();
        let bearer = format!("Bearer {token}");
        let answer = self.subject.ask_every_way(("GET", &path), Some(&bearer), self.now);
        let public = path == "/health";
        assert!(!answer.allowed || public || self.may(asked, &path), "{asked:?} at {}", self.now);
    }

    /// What a person would say who knows all.
    fn may(&self, asked: &Asked, path: &str) -> bool {
        let seconds = self.now / 1000.0;
        let starts = asked.starts.map_or(0.0, |starts| NOW / 1000.0 + f64::from(starts));
        let in_time = seconds < asked.expiry() + TOLERANCE && starts <= seconds + TOLERANCE;
        let is_known =
            self.published >> (asked.key % 4) & 1 == 1 && asked.key % 4 == asked.named % 4;
        let by_rule = match path {
            "/pets" => asked.has_scope,
            _ => path == format!("/users/{}", asked.subject()),
        };
        in_time && is_known && by_rule && asked.is_whole()
    }
}

impl Asked {
    fn subject(&self) -> &'static str {
        SUBJECTS[usize::from(self.subject) % SUBJECTS.len()]
    }

    fn expiry(&self) -> f64 {
        NOW / 1000.0 + f64::from(self.expires)
    }

    fn path(&self) -> String {
        match self.path % 5 {
            0 => "/health".to_owned(),
            1 => "/pets".to_owned(),
            other => format!("/users/{}", SUBJECTS[usize::from(other) - 2]),
        }
    }

    fn token(&self) -> String {
        let mut token = self.whole_token().into_bytes();
        if let Some((at, byte)) = self.damage {
            let at = usize::from(at) % token.len();
            token[at] = byte & 0x7f;
        }
        String::from_utf8(token).expect("it is ASCII")
    }

    fn is_whole(&self) -> bool {
        self.token() == self.whole_token()
    }

    fn whole_token(&self) -> String {
        let header = json!({ "alg": "EdDSA", "kid": format!("{}", self.named % 4) });
        let scope = if self.has_scope { "pets:read" } else { "" };
        let mut claims = json!({
            "iss": ISSUER, "aud": AUDIENCE, "sub": self.subject(), "scope": scope, "exp": self.expiry(),
        });
        if let Some(starts) = self.starts {
            claims["nbf"] = (NOW / 1000.0 + f64::from(starts)).into();
        }
        let encode = |json: Value| Base64UrlUnpadded::encode_string(json.to_string().as_bytes());
        let input = format!("{}.{}", encode(header), encode(claims));
        let signature = key(self.key % 4).sign(input.as_bytes()).to_bytes();
        format!("{input}.{}", Base64UrlUnpadded::encode_string(&signature))
    }
}

fn key(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number + 1; 32])
}

fn key_set(bits: u8) -> String {
    let published = (0..4).filter(|number| bits >> number & 1 == 1).map(|number| {
        let x = Base64UrlUnpadded::encode_string(key(number).verifying_key().as_bytes());
        json!({ "kty": "OKP", "crv": "Ed25519", "kid": number.to_string(), "x": x })
    });
    json!({ "keys": published.collect::<Vec<_>>() }).to_string()
}

fn rules() -> Value {
    json!([
        { "id": "health", "methods": ["GET"], "path": "/health", "public": true },
        { "id": "pets", "methods": ["GET"], "path": "/pets", "scopes": ["pets:read"] },
        { "id": "own", "methods": ["GET"], "path": "/users/{id}", "claims": { "sub": "{id}" } },
    ])
}
