//! The checks a token's claims go through, in the order they are made.

use crate::Reason;
use crate::claims::{ClaimName, Dates, media_type};
use crate::config::{ExpectedClaim, Issuer, IssuerName};
use crate::json::{Json, Object};
use crate::time::UnixTime;
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
    dates: Dates,
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
    ClaimCheck { name: "dates", examine: |token| token.dates.check_form() },
    ClaimCheck {
        name: "expiry",
        examine: |token| token.dates.check_expiry(token.issuer, token.now),
    },
    ClaimCheck {
        name: "not_before",
        examine: |token| token.dates.check_not_before(token.issuer, token.now),
    },
    ClaimCheck {
        name: "issued_at",
        examine: |token| token.dates.check_issued_at(token.issuer, token.now),
    },
    ClaimCheck { name: "age", examine: |token| token.dates.check_age(token.issuer, token.now) },
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
            dates: Dates::of(claims),
        }
    }

    /// Makes every check in order, up to the first that fails.
    pub(crate) fn check(&self) -> Result<(), Reason> {
        CLAIM_CHECKS.iter().try_for_each(|check| (check.examine)(self))
    }

    /// What the token says of its time.
    pub(crate) fn dates(&self) -> Dates {
        self.dates
    }

    /// The tenant that the issuer's name is bound to.
    pub(crate) fn tenant(&self) -> Option<&'c str> {
        self.issuer_name?.tenant.as_deref()
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
