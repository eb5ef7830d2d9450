//! The key set of one remote issuer over time: what is held, how long it may be used, and when it
//! may be fetched again.
//!
//! A state machine without a clock and without I/O. The host asks [`RemoteKeySet::select`] for a
//! key, fetches when told to, hands the answer to [`RemoteKeySet::supply`] and asks again.

mod discovered;
mod elapsed;
mod fetches;
mod metadata;
mod policy;
mod report;
#[cfg(test)]
mod tests;

pub(crate) use self::discovered::DiscoveredKeySet;
use self::elapsed::Elapsed;
use self::fetches::Fetches;
pub(crate) use self::policy::KeySetPolicy;
pub(crate) use self::report::{FetchFailure, KeySetReport, KeySetState, Record, Transition};
use crate::Reason;
use crate::jwk::{ChosenKey, KeySet, SkippedKey};
use crate::signature::Algorithm;
use crate::time::UnixTime;

/// The share of its age at which a set is due for a fetch in the background.
const RENEW_SHARE: f64 = 0.8;

/// The key set of one issuer's entry.
#[derive(Debug)]
pub(crate) struct RemoteKeySet {
    url: String,
    policy: KeySetPolicy,
    elapsed: Elapsed,
    fetches: Fetches,
    held: Option<Held>,
    failures: u32,
    last_failure: Option<FetchFailure>,
}

/// A key set, with times in the store's own milliseconds.
#[derive(Debug)]
struct Held {
    keys: KeySet,
    /// When it was asked for: what was published may have changed since then.
    since: f64,
    max_age: f64,
    /// How much longer it serves while it cannot be had again.
    stale: f64,
}

/// What becomes of a token's protected header.
#[derive(Debug)]
pub(crate) enum Selection<'s> {
    /// The key to verify with.
    Key(ChosenKey<'s>),
    /// The set has to be fetched first.
    ///
    /// Requests that are told the same sequence wait for the same fetch.
    Fetch { url: &'s str, sequence: u64 },
    /// The token is refused.
    Refuse(Reason),
}

/// What a token's protected header says of its key.
#[derive(Clone, Copy, Debug)]
struct Sought<'s> {
    algorithm: Algorithm,
    key_id: Option<&'s str>,
}

/// What the host got.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fetched<'f> {
    /// A document under status 200.
    Document {
        body: &'f [u8],
        /// What the response's `Cache-Control` says, less its `Age`.
        max_age_seconds: Option<f64>,
    },
    /// Nothing of use.
    Failed(FetchFailure),
}

impl RemoteKeySet {
    /// A set to be fetched from `url`; until then a `snapshot` serves as a stale set would.
    pub(crate) fn new(url: String, policy: KeySetPolicy, snapshot: Option<KeySet>) -> Self {
        let stale = millis(policy.stale_seconds);
        Self {
            url,
            policy,
            elapsed: Elapsed::default(),
            fetches: Fetches::new(policy.cooldown_seconds),
            held: snapshot.map(|keys| Held { keys, since: 0.0, max_age: 0.0, stale }),
            failures: 0,
            last_failure: None,
        }
    }

