//! The authorizer as JSON text in, JSON text out: the same for every host.

mod fetched;

use serde::Serialize;

use self::fetched::FetchedText;
use crate::audit::Audit;
use crate::authorizer::{Authorizer, KeySetRequest, Outcome};
use crate::config::{Config, ConfigError, Reference};
use crate::decision::{Decided, Refusal};
use crate::exchange::{Exchange, Plain, PlainRequest};
use crate::explain::{Assumed, Explained};
use crate::limits::REQUEST_MAX_BYTES;
use crate::request::Request;
use crate::secret::Previous;
use crate::signature::{self, TableUse};
use crate::time::UnixTime;
use crate::token_cache::CacheStats;
use crate::{HostRsa, Reason};

/// Makes the id that an answer and its audit record share.
pub type IncidentSource = fn() -> Option<String>;

/// An [`Authorizer`] behind JSON texts.
#[derive(Debug)]
pub struct Facade {
    authorizer: Authorizer,
    incidents: IncidentSource,
    exchange: Exchange,
}

#[derive(Serialize)]
struct SecretReference<'a> {
    pointer: &'a str,
    reference: &'a Reference,
}

#[derive(Serialize)]
struct Stats {
    cache: CacheStats,
    /// Those of every authorizer in this instance.
    tables: TableUse,
}

impl Facade {
    /// Reads a configuration; incidents get no id.
    ///
    /// # Errors
    /// `{"errors":[{"pointer":…,"message":…}]}` with every fault found.
    pub fn new(config: &str) -> Result<Self, String> {
        Self::with_incidents(config, || None)
    }

