//! The pipeline: request, credentials, token, key, claims, rules, decision.

mod policy;

use serde::{Deserialize, Serialize};

use crate::aws::{self, NotCacheable};
use crate::claims::Principal;
use crate::config::{Config, ConfigError, Issuer, SecretSource};
use crate::decision::{Audit, Decided, Refusal};
use crate::issuer_keys::{IssuerKeys, SelectedKey};
use crate::json::Json;
use crate::key_store::{Fetched, KeySetReport, Record};
use crate::request::{Action, Request};
use crate::rule::{Covering, Verdict};
use crate::secret::Previous;
use crate::time::UnixTime;
use crate::token::{UntrustedToken, VerifiedClaims};
use crate::{Reason, credentials, issuer_choice};

/// Decides requests by one configuration and the keys supplied so far.
///
/// It has no clock and does no I/O: a decision is a function of the configuration, the key sets,
/// the secrets, the request and `now`.
#[derive(Debug)]
pub struct Authorizer {
    config: Config,
    keys: Vec<IssuerKeys>,
}

/// What an authorizer answers.
#[derive(Debug, Serialize)]
#[must_use]
#[serde(untagged)]
pub enum Outcome {
    /// The request is decided.
    Decide(Box<Decided>),
    /// A key set is needed first: fetch it, supply it, and ask again with
    /// the same `now`. After a supply the next answer at that `now` is `Decide`, but for the first
    /// request of an issuer whose metadata says where its key set lies: that needs two fetches.
    Fetch {
        /// What to fetch.
        fetch: KeySetRequest,
    },
}

/// A key set to be fetched by the host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeySetRequest {
    /// Which issuer's entry it is for.
    pub issuer: usize,
    /// Where it lies.
    pub url: String,
    /// Tells a late answer from the one waited for.
    pub sequence: u64,
}

/// How far the pipeline got with a request.
enum Step {
    Principal(Box<Principal>),
    Fetch(KeySetRequest),
}

impl Authorizer {
    /// Makes an authorizer; secrets and remote key sets are supplied later.
    #[must_use]
    pub fn new(config: Config) -> Self {
        let keys = config.issuers.iter().map(IssuerKeys::of).collect();
        Self { config, keys }
    }

    /// The secrets the configuration refers to.
    pub(crate) fn secret_sources(&self) -> impl Iterator<Item = &SecretSource> {
        self.config.issuers.iter().filter_map(Issuer::secret_source)
    }

    /// Takes what the host found under the reference at `pointer`, in place of what was there:
    /// the current value, and one from before a rotation that is good for a time.
    ///
    /// # Errors
    /// When there is no such reference, or a secret cannot be read or is too short (RFC 7518
    /// section 3.2); then nothing is replaced.
    pub(crate) fn supply_secret(
        &mut self,
        pointer: &str,
        current: &[u8],
        previous: Option<Previous<'_>>,
    ) -> Result<(), ConfigError> {
        for (issuer, keys) in self.config.issuers.iter().zip(&mut self.keys) {
            if let Some(source) = issuer.secret_source().filter(|source| source.pointer == pointer)
            {
                return keys.supply_secret(source, current, previous);
            }
        }
        let message = "no secret is referred to here".to_owned();
        Err(ConfigError { pointer: pointer.to_owned(), message })
    }

    /// Takes the answer to a [`KeySetRequest`]; a late or foreign one changes nothing.
    pub(crate) fn supply(
        &mut self,
        request: &KeySetRequest,
        fetched: Fetched<'_>,
        now: UnixTime,
    ) -> Vec<Record> {
        let keys = self.keys.get_mut(request.issuer);
        keys.map(|keys| keys.supply(request.sequence, fetched, now)).unwrap_or_default()
    }

    /// The fetches worth making in the background, before the key sets at hand run out.
    pub(crate) fn renewals(&mut self, now: UnixTime) -> Vec<KeySetRequest> {
        let renewal = |(issuer, keys): (usize, &mut IssuerKeys)| {
            let (url, sequence) = keys.renew_ahead(now)?;
            Some(KeySetRequest { issuer, url: url.to_owned(), sequence })
        };
        self.keys.iter_mut().enumerate().filter_map(renewal).collect()
    }

