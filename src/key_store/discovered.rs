//! A key set whose location is read from its issuer's metadata first.

use super::metadata::Metadata;
use super::report::Record;
use super::{
    FetchFailure, Fetched, KeySetPolicy, KeySetReport, KeySetState, RENEW_SHARE, RemoteKeySet,
    Selection, Sought,
};
use crate::jwk::KeySet;
use crate::signature::Algorithm;
use crate::time::UnixTime;

/// The metadata and the key set of one issuer.
///
/// The first request may need two fetches, the document and then the set; any later one needs one
/// at most: what else is due waits for the next request. The two kinds of fetch are told apart by
/// their sequence: even for the set, odd for the document.
#[derive(Debug)]
pub(crate) struct DiscoveredKeySet {
    metadata: Metadata,
    keys: RemoteKeySet,
    /// When an answer was taken last, in the store's own milliseconds.
    answered: Option<f64>,
    /// The last fetch of a set from a place the issuer has left since.
    left_at: u64,
}

impl DiscoveredKeySet {
    pub(crate) fn new(issuer: String, policy: KeySetPolicy, snapshot: Option<KeySet>) -> Self {
        let metadata = Metadata::new(issuer, policy.cooldown_seconds);
        let keys = RemoteKeySet::new(metadata.url().to_owned(), policy, snapshot);
        Self { metadata, keys, answered: None, left_at: 0 }
    }

    /// As [`RemoteKeySet::select`].
    pub(crate) fn select(
        &mut self,
        algorithm: Algorithm,
        key_id: Option<&str>,
        now: UnixTime,
    ) -> Selection<'_> {
        let at = self.keys.elapsed.advance(now);
        let sought = Sought { algorithm, key_id };
        match self.due(Some(sought), at) {
            Some(sequence) => Selection::Fetch { url: self.url(sequence), sequence },
            None => self.keys.choose(sought, at),
        }
    }

    fn due(&mut self, sought: Option<Sought<'_>>, at: f64) -> Option<u64> {
        if self.answered == Some(at) {
            return None;
        }
        let is_usable = self.keys.usable(at).is_some();
        if !self.metadata.is_read() {
            return self.metadata.first(is_usable, at).map(of_metadata);
        }
        let failures = self.keys.failures;
        let can_read_again = is_usable || failures > 0;
        if let Some(sequence) =
            can_read_again.then(|| self.metadata.again(1.0, failures, at)).flatten()
        {
            return Some(of_metadata(sequence));
        }
        self.keys.due(sought, at).map(of_key_set)
    }

    /// As [`RemoteKeySet::supply`].
    pub(crate) fn supply(
        &mut self,
        sequence: u64,
        fetched: Fetched<'_>,
        now: UnixTime,
    ) -> Vec<Record> {
        let at = self.keys.elapsed.advance(now);
        if sequence.is_multiple_of(2) {
            let is_of_old_place = sequence / 2 <= self.left_at;
            let fetched =
                if is_of_old_place { Fetched::Failed(FetchFailure::Late) } else { fetched };
            if self.keys.awaits(sequence / 2, fetched) {
                self.answered = Some(at);
            }
            let transitions = self.keys.supply(sequence / 2, fetched, now);
            if self.keys.failures == 0 {
                self.metadata.confirm();
            }
            return transitions.into_iter().map(Record::KeySet).collect();
        }
        let is_first = !self.metadata.is_read();
        let taken = self.metadata.supply(sequence / 2, fetched, self.keys.failures, at);
        let Some((location, record)) = taken else {
            return Vec::new();
        };
        if let Some(location) = location {
            if location != self.keys.url {
                self.left_at = self.keys.fetches.count();
            }
            self.keys.url = location;
        }
        // Only the first document is of no use without the set it points to.
        let is_enough = !(is_first && self.metadata.is_read());
        self.answered = is_enough.then_some(at);
        record.into_iter().map(Record::Discovery).collect()
    }

    /// Where the fetch of this sequence goes.
    pub(crate) fn url(&self, sequence: u64) -> &str {
        if sequence.is_multiple_of(2) { self.keys.url() } else { self.metadata.url() }
    }

    /// As [`RemoteKeySet::prefetch`], for the document first.
    pub(crate) fn prefetch(&mut self, now: UnixTime) -> Option<u64> {
        let at = self.keys.elapsed.advance(now);
        self.due(None, at)
    }

    /// As [`RemoteKeySet::renew_ahead`], for the document first.
    pub(crate) fn renew_ahead(&mut self, now: UnixTime) -> Option<u64> {
        let at = self.keys.elapsed.advance(now);
        self.keys.usable(at)?;
        if !self.metadata.is_read() {
            return self.metadata.ahead(at).map(of_metadata);
        }
        let again = self.metadata.again(RENEW_SHARE, self.keys.failures, at).map(of_metadata);
        again.or_else(|| self.keys.renew_ahead(now).map(of_key_set))
    }

    /// As [`RemoteKeySet::key_ids`].
    pub(crate) fn key_ids(&self) -> impl Iterator<Item = &str> {
        self.keys.key_ids()
    }

    pub(crate) fn report(&self, now: UnixTime) -> KeySetReport<'_> {
        let report = self.keys.report(now);
        let at = self.keys.elapsed.at(now);
        let state = match report.state {
            KeySetState::Empty if self.metadata.is_cooling(at) => KeySetState::Cooling,
            state => state,
        };
        KeySetReport { state, discovery: Some(self.metadata.report(at)), ..report }
    }
}

fn of_metadata(sequence: u64) -> u64 {
    sequence * 2 + 1
}

fn of_key_set(sequence: u64) -> u64 {
    sequence * 2
}
