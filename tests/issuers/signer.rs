//! Throwaway keys that sign tokens.

use base64ct::{Base64UrlUnpadded, Encoding};
use ed25519_dalek::Signer as _;
use hmac::{KeyInit, Mac};
use rsa::BoxedUint;
use serde_json::{Value, json};
use sha2::Sha256;

/// A key with its id.
pub(crate) struct Signer {
    pub(crate) key_id: String,
    key: Key,
}

enum Key {
    Ed25519(ed25519_dalek::SigningKey),
    P256(p256::ecdsa::SigningKey),
    Rsa(Box<rsa::PrivateKey>),
    Secret(Vec<u8>),
}

impl Signer {
    pub(crate) fn ed25519(key_id: &str, seed: u8) -> Self {
        let key = ed25519_dalek::SigningKey::from_bytes(&[seed; 32]);
        Self { key_id: key_id.to_owned(), key: Key::Ed25519(key) }
    }

    pub(crate) fn p256(key_id: &str) -> Self {
        let key = p256::ecdsa::SigningKey::from_slice(&[7; 32]).expect("a scalar in range");
        Self { key_id: key_id.to_owned(), key: Key::P256(key) }
    }

    /// The private key of RFC 7520 section 3.4.
    pub(crate) fn rsa(key_id: &str) -> Self {
        let path = "tests/vectors/jose-cookbook/jwk/3_4.rsa_private_key.json";
        let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("the file is there");
        let jwk: Value = serde_json::from_str(&text).expect("the file is JSON");
        let number = |name: &str| {
            let text = jwk[name].as_str().expect("a member of the key");
            let bytes = Base64UrlUnpadded::decode_vec(text).expect("base64url");
            BoxedUint::from_be_slice_vartime(&bytes)
        };
        let key = rsa::PrivateKey::from_p_q(number("p"), number("q"), BoxedUint::from(65_537_u64));
        let key = Box::new(key.expect("two primes"));
        Self { key_id: key_id.to_owned(), key: Key::Rsa(key) }
    }

    pub(crate) fn secret(secret: &[u8]) -> Self {
        Self { key_id: String::new(), key: Key::Secret(secret.to_vec()) }
    }

    pub(crate) fn jwk(&self) -> Value {
        let mut jwk = match &self.key {
            Key::Ed25519(key) => {
                json!({"kty": "OKP", "crv": "Ed25519", "x": base64url(key.verifying_key().as_bytes())})
            }
            Key::P256(key) => {
                let point = key.verifying_key().to_sec1_point(false);
                let (x, y) = point.as_bytes()[1..].split_at(32);
                json!({"kty": "EC", "crv": "P-256", "x": base64url(x), "y": base64url(y)})
            }
            Key::Rsa(key) => {
                use rsa::traits::PublicKeyParts;
                json!({"kty": "RSA", "n": base64url(&key.n_bytes()), "e": "AQAB"})
            }
            Key::Secret(_) => panic!("a secret is not published"),
        };
        jwk["kid"] = json!(self.key_id);
        jwk
    }

    pub(crate) fn token(&self, claims: &Value) -> String {
        let header = match &self.key {
            Key::Ed25519(_) => json!({"alg": "EdDSA", "kid": self.key_id}),
            Key::P256(_) => json!({"alg": "ES256", "kid": self.key_id}),
            Key::Rsa(_) => json!({"alg": "RS256", "kid": self.key_id}),
            Key::Secret(_) => json!({"alg": "HS256"}),
        };
        self.token_with(&header, claims)
    }

    pub(crate) fn token_with(&self, header: &Value, claims: &Value) -> String {
        let message = message(header, claims);
        let signature = self.sign(message.as_bytes());
        format!("{message}.{}", base64url(&signature))
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        match &self.key {
            Key::Ed25519(key) => key.sign(message).to_bytes().to_vec(),
            Key::P256(key) => {
                let signature: p256::ecdsa::Signature = key.sign(message);
                signature.to_bytes().to_vec()
            }
            Key::Rsa(key) => key.pkcs1v15_sign::<Sha256>(message).expect("a key of 2048 bits"),
            Key::Secret(secret) => {
                let mac = hmac::Hmac::<Sha256>::new_from_slice(secret).expect("any length");
                mac.chain_update(message).finalize().into_bytes().to_vec()
            }
        }
    }
}

/// A token with the signature of nobody.
pub(crate) fn unsigned(header: &Value, claims: &Value) -> String {
    format!("{}.{}", message(header, claims), base64url(&[0; 64]))
}

fn message(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| base64url(value.to_string().as_bytes());
    format!("{}.{}", part(header), part(claims))
}

pub(crate) fn base64url(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

/// A document with these keys.
pub(crate) fn key_set(signers: &[&Signer]) -> Value {
    json!({"keys": signers.iter().map(|signer| signer.jwk()).collect::<Vec<_>>()})
}
