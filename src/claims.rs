//! Claims validation (RFC 7519 section 4.1) and the principal that comes of it.

mod checks;

use crate::Reason;
use crate::config::Issuer;
use crate::json::{Json, Object};
use crate::limits::SUBJECT_MAX_BYTES;
use crate::text::is_visible;
use crate::time::{NumericDate, UnixTime};
use crate::token::{ProtectedHeader, VerifiedClaims};
pub(crate) use checks::{CLAIM_CHECKS, ClaimCheck, Examined};

/// Claims that name the client a token was issued to, in the order they are looked for (RFC 9068
/// section 2.2, OpenID Connect Core section 2, Okta, Entra v1).
const CLIENT_ID_CLAIMS: [&str; 4] = ["client_id", "azp", "cid", "appid"];

/// Who the caller is: made from verified and validated claims only.
#[derive(Clone, Debug)]
pub(crate) struct Principal {
    pub(crate) issuer: Option<String>,
    pub(crate) subject: Option<String>,
    pub(crate) client_id: Option<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) roles: Vec<String>,
    pub(crate) expires_at: Option<NumericDate>,
    claims: Object,
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

    pub(crate) fn find<'c>(&self, claims: &'c Object) -> Option<&'c Json> {
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
        Examined { header, claims: claims.members(), issuer, now }.check()?;
        let expires_at = checks::date(claims.members(), "exp");
        Self::from_claims(claims, issuer, expires_at)
    }

    /// Takes claims as they are, to show what rules would make of them.
    pub(crate) fn from_assumed_claims(
        claims: VerifiedClaims,
        issuer: &Issuer,
    ) -> Result<Self, Reason> {
        Self::from_claims(claims, issuer, None)
    }

    fn from_claims(
        claims: VerifiedClaims,
        issuer: &Issuer,
        expires_at: Option<NumericDate>,
    ) -> Result<Self, Reason> {
        let members = claims.members();
        let text = |name: &&str| members.get(*name).and_then(Json::as_str);
        Ok(Self {
            issuer: text(&"iss").map(str::to_owned),
            subject: subject(members, &issuer.details.subject_claims)?,
            client_id: CLIENT_ID_CLAIMS.iter().find_map(text).map(str::to_owned),
            scopes: scopes(members, issuer)?,
            roles: roles(members, issuer)?,
            expires_at,
            claims: claims.into_members(),
        })
    }

    /// Makes the checks of time again, for a token that has passed them all before.
    pub(crate) fn check_time(
        &self,
        header: &ProtectedHeader,
        issuer: &Issuer,
        now: UnixTime,
    ) -> Result<(), Reason> {
        Examined { header, claims: &self.claims, issuer, now }.check_time()
    }

    /// The value of a claim.
    pub(crate) fn claim(&self, name: &ClaimName) -> Option<&Json> {
        name.find(&self.claims)
    }
}

/// The full, lower-case form of a `typ` value.
pub(crate) fn media_type(token_type: &str) -> String {
    let lower = token_type.to_ascii_lowercase();
    if lower.contains('/') { lower } else { format!("application/{lower}") }
}

/// RFC 7519 section 4.1.2. The subject becomes a principal id, a header and a log field, so it
/// must be one visible string.
pub(crate) fn subject(claims: &Object, names: &[ClaimName]) -> Result<Option<String>, Reason> {
    let mut values = names.iter().filter_map(|name| name.find(claims));
    let (first, rest) = (values.next(), values);
    let is_empty = |value: &Json| value.as_str() == Some("");
    let filled = first.into_iter().chain(rest).find(|value| !is_empty(value));
    let Some(value) = filled.or(first) else {
        return Ok(None);
    };
    let subject = value.as_str().ok_or(Reason::SubjectInvalid)?;
    let fits = !subject.is_empty() && subject.len() <= SUBJECT_MAX_BYTES;
    let plain = fits && subject.chars().all(is_visible);
    plain.then(|| Some(subject.to_owned())).ok_or(Reason::SubjectInvalid)
}

/// The scopes of a token (RFC 8693 section 4.2), from every claim the entry reads them from.
pub(crate) fn scopes(claims: &Object, issuer: &Issuer) -> Result<Vec<String>, Reason> {
    words(claims, &issuer.details.scope_claims, |text| {
        text.split(' ').filter(|scope| !scope.is_empty()).collect()
    })
}

/// The roles of a token, from every claim the entry reads them from.
pub(crate) fn roles(claims: &Object, issuer: &Issuer) -> Result<Vec<String>, Reason> {
    words(claims, &issuer.details.role_claims, |text| vec![text])
}

/// Gathers scopes or roles from every claim named as a source: a string, split by `split`, or an
/// array of strings.
fn words<'c>(
    claims: &'c Object,
    sources: &[ClaimName],
    split: impl Fn(&'c str) -> Vec<&'c str>,
) -> Result<Vec<String>, Reason> {
    let mut words = Vec::new();
    for value in sources.iter().filter_map(|source| source.find(claims)) {
        let found = match value {
            Json::String(text) => split(text),
            other => other.as_strings().ok_or(Reason::ClaimInvalid)?,
        };
        words.extend(found.into_iter().map(str::to_owned));
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claim_names_are_exact_or_pointers() {
        let claims = Json::parse(
            br#"{"https://a.example/b.c":1,"realm_access":{"roles":["x"]},"a/b":{"~":2}}"#,
        );
        let Ok(Json::Object(claims)) = claims else {
            unreachable!("the text is an object");
        };
        let number = |name: &str| ClaimName::parse(name)?.find(&claims)?.as_f64();
        assert_eq!(number("https://a.example/b.c"), Some(1.0));
        assert_eq!(number("/a~1b/~0"), Some(2.0));
        assert_eq!(number("realm_access.roles"), None);
        let roles = ClaimName::parse("/realm_access/roles");
        assert_eq!(
            roles.as_ref().and_then(|name| name.find(&claims)).and_then(Json::as_strings),
            Some(vec!["x"])
        );
        assert_eq!(ClaimName::parse(""), None);
        assert_eq!(ClaimName::parse("/a~2"), None);
    }
}
