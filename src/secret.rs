//! From the bytes a host found under a reference to HMAC secrets: the current one, and for a time
//! the one before it.
//!
//! Every copy made on the way is wiped.

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use zeroize::Zeroizing;

use crate::Reason;
use crate::config::{ConfigError, SecretEncoding, SecretSource};
use crate::json::{Document, Json};
use crate::signature::{Algorithm, Secret};
use crate::time::UnixTime;

/// What the literal text of an Azure Key Vault reference starts with that nobody resolved.
const UNRESOLVED_REFERENCE: &str = "@Microsoft.KeyVault(";
const NO_END: &str =
    "the previous secret needs the instant at which it ends, between 2025 and 9999";

/// The secrets of one entry.
#[derive(Debug)]
pub(crate) struct Secrets {
    current: Secret,
    previous: Option<(Secret, UnixTime)>,
}

/// A value from before a rotation, as a host found it, and the instant its time is over.
#[derive(Clone, Copy)]
pub(crate) struct Previous<'f> {
    pub(crate) found: &'f [u8],
    pub(crate) until_millis: f64,
}

/// The secrets that may have signed a token at an instant.
#[derive(Debug)]
pub(crate) struct FittingSecrets<'s>(Option<&'s Secret>, Option<&'s Secret>);

impl Secrets {
    /// Reads the secrets as their source says.
    ///
    /// The error names the reference and what is wrong with what was found there, never the secret.
    pub(crate) fn read(
        source: &SecretSource,
        current: &[u8],
        previous: Option<Previous<'_>>,
    ) -> Result<Self, ConfigError> {
        let fault = |message| ConfigError { pointer: source.pointer.clone(), message };
        let current = read(source, current).map_err(fault)?;
        let previous = previous.map(|previous| {
            let until = UnixTime::from_millis(previous.until_millis).map_err(|_| NO_END.to_owned());
            let of_previous =
                |message: String| message.replacen("the secret", "the previous secret", 1);
            Ok((read(source, previous.found).map_err(of_previous)?, until?))
        });
        Ok(Self { current, previous: previous.transpose().map_err(fault)? })
    }

    /// Those that serve the algorithm: long enough for it (RFC 7518 section 3.2), and not over.
    pub(crate) fn fitting(
        &self,
        algorithm: Algorithm,
        now: UnixTime,
    ) -> Result<FittingSecrets<'_>, Reason> {
        let fits =
            |secret: &&Secret| algorithm.min_secret_bytes().is_some_and(|min| secret.len() >= min);
        let previous = self.previous.as_ref().filter(|(_, until)| now < *until);
        let previous = previous.map(|(secret, _)| secret).filter(fits);
        match (Some(&self.current).filter(fits), previous) {
            (None, None) => Err(Reason::KeyUnknown),
            (current, previous) => Ok(FittingSecrets(current, previous)),
        }
    }
}

impl FittingSecrets<'_> {
    /// Which of the two there are: current and previous.
    pub(crate) fn present(&self) -> (bool, bool) {
        (self.0.is_some(), self.1.is_some())
    }

    /// Whether the tag is good under either; both are tried, so that the time taken does not tell
    /// which it was.
    pub(crate) fn verify(&self, algorithm: Algorithm, message: &[u8], tag: &[u8]) -> bool {
        let by = |secret: Option<&Secret>| {
            secret.is_some_and(|secret| secret.verify(algorithm, message, tag))
        };
        by(self.0) | by(self.1)
    }
}

fn read(source: &SecretSource, found: &[u8]) -> Result<Secret, String> {
    let bytes = bytes(source, found)?;
    if !source.stage.takes_secret(&bytes) {
        return Err("the secret is for development, and the issuer's entry is not".to_owned());
    }
    if bytes.len() < source.min_bytes {
        let (held, needed) = (bytes.len(), source.min_bytes);
        return Err(format!("the secret has {held} bytes, the algorithm needs {needed}"));
    }
    Ok(Secret::new(bytes.to_vec()))
}

fn bytes(source: &SecretSource, found: &[u8]) -> Result<Zeroizing<Vec<u8>>, &'static str> {
    if source.encoding == SecretEncoding::Utf8 && source.member.is_none() {
        return refuse_reference(found).map(|()| Zeroizing::new(found.to_vec()));
    }
    let text = core::str::from_utf8(found).map_err(|_| "the secret is not UTF-8 text")?;
    refuse_reference(found)?;
    match &source.member {
        Some(member) => decode(source.encoding, &inside(found, member)?),
        None => decode(source.encoding, text),
    }
}

fn refuse_reference(found: &[u8]) -> Result<(), &'static str> {
    match found.starts_with(UNRESOLVED_REFERENCE.as_bytes()) {
        true => Err("the platform left its key vault reference unresolved"),
        false => Ok(()),
    }
}

/// The text of one member of a JSON object.
fn inside(found: &[u8], member: &str) -> Result<Zeroizing<String>, &'static str> {
    let document = Document::parse(found).map_err(|_| "the secret is not a JSON object")?;
    let document = Zeroizing::new(document);
    let text = document.members().get(member).and_then(Json::as_str);
    let text = text.ok_or("the secret has no such member that is a string")?;
    Ok(Zeroizing::new(text.to_owned()))
}

