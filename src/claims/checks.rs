//! The checks a token's claims go through, in the order they are made.

use crate::Reason;
use crate::claims::{ClaimName, media_type};
use crate::config::{ExpectedClaim, Issuer, IssuerName};
use crate::json::{Json, Object};
use crate::time::{NumericDate, UnixTime};
use crate::token::ProtectedHeader;

/// What a check is asked about.
#[derive(Clone, Copy)]
pub(crate) struct Examined<'c> {
    pub(crate) header: &'c ProtectedHeader,
    pub(crate) claims: &'c Object,
    pub(crate) issuer: &'c Issuer,
    pub(crate) now: UnixTime,
}

/// One thing that is asked of a token's claims.
pub(crate) struct ClaimCheck {
    /// Its stable name, for explanations.
    pub(crate) name: &'static str,
    /// Why the token fails it; it looks at nothing that an earlier check has to have passed.
    pub(crate) examine: fn(&Examined<'_>) -> Result<(), Reason>,
}

/// Every check; the first that fails is the reason of the refusal.
pub(crate) const CLAIM_CHECKS: [ClaimCheck; 11] = [
    ClaimCheck { name: "type", examine: check_token_type },
    ClaimCheck { name: "issuer_name", examine: check_issuer },
    ClaimCheck { name: "tenant", examine: check_tenant },
    ClaimCheck { name: "audience", examine: check_audience },
    ClaimCheck { name: "dates", examine: check_dates },
    ClaimCheck { name: "expiry", examine: check_expiry },
    ClaimCheck { name: "not_before", examine: check_not_before },
    ClaimCheck { name: "issued_at", examine: check_issued_at },
    ClaimCheck { name: "age", examine: check_age },
    ClaimCheck { name: "token_id", examine: check_token_id },
    ClaimCheck { name: "required_claims", examine: check_required },
];

impl<'c> Examined<'c> {
    /// Makes every check in order, up to the first that fails.
    pub(crate) fn check(&self) -> Result<(), Reason> {
        CLAIM_CHECKS.iter().try_for_each(|check| (check.examine)(self))
    }

    /// Makes the checks whose outcome changes as time passes, in their order.
    pub(crate) fn check_time(&self) -> Result<(), Reason> {
        check_expiry(self)?;
        check_not_before(self)?;
        check_issued_at(self)?;
        check_age(self)
    }

    fn tolerance(&self) -> f64 {
        self.issuer.details.clock_tolerance_seconds
    }

    /// The configured name that the token's issuer is, byte for byte.
    fn issuer_name(&self) -> Option<&'c IssuerName> {
        let claimed = self.claims.get("iss").and_then(Json::as_str)?;
        self.issuer.names.iter().find(|name| name.text == claimed)
    }

    /// The tenant that this name is bound to.
    pub(crate) fn tenant(&self) -> Option<&'c str> {
        self.issuer_name()?.tenant.as_deref()
    }
}

/// RFC 8725 section 3.11, RFC 9068 section 4: media types compare without case, and
/// `application/` may be left out (RFC 7515 section 4.1.9).
fn check_token_type(token: &Examined<'_>) -> Result<(), Reason> {
    let expected = &token.issuer.details.token_types;
    if expected.is_empty() {
        return Ok(());
    }
    let token_type = token.header.token_type.as_deref().ok_or(Reason::TokenTypeMismatch)?;
    let accepted = expected.contains(&media_type(token_type));
    accepted.then_some(()).ok_or(Reason::TokenTypeMismatch)
}

/// RFC 7519 section 4.1.1; compared byte for byte.
fn check_issuer(token: &Examined<'_>) -> Result<(), Reason> {
    match (token.claims.get("iss"), token.issuer.names.is_empty()) {
        (Some(Json::String(_)), false) => {
            token.issuer_name().map(|_| ()).ok_or(Reason::IssuerUnknown)
        }
        (Some(Json::String(_)) | None, true) => Ok(()),
        _ => Err(Reason::IssuerInvalid),
    }
}

