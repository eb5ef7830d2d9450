//! The checks of a token's claims, each with what was expected and what was found.

use super::entry::Entry;
use super::step::{Outcome, Step, Texts};
use super::terms::Terms;
use crate::Reason;
use crate::claims::{CLAIM_CHECKS, ClaimCheck, ClaimName, Examined, roles, scopes, subject};
use crate::json::{Object, Span};

/// Makes every check of the claims, also after one has failed; where they are `assumed`, one that
/// is absent is taken as good.
pub(super) fn steps(entry: &Entry<'_>, examined: &Examined<'_>, assumed: bool) -> Vec<Step> {
    let checked = CLAIM_CHECKS.iter().map(|check| step(entry, examined, check));
    let steps = checked.chain(of_principal(entry, examined.claims));
    match assumed {
        true => steps.map(|step| lenient(step, examined)).collect(),
        false => steps.collect(),
    }
}

fn step(entry: &Entry<'_>, examined: &Examined<'_>, check: &ClaimCheck) -> Step {
    let result = (check.examine)(examined);
    let terms = Terms::of(check.name, examined);
    Step::of(check.name, result, terms.passed)
        .at(terms.member.map(|member| entry.member(member)))
        .expected(terms.expected)
        .found(terms.found)
        .reading(terms.claims)
        .detail(terms.failed.filter(|_| result.is_err()))
}

/// What rules and logs will know the caller by (RFC 7519 section 4.1.2, RFC 8693 section 4.2).
fn of_principal(entry: &Entry<'_>, claims: Object<'_>) -> [Step; 3] {
    let details = &entry.issuer.details;
    let step = |check, result: Result<Texts, Reason>, passed, member, names: &[ClaimName]| {
        let found = result.as_ref().ok().cloned().unwrap_or_default();
        Step::of(check, result.map(drop), passed)
            .at(Some(entry.member(member)))
            .found(found)
            .reading(names.iter().map(|name| name.first().to_owned()).collect())
    };
    let subject = subject(claims, &details.subject_claims).map(|text| text.into_iter().collect());
    let texts = |spans: Vec<Span>| spans.into_iter().map(|span| claims.text(span)).collect();
    let scopes = scopes(claims, entry.issuer).map(texts);
    let roles = roles(claims, entry.issuer).map(texts);
    [
        step(
            "subject",
            subject,
            "the subject names the caller, where there is one",
            "subjectClaim",
            &details.subject_claims,
        ),
        step(
            "scopes",
            scopes,
            "the caller's scopes can be read",
            "scopeClaims",
            &details.scope_claims,
        ),
        step("roles", roles, "the caller's roles can be read", "roleClaims", &details.role_claims),
    ]
}

/// Nobody is refused for a claim that assumed claims leave out.
fn lenient(step: Step, examined: &Examined<'_>) -> Step {
    let is_given = |name: &String| examined.claims.contains_key(name);
    let is_left_out = match step.check {
        "required_claims" => given_are_as_required(examined),
        _ => !step.claims.iter().any(is_given),
    };
    match step.has_failed() && is_left_out {
        true => Step::with(step.check, Outcome::Assumed, "taken as good: no claim says otherwise"),
        false => step,
    }
}

fn given_are_as_required(examined: &Examined<'_>) -> bool {
    examined.issuer.details.required_claims.iter().all(|(name, expected)| {
        name.find(examined.claims).is_none_or(|value| expected.is_met_by(Some(value)))
    })
}