    /// Finds the key for a protected header, or says that the set has to be fetched.
    pub(crate) fn select(
        &mut self,
        algorithm: Algorithm,
        key_id: Option<&str>,
        now: UnixTime,
    ) -> Selection<'_> {
        let at = self.elapsed.advance(now);
        let sought = Sought { algorithm, key_id };
        match self.due(Some(sought), at) {
            Some(sequence) => Selection::Fetch { url: &self.url, sequence },
            None => self.choose(sought, at),
        }
    }

    /// The sequence of a fetch to be made before a key can be chosen, for a token or for any.
    fn due(&mut self, sought: Option<Sought<'_>>, at: f64) -> Option<u64> {
        let state = self.state(at);
        let can_wait = state == KeySetState::Stale && self.failures > 0;
        if state != KeySetState::Fresh {
            return self.fetches.may_renew(can_wait, at).then(|| self.fetches.ask(at));
        }
        let is_unknown = self.look_up(sought?).err() == Some(Reason::KeyUnknown);
        (is_unknown && self.fetches.may_search(at)).then(|| self.fetches.ask(at))
    }

    /// Chooses among the keys at hand.
    fn choose(&self, sought: Sought<'_>, at: f64) -> Selection<'_> {
        let chosen = self.look_up(sought);
        match (self.state(at), chosen) {
            // A stale set knows the keys it has, and not the ones it lacks.
            (KeySetState::Stale, Err(Reason::KeyUnknown)) => {
                Selection::Refuse(Reason::KeySetUnavailable)
            }
            (KeySetState::Fresh | KeySetState::Stale, chosen) => {
                chosen.map_or_else(Selection::Refuse, Selection::Key)
            }
            (KeySetState::Cooling | KeySetState::Empty, _) => {
                Selection::Refuse(self.nothing_held())
            }
        }
    }

    /// Takes the answer to a fetch and says what it changed.
    ///
    /// Only the first document for the latest sequence counts: an older one may hold keys that have
    /// been removed since. After this, [`Self::select`] at the same `now` asks for no fetch.
    pub(crate) fn supply(
        &mut self,
        sequence: u64,
        fetched: Fetched<'_>,
        now: UnixTime,
    ) -> Vec<Transition> {
        let at = self.elapsed.advance(now);
        let is_document = matches!(fetched, Fetched::Document { .. });
        let Some(asked) = self.fetches.awaited(sequence, is_document) else {
            return Vec::new();
        };
        match self.read(fetched, asked, at) {
            Ok(held) => self.take(held, at).into_iter().collect(),
            Err(failure) => vec![self.fail(failure, at)],
        }
    }

    /// Whether this answer counts.
    fn awaits(&self, sequence: u64, fetched: Fetched<'_>) -> bool {
        let is_document = matches!(fetched, Fetched::Document { .. });
        self.fetches.awaited(sequence, is_document).is_some()
    }

    /// Where the set lies.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Says whether to fetch before any token asks, as the set is not at hand or past its age.
    pub(crate) fn prefetch(&mut self, now: UnixTime) -> Option<u64> {
        let at = self.elapsed.advance(now);
        self.due(None, at)
    }

    /// Says whether to fetch in the background, while the set at hand still serves.
    pub(crate) fn renew_ahead(&mut self, now: UnixTime) -> Option<u64> {
        let at = self.elapsed.advance(now);
        let held = self.usable(at)?;
        let is_due = at >= held.since + held.max_age * RENEW_SHARE;
        (is_due && self.fetches.is_idle(at)).then(|| self.fetches.ask(at))
    }

    /// The ids of the keys held, however old they are.
    pub(crate) fn key_ids(&self) -> impl Iterator<Item = &str> {
        self.held.iter().flat_map(|held| held.keys.key_ids())
    }

    /// Describes the set for the operator.
    pub(crate) fn report(&self, now: UnixTime) -> KeySetReport<'_> {
        let at = self.elapsed.at(now);
        let held = self.usable(at);
        KeySetReport {
            url: &self.url,
            state: self.state(at),
            keys: held.map_or(0, |held| held.keys.len()),
            skipped: held.map(|held| held.keys.skipped()).unwrap_or_default(),
            age_seconds: held.map(|held| ((at - held.since) / 1000.0) as u64),
            fetches: self.fetches.count(),
            failures: self.failures,
            last_failure: self.last_failure,
            discovery: None,
        }
    }

    /// An issuer whose document gives no key has no key for any token; one that cannot be reached
    /// may have.
    fn nothing_held(&self) -> Reason {
        match self.last_failure {
            Some(failure) if failure.has_document() => Reason::KeySetUnusable,
            _ => Reason::KeySetUnavailable,
        }
    }

    fn look_up(&self, sought: Sought<'_>) -> Result<ChosenKey<'_>, Reason> {
        let held = self.held.as_ref().ok_or(Reason::KeySetUnavailable)?;
        held.keys.select(sought.algorithm, sought.key_id)
    }

    fn state(&self, at: f64) -> KeySetState {
        match self.usable(at) {
            Some(held) if at < held.since + held.max_age => KeySetState::Fresh,
            Some(_) => KeySetState::Stale,
            None if self.fetches.is_cooling(at) => KeySetState::Cooling,
            None => KeySetState::Empty,
        }
    }

    /// The set held, unless even its stale time is over.
    fn usable(&self, at: f64) -> Option<&Held> {
        self.held.as_ref().filter(|held| at < held.since + held.max_age + held.stale)
    }

    fn read(&self, fetched: Fetched<'_>, asked: f64, at: f64) -> Result<Held, FetchFailure> {
        let (body, max_age) = match fetched {
            Fetched::Failed(failure) => return Err(failure),
            Fetched::Document { .. } if Fetches::is_late(asked, at) => {
                return Err(FetchFailure::Late);
            }
            Fetched::Document { body, max_age_seconds } => (body, max_age_seconds),
        };
        let keys = KeySet::parse(body, self.policy.stage)?;
        let (max_age, stale) = (self.policy.age(max_age), millis(self.policy.stale_seconds));
        match keys.len() {
            0 => Err(FetchFailure::NoUsableKeys),
            _ => Ok(Held { keys, since: asked, max_age, stale }),
        }
    }

    /// Replaces the set; a set that renews a fresh one unchanged is not worth a record.
    fn take(&mut self, mut held: Held, at: f64) -> Option<Transition> {
        let from = self.state(at);
        let is_new = self.held.as_ref().is_none_or(|before| before.keys != held.keys);
        let is_noted = is_new || from != KeySetState::Fresh || self.failures > 0;
        let skipped = if is_new { held.keys.skipped().to_vec() } else { Vec::new() };
        self.fetches.take(at);
        if let Some(before) = self.held.take() {
            held.keys.keep_same(before.keys);
        }
        self.held = Some(held);
        self.failures = 0;
        self.last_failure = None;
        is_noted.then(|| self.transition(from, skipped, at))
    }

    fn fail(&mut self, failure: FetchFailure, at: f64) -> Transition {
        let from = self.state(at);
        self.failures = self.failures.saturating_add(1);
        self.last_failure = Some(failure);
        self.fetches.fail(at);
        // The issuer has been heard: it has taken its keys out, and they die at their age like any other.
        if let Some(held) = self.held.as_mut().filter(|_| failure == FetchFailure::NoUsableKeys) {
            held.stale = 0.0;
        }
        self.transition(from, Vec::new(), at)
    }

    fn transition(&self, from: KeySetState, skipped: Vec<SkippedKey>, at: f64) -> Transition {
        Transition {
            event: "key_set",
            url: self.url.clone(),
            from,
            to: self.state(at),
            keys: self.usable(at).map_or(0, |held| held.keys.len()),
            skipped,
            failure: self.last_failure,
            failures: self.failures,
        }
    }
}

fn millis(seconds: u32) -> f64 {
    f64::from(seconds) * 1000.0
}
