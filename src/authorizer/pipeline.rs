//! The pipeline: request, credentials, token, key, claims, rules.

use std::sync::Arc;

use super::{Allowed, Answer, KeySetRequest};
use crate::audit::Notes;
use crate::claims::Principal;
use crate::config::Config;
use crate::credentials::{self, Carried};
use crate::decision::Refusal;
use crate::issuer_choice::{self, Choice};
use crate::issuer_keys::{IssuerKeys, SelectedKey};
use crate::json::Document;
use crate::request::{Action, Request};
use crate::rule::{Covering, Verdict};
use crate::time::UnixTime;
use crate::token::{HeaderMemo, ProtectedHeader, UntrustedToken, VerifiedClaims};
use crate::token_cache::{Found, KnownToken, TokenCache};
use crate::{HostRsa, Reason};

/// One request on its way from its credentials to a rule.
pub(super) struct Pipeline<'c, 'k> {
    pub(super) config: &'c Config,
    pub(super) keys: &'k mut [IssuerKeys],
    pub(super) tokens: &'k mut TokenCache,
    pub(super) headers: &'k mut HeaderMemo,
    /// What computes for RSA in place of this module.
    pub(super) host: Option<&'k dyn HostRsa>,
    pub(super) notes: Notes<'c>,
}

/// How far the pipeline got with a token.
pub(super) enum Step {
    Principal(Arc<Principal>),
    Fetch(KeySetRequest),
}

impl<'c> Pipeline<'c, '_> {
    /// Decides a request; `found` is its token, where it is known already that there is one, which.
    pub(super) fn decide(
        &mut self,
        request: &Request,
        found: Option<Found>,
        now_millis: f64,
    ) -> Result<Answer<'c>, Refusal> {
        let now = UnixTime::from_millis(now_millis)?;
        let action = match Action::parse(request, self.config.path_encoding) {
            Ok(action) => action,
            Err(reason) => {
                return match self.holder(request, now) {
                    Ok(principal) => Err(Refusal { principal, ..reason.into() }),
                    Err(fetch) => Ok(Answer::Fetch(fetch)),
                };
            }
        };
        let rules = self.config.rules.covering(&action);
        if let Some(rule) = self.config.rules.public(&rules) {
            return Ok(match self.holder(request, now) {
                Ok(holder) => Answer::Allowed(Allowed { rule, principal: None, holder }),
                Err(fetch) => Answer::Fetch(fetch),
            });
        }
        let step = match found {
            Some(found) => self.recognize(&found, now)?,
            None => {
                let carried = credentials::extract(request, &self.config.credentials)?;
                self.authenticate(carried, now)?
            }
        };
        match step {
            Step::Fetch(fetch) => Ok(Answer::Fetch(fetch)),
            Step::Principal(principal) => {
                permit(self.config, &action, &rules, principal, &mut self.notes)
                    .map(Answer::Allowed)
            }
        }
    }

    /// From a token to the principal it speaks for.
    pub(super) fn authenticate(
        &mut self,
        carried: Carried<'_>,
        now: UnixTime,
    ) -> Result<Step, Refusal> {
        match self.tokens.find(carried.text().as_bytes()) {
            Some(found) => self.recognize(&found, now),
            None => self.verify(carried, now),
        }
    }

    /// Asks of a token that was verified before what may have changed since, in the order in which
    /// [`verify`](Self::verify) asks it.
    fn recognize(&mut self, found: &Found, now: UnixTime) -> Result<Step, Refusal> {
        let known = &found.known;
        let choice = known.chosen.again(&self.config.issuers).ok_or(Reason::IssuerUnknown)?;
        self.note_token(&known.header, Some(&choice));
        self.notes.place = Some(found.place);
        match self.select(&choice, &known.header, now)? {
            Selected::Fetch(fetch) => return Ok(Step::Fetch(fetch)),
            Selected::Key(key) if key.mark() != known.keys => {
                return self.verify(Carried::again(&known.text), now);
            }
            Selected::Key(_) => {}
        }
        known.principal.dates().check_time(choice.issuer, now)?;
        Ok(Step::Principal(Arc::clone(&known.principal)))
    }

    fn verify(&mut self, carried: Carried<'_>, now: UnixTime) -> Result<Step, Refusal> {
        let token = carried.text();
        let (signed, claims) = match UntrustedToken::parse(token, self.headers) {
            Ok(taken_apart) => taken_apart.claims()?,
            // What can be taken apart is of that form; what cannot is refused for the form first.
            Err(reason) => return Err(carried.token68().err().unwrap_or(reason).into()),
        };
        let header = signed.header();
        self.note_token(header, None);
        let choice = issuer_choice::choose(&self.config.issuers, claims.issuer())?;
        self.note_token(header, Some(&choice));
        if !choice.issuer.algorithms.contains(&header.algorithm) {
            return Err(Reason::AlgorithmNotAllowed.into());
        }
        let host = self.host;
        let key = match self.select(&choice, header, now)? {
            Selected::Fetch(fetch) => return Ok(Step::Fetch(fetch)),
            Selected::Key(key) => key,
        };
        let keys = key.mark();
        let claims = signed.verify(claims, |algorithm, message, signature| {
            key.verify(host, algorithm, message, signature)
        });
        let principal = Arc::new(Principal::from_token(header, claims?, choice.issuer, now)?);
        let known = || KnownToken {
            header: Arc::clone(header),
            principal: Arc::clone(&principal),
            text: token.into(),
            chosen: choice.chosen(),
            keys,
        };
        self.notes.place = self.tokens.keep(known);
        Ok(Step::Principal(principal))
    }

    /// The key of the chosen entry, or what has to be fetched to know it.
    fn select<'s>(
        &'s mut self,
        choice: &Choice<'s>,
        header: &ProtectedHeader,
        now: UnixTime,
    ) -> Result<Selected<'s>, Reason> {
        let issuer = choice.index;
        let keys = self.keys.get_mut(issuer).ok_or(Reason::IssuerUnknown)?;
        Ok(match keys.select(choice, header, now)? {
            SelectedKey::Fetch { url, sequence } => {
                Selected::Fetch(KeySetRequest { issuer, url: url.to_owned(), sequence })
            }
            key => Selected::Key(key),
        })
    }

    fn note_token(&mut self, header: &Arc<ProtectedHeader>, choice: Option<&Choice<'c>>) {
        self.notes.header = Some(Arc::clone(header));
        self.notes.issuer = choice.and_then(Choice::name).map(|name| name.text.as_str());
    }
}

