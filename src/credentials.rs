//! The credentials a request carries: exactly one token, from the places the configuration names.

use crate::Reason;
use crate::order;
use crate::request::Request;

/// A place a token may be carried in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum CredentialSource {
    /// A header field, with a scheme word in front (RFC 9110 section 11.4) or bare.
    Header { name: String, scheme: Option<String> },
    /// A cookie (RFC 6265 section 4.2).
    Cookie { name: String },
}

impl Default for CredentialSource {
    /// RFC 6750 section 2.1.
    fn default() -> Self {
        Self::Header { name: "authorization".to_owned(), scheme: Some("Bearer".to_owned()) }
    }
}

/// What a request carries as its token, of which nothing is known yet but that it is the only one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Carried<'r>(&'r str);

/// The one token of a request; a second one, in whatever place, is refused (RFC 6750 section 2).
pub(crate) fn extract<'r>(
    request: &'r Request,
    sources: &[CredentialSource],
) -> Result<Carried<'r>, Reason> {
    let mut found = sources.iter().flat_map(|source| source.values(request));
    let first = found.next().ok_or(Reason::CredentialsMissing)?;
    if found.next().is_some() {
        return Err(Reason::CredentialsRepeated);
    }
    first
}

/// What stands before the token in the usual spelling of a field, where no other token can be in it.
pub(crate) fn usual_prefix(sources: &[CredentialSource], field: &str) -> Option<String> {
    let mut read = sources.iter().filter(|source| source.field() == field);
    match (read.next()?, read.next()) {
        (CredentialSource::Header { scheme, .. }, None) => {
            Some(scheme.as_ref().map_or(String::new(), |scheme| format!("{scheme} ")))
        }
        _ => None,
    }
}

/// The header fields that have to be looked at, in lower case and each once.
pub(crate) fn fields(sources: &[CredentialSource]) -> Vec<&str> {
    order::distinct(sources.iter().map(CredentialSource::field).collect())
}

type Found<'r> = Result<Carried<'r>, Reason>;

impl CredentialSource {
    fn field(&self) -> &str {
        match self {
            Self::Header { name, .. } => name,
            Self::Cookie { .. } => "cookie",
        }
    }

    /// The field, and the cookie in it.
    pub(crate) fn place(&self) -> (String, Option<String>) {
        let cookie = match self {
            Self::Header { .. } => None,
            Self::Cookie { name } => Some(name.clone()),
        };
        (self.field().to_owned(), cookie)
    }

    fn values<'r>(&self, request: &'r Request) -> Vec<Found<'r>> {
        match self {
            Self::Header { name, scheme: Some(scheme) } => {
                request.header(name).map(|value| with_scheme(value, scheme)).collect()
            }
            Self::Header { name, scheme: None } => {
                request.header(name).map(|value| Ok(Carried(trim(value)))).collect()
            }
            Self::Cookie { name } => request
                .header("cookie")
                .flat_map(|value| cookies(value, name))
                .map(|token| Ok(Carried(token)))
                .collect(),
        }
    }
}

/// `credentials = auth-scheme 1*SP token68`, the scheme without regard to case.
fn with_scheme<'r>(value: &'r str, scheme: &str) -> Found<'r> {
    let value = trim(value);
    let (word, token) = value.split_once(' ').unwrap_or((value, ""));
    if value.is_empty() {
        return Err(Reason::CredentialsMalformed);
    }
    if !word.eq_ignore_ascii_case(scheme) {
        return Err(Reason::CredentialsUnsupported);
    }
    Ok(Carried(token.trim_start_matches(' ')))
}

/// What no cookie's name may hold, and readers of cookies take away all the same, is taken away: a
/// backend must find no other token under the name.
fn cookies<'r, 'n>(value: &'r str, name: &'n str) -> impl Iterator<Item = &'r str> + use<'r, 'n> {
    let pairs = value.split(';').filter_map(|pair| pair.split_once('='));
    pairs.filter(move |(cookie, _)| cookie.trim() == name).map(|(_, token)| token.trim_matches(' '))
}

/// Optional white space around a field value (RFC 9110 section 5.6.3).
fn trim(value: &str) -> &str {
    value.trim_matches([' ', '\t'])
}

impl<'r> Carried<'r> {
    /// A token that is known to be no other than this text.
    pub(crate) fn again(token: &'r str) -> Self {
        Self(token)
    }

    /// As it was sent.
    pub(crate) fn text(self) -> &'r str {
        self.0
    }

    /// RFC 9110 section 11.2.
    pub(crate) fn token68(self) -> Result<&'r str, Reason> {
        let body = self.0.trim_end_matches('=');
        // Without a branch for each byte, many are looked at together.
        let plain = body.bytes().fold(true, |plain, byte| plain & is_token68(byte));
        (plain && !body.is_empty()).then_some(self.0).ok_or(Reason::CredentialsMalformed)
    }
}

fn is_token68(byte: u8) -> bool {
    let letter = (byte | 0x20).wrapping_sub(b'a') < 26;
    // From `-` to `9` lie `-`, `.`, `/` and the digits.
    let digit = byte.wrapping_sub(b'-') < 13;
    letter | digit | (byte == b'_') | (byte == b'~') | (byte == b'+')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_token68_is_known() {
        for byte in 0..=u8::MAX {
            let known = byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
            assert_eq!(is_token68(byte), known, "{byte}");
        }
    }
}
