//! Each claim at hand, and whether anything reads it and is content.

use serde::Serialize;

use super::Case;
use super::entry::Entry;
use super::rules::{RuleStep, reads};
use super::step::{Outcome, Step, shortened, text};
use crate::claims::ClaimName;
use crate::json::{Json, Object};
use crate::limits::EXPLAINED_CLAIMS_MAX;

/// What is said of a claim.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ClaimNote {
    name: String,
    value: String,
    verdict: &'static str,
    detail: String,
}

/// Everything that may read a claim.
pub(super) struct Readers<'c> {
    pub(super) case: &'c Case<'c>,
    pub(super) entry: Option<Entry<'c>>,
    pub(super) steps: &'c [Step],
    /// The rule that came nearest, where the rules refuse.
    pub(super) nearest: Option<&'c RuleStep>,
}

/// Notes on every claim, in their own order, bounded in number.
pub(super) fn notes(claims: Object<'_>, readers: &Readers<'_>) -> Vec<ClaimNote> {
    let noted = claims.iter().take(EXPLAINED_CLAIMS_MAX);
    noted.map(|(name, value)| readers.note(name, value)).collect()
}

impl Readers<'_> {
    fn note(&self, name: &str, value: Json<'_>) -> ClaimNote {
        let (verdict, detail) = self.verdict(name);
        ClaimNote { name: shortened(name), value: text(value), verdict, detail }
    }

    fn verdict(&self, name: &str) -> (&'static str, String) {
        let reading = |step: &&Step| step.claims.iter().any(|claim| claim == name);
        if let Some(step) = self.steps.iter().filter(reading).find(|step| step.has_failed()) {
            return ("bad", step.detail.to_string());
        }
        if let Some(rule) = self.nearest.filter(|rule| rule.lacks(name, self.entry)) {
            return ("bad", rule.detail.clone());
        }
        let content = |step: &&Step| step.outcome == Outcome::Passed;
        let last = self.steps.iter().filter(reading).rfind(content);
        let read = last.map(|step| step.detail.to_string()).or_else(|| self.reader(name));
        read.map_or(("unused", "nothing reads it".to_owned()), |detail| ("good", detail))
    }

    /// What reads a claim that no check reads.
    fn reader(&self, name: &str) -> Option<String> {
        let config = self.case.config;
        let rule = config.rules.iter().find(|rule| reads(&rule.condition, name));
        if let Some(rule) = rule {
            return Some([&rule.id, " reads it"].concat());
        }
        let mut passed_on = config.forward.iter().chain(&config.context);
        let (as_name, _) = passed_on.find(|(_, claim)| claim.first() == name)?;
        Some(["it is passed on as ", as_name].concat())
    }
}

impl RuleStep {
    /// Whether the rule would hold with another value of the claim.
    fn lacks(&self, name: &str, entry: Option<Entry<'_>>) -> bool {
        let Some(failing) = &self.failing else {
            return false;
        };
        let sources = |names: &[ClaimName]| names.iter().any(|claim| claim.first() == name);
        let details = entry.map(|entry| &entry.issuer.details);
        match failing.condition {
            "scopes" | "anyScope" => details.is_some_and(|details| sources(&details.scope_claims)),
            "roles" => details.is_some_and(|details| sources(&details.role_claims)),
            _ => failing.claim.as_deref() == Some(name),
        }
    }
}