fn decode(encoding: SecretEncoding, text: &str) -> Result<Zeroizing<Vec<u8>>, &'static str> {
    let text = text.trim_end_matches(['\r', '\n']);
    let mut buffer = Zeroizing::new(vec![0; text.len()]);
    let decoded = match encoding {
        SecretEncoding::Utf8 => return Ok(Zeroizing::new(text.as_bytes().to_vec())),
        SecretEncoding::Base64 => Base64::decode(text, &mut buffer).map(<[u8]>::len).ok(),
        SecretEncoding::Base64Url => {
            let text = text.trim_end_matches('=');
            Base64UrlUnpadded::decode(text, &mut buffer).map(<[u8]>::len).ok()
        }
        SecretEncoding::Hex => decode_hex(text, &mut buffer),
    };
    buffer.truncate(decoded.ok_or("the secret is not in the encoding configured")?);
    Ok(buffer)
}

/// Decodes into the buffer and returns how much of it is filled.
fn decode_hex(text: &str, buffer: &mut [u8]) -> Option<usize> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    for ([high, low], byte) in pairs.iter().zip(buffer.iter_mut()) {
        *byte = digit(*high)? * 16 + digit(*low)?;
    }
    rest.is_empty().then_some(pairs.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::development::Stage;

    fn source(encoding: SecretEncoding, member: Option<&str>) -> SecretSource {
        SecretSource {
            pointer: "/issuers/0/keys/secret".to_owned(),
            reference: Default::default(),
            encoding,
            member: member.map(str::to_owned),
            min_bytes: 4,
            stage: Stage::Production,
        }
    }

    fn read_bytes(
        encoding: SecretEncoding,
        member: Option<&str>,
        found: &str,
    ) -> Result<Vec<u8>, &'static str> {
        bytes(&source(encoding, member), found.as_bytes()).map(|bytes| bytes.to_vec())
    }

    #[test]
    fn every_encoding_is_decoded_or_refused() {
        let wrong = Err("the secret is not in the encoding configured");
        for (encoding, found, expected) in [
            (SecretEncoding::Utf8, "kéy\n", Ok("kéy\n".as_bytes().to_vec())),
            (SecretEncoding::Hex, "00fFa1\r\n", Ok(vec![0, 255, 161])),
            (SecretEncoding::Hex, "00f", wrong.clone()),
            (SecretEncoding::Hex, "0g", wrong.clone()),
            (SecretEncoding::Hex, "é0", wrong.clone()),
            (SecretEncoding::Base64, "AAEC/w==", Ok(vec![0, 1, 2, 255])),
            (SecretEncoding::Base64, "AAEC_w==", wrong.clone()),
            (SecretEncoding::Base64Url, "AAEC_w", Ok(vec![0, 1, 2, 255])),
            (SecretEncoding::Base64Url, "AAEC_w==\n", Ok(vec![0, 1, 2, 255])),
            (SecretEncoding::Base64Url, "AAEC/w", wrong),
        ] {
            assert_eq!(read_bytes(encoding, None, found), expected, "{found}");
        }
    }

    #[test]
    fn a_member_of_a_json_object_is_read() {
        let read = |found| read_bytes(SecretEncoding::Hex, Some("key"), found);
        let absent = Err("the secret has no such member that is a string");
        assert_eq!(read(r#"{"key":"00ff","other":["x",{"y":"z"}]}"#), Ok(vec![0, 255]));
        assert_eq!(read(r#"{"key":["00ff"]}"#), absent);
        assert_eq!(read(r#"{"other":"00ff"}"#), absent);
        assert_eq!(read(r#"["00ff"]"#), absent);
        assert_eq!(read("00ff"), Err("the secret is not a JSON object"));
    }

    #[test]
    fn errors_say_which_secret_and_never_what_it_is() {
        let source = source(SecretEncoding::Utf8, None);
        let message = |current: &str, previous: Option<(&str, f64)>| {
            let previous = previous
                .map(|(found, until_millis)| Previous { found: found.as_bytes(), until_millis });
            Secrets::read(&source, current.as_bytes(), previous).err().map(|error| error.message)
        };
        let of = |text: &str| Some(text.to_owned());
        assert_eq!(message("good", Some(("good", 1.8e12))), None);
        assert_eq!(message("", None), of("the secret has 0 bytes, the algorithm needs 4"));
        assert_eq!(
            message("good", Some(("bad", 1.8e12))),
            of("the previous secret has 3 bytes, the algorithm needs 4")
        );
        for until in [f64::NAN, f64::INFINITY, 0.0, 1.8e9] {
            assert_eq!(message("good", Some(("good", until))), of(NO_END));
        }
        let unresolved = "@Microsoft.KeyVault(SecretUri=https://a.vault.azure.net/secrets/b/)";
        assert_eq!(
            message(unresolved, None),
            of("the platform left its key vault reference unresolved")
        );
    }

    #[test]
    fn a_secret_for_development_serves_there_alone() {
        let taken = |stage, encoding, found: &str| {
            let source = SecretSource { stage, ..source(encoding, None) };
            Secrets::read(&source, found.as_bytes(), None).map(drop).map_err(|error| error.message)
        };
        let refused =
            Err("the secret is for development, and the issuer's entry is not".to_owned());
        let (text, encoded) = ("development-only.x", "ZGV2ZWxvcG1lbnQtb25seS54");
        assert_eq!(taken(Stage::Production, SecretEncoding::Utf8, text), refused);
        assert_eq!(taken(Stage::Production, SecretEncoding::Base64, encoded), refused);
        assert_eq!(taken(Stage::Development, SecretEncoding::Utf8, text), Ok(()));
        assert_eq!(taken(Stage::Production, SecretEncoding::Utf8, "Development-only.x"), Ok(()));
    }
}
