//! Explanations: every check of a decision with what came of it, for the operator.
//!
//! The decision is the pipeline's. This module asks the pipeline's checks again, one by one, and
//! goes on where the pipeline stops. It makes no decision, starts no fetch and uses no key; and
//! neither a token, a signature nor a secret is ever put into an explanation, though claims are.

mod assumed;
mod claims;
mod condition;
mod entry;
mod near;
mod notes;
mod rules;
mod step;
mod terms;
mod token;
mod words;

use std::sync::Arc;

use serde::Serialize;

pub(crate) use self::assumed::Assumed;
use self::entry::Entry;
use self::notes::{ClaimNote, Readers};
use self::rules::RuleStep;
use self::step::{Outcome, Step};
use crate::audit::Audit;
use crate::authorizer::{Answer, Answered, KeySetRequest, Outcome as Answers};
use crate::claims::{CLAIM_CHECKS, Examined, Principal};
use crate::config::Config;
use crate::decision::{Decided, Decision};
use crate::json::Document;
use crate::request::{Action, Request};
use crate::time::UnixTime;
use crate::token::{ProtectedHeader, VerifiedClaims};
use crate::{Problem, Reason};

/// How a request is decided; it is no decision.
#[derive(Debug, Serialize)]
pub(crate) struct Explanation {
    effect: &'static str,
    status: u16,
    reason: Option<&'static str>,
    rule: Option<String>,
    summary: String,
    steps: Vec<Step>,
    rules: Vec<RuleStep>,
    claims: Vec<ClaimNote>,
    /// What the caller would see.
    answer: Decision,
    /// What the log would see.
    audit: Audit,
}

/// What is answered where an explanation is asked for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Explained {
    /// The explanation.
    Explanation(Box<Explanation>),
    /// The host has to fetch something first, as for the decision itself.
    Fetch(KeySetRequest),
}

/// What an explanation is asked about.
pub(crate) struct Question<'q> {
    pub(crate) request: &'q Request,
    pub(crate) now_millis: f64,
    /// Claims in place of a token.
    pub(crate) assumed: Option<&'q Assumed>,
    /// The ids of the keys at hand, for each issuer's entry.
    pub(crate) key_ids: Vec<Vec<String>>,
}

/// A request, and what was decided of it.
struct Case<'c> {
    config: &'c Config,
    question: &'c Question<'c>,
    /// Nothing where the clock is not set, which is the reason then.
    now: Option<UnixTime>,
    /// Why it is refused.
    reason: Option<Reason>,
    /// The rule that decides or comes nearest.
    rule: Option<&'c str>,
}

/// What is known of a caller, verified or not.
#[derive(Default)]
struct Evidence<'c> {
    entry: Option<Entry<'c>>,
    header: Option<Arc<ProtectedHeader>>,
    claims: Option<Document>,
}

impl Explained {
    /// Explains the refusal of what is no request.
    pub(crate) fn unread() -> Self {
        let reason = Reason::RequestInvalid;
        let step = Step::of("request", Err(reason), "");
        let status = Problem::from(reason).status();
        let decided = Decided::deny(None, &reason.into(), Audit::default());
        Self::Explanation(Box::new(Explanation {
            effect: "Deny",
            status,
            reason: Some(reason.code()),
            rule: None,
            summary: summary(Some(status), &step.detail),
            steps: vec![step],
            rules: Vec::new(),
            claims: Vec::new(),
            answer: decided.decision,
            audit: decided.audit,
        }))
    }

    /// Explains what was answered to a request.
    pub(crate) fn of(answered: Answered<'_>, question: &Question<'_>) -> Self {
        let config = answered.config;
        let (reason, rule) = match &answered.answer {
            Ok(Answer::Fetch(fetch)) => return Self::Fetch(fetch.clone()),
            Ok(Answer::Allowed(allowed)) => (None, Some(allowed.rule.id.as_str())),
            Err(refusal) => (Some(refusal.reason), answered.notes.rule),
        };
        let now = UnixTime::from_millis(question.now_millis).ok();
        let case = Case { config, question, now, reason, rule };
        let walk = case.walk();
        match answered.conclude(question.request) {
            Answers::Fetch(fetch) => Self::Fetch(fetch),
            Answers::Decide(decided) => {
                Self::Explanation(Box::new(case.explanation(walk, decided.decision, decided.audit)))
            }
        }
    }
}

/// Everything that was looked at.
struct Walk {
    steps: Vec<Step>,
    rules: Vec<RuleStep>,
    claims: Vec<ClaimNote>,
}

impl<'c> Case<'c> {
    fn explanation(&self, walk: Walk, answer: Decision, audit: Audit) -> Explanation {
        let Walk { steps, rules, claims } = walk;
        Explanation {
            effect: if self.reason.is_none() { "Allow" } else { "Deny" },
            status: self.reason.map_or(200, |reason| Problem::from(reason).status()),
            reason: self.reason.map(Reason::code),
            rule: self.rule.map(str::to_owned),
            summary: self.summary(&steps),
            steps,
            rules,
            claims,
            answer,
            audit,
        }
    }