    /// The state of every remote key set.
    pub(crate) fn key_sets(&self, now: UnixTime) -> Vec<KeySetReport<'_>> {
        self.keys.iter().filter_map(|keys| keys.report(now)).collect()
    }

    /// The routes that no cached policy document can speak about.
    pub(crate) fn not_cacheable(&self) -> Vec<NotCacheable> {
        aws::not_cacheable(&self.config.rules)
    }

    /// Decides a request; `now_millis` is the host's clock in milliseconds since the Unix epoch.
    pub fn authorize(&mut self, request: &Request, now_millis: f64) -> Outcome {
        let mut audit = Audit::of(request);
        let answer = self.decide(request, now_millis, &mut audit);
        self.conclude(answer, request, audit)
    }

    /// Decides a request by rules alone, for claims nobody verified, as if they came from the
    /// first issuer's entry: to show what rules do, never to let a caller in.
    pub fn preview(&self, claims: &str, request: &Request) -> Outcome {
        let mut audit = Audit::of(request);
        let answer = self.decide_assumed(claims, request, &mut audit);
        self.conclude(answer.map(Answer::Allowed), request, audit)
    }

    fn conclude(
        &self,
        answer: Result<Answer, Refusal>,
        request: &Request,
        audit: Audit,
    ) -> Outcome {
        let answer = match answer {
            Ok(Answer::Fetch(fetch)) => return Outcome::Fetch { fetch },
            Ok(Answer::Allowed(allowed)) => Ok(allowed),
            Err(refusal) => Err(refusal),
        };
        let decided = match (self.policy(&answer, request), answer) {
            (Ok(policy), Ok(Allowed { rule, principal, .. })) => {
                Decided::allow(&self.config, &rule, principal.as_deref(), audit).with(policy)
            }
            (Ok(policy), Err(refusal)) => self.refuse(&refusal, audit).with(policy),
            (Err(disagreement), _) => self.refuse(&disagreement.into(), audit),
        };
        Outcome::Decide(Box::new(decided))
    }

    fn refuse(&self, refusal: &Refusal, audit: Audit) -> Decided {
        Decided::deny(self.config.realm.as_deref(), refusal, audit)
    }

    fn decide(
        &mut self,
        request: &Request,
        now_millis: f64,
        audit: &mut Audit,
    ) -> Result<Answer, Refusal> {
        let now = UnixTime::from_millis(now_millis)?;
        let action = match Action::parse(request, self.config.path_encoding) {
            Ok(action) => action,
            Err(reason) => {
                return match self.holder(request, now, audit) {
                    Ok(principal) => Err(Refusal { principal, ..reason.into() }),
                    Err(fetch) => Ok(Answer::Fetch(fetch)),
                };
            }
        };
        let rules = self.config.rules.covering(&action);
        if let Some(rule) = self.config.rules.public(&rules).map(str::to_owned) {
            return Ok(match self.holder(request, now, audit) {
                Ok(holder) => Answer::Allowed(Allowed { rule, principal: None, holder }),
                Err(fetch) => Answer::Fetch(fetch),
            });
        }
        let token = credentials::extract(request, &self.config.credentials)?;
        match self.authenticate(token, now, audit)? {
            Step::Fetch(fetch) => Ok(Answer::Fetch(fetch)),
            Step::Principal(principal) => {
                self.permit(&action, &rules, principal, audit).map(Answer::Allowed)
            }
        }
    }

    fn decide_assumed(
        &self,
        claims: &str,
        request: &Request,
        audit: &mut Audit,
    ) -> Result<Allowed, Refusal> {
        let action = Action::parse(request, self.config.path_encoding)?;
        let issuer = self.config.issuers.first().ok_or(Reason::IssuerUnknown)?;
        let Ok(Json::Object(claims)) = Json::parse(claims.as_bytes()) else {
            return Err(Reason::PayloadMalformed.into());
        };
        let principal = Principal::from_assumed_claims(VerifiedClaims::assumed(claims), issuer)?;
        let rules = self.config.rules.covering(&action);
        self.permit(&action, &rules, Box::new(principal), audit)
    }

    /// From a token to the principal it speaks for.
    fn authenticate(
        &mut self,
        token: &str,
        now: UnixTime,
        audit: &mut Audit,
    ) -> Result<Step, Refusal> {
        let token = UntrustedToken::parse(token)?;
        let claims = token.claims()?;
        audit.note_token(token.header(), None);
        let choice = issuer_choice::choose(&self.config.issuers, &claims)?;
        let (index, issuer) = (choice.index, choice.issuer);
        audit.note_token(token.header(), choice.name.map(|name| name.text.as_str()));
        if !issuer.algorithms.contains(&token.header().algorithm) {
            return Err(Reason::AlgorithmNotAllowed.into());
        }
        let keys = self.keys.get_mut(index).ok_or(Reason::IssuerUnknown)?;
        let key = match keys.select(&choice, token.header(), now)? {
            SelectedKey::Fetch { url, sequence } => {
                let url = url.to_owned();
                return Ok(Step::Fetch(KeySetRequest { issuer: index, url, sequence }));
            }
            key => key,
        };
        let claims = token.verify(claims, |algorithm, message, signature| {
            key.verify(algorithm, message, signature)
        })?;
        let principal = Principal::from_token(token.header(), claims, issuer, now)?;
        Ok(Step::Principal(Box::new(principal)))
    }

    /// From a principal to the rule that lets it act.
    fn permit(
        &self,
        action: &Action<'_>,
        rules: &Covering,
        principal: Box<Principal>,
        audit: &mut Audit,
    ) -> Result<Allowed, Refusal> {
        audit.note_principal(&principal);
        let refusal = match self.config.rules.evaluate(rules, action, &principal) {
            Verdict::Allow(rule) => {
                let rule = rule.to_owned();
                return Ok(Allowed { rule, principal: Some(principal), holder: None });
            }
            Verdict::Deny(rule) => (Reason::RuleDenied, Some(rule), Vec::new()),
            Verdict::Lacking(rule, scopes) => (Reason::ScopeInsufficient, Some(rule), scopes),
            Verdict::Unmet(rule) => (Reason::ConditionUnmet, Some(rule), Vec::new()),
            Verdict::NoRule => (Reason::NoRule, None, Vec::new()),
        };
        let (reason, rule, scopes) = refusal;
        audit.note_rule(rule);
        Err(Refusal { reason, scopes, hint: None, principal: Some(principal) })
    }
}

/// A request the rules let pass.
struct Allowed {
    rule: String,
    /// Who acts; nobody in particular under a public rule.
    principal: Option<Box<Principal>>,
    /// Whose credentials came along, where only the policy document needs to know.
    holder: Option<Box<Principal>>,
}

enum Answer {
    Allowed(Allowed),
    Fetch(KeySetRequest),
}