    /// Reads a configuration; `incidents` names the incidents.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with_incidents(config: &str, incidents: IncidentSource) -> Result<Self, String> {
        let config = Config::from_json(config).map_err(|errors| errors_text(&errors))?;
        let exchange = Exchange::new(&config);
        Ok(Self { authorizer: Authorizer::new(config), incidents, exchange })
    }

    /// The secrets to be supplied: `[{"pointer":…,"reference":…}]`.
    #[must_use]
    pub fn secret_references(&self) -> String {
        let references = self.authorizer.secret_sources().map(|source| SecretReference {
            pointer: &source.pointer,
            reference: &source.reference,
        });
        text(&references.collect::<Vec<_>>())
    }

    /// Takes what was found under a reference, in place of what was there.
    ///
    /// # Errors
    /// As [`new`](Self::new), for the one reference; then nothing is replaced.
    pub fn supply_secret(&mut self, pointer: &str, found: &[u8]) -> Result<(), String> {
        self.authorizer.supply_secret(pointer, found, None).map_err(|error| errors_text(&[error]))
    }

    /// Takes both sides of a rotation: the `previous` value is good as well, until the clock shows
    /// `previous_until_millis`.
    ///
    /// # Errors
    /// As [`supply_secret`](Self::supply_secret).
    pub fn supply_rotated_secret(
        &mut self,
        pointer: &str,
        current: &[u8],
        previous: &[u8],
        previous_until_millis: f64,
    ) -> Result<(), String> {
        let previous = Previous { found: previous, until_millis: previous_until_millis };
        self.authorizer
            .supply_secret(pointer, current, Some(previous))
            .map_err(|error| errors_text(&[error]))
    }

    /// Leaves the power of RSA to a host from now on; no decision hangs on it.
    pub fn compute_by(&mut self, host: Box<dyn HostRsa>) {
        self.authorizer.compute_by(host);
    }

    /// Decides a request: `{"decision":…,"audit":…}` or `{"fetch":…}`.
    #[must_use]
    pub fn authorize(&mut self, request: &str, now_millis: f64) -> String {
        let outcome = match read_request(request) {
            Some(request) => self.authorizer.authorize(&request, now_millis),
            None => refused_request(),
        };
        self.finish(outcome)
    }

    /// Explains how a request is decided: `{"explanation":…}` or `{"fetch":…}`; `claims` are assumed
    /// in place of a token's, for the entry at `issuer`.
    #[must_use]
    pub fn explain(
        &mut self,
        request: &str,
        claims: Option<&str>,
        issuer: Option<usize>,
        now_millis: f64,
    ) -> String {
        let assumed = claims.map(|claims| Assumed::parse(claims, issuer));
        let (Some(request), false) = (read_request(request), matches!(assumed, Some(None))) else {
            return text(&Explained::unread());
        };
        text(&self.authorizer.explain(request, assumed.flatten().as_ref(), now_millis))
    }

    /// Decides by the rules alone, for claims nobody verified.
    #[must_use]
    pub fn preview(&self, claims: &str, request: &str) -> String {
        let outcome = match read_request(request) {
            Some(request) => self.authorizer.preview(claims, &request),
            None => refused_request(),
        };
        self.finish(outcome)
    }

    /// Takes the answer to a fetch; returns the audit records of what changed.
    #[must_use]
    pub fn supply(&mut self, request: &str, fetched: &str, now_millis: f64) -> String {
        let request = fetched::request(request);
        let now = UnixTime::from_millis(now_millis).ok();
        let found = FetchedText::parse(fetched);
        let transitions = request.zip(now).map(|(request, now)| {
            let fetched = found.as_ref().map_or(FetchedText::NONE, FetchedText::as_fetched);
            self.authorizer.supply(&request, fetched, now)
        });
        text(&transitions.unwrap_or_default())
    }

    /// The fetches to be made before any request asks: a list of what goes under `fetch`; nothing
    /// where there is none.
    #[must_use]
    pub fn prefetches(&mut self, now_millis: f64) -> Option<String> {
        let now = UnixTime::from_millis(now_millis).ok()?;
        fetches_text(&self.authorizer.prefetches(now))
    }

    /// The fetches worth making in the background; as [`prefetches`](Self::prefetches).
    #[must_use]
    pub fn renewals(&mut self, now_millis: f64) -> Option<String> {
        let now = UnixTime::from_millis(now_millis).ok()?;
        fetches_text(&self.authorizer.renewals(now))
    }

    /// The state of every remote key set.
    #[must_use]
    pub fn key_sets(&self, now_millis: f64) -> String {
        let now = UnixTime::from_millis(now_millis).ok();
        text(&now.map(|now| self.authorizer.key_sets(now)).unwrap_or_default())
    }

    /// What is held in memory: `{"cache":{…},"tables":{"keys":…,"bytes":…}}`.
    #[must_use]
    pub fn stats(&self) -> String {
        let tables = signature::tables_held();
        text(&Stats { cache: self.authorizer.cache_stats(), tables })
    }

    /// The routes that no cached policy document can speak about, and which rule stands in the
    /// way.
    #[must_use]
    pub fn not_cacheable(&self) -> String {
        text(&self.authorizer.not_cacheable())
    }

    /// What JavaScript has to know to use [`decide`](Self::decide): rules by their places, names of
    /// header fields, and the sizes of the two areas of [`input`](Self::input).
    #[must_use]
    pub fn outline(&self) -> String {
        text(&self.exchange.outline(&self.authorizer))
    }

    /// Where plain requests are written: a header field's value, and from
    /// [`EXCHANGE_VALUE_BYTES`](crate::limits::EXCHANGE_VALUE_BYTES) on a method and a path.
    pub fn input(&mut self) -> &mut [u8] {
        self.exchange.input()
    }

    /// What [`decide`](Self::decide) and [`describe`](Self::describe) lead to: where the token is
    /// kept (-1 for nowhere), its number there, the place of the rule, whether there is a
    /// principal, and the addresses and lengths of the next two.
    #[must_use]
    pub fn result(&self) -> &[f64] {
        self.exchange.result()
    }

    /// The numbers that describe a principal.
    #[must_use]
    pub fn exchanged_numbers(&self) -> &[f64] {
        self.exchange.numbers()
    }

    /// The text that describes a principal, or a refusal in JSON.
    #[must_use]
    pub fn exchanged_text(&self) -> &str {
        self.exchange.text()
    }

    /// Decides the plain request that was written, without JSON where it is allowed.
    pub fn decide(&mut self, written: PlainRequest, now_millis: f64) -> Plain {
        let Self { authorizer, incidents, exchange } = self;
        exchange.decide(authorizer, *incidents, written, now_millis)
    }

    /// Describes the principal of the plain request that was allowed last; where `audited`, for its
    /// audit record too.
    pub fn describe(&mut self, audited: bool) {
        self.exchange.describe(&self.authorizer, audited);
    }

    fn finish(&self, mut outcome: Outcome) -> String {
        if let Outcome::Decide(decided) = &mut outcome {
            decided.name_incident(self.incidents);
        }
        text(&outcome)
    }
}

fn read_request(request: &str) -> Option<Request> {
    (request.len() <= REQUEST_MAX_BYTES).then(|| Request::parse(request)).flatten()
}

fn fetches_text(fetches: &[KeySetRequest]) -> Option<String> {
    (!fetches.is_empty()).then(|| text(&fetches))
}

fn refused_request() -> Outcome {
    let refusal = Refusal::from(Reason::RequestInvalid);
    Outcome::Decide(Box::new(Decided::deny(None, &refusal, Audit::default())))
}

fn errors_text(errors: &[ConfigError]) -> String {
    #[derive(Serialize)]
    struct Errors<'e> {
        errors: &'e [ConfigError],
    }
    text(&Errors { errors })
}

/// Every type written here has string keys and finite numbers, so writing cannot fail; were it to,
/// the empty text is an answer no host takes for an allow.
pub(crate) fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