    /// The check that decides, in one sentence.
    fn summary(&self, steps: &[Step]) -> String {
        let deciding = match self.reason {
            Some(_) => steps.iter().find(|step| step.has_failed()),
            None => steps.last(),
        };
        let status = self.reason.map(|reason| Problem::from(reason).status());
        summary(status, deciding.map_or("", |step| &step.detail))
    }

    /// Makes every check in the pipeline's order.
    fn walk(&self) -> Walk {
        let mut steps = Vec::new();
        let action = self.action(&mut steps);
        let evidence = self.evidence(action.as_ref(), &mut steps);
        self.claims(&evidence, &mut steps);
        let principal = self.principal(&evidence);
        let rules = principal.map(|principal| rules::steps(self, action.as_ref(), &principal));
        let rules = rules.unwrap_or_default();
        let deciding = rules.iter().find(|step| Some(step.rule.as_str()) == self.rule);
        steps.push(self.decided(deciding));
        let readers = Readers {
            case: self,
            entry: evidence.entry,
            steps: &steps,
            nearest: deciding.filter(|_| self.is_refused_by_rules()),
        };
        let claims =
            evidence.claims.as_ref().map(|claims| notes::notes(claims.members(), &readers));
        Walk { steps, rules, claims: claims.unwrap_or_default() }
    }

    fn action(&self, steps: &mut Vec<Step>) -> Option<Action<'c>> {
        let action = match self.now {
            Some(_) => Action::parse(self.question.request, self.config.path_encoding),
            None => Err(Reason::ClockUnset),
        };
        let path = self.question.request.path.split('?').next().unwrap_or_default();
        let found = [self.question.request.method.as_str(), path].iter().collect();
        let result = action.as_ref().map(drop).map_err(|reason| *reason);
        steps.push(
            Step::of("request", result, "the method and the path have one reading").found(found),
        );
        action.ok()
    }

    /// What is known of the caller; a public rule does not ask.
    fn evidence(&self, action: Option<&Action<'_>>, steps: &mut Vec<Step>) -> Evidence<'c> {
        let rules = &self.config.rules;
        let public = action.and_then(|action| rules.public(&rules.covering(action)));
        match (public, self.question.assumed) {
            (Some(_), _) => {
                token::fill(steps, Outcome::Skipped, "a public rule reads no credentials");
                Evidence::default()
            }
            (None, Some(assumed)) => {
                token::fill(steps, Outcome::Assumed, "claims are given in place of a token");
                assumed.evidence(self.config)
            }
            (None, None) => token::steps(self, steps),
        }
    }

    fn claims(&self, evidence: &Evidence<'_>, steps: &mut Vec<Step>) {
        let Evidence { entry: Some(entry), header: Some(header), claims: Some(claims) } = evidence
        else {
            let names = CLAIM_CHECKS.iter().map(|check| check.name);
            let skip = |name| Step::with(name, Outcome::Skipped, "there are no claims to check");
            return steps.extend(names.chain(["subject", "scopes", "roles"]).map(skip));
        };
        if let Some(now) = self.now {
            let examined = Examined::new(header, claims.members(), entry.issuer, now);
            let is_assumed = self.question.assumed.is_some();
            steps.extend(claims::steps(entry, &examined, is_assumed));
        }
    }

    /// Whom the rules are asked about: where claims are no good, a caller without any.
    fn principal(&self, evidence: &Evidence<'_>) -> Option<Principal> {
        let of = |claims: Document, issuer| {
            Principal::from_assumed_claims(VerifiedClaims::assumed(claims)?, issuer).ok()
        };
        let known = evidence.claims.clone().zip(evidence.entry);
        let known = known.and_then(|(claims, entry)| of(claims, entry.issuer));
        known.or_else(|| of(Document::parse("{}").ok()?, self.config.issuers.first()?))
    }

    fn is_refused_by_rules(&self) -> bool {
        matches!(
            self.reason,
            Some(
                Reason::RuleDenied
                    | Reason::ScopeInsufficient
                    | Reason::ConditionUnmet
                    | Reason::NoRule
            )
        )
    }

    /// What the rules decide, where they are asked.
    fn decided(&self, deciding: Option<&RuleStep>) -> Step {
        let reason = self.reason.filter(|_| self.is_refused_by_rules());
        if self.reason.is_some() && reason.is_none() {
            return Step::with("rules", Outcome::Skipped, "an earlier check decides");
        }
        let step = Step::of("rules", reason.map_or(Ok(()), Err), "");
        let Some(rule) = deciding else {
            return step.at(Some("/rules".to_owned()));
        };
        let step = step.detail(Some(rule.detail.clone()));
        match &rule.failing {
            Some(failing) => step
                .at(Some(failing.pointer.clone()))
                .expected(failing.expected.clone())
                .found(failing.found.clone()),
            None => step.at(Some(rule.pointer.clone())),
        }
    }
}

fn summary(refused_with: Option<u16>, detail: &str) -> String {
    match refused_with {
        Some(status) => ["refused with ", &status.to_string(), ": ", detail].concat(),
        None => ["allowed: ", detail].concat(),
    }
}
