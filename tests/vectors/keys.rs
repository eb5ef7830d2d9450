//! Keys and bytes in the forms the vectors have them in.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Value, json};

/// Every asymmetric algorithm: which of them a key serves is for the key to say.
pub(crate) const ASYMMETRIC: &str =
    r#"["EdDSA","ES256","ES384","ES512","PS256","PS384","PS512","RS256","RS384","RS512"]"#;

pub(crate) fn unhex(text: &str) -> Vec<u8> {
    assert!(text.len().is_multiple_of(2) && text.is_ascii(), "{text}");
    let byte = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(byte).collect()
}

pub(crate) fn base64url(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

pub(crate) fn unbase64url(text: &str) -> Vec<u8> {
    Base64UrlUnpadded::decode_vec(text).unwrap()
}

/// The `keys` of `verify_jws` for a set with this one key.
pub(crate) fn one_key(jwk: &Value) -> String {
    key_set(&json!({ "keys": [jwk] }))
}

/// The `keys` of `verify_jws` for a set.
pub(crate) fn key_set(set: &Value) -> String {
    json!({ "jwks_text": set.to_string() }).to_string()
}

/// The `keys` of `verify_jws` for an HMAC secret.
pub(crate) fn secret(bytes: &[u8]) -> String {
    json!({ "secret_b64u": base64url(bytes) }).to_string()
}

/// A JWK as a verifier is given it, and the algorithms that go with it: a set with the public
/// members alone, or the bytes of a secret and the one algorithm it is for.
pub(crate) fn verifying(jwk: &Value) -> (String, String) {
    if jwk["kty"] == "oct" {
        let bytes = unbase64url(jwk["k"].as_str().unwrap());
        return (secret(&bytes), json!([jwk["alg"]]).to_string());
    }
    let mut jwk = jwk.clone();
    for member in ["d", "p", "q", "dp", "dq", "qi"] {
        jwk.as_object_mut().unwrap().remove(member);
    }
    (one_key(&jwk), ASYMMETRIC.to_owned())
}
