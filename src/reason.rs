//! Why a request was refused, for the operator alone; [`Problem`](crate::Problem) is what the
//! caller sees.

macro_rules! reasons {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal,)+) => {
        /// The internal cause of a refusal, with a stable code for logs and counters.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Reason {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Reason {
            /// Every reason there is, in alphabetical order.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable code written to logs.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }
        }
    };
}

reasons! {
    /// The protected header's `alg` is known, but not on the issuer's list (RFC 8725 section 3.1).
    AlgorithmNotAllowed = "algorithm_not_allowed",
    /// The protected header's `alg` is missing, not a string, or not one this module verifies.
    AlgorithmUnsupported = "algorithm_unsupported",
    /// `aud` is neither a string nor an array of strings (RFC 7519 section 4.1.3).
    AudienceInvalid = "audience_invalid",
    /// `aud` names none of the issuer's configured audiences.
    AudienceMismatch = "audience_mismatch",
    /// A claim that rules or the principal are read from has the wrong type.
    ClaimInvalid = "claim_invalid",
    /// A required claim is absent, null or has another value.
    ClaimRequired = "claim_required",
    /// The host's clock is not set.
    ClockUnset = "clock_unset",
    /// A rule matched the action, but a condition on roles or claims did not hold.
    ConditionUnmet = "condition_unmet",
    /// The request carries no credentials.
    CredentialsMissing = "credentials_missing",
    /// The credentials are not exactly one well-formed value (RFC 6750 section 2.1).
    CredentialsMalformed = "credentials_malformed",
    /// The request carries more than one credential (RFC 6750 section 2).
    CredentialsRepeated = "credentials_repeated",
    /// The credentials use a scheme that is not taken here.
    CredentialsUnsupported = "credentials_unsupported",
    /// The header names critical parameters, or `b64`, which this module does not implement
    /// (RFC 7515 section 4.1.11, RFC 7797).
    CriticalUnsupported = "critical_unsupported",
    /// `exp` is not a finite number of seconds.
    ExpiryInvalid = "expiry_invalid",
    /// `exp` is required and absent.
    ExpiryMissing = "expiry_missing",
    /// The protected header is not a JSON object, or one of its members has the wrong type.
    HeaderMalformed = "header_malformed",
    /// The protected header exceeds its bound.
    HeaderTooLarge = "header_too_large",
    /// `iat` lies in the future beyond the tolerance.
    IssuedInFuture = "issued_in_future",
    /// `iat` is not a finite number of seconds, or absent where an age is asked for.
    IssuedInvalid = "issued_invalid",
    /// `iss` is absent or not a string.
    IssuerInvalid = "issuer_invalid",
    /// `iss` is none of the configured issuers, compared byte for byte.
    IssuerUnknown = "issuer_unknown",
    /// A JSON object of the token has a name twice (RFC 7515 section 4, RFC 7519 section 4).
    JsonDuplicateName = "json_duplicate_name",
    /// The token's JSON is nested beyond its bound.
    JsonTooDeep = "json_too_deep",
    /// A JSON object or array of the token has more members than its bound.
    JsonTooManyMembers = "json_too_many_members",
    /// More than one key fits and no key id decides.
    KeyAmbiguous = "key_ambiguous",
    /// The key set could not be had and no usable copy is held.
    KeySetUnavailable = "key_set_unavailable",
    /// The issuer published a document without a single usable key.
    KeySetUnusable = "key_set_unusable",
    /// No key of the issuer fits the protected header.
    KeyUnknown = "key_unknown",
    /// The method is not a token of upper-case letters.
    MethodInvalid = "method_invalid",
    /// The method ARN is malformed or speaks of another action than the request.
    MethodArnMismatch = "method_arn_mismatch",
    /// `nbf` is not a finite number of seconds.
    NotBeforeInvalid = "not_before_invalid",
    /// No rule covers the action.
    NoRule = "no_rule",
    /// The path could be read differently by two layers.
    PathAmbiguous = "path_ambiguous",
    /// The path exceeds its bound.
    PathTooLong = "path_too_long",
    /// The claims are not a JSON object.
    PayloadMalformed = "payload_malformed",
    /// The policy document made for the request would say something else than the rules.
    PolicyDisagreement = "policy_disagreement",
    /// The host described the request in a way the core does not take.
    RequestInvalid = "request_invalid",
    /// A rule with the effect Deny matched.
    RuleDenied = "rule_denied",
    /// A rule matched the action, and only scopes are lacking.
    ScopeInsufficient = "scope_insufficient",
    /// The issuer's secret has not been supplied.
    SecretUnavailable = "secret_unavailable",
    /// The signature does not verify under the selected key.
    SignatureInvalid = "signature_invalid",
    /// The subject is not a string, is empty, too long or holds invisible characters.
    SubjectInvalid = "subject_invalid",
    /// The token or one of its segments is not canonical base64url (RFC 7515 section 2).
    TokenEncoding = "token_encoding",
    /// The token's expiry has passed.
    TokenExpired = "token_expired",
    /// `jti` is not a string.
    TokenIdInvalid = "token_id_invalid",
    /// The token is not three segments (RFC 7515 section 7.1).
    TokenMalformed = "token_malformed",
    /// The token is encrypted or nested, which is not a JWS of claims.
    TokenNested = "token_nested",
    /// The token's `nbf` lies ahead.
    TokenNotYetValid = "token_not_yet_valid",
    /// The token was issued longer ago than allowed.
    TokenTooOld = "token_too_old",
    /// The token exceeds its bound.
    TokenTooLarge = "token_too_large",
    /// The protected header's `typ` is not one the issuer's entry takes (RFC 8725 section 3.11).
    TokenTypeMismatch = "token_type_mismatch",
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_unique_and_plain() {
        let codes: BTreeSet<_> = Reason::ALL.iter().map(|reason| reason.code()).collect();
        assert_eq!(codes.len(), Reason::ALL.len());
        let plain =
            |code: &&str| code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        assert!(codes.iter().all(plain));
    }
}
