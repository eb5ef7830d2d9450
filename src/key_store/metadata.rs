//! An issuer's metadata over time: where its key set lies (OpenID Connect Discovery 1.0 section 4,
//! RFC 8414 section 3).

use super::Fetched;
use super::fetches::Fetches;
use super::report::{DiscoveryRecord, DiscoveryReport, FetchFailure};
use crate::config;
use crate::issuer_choice::NearMiss;
use crate::json::{Document, Json};
use crate::limits::KEY_SET_MAX_BYTES;

/// How long a document is believed without reading it again.
const MAX_AGE_MILLIS: f64 = 86_400_000.0;
/// How many fetches of the key set have to fail before the document is read again.
const FAILURES_BEFORE_DOUBT: u32 = 2;

/// The metadata of one issuer.
#[derive(Debug)]
pub(super) struct Metadata {
    issuer: String,
    url: String,
    fetches: Fetches,
    read: Option<Read>,
    failures: u32,
    last_failure: Option<FetchFailure>,
}

/// A document that was read, with its time in the store's own milliseconds.
#[derive(Debug)]
struct Read {
    jwks_uri: String,
    since: f64,
    /// How often the key set had failed by then.
    key_set_failures: u32,
}

/// Why a document is not taken, and what to look at.
struct Refused(FetchFailure, Option<NearMiss>);

impl From<FetchFailure> for Refused {
    fn from(failure: FetchFailure) -> Self {
        Self(failure, None)
    }
}

impl Metadata {
    pub(super) fn new(issuer: String, cooldown_seconds: u32) -> Self {
        let base = issuer.strip_suffix('/').unwrap_or(&issuer);
        Self {
            url: format!("{base}/.well-known/openid-configuration"),
            issuer,
            fetches: Fetches::new(cooldown_seconds),
            read: None,
            failures: 0,
            last_failure: None,
        }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn is_read(&self) -> bool {
        self.read.is_some()
    }

    pub(super) fn is_cooling(&self, at: f64) -> bool {
        self.fetches.is_cooling(at)
    }

    /// The sequence of the fetch that reads the document for the first time; requests wait for it,
    /// unless it has failed before and keys are at hand.
    pub(super) fn first(&mut self, has_keys: bool, at: f64) -> Option<u64> {
        let can_wait = has_keys && self.failures > 0;
        self.fetches.may_renew(can_wait, at).then(|| self.fetches.ask(at))
    }

    /// The sequence of a fetch that reads the document for the first time, with nobody waiting for it.
    pub(super) fn ahead(&mut self, at: f64) -> Option<u64> {
        self.fetches.is_idle(at).then(|| self.fetches.ask(at))
    }

    /// The sequence of a fetch that reads the document again: it is old, or its key set failed
    /// again and again.
    pub(super) fn again(&mut self, share: f64, key_set_failures: u32, at: f64) -> Option<u64> {
        let read = self.read.as_ref()?;
        let is_old = at >= read.since + MAX_AGE_MILLIS * share;
        let is_doubted = key_set_failures >= read.key_set_failures + FAILURES_BEFORE_DOUBT;
        ((is_old || is_doubted) && self.fetches.is_idle(at)).then(|| self.fetches.ask(at))
    }

    /// Notes that the place last read does have a key set.
    pub(super) fn confirm(&mut self) {
        if let Some(read) = &mut self.read {
            read.key_set_failures = 0;
        }
    }

    /// Takes the answer to a fetch; the location is returned when it is new.
    pub(super) fn supply(
        &mut self,
        sequence: u64,
        fetched: Fetched<'_>,
        key_set_failures: u32,
        at: f64,
    ) -> Option<(Option<String>, Option<DiscoveryRecord>)> {
        let is_document = matches!(fetched, Fetched::Document { .. });
        let asked = self.fetches.awaited(sequence, is_document)?;
        Some(match self.read(fetched, asked, at) {
            Ok(jwks_uri) => self.take(Read { jwks_uri, since: asked, key_set_failures }, at),
            Err(Refused(failure, near_miss)) => {
                self.fail(failure, at);
                (None, Some(self.record(near_miss.map(NearMiss::of_metadata))))
            }
        })
    }

    pub(super) fn report(&self, at: f64) -> DiscoveryReport<'_> {
        DiscoveryReport {
            url: &self.url,
            age_seconds: self.read.as_ref().map(|read| ((at - read.since) / 1000.0) as u64),
            fetches: self.fetches.count(),
            failures: self.failures,
            last_failure: self.last_failure,
        }
    }

    fn read(&self, fetched: Fetched<'_>, asked: f64, at: f64) -> Result<String, Refused> {
        let body = match fetched {
            Fetched::Failed(failure) => return Err(failure.into()),
            Fetched::Document { .. } if Fetches::is_late(asked, at) => {
                return Err(FetchFailure::Late.into());
            }
            Fetched::Document { body, .. } => body,
        };
        if body.len() > KEY_SET_MAX_BYTES {
            return Err(FetchFailure::TooLarge.into());
        }
        let document = Document::parse(body).map_err(|_| FetchFailure::NotMetadata)?;
        let members = document.root().as_object().ok_or(FetchFailure::NotMetadata)?;
        let text = |name| members.get(name).and_then(Json::as_str);
        let issuer = text("issuer").ok_or(FetchFailure::NotMetadata)?;
        if issuer != self.issuer {
            let near_miss = NearMiss::between(issuer, &self.issuer);
            return Err(Refused(FetchFailure::IssuerMismatch, near_miss));
        }
        let location = text("jwks_uri").filter(|location| self.may_lie_at(location));
        Ok(location.ok_or(FetchFailure::LocationRefused)?.to_owned())
    }

    /// A key set may lie on this machine only when its issuer does.
    fn may_lie_at(&self, location: &str) -> bool {
        let is_safe = config::is_https(location) || !config::is_https(&self.issuer);
        is_safe && config::is_key_set_location(location)
    }

    fn take(&mut self, read: Read, at: f64) -> (Option<String>, Option<DiscoveryRecord>) {
        self.fetches.take(at);
        let is_new = self.read.as_ref().is_none_or(|before| before.jwks_uri != read.jwks_uri);
        let location = is_new.then(|| read.jwks_uri.clone());
        let is_noted = is_new || self.failures > 0;
        self.read = Some(read);
        self.failures = 0;
        self.last_failure = None;
        (location, is_noted.then(|| self.record(None)))
    }

    fn fail(&mut self, failure: FetchFailure, at: f64) {
        self.failures = self.failures.saturating_add(1);
        self.last_failure = Some(failure);
        self.fetches.fail(at);
    }

    fn record(&self, hint: Option<&'static str>) -> DiscoveryRecord {
        DiscoveryRecord {
            event: "discovery",
            url: self.url.clone(),
            jwks_uri: self.read.as_ref().map(|read| read.jwks_uri.clone()),
            failure: self.last_failure,
            hint,
            failures: self.failures,
        }
    }
}