/// The key to verify with, or what to fetch first.
enum Selected<'k> {
    Key(SelectedKey<'k>),
    Fetch(KeySetRequest),
}

/// From a principal to the rule that lets it act.
pub(super) fn permit<'c>(
    config: &'c Config,
    action: &Action<'_>,
    rules: &Covering,
    principal: Arc<Principal>,
    notes: &mut Notes<'c>,
) -> Result<Allowed<'c>, Refusal> {
    notes.principal = Some(Arc::clone(&principal));
    let (reason, rule, scopes) = match config.rules.evaluate(rules, action, &principal) {
        Verdict::Allow(rule) => {
            return Ok(Allowed { rule, principal: Some(principal), holder: None });
        }
        Verdict::Deny(rule) => (Reason::RuleDenied, Some(rule), Vec::new()),
        Verdict::Lacking(rule, scopes) => (Reason::ScopeInsufficient, Some(rule), scopes),
        Verdict::Unmet(rule) => (Reason::ConditionUnmet, Some(rule), Vec::new()),
        Verdict::NoRule => (Reason::NoRule, None, Vec::new()),
    };
    notes.rule = rule;
    Err(Refusal { reason, scopes, hint: None, principal: Some(principal) })
}

/// From claims nobody verified to the rule that would let their principal act.
pub(super) fn assume<'c>(
    config: &'c Config,
    claims: &str,
    request: &Request,
    notes: &mut Notes<'c>,
) -> Result<Allowed<'c>, Refusal> {
    let action = Action::parse(request, config.path_encoding)?;
    let issuer = config.issuers.first().ok_or(Reason::IssuerUnknown)?;
    let claims = Document::parse(claims).map_err(|_| Reason::PayloadMalformed)?;
    let claims = VerifiedClaims::assumed(claims).ok_or(Reason::PayloadMalformed)?;
    let principal = Principal::from_assumed_claims(claims, issuer)?;
    let rules = config.rules.covering(&action);
    permit(config, &action, &rules, Arc::new(principal), notes)
}
