//! Decides requests by a configuration and the keys supplied so far.

mod explain;
mod pipeline;
mod policy;

use std::sync::Arc;

use serde::Serialize;

use self::pipeline::Pipeline;
use crate::HostRsa;
use crate::audit::{Audit, Notes};
use crate::aws::{self, NotCacheable};
use crate::claims::Principal;
use crate::config::{Config, ConfigError, Issuer, SecretSource};
use crate::decision::{Decided, Refusal};
use crate::issuer_keys::IssuerKeys;
use crate::key_store::{Fetched, KeySetReport, Record};
use crate::request::Request;
use crate::rule::Rule;
use crate::secret::Previous;
use crate::time::UnixTime;
use crate::token::HeaderMemo;
use crate::token_cache::{CacheStats, Found, TokenCache};

/// Decides requests by one configuration and the keys supplied so far.
///
/// It has no clock and does no I/O: a decision is a function of the configuration, the key sets,
/// the secrets, the request and `now`.
#[derive(Debug)]
pub struct Authorizer {
    config: Config,
    keys: Vec<IssuerKeys>,
    tokens: TokenCache,
    headers: HeaderMemo,
    host: Option<Box<dyn HostRsa>>,
}

/// What an authorizer answers.
#[derive(Debug, Serialize)]
#[must_use]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// The host has to fetch a key set and supply it first, and ask again with the same `now`.
    /// After a supply the next answer asks for no fetch, but for the first request of an issuer
    /// whose metadata says where its key set lies: that needs two.
    Fetch(KeySetRequest),
    /// The request is decided.
    #[serde(untagged)]
    Decide(Box<Decided>),
}

/// A key set to be fetched by the host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeySetRequest {
    /// Which issuer's entry it is for.
    pub issuer: usize,
    /// Where it lies.
    pub url: String,
    /// Tells a late answer from the one waited for.
    pub sequence: u64,
}

impl Authorizer {
    /// Makes an authorizer; secrets and remote key sets are supplied later.
    #[must_use]
    pub fn new(config: Config) -> Self {
        let keys = config.issuers.iter().map(IssuerKeys::of).collect();
        let tokens = TokenCache::new(config.token_cache);
        Self { config, keys, tokens, headers: HeaderMemo::default(), host: None }
    }

    /// Leaves the power of RSA to a host from now on.
    pub fn compute_by(&mut self, host: Box<dyn HostRsa>) {
        self.host = Some(host);
    }

    /// What it decides by.
    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    /// Whether any key set is fetched.
    pub(crate) fn fetches(&self) -> bool {
        self.keys.iter().any(IssuerKeys::is_fetched)
    }

    /// What the cache of verified tokens holds and has done.
    pub(crate) fn cache_stats(&self) -> CacheStats {
        self.tokens.stats()
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
        for (index, (issuer, keys)) in self.config.issuers.iter().zip(&mut self.keys).enumerate() {
            if let Some(source) = issuer.secret_source().filter(|source| source.pointer == pointer)
            {
                self.tokens.forget(index);
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
        self.tokens.forget(request.issuer);
        let keys = self.keys.get_mut(request.issuer);
        keys.map(|keys| keys.supply(request.sequence, fetched, now)).unwrap_or_default()
    }

    /// The fetches to be made so that no request has to wait for its key set.
    pub(crate) fn prefetches(&mut self, now: UnixTime) -> Vec<KeySetRequest> {
        self.key_set_requests(IssuerKeys::prefetch, now)
    }

    /// The fetches worth making in the background, before the key sets at hand run out.
    pub(crate) fn renewals(&mut self, now: UnixTime) -> Vec<KeySetRequest> {
        self.key_set_requests(IssuerKeys::renew_ahead, now)
    }

    fn key_set_requests(
        &mut self,
        due: for<'k> fn(&'k mut IssuerKeys, UnixTime) -> Option<(&'k str, u64)>,
        now: UnixTime,
    ) -> Vec<KeySetRequest> {
        let request = |(issuer, keys): (usize, &mut IssuerKeys)| {
            let (url, sequence) = due(keys, now)?;
            Some(KeySetRequest { issuer, url: url.to_owned(), sequence })
        };
        self.keys.iter_mut().enumerate().filter_map(request).collect()
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
        self.answer(request, None, now_millis).conclude(request)
    }

    /// What is known of a token, if it was verified before.
    pub(crate) fn find(&mut self, token: &[u8]) -> Option<Found> {
        self.tokens.find(token)
    }

    /// Decides a request, without putting the answer into words; its token is the one `found`, where
    /// one was.
    pub(crate) fn answer<'c>(
        &'c mut self,
        request: &Request,
        found: Option<Found>,
        now_millis: f64,
    ) -> Answered<'c> {
        let mut pipeline = Pipeline {
            config: &self.config,
            keys: &mut self.keys,
            tokens: &mut self.tokens,
            headers: &mut self.headers,
            host: self.host.as_deref(),
            notes: Notes::default(),
        };
        let answer = pipeline.decide(request, found, now_millis);
        Answered { config: pipeline.config, answer, notes: pipeline.notes }
    }

    /// Decides a request by rules alone, for claims nobody verified, as if they came from the
    /// first issuer's entry: to show what rules do, never to let a caller in.
    pub fn preview(&self, claims: &str, request: &Request) -> Outcome {
        let mut notes = Notes::default();
        let answer = pipeline::assume(&self.config, claims, request, &mut notes);
        let answer = answer.map(Answer::Allowed);
        Answered { config: &self.config, answer, notes }.conclude(request)
    }
}

/// What came out for a request.
#[derive(Debug)]
pub(crate) struct Answered<'c> {
    pub(crate) config: &'c Config,
    pub(crate) answer: Result<Answer<'c>, Refusal>,
    pub(crate) notes: Notes<'c>,
}

/// What the pipeline says to a request that it does not refuse.
#[derive(Debug)]
pub(crate) enum Answer<'c> {
    /// It may pass.
    Allowed(Allowed<'c>),
    /// Nobody knows before the host has fetched this.
    Fetch(KeySetRequest),
}

/// A request the rules let pass.
#[derive(Debug)]
pub(crate) struct Allowed<'c> {
    /// The rule that lets it.
    pub(crate) rule: &'c Rule,
    /// Who acts; nobody in particular under a public rule.
    pub(crate) principal: Option<Arc<Principal>>,
    /// Whose credentials came along, where only the policy document needs to know.
    holder: Option<Arc<Principal>>,
}

impl Answered<'_> {
    /// Puts the answer into words, with the policy document where one is asked for.
    pub(crate) fn conclude(self, request: &Request) -> Outcome {
        let Self { config, answer, notes } = self;
        let answer = match answer {
            Ok(Answer::Fetch(fetch)) => return Outcome::Fetch(fetch),
            Ok(Answer::Allowed(allowed)) => Ok(allowed),
            Err(refusal) => Err(refusal),
        };
        let audit = Audit::of(request, &notes);
        let refuse =
            |refusal: &Refusal, audit| Decided::deny(config.realm.as_deref(), refusal, audit);
        let decided = match (policy::policy(config, &answer, request), answer) {
            (Ok((policy, holder)), Ok(Allowed { rule, principal, .. })) => {
                Decided::allow(config, &rule.id, principal.as_deref(), audit).with(policy, holder)
            }
            (Ok((policy, holder)), Err(refusal)) => refuse(&refusal, audit).with(policy, holder),
            (Err(disagreement), _) => refuse(&disagreement.into(), audit),
        };
        Outcome::Decide(Box::new(decided))
    }
}
