//! The compact serialization of a JWS (RFC 7515 section 7.1), and the step from untrusted to
//! verified.

mod header;

use std::sync::Arc;

pub(crate) use self::header::{HeaderMemo, ProtectedHeader};
use crate::json::{Document, Json, JsonError, Object};
use crate::limits::TOKEN_MAX_BYTES;
use crate::signature::Algorithm;
use crate::{Reason, base64url};

/// A token as received: nothing in it may be believed.
#[derive(Debug)]
pub(crate) struct UntrustedToken<'t> {
    pub(crate) signed: Signed<'t>,
    payload: Vec<u8>,
}

/// What a signature is verified over, and how.
#[derive(Debug)]
pub(crate) struct Signed<'t> {
    header: Arc<ProtectedHeader>,
    input: &'t [u8],
    signature: Vec<u8>,
}

/// The claims of a token whose signature has not been verified: good for choosing an issuer's
/// entry, and for nothing else.
#[derive(Debug)]
pub(crate) struct UntrustedClaims(Document);

/// Claims whose signature has been verified under a key of the issuer.
#[derive(Debug)]
pub(crate) struct VerifiedClaims(Document);

impl<'t> UntrustedToken<'t> {
    /// Takes a token apart, within the bounds of [`limits`](crate::limits).
    pub(crate) fn parse(token: &'t str, headers: &mut HeaderMemo) -> Result<Self, Reason> {
        if token.len() > TOKEN_MAX_BYTES {
            return Err(Reason::TokenTooLarge);
        }
        let (input, signature) = token.rsplit_once('.').ok_or(Reason::TokenMalformed)?;
        let (header, payload) = input.split_once('.').ok_or(Reason::TokenMalformed)?;
        if header.is_empty() || has_dot(payload) {
            return Err(Reason::TokenMalformed);
        }
        let header = headers.read(header)?;
        let payload = decode(payload)?;
        let (input, signature) = (input.as_bytes(), decode(signature)?);
        Ok(Self { signed: Signed { header, input, signature }, payload })
    }

    /// Reads the claims without believing them.
    pub(crate) fn claims(self) -> Result<(Signed<'t>, UntrustedClaims), Reason> {
        if self.signed.header.content_type.is_some() {
            return Err(Reason::TokenNested);
        }
        let claims = object(self.payload, Reason::PayloadMalformed)?;
        Ok((self.signed, UntrustedClaims(claims)))
    }
}

impl Signed<'_> {
    pub(crate) fn header(&self) -> &Arc<ProtectedHeader> {
        &self.header
    }

    /// Asks `verify` about the algorithm, the signing input and the signature.
    pub(crate) fn verify_signature(
        &self,
        verify: impl FnOnce(Algorithm, &[u8], &[u8]) -> bool,
    ) -> Result<(), Reason> {
        verify(self.header.algorithm, self.input, &self.signature)
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

impl UntrustedClaims {
    /// The claims, to be shown and not to be believed.
    pub(crate) fn into_document(self) -> Document {
        self.0
    }

    /// The issuer the token claims to come from, where that is a string.
    pub(crate) fn issuer(&self) -> Option<&str> {
        self.0.members().get("iss").and_then(Json::as_str)
    }
}

impl VerifiedClaims {
    /// Takes claims that nobody signed, to show what rules would make of them; nothing where the
    /// document is no object.
    pub(crate) fn assumed(claims: Document) -> Option<Self> {
        claims.root().as_object().is_some().then_some(Self(claims))
    }

    pub(crate) fn members(&self) -> Object<'_> {
        self.0.members()
    }

    pub(crate) fn into_document(self) -> Document {
        self.0
    }
}

/// Looks at every byte, as whole vectors of them are faster than a search that may stop.
fn has_dot(segment: &str) -> bool {
    segment.bytes().fold(false, |seen, byte| seen | (byte == b'.'))
}

/// A segment's JSON object; `malformed` when it is none.
fn object(text: Vec<u8>, malformed: Reason) -> Result<Document, Reason> {
    match Document::parse(text) {
        Ok(document) if document.root().as_object().is_some() => Ok(document),
        Ok(_) | Err(JsonError::Syntax) => Err(malformed),
        Err(JsonError::DuplicateName) => Err(Reason::JsonDuplicateName),
        Err(JsonError::TooDeep) => Err(Reason::JsonTooDeep),
        Err(JsonError::TooManyMembers) => Err(Reason::JsonTooManyMembers),
    }
}

/// Decodes canonical base64url without padding: set trailing bits would let one signature be
/// written in several ways.
fn decode(segment: &str) -> Result<Vec<u8>, Reason> {
    base64url::decode(segment).ok_or(Reason::TokenEncoding)
}

#[cfg(test)]
mod tests {
    use base64ct::{Base64UrlUnpadded, Encoding};

    use super::*;
    use crate::limits::HEADER_MAX_BYTES;

    fn fault(token: &str) -> Option<Reason> {
        UntrustedToken::parse(token, &mut HeaderMemo::default()).err()
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
