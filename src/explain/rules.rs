//! What each rule says to a request: those that cover it, most specific first.

use serde::Serialize;

use super::Case;
use super::condition::{Failing, first};
use super::near;
use crate::claims::Principal;
use crate::request::Action;
use crate::rule::{Condition, Effect, Rule, Subject, Verdict};

/// What a rule says.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RuleStep {
    pub(super) rule: String,
    pub(super) pointer: String,
    effect: &'static str,
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) failing: Option<Failing>,
    pub(super) detail: String,
}

/// The rules that cover the request; and where it is refused, those that nearly do.
pub(super) fn steps(
    case: &Case<'_>,
    action: Option<&Action<'_>>,
    principal: &Principal,
) -> Vec<RuleStep> {
    let rules = &case.config.rules;
    let mut steps = Vec::new();
    if let Some(action) = action {
        let covering = rules.covering(action);
        steps.extend(rules.among(&covering).map(|rule| step(rule, action, principal)));
    }
    if case.reason.is_some() {
        steps.extend(near::misses(case, action));
    }
    steps
}

fn step(rule: &Rule, action: &Action<'_>, principal: &Principal) -> RuleStep {
    let subject =
        Subject { principal, path: action.path, template: &rule.path, assume_scopes: false };
    let holds = rule.condition.holds(&subject);
    match (rule.effect, holds) {
        (Effect::Allow, true) if rule.public => {
            say(rule, "allows", None, " allows this to anybody")
        }
        (Effect::Allow, true) => say(rule, "allows", None, " allows this"),
        (Effect::Deny, true) => say(rule, "denies", None, " denies this, whatever others allow"),
        (Effect::Deny, false) => {
            let failing = failing(rule, &subject);
            say(
                rule,
                "no_condition_met",
                failing,
                " would deny this, but its condition does not hold",
            )
        }
        (Effect::Allow, false) => lacking(rule, &subject),
    }
}

/// An Allow that does not hold; scopes count last, as only they can be asked for.
fn lacking(rule: &Rule, subject: &Subject<'_>) -> RuleStep {
    let (verdict, assume_scopes) = match rule.lacking(subject) {
        Verdict::Lacking(..) => ("lacks_scopes", false),
        _ => ("unmet", true),
    };
    let failing = failing(rule, &Subject { assume_scopes, ..*subject });
    let lack = failing.as_ref().map(Failing::lack).unwrap_or_default();
    say(rule, verdict, failing, &[" would allow this but for ", &lack].concat())
}

#[inline(never)]
fn failing(rule: &Rule, subject: &Subject<'_>) -> Option<Failing> {
    first(&rule.condition, subject, &pointer(rule))
}

/// A verdict on a rule; the detail goes on after its id.
#[inline(never)]
pub(super) fn say(
    rule: &Rule,
    verdict: &'static str,
    failing: Option<Failing>,
    detail: &str,
) -> RuleStep {
    RuleStep {
        rule: rule.id.clone(),
        pointer: pointer(rule),
        effect: if rule.effect == Effect::Allow { "Allow" } else { "Deny" },
        verdict,
        failing,
        detail: [&rule.id, detail].concat(),
    }
}

fn pointer(rule: &Rule) -> String {
    ["/rules/", &rule.position.to_string()].concat()
}

/// The claims that a condition reads, by the first token of their names.
pub(super) fn reads(condition: &Condition, claim: &str) -> bool {
    match condition {
        Condition::All(inner) | Condition::Any(inner) => {
            inner.iter().any(|inner| reads(inner, claim))
        }
        Condition::Not(inner) => reads(inner, claim),
        Condition::Claim(name, _) => name.first() == claim,
        Condition::Scopes(_) | Condition::AnyScope(_) | Condition::Roles(_) => false,
    }
}
