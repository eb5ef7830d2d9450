//! What a refused caller is told: problem details (RFC 9457) and a challenge (RFC 6750).
//!
//! A [`Problem`] holds `&'static str` alone, so no input and no internal cause can get into it.

use crate::Reason;

/// The public face of a refusal; many reasons share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// 401: no credentials were presented.
    CredentialsRequired,
    /// 403: the principal may not do this.
    Forbidden,
    /// 403: the principal lacks scopes.
    InsufficientScope,
    /// 400: more than one credential was presented (RFC 6750 section 3.1, `invalid_request`).
    InvalidCredentials,
    /// 400: the request is malformed elsewhere.
    InvalidRequest,
    /// 401: the token is not good, whatever the fault (RFC 6750 section 3.1, `invalid_token`).
    InvalidToken,
    /// 503: the fault is ours.
    Unavailable,
}

impl Problem {
    /// The HTTP status code.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::InvalidCredentials | Self::InvalidRequest => 400,
            Self::CredentialsRequired | Self::InvalidToken => 401,
            Self::Forbidden | Self::InsufficientScope => 403,
            Self::Unavailable => 503,
        }
    }

    /// The HTTP status phrase, as RFC 9457 section 4.2.1 asks for with `about:blank`.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::InvalidCredentials | Self::InvalidRequest => "Bad Request",
            Self::CredentialsRequired | Self::InvalidToken => "Unauthorized",
            Self::Forbidden | Self::InsufficientScope => "Forbidden",
            Self::Unavailable => "Service Unavailable",
        }
    }

    /// A stable word for programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::CredentialsRequired => "credentials_required",
            Self::Forbidden => "forbidden",
            Self::InsufficientScope => "insufficient_scope",
            Self::InvalidCredentials | Self::InvalidRequest => "invalid_request",
            Self::InvalidToken => "invalid_token",
            Self::Unavailable => "unavailable",
        }
    }

    /// One sentence for the caller.
    #[must_use]
    pub const fn detail(self) -> &'static str {
        match self {
            Self::CredentialsRequired => "this request needs an access token",
            Self::Forbidden => "the access token does not permit this request",
            Self::InsufficientScope => "the access token lacks a scope this request needs",
            Self::InvalidCredentials => "the request must carry exactly one access token",
            Self::InvalidRequest => "the request is malformed",
            Self::InvalidToken => "the access token is not valid",
            Self::Unavailable => "the request cannot be decided now, try again later",
        }
    }

    /// The `error` attribute of the challenge, for problems that carry one.
    const fn challenge_error(self) -> Option<&'static str> {
        match self {
            Self::InvalidCredentials => Some("invalid_request"),
            Self::InvalidToken => Some("invalid_token"),
            Self::InsufficientScope => Some("insufficient_scope"),
            Self::CredentialsRequired
            | Self::Forbidden
            | Self::InvalidRequest
            | Self::Unavailable => None,
        }
    }

    /// The `WWW-Authenticate` value (RFC 6750 section 3), or nothing where none is due.
    ///
    /// `realm` and `scopes` come from the configuration, which has checked that they need no
    /// escaping.
    #[must_use]
    pub fn challenge(self, realm: Option<&str>, scopes: &[String]) -> Option<String> {
        let error = self.challenge_error();
        if error.is_none() && self != Self::CredentialsRequired {
            return None;
        }
        let realm = realm.map(|realm| format!("realm=\"{realm}\""));
        let error = error.map(|error| format!("error=\"{error}\""));
        let scope = (!scopes.is_empty()).then(|| format!("scope=\"{}\"", scopes.join(" ")));
        let attributes: Vec<_> = [realm, error, scope].into_iter().flatten().collect();
        Some(format!("Bearer {}", attributes.join(", ")).trim_end().to_owned())
    }
}

impl From<Reason> for Problem {
    /// The one place that decides what a caller may learn.
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::CredentialsMissing | Reason::CredentialsUnsupported => {
                Self::CredentialsRequired
            }
            Reason::CredentialsRepeated => Self::InvalidCredentials,
            Reason::MethodInvalid
            | Reason::MethodArnMismatch
            | Reason::PathAmbiguous
            | Reason::PathTooLong => Self::InvalidRequest,
            Reason::AlgorithmNotAllowed
            | Reason::AlgorithmUnsupported
            | Reason::AudienceInvalid
            | Reason::AudienceMismatch
            | Reason::ClaimInvalid
            | Reason::ClaimRequired
            | Reason::CredentialsMalformed
            | Reason::CriticalUnsupported
            | Reason::ExpiryInvalid
            | Reason::ExpiryMissing
            | Reason::HeaderMalformed
            | Reason::HeaderTooLarge
            | Reason::IssuedInFuture
            | Reason::IssuedInvalid
            | Reason::IssuerInvalid
            | Reason::IssuerUnknown
            | Reason::JsonDuplicateName
            | Reason::JsonTooDeep
            | Reason::JsonTooManyMembers
            | Reason::KeyAmbiguous
            | Reason::KeySetUnusable
            | Reason::KeyUnknown
            | Reason::NotBeforeInvalid
            | Reason::PayloadMalformed
            | Reason::SignatureInvalid
            | Reason::SubjectInvalid
            | Reason::TokenEncoding
            | Reason::TokenExpired
            | Reason::TokenIdInvalid
            | Reason::TokenMalformed
            | Reason::TokenNested
            | Reason::TokenNotYetValid
            | Reason::TokenTooLarge
            | Reason::TokenTooOld
            | Reason::TokenTypeMismatch => Self::InvalidToken,
            Reason::ScopeInsufficient => Self::InsufficientScope,
            Reason::ConditionUnmet | Reason::NoRule | Reason::RuleDenied => Self::Forbidden,
            Reason::ClockUnset
            | Reason::KeySetUnavailable
            | Reason::PolicyDisagreement
            | Reason::RequestInvalid
            | Reason::SecretUnavailable => Self::Unavailable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_credentials_get_a_bare_challenge() {
        assert_eq!(Problem::CredentialsRequired.challenge(None, &[]).as_deref(), Some("Bearer"));
        assert_eq!(
            Problem::CredentialsRequired.challenge(Some("orders"), &[]).as_deref(),
            Some(r#"Bearer realm="orders""#)
        );
    }

    #[test]
    fn a_lacking_scope_is_named() {
        let scopes = ["pets:read".to_owned(), "pets:list".to_owned()];
        assert_eq!(
            Problem::InsufficientScope.challenge(Some("orders"), &scopes).as_deref(),
            Some(
                r#"Bearer realm="orders", error="insufficient_scope", scope="pets:read pets:list""#
            )
        );
    }

    #[test]
    fn our_own_faults_are_never_401() {
        assert_eq!(Problem::from(Reason::KeySetUnavailable).status(), 503);
        assert_eq!(Problem::Unavailable.challenge(Some("orders"), &[]), None);
    }
}
