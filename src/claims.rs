//! Claims validation (RFC 7519 section 4.1) and the principal that comes of it.

mod checks;
mod dates;

use crate::Reason;
use crate::config::Issuer;
use crate::json::{Document, Json, Object, Span};
use crate::limits::SUBJECT_MAX_BYTES;
use crate::text::is_visible_text;
use crate::time::{NumericDate, UnixTime};
use crate::token::{ProtectedHeader, VerifiedClaims};
pub(crate) use checks::{CLAIM_CHECKS, ClaimCheck, Examined};
pub(crate) use dates::Dates;

/// Claims that name the client a token was issued to, in the order they are looked for (RFC 9068
/// section 2.2, OpenID Connect Core section 2, Okta, Entra v1).
const CLIENT_ID_CLAIMS: [&str; 4] = ["client_id", "azp", "cid", "appid"];

/// Who the caller is: made from verified and validated claims only.
#[derive(Clone, Debug)]
pub(crate) struct Principal {
    dates: Dates,
    ends_at: Option<NumericDate>,
    subject: Option<Span>,
    scopes: Vec<Span>,
    roles: Vec<Span>,
    claims: Document,
}

/// Where a value lies in the claims: a member by its exact name, or, when it starts with a slash,
/// a JSON pointer (RFC 6901).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ClaimName(Vec<String>);

impl ClaimName {
    /// Reads a name; nothing is returned for an empty one or a malformed pointer.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        let Some(pointer) = text.strip_prefix('/') else {
            return Some(Self(vec![text.to_owned()]));
        };
        pointer.split('/').map(unescape_pointer).collect::<Option<_>>().map(Self)
    }

    pub(crate) fn find<'c>(&self, claims: Object<'c>) -> Option<Json<'c>> {
        let (first, rest) = self.0.split_first()?;
        claims.get(first)?.at(rest.iter().map(String::as_str))
    }

    /// The member of the claims it lies in.
    pub(crate) fn first(&self) -> &str {
        self.0.first().map_or("", String::as_str)
    }

    /// The name as a person reads it: a member's own, or a pointer.
    pub(crate) fn text(&self) -> String {
        match self.0.as_slice() {
            [only] => only.clone(),
            tokens => tokens.iter().fold(String::new(), |text, token| text + "/" + token),
        }
    }
}

fn unescape_pointer(token: &str) -> Option<String> {
    let unescaped = token.replace("~1", "/").replace("~0", "~");
    let stray = token.replace("~0", "").replace("~1", "").contains('~');
    (!stray).then_some(unescaped)
}

impl Principal {
    /// Validates the claims of a token against what the issuer's entry expects.
    pub(crate) fn from_token(
        header: &ProtectedHeader,
        claims: VerifiedClaims,
        issuer: &Issuer,
        now: UnixTime,
    ) -> Result<Self, Reason> {
        let examined = Examined::new(header, claims.members(), issuer, now);
        examined.check()?;
        let dates = examined.dates();
        Self::from_claims(claims, issuer, dates)
    }

    /// Takes claims as they are, to show what rules would make of them.
    pub(crate) fn from_assumed_claims(
        claims: VerifiedClaims,
        issuer: &Issuer,
    ) -> Result<Self, Reason> {
        Self::from_claims(claims, issuer, Dates::default())
    }

    fn from_claims(claims: VerifiedClaims, issuer: &Issuer, dates: Dates) -> Result<Self, Reason> {
        let claims = claims.into_document();
        let subject = subject(claims.members(), &issuer.details.subject_claims)?;
        Ok(Self {
            subject: subject.map(|text| claims.span(text)),
            scopes: scopes(claims.members(), issuer)?,
            roles: roles(claims.members(), issuer)?,
            ends_at: dates.ends_at(issuer),
            dates,
            claims,
        })
    }

