//! The dates of a token (RFC 7519 sections 4.1.4 to 4.1.6) and what is asked of them as time
//! passes.

use crate::Reason;
use crate::config::Issuer;
use crate::json::{Json, Object};
use crate::time::{NumericDate, UnixTime};

/// What a token says of its time.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Dates {
    expires_at: Claimed,
    not_before: Claimed,
    issued_at: Claimed,
}

/// What a token says in place of a date.
#[derive(Clone, Copy, Debug, Default)]
enum Claimed {
    #[default]
    Nothing,
    Date(NumericDate),
    NoDate,
}

impl Dates {
    pub(super) fn of(claims: Object<'_>) -> Self {
        Self {
            expires_at: Claimed::of(claims.get("exp")),
            not_before: Claimed::of(claims.get("nbf")),
            issued_at: Claimed::of(claims.get("iat")),
        }
    }

    /// When the token expires; nothing where it does not say.
    fn expires_at(&self) -> Option<NumericDate> {
        self.expires_at.date()
    }

    /// When the token ceases to be taken, the clock tolerance aside: as it expires, or is too old
    /// before that.
    pub(super) fn ends_at(&self, issuer: &Issuer) -> Option<NumericDate> {
        let issued_at = self.issued_at.date().zip(issuer.details.max_token_age_seconds);
        let too_old = issued_at.and_then(|(date, max_age)| date.after(max_age));
        match (self.expires_at(), too_old) {
            (Some(expiry), Some(too_old)) => Some(expiry.earlier(too_old)),
            (expiry, too_old) => expiry.or(too_old),
        }
    }

    /// Makes the checks whose outcome changes as time passes, in their order.
    pub(crate) fn check_time(&self, issuer: &Issuer, now: UnixTime) -> Result<(), Reason> {
        self.check_expiry(issuer, now)?;
        self.check_not_before(issuer, now)?;
        self.check_issued_at(issuer, now)?;
        self.check_age(issuer, now)
    }

    /// RFC 7519 section 2: what stands in place of a date is one.
    pub(super) fn check_form(&self) -> Result<(), Reason> {
        match (self.expires_at, self.not_before, self.issued_at) {
            (Claimed::NoDate, _, _) => Err(Reason::ExpiryInvalid),
            (_, Claimed::NoDate, _) => Err(Reason::NotBeforeInvalid),
            (_, _, Claimed::NoDate) => Err(Reason::IssuedInvalid),
            _ => Ok(()),
        }
    }

    /// RFC 7519 section 4.1.4, with the issuer's clock tolerance.
    pub(super) fn check_expiry(&self, issuer: &Issuer, now: UnixTime) -> Result<(), Reason> {
        match self.expires_at() {
            None if issuer.require_expiry => Err(Reason::ExpiryMissing),
            Some(date) if date.age(now) >= tolerance(issuer) => Err(Reason::TokenExpired),
            _ => Ok(()),
        }
    }

    /// RFC 7519 section 4.1.5, with the issuer's clock tolerance.
    pub(super) fn check_not_before(&self, issuer: &Issuer, now: UnixTime) -> Result<(), Reason> {
        let ahead = self.not_before.is_ahead(issuer, now);
        (!ahead).then_some(()).ok_or(Reason::TokenNotYetValid)
    }

    /// RFC 7519 section 4.1.6, with the issuer's clock tolerance.
    pub(super) fn check_issued_at(&self, issuer: &Issuer, now: UnixTime) -> Result<(), Reason> {
        let ahead = self.issued_at.is_ahead(issuer, now);
        (!ahead).then_some(()).ok_or(Reason::IssuedInFuture)
    }

    /// The most that may have passed since `iat`, where the entry says so.
    pub(super) fn check_age(&self, issuer: &Issuer, now: UnixTime) -> Result<(), Reason> {
        let Some(max_age) = issuer.details.max_token_age_seconds else {
            return Ok(());
        };
        let issued_at = self.issued_at.date().ok_or(Reason::IssuedInvalid)?;
        let fresh = issued_at.age(now) - tolerance(issuer) <= max_age;
        fresh.then_some(()).ok_or(Reason::TokenTooOld)
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

    fn is_ahead(self, issuer: &Issuer, now: UnixTime) -> bool {
        self.date().is_some_and(|date| date.age(now) < -tolerance(issuer))
    }
}

fn tolerance(issuer: &Issuer) -> f64 {
    issuer.details.clock_tolerance_seconds
}
