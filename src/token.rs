//! The compact serialization of a JWS (RFC 7515 section 7.1), and the step from untrusted to
//! verified.

use std::sync::Arc;

use base64ct::{Base64UrlUnpadded, Encoding};

use crate::Reason;
use crate::json::{Json, JsonError, Object};
use crate::limits::{HEADER_MAX_BYTES, TOKEN_MAX_BYTES};
use crate::signature::Algorithm;

/// A token as received: nothing in it may be believed.
#[derive(Debug)]
pub(crate) struct UntrustedToken<'t> {
    header: Arc<ProtectedHeader>,
    signing_input: &'t [u8],
    payload: Vec<u8>,
    signature: Vec<u8>,
}

/// The members of the protected header that take part in verification; all others are ignored,
/// above all the keys and key locations a token may bring along (`jwk`, `jku`, `x5c`, `x5u`).
#[derive(Debug)]
pub(crate) struct ProtectedHeader {
    pub(crate) algorithm: Algorithm,
    pub(crate) key_id: Option<String>,
    pub(crate) token_type: Option<String>,
    content_type: Option<String>,
}

/// The claims of a token whose signature has not been verified: good for choosing an issuer's
/// entry, and for nothing else.
#[derive(Debug)]
pub(crate) struct UntrustedClaims(Object);

/// Claims whose signature has been verified under a key of the issuer.
#[derive(Debug)]
pub(crate) struct VerifiedClaims(Object);

impl<'t> UntrustedToken<'t> {
    /// Takes a token apart, within the bounds of [`limits`](crate::limits).
    pub(crate) fn parse(token: &'t str) -> Result<Self, Reason> {
        if token.len() > TOKEN_MAX_BYTES {
            return Err(Reason::TokenTooLarge);
        }
        let (signing_input, signature) = token.rsplit_once('.').ok_or(Reason::TokenMalformed)?;
        let (header, payload) = signing_input.split_once('.').ok_or(Reason::TokenMalformed)?;
        if header.is_empty() || payload.contains('.') {
            return Err(Reason::TokenMalformed);
        }
        Ok(Self {
            header: Arc::new(ProtectedHeader::parse(&decode(header)?)?),
            signing_input: signing_input.as_bytes(),
            payload: decode(payload)?,
            signature: decode(signature)?,
        })
    }

    pub(crate) fn header(&self) -> &Arc<ProtectedHeader> {
        &self.header
    }

    /// Reads the claims without believing them.
    pub(crate) fn claims(&self) -> Result<UntrustedClaims, Reason> {
        if self.header.content_type.is_some() {
            return Err(Reason::TokenNested);
        }
        object(&self.payload, Reason::PayloadMalformed).map(UntrustedClaims)
    }

    /// Asks `verify` about the algorithm, the signing input and the signature.
    pub(crate) fn verify_signature(
        &self,
        verify: impl FnOnce(Algorithm, &[u8], &[u8]) -> bool,
    ) -> Result<(), Reason> {
        verify(self.header.algorithm, self.signing_input, &self.signature)
            .then_some(())
            .ok_or(Reason::SignatureInvalid)
    }

    /// Turns the claims into verified ones, when `verify` says the signature is good.
    pub(crate) fn verify(
        &self,
        claims: UntrustedClaims,
        verify: impl FnOnce(Algorithm, &[u8], &[u8]) -> bool,
    ) -> Result<VerifiedClaims, Reason> {
        self.verify_signature(verify).map(|()| VerifiedClaims(claims.0))
    }
}

impl ProtectedHeader {
    /// A header that says nothing, for claims that nobody signed.
    pub(crate) fn assumed() -> Self {
        Self { algorithm: Algorithm::EdDsa, key_id: None, token_type: None, content_type: None }
    }