    /// The memory that the claims take, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        let words = self.scopes.capacity() + self.roles.capacity();
        self.claims.bytes() + words * size_of::<Span>()
    }

    /// What the token says of its time.
    pub(crate) fn dates(&self) -> Dates {
        self.dates
    }

    /// When the token expires, or is too old before that; nothing for claims that are assumed.
    pub(crate) fn expires_at(&self) -> Option<NumericDate> {
        self.ends_at
    }

    pub(crate) fn issuer(&self) -> Option<&str> {
        self.claims.members().get("iss").and_then(Json::as_str)
    }

    pub(crate) fn subject(&self) -> Option<&str> {
        self.subject.map(|place| self.claims.text(place))
    }

    pub(crate) fn client_id(&self) -> Option<&str> {
        let claims = self.claims.members();
        CLIENT_ID_CLAIMS.iter().find_map(|name| claims.get(name).and_then(Json::as_str))
    }

    pub(crate) fn scopes(&self) -> impl ExactSizeIterator<Item = &str> {
        self.scopes.iter().map(|place| self.claims.text(*place))
    }

    pub(crate) fn roles(&self) -> impl ExactSizeIterator<Item = &str> {
        self.roles.iter().map(|place| self.claims.text(*place))
    }

    pub(crate) fn has_scope(&self, scope: &str) -> bool {
        self.scopes().any(|other| other == scope)
    }

    pub(crate) fn has_role(&self, role: &str) -> bool {
        self.roles().any(|other| other == role)
    }

    /// The value of a claim.
    pub(crate) fn claim(&self, name: &ClaimName) -> Option<Json<'_>> {
        name.find(self.claims.members())
    }
}

/// The full, lower-case form of a `typ` value.
pub(crate) fn media_type(token_type: &str) -> String {
    let lower = token_type.to_ascii_lowercase();
    if lower.contains('/') { lower } else { format!("application/{lower}") }
}

/// RFC 7519 section 4.1.2. The subject becomes a principal id, a header and a log field, so it
/// must be one visible string.
pub(crate) fn subject<'c>(
    claims: Object<'c>,
    names: &[ClaimName],
) -> Result<Option<&'c str>, Reason> {
    let mut values = names.iter().filter_map(|name| name.find(claims));
    let (first, rest) = (values.next(), values);
    let is_empty = |value: &Json<'_>| value.as_str() == Some("");
    let filled = first.into_iter().chain(rest).find(|value| !is_empty(value));
    let Some(value) = filled.or(first) else {
        return Ok(None);
    };
    let subject = value.as_str().ok_or(Reason::SubjectInvalid)?;
    let fits = !subject.is_empty() && subject.len() <= SUBJECT_MAX_BYTES;
    let plain = fits && is_visible_text(subject);
    plain.then_some(Some(subject)).ok_or(Reason::SubjectInvalid)
}

/// The scopes of a token (RFC 8693 section 4.2), from every claim the entry reads them from.
pub(crate) fn scopes(claims: Object<'_>, issuer: &Issuer) -> Result<Vec<Span>, Reason> {
    words(claims, &issuer.details.scope_claims, |text| {
        text.split(' ').filter(|scope| !scope.is_empty())
    })
}

/// The roles of a token, from every claim the entry reads them from.
pub(crate) fn roles(claims: Object<'_>, issuer: &Issuer) -> Result<Vec<Span>, Reason> {
    words(claims, &issuer.details.role_claims, core::iter::once)
}

/// Gathers scopes or roles from every claim named as a source: a string, split by `split`, or an
/// array of strings.
fn words<'c, I: Iterator<Item = &'c str>>(
    claims: Object<'c>,
    sources: &[ClaimName],
    split: impl Fn(&'c str) -> I,
) -> Result<Vec<Span>, Reason> {
    let mut words = Vec::new();
    for value in sources.iter().filter_map(|source| source.find(claims)) {
        match value {
            Json::String(text) => words.extend(split(text).map(|word| claims.span(word))),
            Json::Array(elements) => {
                for element in elements.iter() {
                    let word = element.as_str().ok_or(Reason::ClaimInvalid)?;
                    words.push(claims.span(word));
                }
            }
            _ => return Err(Reason::ClaimInvalid),
        }
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claim_names_are_exact_or_pointers() {
        let text = r#"{"https://a.example/b.c":1,"realm_access":{"roles":["x"]},"a/b":{"~":2}}"#;
        let document = Document::parse(text).unwrap();
        let claims = document.members();
        let number = |name: &str| ClaimName::parse(name)?.find(claims)?.as_f64();
        assert_eq!(number("https://a.example/b.c"), Some(1.0));
        assert_eq!(number("/a~1b/~0"), Some(2.0));
        assert_eq!(number("realm_access.roles"), None);
        let roles = ClaimName::parse("/realm_access/roles");
        assert_eq!(
            roles.as_ref().and_then(|name| name.find(claims)).and_then(Json::as_strings),
            Some(vec!["x"])
        );
        assert_eq!(ClaimName::parse(""), None);
        assert_eq!(ClaimName::parse("/a~2"), None);
    }
}
