//! What each check of the claims asks for, and what the token has.

use super::step::{Texts, scalar, shortened};
use crate::claims::{ClaimName, Examined};
use crate::config::ExpectedClaim;
use crate::json::{Json, Object};
use crate::time::NumericDate;

/// What a check is about.
#[derive(Default)]
pub(super) struct Terms {
    /// The member of the issuer's entry that says what is expected.
    pub(super) member: Option<&'static str>,
    pub(super) expected: Texts,
    pub(super) found: Texts,
    /// The claims it reads, by the first token of their names.
    pub(super) claims: Vec<String>,
    /// What it means that the check has passed.
    pub(super) passed: &'static str,
    /// What it means that it has failed, where the reason alone does not say.
    pub(super) failed: Option<String>,
}

impl Terms {
    pub(super) fn of(check: &str, examined: &Examined<'_>) -> Self {
        let issuer = examined.issuer;
        match check {
            "type" => Self::token_type(examined),
            "issuer_name" => Self::claim("iss", examined)
                .asking("issuer", issuer.names.iter().map(|name| &name.text).collect())
                .meaning("the issuer is one that is configured", "any issuer is taken"),
            "tenant" => Self::tenant(examined)
                .meaning("the tenant is the issuer's", "the issuer has no tenants"),
            "audience" => Self::named(&issuer.audience_claim, examined)
                .asking("audiences", issuer.audiences.iter().collect())
                .meaning("the audience is one that is configured", "any audience is taken"),
            "expiry" => Self::expiry(examined),
            "not_before" => Self::date("nbf", examined, "the token is valid already, or always"),
            "issued_at" => Self::date("iat", examined, "the token is not from the future"),
            "age" => Self::date("iat", examined, "")
                .asking("maxTokenAgeSeconds", max_age(examined))
                .meaning("the token is young enough", "any age is taken"),
            "token_id" => {
                Self::claim("jti", examined).meaning("", "the token's id is a text, or absent")
            }
            "required_claims" => Self::required(examined),
            _ => Self::dates(examined),
        }
    }

    #[inline(never)]
    fn asking(self, member: &'static str, expected: Texts) -> Self {
        Self { member: Some(member), expected, ..self }
    }

    /// What a good outcome means: where something is expected, and where nothing is.
    fn meaning(self, expected: &'static str, not_expected: &'static str) -> Self {
        let passed = if self.expected.is_empty() { not_expected } else { expected };
        Self { passed, ..self }
    }

    #[inline(never)]
    fn claim(name: &str, examined: &Examined<'_>) -> Self {
        let found = Texts::of_claim(examined.claims.get(name));
        Self { found, claims: vec![name.to_owned()], ..Self::default() }
    }

    #[inline(never)]
    fn named(name: &ClaimName, examined: &Examined<'_>) -> Self {
        let found = Texts::of_claim(name.find(examined.claims));
        Self { found, claims: vec![name.first().to_owned()], ..Self::default() }
    }

    /// Only issuers with a name for each of their tenants ask for one.
    fn tenant(examined: &Examined<'_>) -> Self {
        let terms = Self::claim("tid", examined);
        match examined.tenant() {
            Some(tenant) => terms.asking("tenantIds", [tenant].iter().collect()),
            None => terms,
        }
    }

    fn token_type(examined: &Examined<'_>) -> Self {
        let found = examined.header.token_type.iter().collect();
        Self { found, ..Self::default() }
            .asking("tokenTypes", examined.issuer.details.token_types.iter().collect())
            .meaning("the type is one that is taken", "any type is taken")
    }

    #[inline(never)]
    fn date(name: &str, examined: &Examined<'_>, passed: &'static str) -> Self {
        let found = date(examined.claims, name).map(NumericDate::iso);
        let member = Some("clockToleranceSeconds");
        let claims = vec![name.to_owned()];
        Self { member, found: found.into_iter().collect(), claims, passed, ..Self::default() }
    }

    /// The expiry, and for how long it has passed.
    fn expiry(examined: &Examined<'_>) -> Self {
        let terms = Self::date("exp", examined, "the token has not expired");
        let Some(age) = date(examined.claims, "exp").map(|date| date.age(examined.now)) else {
            return Self { member: Some("requireExpiry"), ..terms };
        };
        let failed = ["the token has expired ", &seconds(age), " s ago"].concat();
        Self { failed: Some(failed), ..terms }
    }

    /// What is there as a date, whether it is one or not.
    fn dates(examined: &Examined<'_>) -> Self {
        let is_fault = |name: &&str| {
            examined.claims.contains_key(name) && date(examined.claims, name).is_none()
        };
        let fault = ["exp", "nbf", "iat"].into_iter().find(is_fault);
        let terms = fault.map(|name| Self::claim(name, examined)).unwrap_or_default();
        terms.meaning("", "whatever is there as a date is one")
    }

    /// The first required claim that is not as required, or else all of them.
    fn required(examined: &Examined<'_>) -> Self {
        let required = &examined.issuer.details.required_claims;
        let value = |name: &ClaimName| {
            name.find(examined.claims).filter(|value| !matches!(value, Json::Null))
        };
        let fault = required.iter().find(|(name, expected)| !expected.is_met_by(value(name)));
        let Some((name, expected)) = fault else {
            let claims = required.iter().map(|(name, _)| name.first().to_owned()).collect();
            return Self { member: Some("requiredClaims"), claims, ..Self::default() }
                .meaning("", if_any(required, "each required claim is there", "none is required"));
        };
        let what = if value(name).is_some() { " has another value" } else { " is absent" };
        let failed = ["the required claim ", &shortened(&name.text()), what].concat();
        Self { failed: Some(failed), ..Self::named(name, examined) }
            .asking("requiredClaims", expected_texts(expected))
    }
}

fn if_any<T>(list: &[T], some: &'static str, none: &'static str) -> &'static str {
    if list.is_empty() { none } else { some }
}

fn expected_texts(expected: &ExpectedClaim) -> Texts {
    match expected {
        ExpectedClaim::Present => ["any value but null"].iter().collect(),
        ExpectedClaim::OneOf(values) => values.iter().map(scalar).collect(),
        ExpectedClaim::IsNot(text) => [["any value but ", text].concat()].iter().collect(),
    }
}

fn max_age(examined: &Examined<'_>) -> Texts {
    let most = examined.issuer.details.max_token_age_seconds;
    most.map(|most| ["at most ", &seconds(most), " s"].concat()).into_iter().collect()
}

/// Whole seconds, as a configuration and a date are read by people.
#[expect(clippy::cast_possible_truncation, reason = "a date is within ±2^53")]
pub(super) fn seconds(seconds: f64) -> String {
    (seconds.floor() as i64).to_string()
}

pub(super) fn date(claims: Object<'_>, name: &str) -> Option<NumericDate> {
    claims.get(name)?.as_f64().and_then(NumericDate::from_seconds)
}