    fn parse(text: &[u8]) -> Result<Self, Reason> {
        if text.len() > HEADER_MAX_BYTES {
            return Err(Reason::HeaderTooLarge);
        }
        let members = object(text, Reason::HeaderMalformed)?;
        refuse_extensions(&members)?;
        let algorithm = members.get("alg").and_then(Json::as_str);
        Ok(Self {
            algorithm: algorithm
                .and_then(Algorithm::from_name)
                .ok_or(Reason::AlgorithmUnsupported)?,
            key_id: optional_string(&members, "kid")?,
            token_type: optional_string(&members, "typ")?,
            content_type: optional_string(&members, "cty")?,
        })
    }
}

impl UntrustedClaims {
    /// The claims, to be shown and not to be believed.
    pub(crate) fn into_members(self) -> Object {
        self.0
    }

    /// The issuer the token claims to come from, where that is a string.
    pub(crate) fn issuer(&self) -> Option<&str> {
        self.0.get("iss").and_then(Json::as_str)
    }
}

impl VerifiedClaims {
    /// Takes claims that nobody signed, to show what rules would make of them.
    pub(crate) fn assumed(claims: Object) -> Self {
        Self(claims)
    }

    pub(crate) fn members(&self) -> &Object {
        &self.0
    }

    pub(crate) fn into_members(self) -> Object {
        self.0
    }
}

/// The members of a segment's JSON object; `malformed` when it is none.
fn object(text: &[u8], malformed: Reason) -> Result<Object, Reason> {
    match Json::parse(text) {
        Ok(Json::Object(members)) => Ok(members),
        Ok(_) | Err(JsonError::Syntax) => Err(malformed),
        Err(JsonError::DuplicateName) => Err(Reason::JsonDuplicateName),
        Err(JsonError::TooDeep) => Err(Reason::JsonTooDeep),
        Err(JsonError::TooManyMembers) => Err(Reason::JsonTooManyMembers),
    }
}

/// This module implements no extension: any `crit` is refused (RFC 7515 section 4.1.11), as are an
/// unencoded payload (RFC 7797) and the header of an encrypted token (RFC 7516).
fn refuse_extensions(header: &Object) -> Result<(), Reason> {
    let encoded = header.get("b64").is_none_or(|b64| *b64 == Json::Bool(true));
    if header.contains_key("crit") || !encoded {
        return Err(Reason::CriticalUnsupported);
    }
    if header.contains_key("enc") {
        return Err(Reason::TokenNested);
    }
    Ok(())
}

fn optional_string(header: &Object, name: &str) -> Result<Option<String>, Reason> {
    match header.get(name) {
        None => Ok(None),
        Some(Json::String(value)) => Ok(Some(value.clone())),
        Some(_) => Err(Reason::HeaderMalformed),
    }
}

/// Decodes canonical base64url without padding: set trailing bits would let one signature be
/// written in several ways.
fn decode(segment: &str) -> Result<Vec<u8>, Reason> {
    Base64UrlUnpadded::decode_vec(segment).map_err(|_| Reason::TokenEncoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(token: &str) -> Option<Reason> {
        UntrustedToken::parse(token).err()
    }

    #[test]
    fn structure_is_checked_before_anything_is_decoded() {
        assert_eq!(fault(""), Some(Reason::TokenMalformed));
        assert_eq!(fault("a.b"), Some(Reason::TokenMalformed));
        assert_eq!(fault("a.b.c.d"), Some(Reason::TokenMalformed));
        assert_eq!(fault(".e30.AA"), Some(Reason::TokenMalformed));
        assert_eq!(fault(&".".repeat(1_000_000)), Some(Reason::TokenTooLarge));
    }

    #[test]
    fn trailing_bits_are_refused() {
        let header = Base64UrlUnpadded::encode_string(br#"{"alg":"HS256"}"#);
        assert_eq!(fault(&format!("{header}.e30.AA")), None);
        assert_eq!(fault(&format!("{header}.e30.AB")), Some(Reason::TokenEncoding));
    }

    #[test]
    fn headers_are_bounded() {
        let padding = "x".repeat(HEADER_MAX_BYTES);
        let header = format!(r#"{{"alg":"HS256","x":"{padding}"}}"#);
        let header = Base64UrlUnpadded::encode_string(header.as_bytes());
        assert_eq!(fault(&format!("{header}.e30.AA")), Some(Reason::HeaderTooLarge));
    }
}
