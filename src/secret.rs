//! From the bytes a host found under a reference to an HMAC secret.

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use zeroize::Zeroizing;

use crate::config::{ConfigError, SecretEncoding, SecretSource};
use crate::json::Json;
use crate::signature::Secret;

/// What the literal text of an Azure Key Vault reference starts with that nobody resolved.
const UNRESOLVED_REFERENCE: &str = "@Microsoft.KeyVault(";

/// Reads a secret as its source says.
///
/// The error names the reference and what is wrong with what was found there, never the secret.
pub(crate) fn read(source: &SecretSource, found: &[u8]) -> Result<Secret, ConfigError> {
    let fault = |message: String| ConfigError { pointer: source.pointer.clone(), message };
    let bytes = bytes(source, found).map_err(|message| fault(message.to_owned()))?;
    if bytes.len() < source.min_bytes {
        let (held, needed) = (bytes.len(), source.min_bytes);
        return Err(fault(format!("the secret has {held} bytes, the algorithm needs {needed}")));
    }
    Ok(Secret::new(bytes.to_vec()))
}

fn bytes(source: &SecretSource, found: &[u8]) -> Result<Zeroizing<Vec<u8>>, &'static str> {
    if source.encoding == SecretEncoding::Utf8 && source.member.is_none() {
        return refuse_reference(found).map(|()| Zeroizing::new(found.to_vec()));
    }
    let text = core::str::from_utf8(found).map_err(|_| "the secret is not UTF-8 text")?;
    refuse_reference(found)?;
    let Some(member) = &source.member else {
        return decode(source.encoding, text);
    };
    let json = Json::parse(found).map_err(|_| "the secret is not a JSON object")?;
    let value = json.as_object().and_then(|members| members.get(member)).and_then(Json::as_str);
    decode(source.encoding, value.ok_or("the secret has no such member that is a string")?)
}

fn refuse_reference(found: &[u8]) -> Result<(), &'static str> {
    match found.starts_with(UNRESOLVED_REFERENCE.as_bytes()) {
        true => Err("the platform left its key vault reference unresolved"),
        false => Ok(()),
    }
}

fn decode(encoding: SecretEncoding, text: &str) -> Result<Zeroizing<Vec<u8>>, &'static str> {
    let text = text.trim_end_matches(['\r', '\n']);
    let decoded = match encoding {
        SecretEncoding::Utf8 => Some(text.as_bytes().to_vec()),
        SecretEncoding::Base64 => Base64::decode_vec(text).ok(),
        SecretEncoding::Base64Url => Base64UrlUnpadded::decode_vec(text.trim_end_matches('=')).ok(),
        SecretEncoding::Hex => decode_hex(text),
    };
    decoded.map(Zeroizing::new).ok_or("the secret is not in the encoding configured")
}

fn decode_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    let byte = |pair: &[u32]| match pair {
        [high, low] => u8::try_from(high * 16 + low).ok(),
        _ => None,
    };
    digits.chunks(2).map(byte).collect()
}
