//! What each reason means to a person, and what would change it.

use crate::Reason;

const ASK_THE_ISSUER: &str = "have the issuer mend it: RFC 7519 says what it must be";
const SEND_AS_ISSUED: &str = "send the token whole, as it was issued";
const COMPARE_CLOCKS: &str =
    "compare the clocks; \"clockToleranceSeconds\" allows for a difference";
const LOOK_AT_KEY_SETS: &str = "see what the authorizer's keySets() says of it";

/// A detail in the form "the token has expired", and a way out.
#[rustfmt::skip]
pub(super) const fn words(reason: Reason) -> (&'static str, &'static str) {
    match reason {
        Reason::AlgorithmNotAllowed => ("the algorithm is none that the issuer's entry allows", "add it to \"algorithms\", if the issuer signs with it"),
        Reason::AlgorithmUnsupported => ("the header names no algorithm that is verified here", "have the issuer sign with one of those listed in the schema"),
        Reason::AudienceInvalid => ("the audience is neither a text nor a list of texts", ASK_THE_ISSUER),
        Reason::AudienceMismatch => ("the audience is none of those configured", "get a token for this API, or add the audience where it is one of this API's names"),
        Reason::ClaimInvalid => ("a claim to be read as words is neither a text nor a list of texts", "name other claims in \"scopeClaims\" or \"roleClaims\""),
        Reason::ClaimRequired => ("a required claim is absent or has another value", "get a token that has it, or require less"),
        Reason::ClockUnset => ("the host's clock is not set", "ask again when it is"),
        Reason::ConditionUnmet => ("a rule covers the request, but a condition of it does not hold", "act as somebody who meets it, or change the rule"),
        Reason::CredentialsMalformed => ("the credentials are not one well-formed token", "send the scheme, one space and the token"),
        Reason::CredentialsMissing => ("the request carries no credentials", "send a token where \"credentials\" says"),
        Reason::CredentialsRepeated => ("the request carries more than one credential", "send one, in one place"),
        Reason::CredentialsUnsupported => ("the credentials have another scheme", "send the scheme that \"credentials\" names"),
        Reason::CriticalUnsupported => ("the header asks for an extension, by crit or b64", "have the issuer leave it out"),
        Reason::ExpiryInvalid => ("the expiry is not a number of seconds", ASK_THE_ISSUER),
        Reason::ExpiryMissing => ("the token has no expiry", "have the issuer set exp, or set \"requireExpiry\" to false"),
        Reason::HeaderMalformed => ("the header is not a JSON object of the right members", SEND_AS_ISSUED),
        Reason::HeaderTooLarge => ("the header is too large", "have the issuer leave out what nobody reads"),
        Reason::IssuedInFuture => ("the token says that it is issued in the future", COMPARE_CLOCKS),
        Reason::IssuedInvalid => ("the time of issue is absent or not a number of seconds", ASK_THE_ISSUER),
        Reason::IssuerInvalid => ("the token does not name its issuer by a text", ASK_THE_ISSUER),
        Reason::IssuerUnknown => ("the issuer is none of those configured, compared byte for byte", "get a token from a configured issuer, or add this one"),
        Reason::JsonDuplicateName => ("a JSON object of the token has a name twice", ASK_THE_ISSUER),
        Reason::JsonTooDeep => ("the token's JSON is nested too deeply", ASK_THE_ISSUER),
        Reason::JsonTooManyMembers => ("a JSON object or list of the token is too long", ASK_THE_ISSUER),
        Reason::KeyAmbiguous => ("several keys fit and the header names none", "have the issuer name its key by kid"),
        Reason::KeySetUnavailable => ("the key set cannot be had", LOOK_AT_KEY_SETS),
        Reason::KeySetUnusable => ("the key set has no key that can be used", LOOK_AT_KEY_SETS),
        Reason::KeyUnknown => ("no key of the issuer fits the header", "compare its kid and alg with the issuer's keys"),
        Reason::MethodArnMismatch => ("the method ARN speaks of another action", "hand over the ARN that belongs to the request"),
        Reason::MethodInvalid => ("the method is not one word of upper-case letters", "send the method in upper case"),
        Reason::NotBeforeInvalid => ("the time from which the token is valid is not a number of seconds", ASK_THE_ISSUER),
        Reason::NoRule => ("no rule covers the request", "add a rule for this method and path"),
        Reason::PathAmbiguous => ("two layers could read the path differently", "send it without empty or dot segments, a slash at the end, or escapes that it does not need"),
        Reason::PathTooLong => ("the path is too long", "send a shorter one"),
        Reason::PayloadMalformed => ("the claims are not a JSON object", SEND_AS_ISSUED),
        Reason::PolicyDisagreement => ("the policy document would say something else than the rules", "report this: it is a fault of the authorizer"),
        Reason::RequestInvalid => ("the request is not described in the way the module takes", "hand over a method, a path and header fields, within their bounds"),
        Reason::RuleDenied => ("a rule denies it", "act as somebody the rule does not name, or change the rule"),
        Reason::ScopeInsufficient => ("a rule covers the request, and only scopes are lacking", "get a token with the scopes"),
        Reason::SecretUnavailable => ("the issuer's secret has not been supplied", "see that it is where the configuration says"),
        Reason::SignatureInvalid => ("the signature is not good under that key", "send the token unchanged, and see that this issuer signed it"),
        Reason::SubjectInvalid => ("the subject is not one visible text within its bound", "name another claim in \"subjectClaim\""),
        Reason::TokenEncoding => ("a segment is not canonical base64url", SEND_AS_ISSUED),
        Reason::TokenExpired => ("the token has expired", "get a new one"),
        Reason::TokenIdInvalid => ("the token's id is not a text", ASK_THE_ISSUER),
        Reason::TokenMalformed => ("the token is not three segments", "send a signed token in its compact form"),
        Reason::TokenNested => ("the token is encrypted, or holds another token", "get a signed token of claims"),
        Reason::TokenNotYetValid => ("the token is not valid yet", COMPARE_CLOCKS),
        Reason::TokenTooLarge => ("the token is too large", "have the issuer leave out what nobody reads"),
        Reason::TokenTooOld => ("the token was issued longer ago than is allowed", "get a new one, or raise \"maxTokenAgeSeconds\""),
        Reason::TokenTypeMismatch => ("the token is of another type", "send an access token, not an ID token, or add its typ to \"tokenTypes\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_plain_sentences_of_their_own() {
        let details: Vec<_> = Reason::ALL.iter().map(|reason| words(*reason).0).collect();
        for detail in &details {
            assert!(!detail.ends_with('.') && !detail.starts_with(char::is_uppercase), "{detail}");
            assert_eq!(details.iter().filter(|other| *other == detail).count(), 1, "{detail}");
        }
    }
}
