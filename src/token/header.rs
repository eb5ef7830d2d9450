//! The protected header (RFC 7515 section 4).

use std::sync::Arc;

use super::{decode, object};
use crate::Reason;
use crate::bytes;
use crate::json::{Json, Object};
use crate::limits::{HEADER_MAX_BYTES, HEADERS_MAX};
use crate::signature::Algorithm;

/// The members of the protected header that take part in verification; all others are ignored,
/// above all the keys and key locations a token may bring along (`jwk`, `jku`, `x5c`, `x5u`).
#[derive(Debug)]
pub(crate) struct ProtectedHeader {
    pub(crate) algorithm: Algorithm,
    pub(crate) key_id: Option<String>,
    pub(crate) token_type: Option<String>,
    pub(super) content_type: Option<String>,
}

/// The headers read last, by their segments: an issuer writes few. What a segment says depends on
/// nothing else, so nothing here has to be believed or forgotten.
#[derive(Debug, Default)]
pub(crate) struct HeaderMemo {
    read: Vec<(String, Arc<ProtectedHeader>)>,
    /// The one to be replaced next.
    oldest: usize,
}

impl HeaderMemo {
    /// Reads a segment, or finds what was read of the very same text.
    pub(super) fn read(&mut self, segment: &str) -> Result<Arc<ProtectedHeader>, Reason> {
        let is_it =
            |(known, _): &&(String, _)| bytes::is_same(known.as_bytes(), segment.as_bytes());
        if let Some((_, header)) = self.read.iter().find(is_it) {
            return Ok(Arc::clone(header));
        }
        let header = Arc::new(ProtectedHeader::parse(decode(segment)?)?);
        self.keep(segment, Arc::clone(&header));
        Ok(header)
    }

    fn keep(&mut self, segment: &str, header: Arc<ProtectedHeader>) {
        let entry = (segment.to_owned(), header);
        match self.read.get_mut(self.oldest) {
            Some(oldest) => *oldest = entry,
            _ => self.read.push(entry),
        }
        self.oldest = (self.oldest + 1) % HEADERS_MAX;
    }
}

impl ProtectedHeader {
    /// A header that says nothing, for claims that nobody signed.
    pub(crate) fn assumed() -> Self {
        Self { algorithm: Algorithm::EdDsa, key_id: None, token_type: None, content_type: None }
    }

    fn parse(text: Vec<u8>) -> Result<Self, Reason> {
        if text.len() > HEADER_MAX_BYTES {
            return Err(Reason::HeaderTooLarge);
        }
        let header = object(text, Reason::HeaderMalformed)?;
        let members = header.members();
        refuse_extensions(members)?;
        let algorithm = members.get("alg").and_then(Json::as_str);
        Ok(Self {
            algorithm: algorithm
                .and_then(Algorithm::from_name)
                .ok_or(Reason::AlgorithmUnsupported)?,
            key_id: optional_string(members, "kid")?,
            token_type: optional_string(members, "typ")?,
            content_type: optional_string(members, "cty")?,
        })
    }
}

/// This module implements no extension: any `crit` is refused (RFC 7515 section 4.1.11), as are an
/// unencoded payload (RFC 7797) and the header of an encrypted token (RFC 7516).
fn refuse_extensions(header: Object<'_>) -> Result<(), Reason> {
    let encoded = header.get("b64").is_none_or(|b64| matches!(b64, Json::Bool(true)));
    if header.contains_key("crit") || !encoded {
        return Err(Reason::CriticalUnsupported);
    }
    if header.contains_key("enc") {
        return Err(Reason::TokenNested);
    }
    Ok(())
}

fn optional_string(header: Object<'_>, name: &str) -> Result<Option<String>, Reason> {
    match header.get(name) {
        None => Ok(None),
        Some(Json::String(value)) => Ok(Some(value.to_owned())),
        Some(_) => Err(Reason::HeaderMalformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base64url;

    fn segment(key_id: usize) -> String {
        use base64ct::{Base64UrlUnpadded, Encoding};
        Base64UrlUnpadded::encode_string(
            format!(r#"{{"alg":"HS256","kid":"{key_id}"}}"#).as_bytes(),
        )
    }

    #[test]
    fn headers_come_back_as_they_were_read_and_no_more_are_kept_than_bounded() {
        let mut memo = HeaderMemo::default();
        for key_id in (0..HEADERS_MAX * 3).chain(0..HEADERS_MAX).flat_map(|key_id| [key_id, key_id])
        {
            let header = memo.read(&segment(key_id)).unwrap();
            assert_eq!(header.key_id, Some(key_id.to_string()));
            assert!(memo.read.len() <= HEADERS_MAX);
        }
    }

    #[test]
    fn those_read_last_are_found_again() {
        let mut memo = HeaderMemo::default();
        for round in 0..3 {
            let segments = (0..HEADERS_MAX).map(|key_id| segment(round * HEADERS_MAX + key_id));
            let read: Vec<_> = segments.map(|text| (memo.read(&text).unwrap(), text)).collect();
            for (header, text) in read {
                assert!(Arc::ptr_eq(&memo.read(&text).unwrap(), &header));
            }
        }
    }

    #[test]
    fn what_is_refused_is_not_kept() {
        let mut memo = HeaderMemo::default();
        assert_eq!(memo.read("AB").err(), Some(Reason::TokenEncoding));
        assert_eq!(memo.read("AA").err(), Some(Reason::HeaderMalformed));
        assert!(memo.read.is_empty() && base64url::decode("AA").is_some());
    }
}
