//! The signature layer alone, for conformance tests: no claims, no rules, no clock.

use base64ct::{Base64UrlUnpadded, Encoding};

use crate::Reason;
use crate::development::Stage;
use crate::json::{Document, Json, Object};
use crate::jwk::KeySet;
use crate::signature::{Algorithm, Secret};
use crate::token::{HeaderMemo, UntrustedToken};

/// Keys as a test hands them over.
enum Keys {
    Set(KeySet),
    Secret(Secret),
}

/// Verifies the signature of a token (RFC 7515 section 5.2) and answers `verified` or the code of a
/// [`Reason`].
///
/// `keys` is JSON, either `{"jwks_text": "<key set document>"}` or `{"secret_b64u": "<base64url>"}`;
/// `algorithms` is a JSON list of the names allowed.
#[must_use]
pub fn verify_jws(token: &str, keys: &str, algorithms: &str) -> String {
    let verified = verify(token, keys, algorithms);
    verified.map_or_else(Reason::code, |()| "verified").to_owned()
}

/// Verifies a signature over any message, without a token around it.
///
/// `keys` as in [`verify_jws`]; a key set must hold exactly one key that fits.
#[must_use]
pub fn verify_signature(keys: &str, algorithm: &str, message: &[u8], signature: &[u8]) -> bool {
    let Some((keys, algorithm)) = Keys::parse(keys).ok().zip(Algorithm::from_name(algorithm))
    else {
        return false;
    };
    keys.verify(algorithm, None, message, signature) == Ok(true)
}

fn verify(token: &str, keys: &str, algorithms: &str) -> Result<(), Reason> {
    let token = UntrustedToken::parse(token, &mut HeaderMemo::default())?.signed;
    let header = token.header();
    if !is_listed(header.algorithm, algorithms) {
        return Err(Reason::AlgorithmNotAllowed);
    }
    let keys = Keys::parse(keys)?;
    let key_id = header.key_id.as_deref();
    let mut answer = Ok(false);
    token
        .verify_signature(|algorithm, message, signature| {
            answer = keys.verify(algorithm, key_id, message, signature);
            answer == Ok(true)
        })
        .map_err(|invalid| answer.err().unwrap_or(invalid))
}

fn is_listed(algorithm: Algorithm, algorithms: &str) -> bool {
    let list = Document::parse(algorithms).ok();
    let names = list.as_ref().and_then(|list| list.root().as_strings()).unwrap_or_default();
    names.into_iter().filter_map(Algorithm::from_name).any(|listed| listed == algorithm)
}

impl Keys {
    fn parse(keys: &str) -> Result<Self, Reason> {
        let keys = Document::parse(keys).map_err(|_| Reason::KeySetUnavailable)?;
        let keys = keys.members();
        match (text(keys, "jwks_text"), text(keys, "secret_b64u")) {
            (Some(document), None) => KeySet::parse(document.as_bytes(), Stage::Production)
                .map(Self::Set)
                .map_err(|_| Reason::KeySetUnavailable),
            (None, Some(secret)) => Base64UrlUnpadded::decode_vec(secret)
                .map(|secret| Self::Secret(Secret::new(secret)))
                .map_err(|_| Reason::SecretUnavailable),
            _ => Err(Reason::KeySetUnavailable),
        }
    }

    fn verify(
        &self,
        algorithm: Algorithm,
        key_id: Option<&str>,
        message: &[u8],
        signature: &[u8],
    ) -> Result<bool, Reason> {
        match self {
            Self::Set(keys) => keys
                .select(algorithm, key_id)
                .map(|key| key.key().verify(algorithm, message, signature)),
            Self::Secret(secret) if algorithm.is_symmetric() => {
                Ok(secret.verify(algorithm, message, signature))
            }
            Self::Secret(_) => Err(Reason::KeyUnknown),
        }
    }
}

fn text<'k>(keys: Object<'k>, name: &str) -> Option<&'k str> {
    keys.get(name).and_then(Json::as_str)
}
