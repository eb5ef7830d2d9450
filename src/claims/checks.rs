//! The checks a token's claims go through, in the order they are made.

use crate::Reason;
use crate::claims::{ClaimName, media_type};
use crate::config::{ExpectedClaim, Issuer, IssuerName};
use crate::json::{Json, Object};
use crate::time::{NumericDate, UnixTime};
use crate::token::ProtectedHeader;

/// What the checks are asked about.
#[derive(Clone, Copy)]
pub(crate) struct Examined<'c> {
    pub(crate) header: &'c ProtectedHeader,
    pub(crate) claims: Object<'c>,
    pub(crate) issuer: &'c Issuer,
    pub(crate) now: UnixTime,
    claimed_issuer: Option<Json<'c>>,
    /// The configured name that the token's issuer is, byte for byte.
    issuer_name: Option<&'c IssuerName>,
    expires_at: Claimed,
    not_before: Claimed,
    issued_at: Claimed,
}

/// What a token says in place of a date.
#[derive(Clone, Copy)]
enum Claimed {
    Nothing,
    Date(NumericDate),
    NoDate,
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
    pub(crate) fn new(
        header: &'c ProtectedHeader,
        claims: Object<'c>,
        issuer: &'c Issuer,
        now: UnixTime,
    ) -> Self {
        let claimed_issuer = claims.get("iss");
        let is_claimed =
            |name: &&IssuerName| claimed_issuer.and_then(Json::as_str) == Some(name.text.as_str());
        Self {
            header,
            claims,
            issuer,
            now,
            claimed_issuer,
            issuer_name: issuer.names.iter().find(is_claimed),
            expires_at: Claimed::of(claims.get("exp")),
            not_before: Claimed::of(claims.get("nbf")),
            issued_at: Claimed::of(claims.get("iat")),
        }
    }

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

    /// When the token expires; nothing where it does not say.
    pub(crate) fn expires_at(&self) -> Option<NumericDate> {
        self.expires_at.date()
    }

    fn tolerance(&self) -> f64 {
        self.issuer.details.clock_tolerance_seconds
    }

    /// The tenant that the issuer's name is bound to.
    pub(crate) fn tenant(&self) -> Option<&'c str> {
        self.issuer_name?.tenant.as_deref()
    }

    fn is_ahead(&self, claimed: Claimed) -> bool {
        claimed.date().is_some_and(|date| date.age(self.now) < -self.tolerance())
    }
}

impl Claimed {
    fn of(claim: Option<Json<'_>>) -> Self {
        let date = |claim: Json<'_>| claim.as_f64().and_then(NumericDate::from_seconds);
        claim.map_or(Self::Nothing, |claim| date(claim).map_or(Self::NoDate, Self::Date))
    }

    fn date(self) -> Option<NumericDate> {
        match self {
            Self::Date(date) => Some(date),
            Self::Nothing | Self::NoDate => None,
        }
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
    match (token.claimed_issuer, token.issuer.names.is_empty()) {
        (Some(Json::String(_)), false) => {
            token.issuer_name.map(|_| ()).ok_or(Reason::IssuerUnknown)
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
    let audiences = &token.issuer.audiences;
    let is_ours = |audience: &str| audiences.iter().any(|ours| ours == audience);
    let is_for_us = match token.issuer.audience_claim.find(token.claims) {
        None => false,
        Some(Json::String(audience)) => is_ours(audience),
        Some(other) => {
            let mut named = other.as_array().ok_or(Reason::AudienceInvalid)?.iter();
            let any = |found, name: Json<'_>| name.as_str().map(|name| found | is_ours(name));
            named.try_fold(false, any).ok_or(Reason::AudienceInvalid)?
        }
    };
    (audiences.is_empty() || is_for_us).then_some(()).ok_or(Reason::AudienceMismatch)
}

/// RFC 7519 section 2: what stands in place of a date is one.
fn check_dates(token: &Examined<'_>) -> Result<(), Reason> {
    match (token.expires_at, token.not_before, token.issued_at) {
        (Claimed::NoDate, _, _) => Err(Reason::ExpiryInvalid),
        (_, Claimed::NoDate, _) => Err(Reason::NotBeforeInvalid),
        (_, _, Claimed::NoDate) => Err(Reason::IssuedInvalid),
        _ => Ok(()),
    }
}

/// RFC 7519 section 4.1.4, with the issuer's clock tolerance.
fn check_expiry(token: &Examined<'_>) -> Result<(), Reason> {
    match token.expires_at() {
        None if token.issuer.require_expiry => Err(Reason::ExpiryMissing),
        Some(date) if date.age(token.now) >= token.tolerance() => Err(Reason::TokenExpired),
        _ => Ok(()),
    }
}

/// RFC 7519 section 4.1.5, with the issuer's clock tolerance.
fn check_not_before(token: &Examined<'_>) -> Result<(), Reason> {
    let ahead = token.is_ahead(token.not_before);
    (!ahead).then_some(()).ok_or(Reason::TokenNotYetValid)
}

/// RFC 7519 section 4.1.6, with the issuer's clock tolerance.
fn check_issued_at(token: &Examined<'_>) -> Result<(), Reason> {
    let ahead = token.is_ahead(token.issued_at);
    (!ahead).then_some(()).ok_or(Reason::IssuedInFuture)
}

/// The most that may have passed since `iat`, where the entry says so.
fn check_age(token: &Examined<'_>) -> Result<(), Reason> {
    let Some(max_age) = token.issuer.details.max_token_age_seconds else {
        return Ok(());
    };
    let issued_at = token.issued_at.date().ok_or(Reason::IssuedInvalid)?;
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
        expected.is_met_by(name.find(token.claims).filter(|value| !matches!(value, Json::Null)))
    };
    let required = &token.issuer.details.required_claims;
    required.iter().all(met).then_some(()).ok_or(Reason::ClaimRequired)
}