/// One issuer's document of keys serves many tenants, so the tenant is bound to the issuer's name.
fn check_tenant(token: &Examined<'_>) -> Result<(), Reason> {
    let Some(tenant) = token.tenant() else {
        return Ok(());
    };
    let bound = token.claims.get("tid").and_then(Json::as_str) == Some(tenant);
    bound.then_some(()).ok_or(Reason::ClaimRequired)
}

/// RFC 7519 section 4.1.3: one exact match is enough, but every element must be a string.
fn check_audience(token: &Examined<'_>) -> Result<(), Reason> {
    let named = match token.issuer.audience_claim.find(token.claims) {
        None => Vec::new(),
        Some(Json::String(audience)) => vec![audience.as_str()],
        Some(other) => other.as_strings().ok_or(Reason::AudienceInvalid)?,
    };
    let audiences = &token.issuer.audiences;
    let ours = |audience: &&str| audiences.iter().any(|ours| ours == audience);
    let accepted = audiences.is_empty() || named.iter().any(ours);
    accepted.then_some(()).ok_or(Reason::AudienceMismatch)
}

/// RFC 7519 section 2: what is there as a date is one.
fn check_dates(token: &Examined<'_>) -> Result<(), Reason> {
    let is_date = |name| token.claims.get(name).is_none() || date(token.claims, name).is_some();
    let faults = [
        ("exp", Reason::ExpiryInvalid),
        ("nbf", Reason::NotBeforeInvalid),
        ("iat", Reason::IssuedInvalid),
    ];
    let fault = faults.into_iter().find(|(name, _)| !is_date(name));
    fault.map_or(Ok(()), |(_, reason)| Err(reason))
}

/// RFC 7519 section 4.1.4, with the issuer's clock tolerance.
fn check_expiry(token: &Examined<'_>) -> Result<(), Reason> {
    match date(token.claims, "exp") {
        None if token.issuer.require_expiry => Err(Reason::ExpiryMissing),
        Some(date) if date.age(token.now) >= token.tolerance() => Err(Reason::TokenExpired),
        _ => Ok(()),
    }
}

/// RFC 7519 section 4.1.5, with the issuer's clock tolerance.
fn check_not_before(token: &Examined<'_>) -> Result<(), Reason> {
    let ahead = is_ahead(token, "nbf");
    (!ahead).then_some(()).ok_or(Reason::TokenNotYetValid)
}

/// RFC 7519 section 4.1.6, with the issuer's clock tolerance.
fn check_issued_at(token: &Examined<'_>) -> Result<(), Reason> {
    let ahead = is_ahead(token, "iat");
    (!ahead).then_some(()).ok_or(Reason::IssuedInFuture)
}

fn is_ahead(token: &Examined<'_>, name: &str) -> bool {
    date(token.claims, name).is_some_and(|date| date.age(token.now) < -token.tolerance())
}

/// The most that may have passed since `iat`, where the entry says so.
fn check_age(token: &Examined<'_>) -> Result<(), Reason> {
    let Some(max_age) = token.issuer.details.max_token_age_seconds else {
        return Ok(());
    };
    let issued_at = date(token.claims, "iat").ok_or(Reason::IssuedInvalid)?;
    let fresh = issued_at.age(token.now) - token.tolerance() <= max_age;
    fresh.then_some(()).ok_or(Reason::TokenTooOld)
}

/// RFC 7519 section 4.1.7.
fn check_token_id(token: &Examined<'_>) -> Result<(), Reason> {
    match token.claims.get("jti") {
        None | Some(Json::String(_)) => Ok(()),
        Some(_) => Err(Reason::TokenIdInvalid),
    }
}

/// What the entry requires in addition.
fn check_required(token: &Examined<'_>) -> Result<(), Reason> {
    let met = |(name, expected): &(ClaimName, ExpectedClaim)| {
        expected.is_met_by(name.find(token.claims).filter(|value| **value != Json::Null))
    };
    let required = &token.issuer.details.required_claims;
    required.iter().all(met).then_some(()).ok_or(Reason::ClaimRequired)
}

/// A claim as a date; nothing where it is absent or none.
pub(super) fn date(claims: &Object, name: &str) -> Option<NumericDate> {
    claims.get(name)?.as_f64().and_then(NumericDate::from_seconds)
}
