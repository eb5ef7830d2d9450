//! The credentials a request carries: exactly one token, from the places the configuration names.

use std::collections::BTreeSet;

use crate::Reason;
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

/// The one token of a request; a second one, in whatever place, is refused (RFC 6750 section 2).
pub(crate) fn extract<'r>(
    request: &'r Request,
    sources: &[CredentialSource],
) -> Result<&'r str, Reason> {
    let mut found = sources.iter().flat_map(|source| source.values(request));
    let first = found.next().ok_or(Reason::CredentialsMissing)?;
    if found.next().is_some() {
        return Err(Reason::CredentialsRepeated);
    }
    first
}

/// The header fields that have to be looked at, in lower case and each once.
pub(crate) fn fields(sources: &[CredentialSource]) -> BTreeSet<&str> {
    sources.iter().map(CredentialSource::field).collect()
}

type Found<'r> = Result<&'r str, Reason>;

impl CredentialSource {
    fn field(&self) -> &str {
        match self {
            Self::Header { name, .. } => name,
            Self::Cookie { .. } => "cookie",
        }
    }

    fn values<'r>(&self, request: &'r Request) -> Vec<Found<'r>> {
        match self {
            Self::Header { name, scheme: Some(scheme) } => {
                request.header(name).map(|value| with_scheme(value, scheme)).collect()
            }
            Self::Header { name, scheme: None } => {
                request.header(name).map(|value| token68(trim(value))).collect()
            }
            Self::Cookie { name } => request
                .header("cookie")
                .flat_map(|value| cookies(value, name))
                .map(token68)
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
    token68(token.trim_start_matches(' '))
}

fn cookies<'r, 'n>(value: &'r str, name: &'n str) -> impl Iterator<Item = &'r str> + use<'r, 'n> {
    let pairs = value.split(';').filter_map(|pair| pair.trim_matches(' ').split_once('='));
    pairs.filter(move |(cookie, _)| *cookie == name).map(|(_, token)| token)
}

/// Optional white space around a field value (RFC 9110 section 5.6.3).
fn trim(value: &str) -> &str {
    value.trim_matches([' ', '\t'])
}

/// RFC 9110 section 11.2.
fn token68(token: &str) -> Found<'_> {
    let body = token.trim_end_matches('=');
    let plain = body.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte));
    (plain && !body.is_empty()).then_some(token).ok_or(Reason::CredentialsMalformed)
}
