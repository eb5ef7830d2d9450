//! Tokens that were verified before, so that a signature is computed once for each.
//!
//! What is kept is that a token's signature was good under certain keys, and the principal that
//! came of its claims. Everything that can change is asked anew at each use: which key is selected,
//! the token's time, and the rules. Only tokens found good are kept, so that nobody without one
//! can fill the cache.

mod index;

use std::sync::Arc;

use serde::Serialize;
use zeroize::Zeroize;

use self::index::{Index, tag_of};
use crate::bytes;
use crate::claims::Principal;
use crate::issuer_choice::Chosen;
use crate::issuer_keys::KeyMark;
use crate::limits::{TOKEN_CACHE_DEFAULT_BYTES, TOKEN_CACHE_DEFAULT_TOKENS};
use crate::token::ProtectedHeader;

/// What is counted for an entry beside its token's text, in bytes.
const ENTRY_BYTES: usize = 512;
/// The text, its claims, their index and what a host shows of them, as a multiple of the text; claims of many short
/// values take more than that.
const TEXT_FACTOR: usize = 4;

/// How much may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CacheBounds {
    /// Most tokens; none where the cache is switched off.
    pub(crate) max_tokens: u32,
    /// Most bytes of memory, as estimated.
    pub(crate) max_bytes: u32,
}

impl Default for CacheBounds {
    fn default() -> Self {
        Self { max_tokens: TOKEN_CACHE_DEFAULT_TOKENS, max_bytes: TOKEN_CACHE_DEFAULT_BYTES }
    }
}

/// A token that was found good.
#[derive(Debug)]
pub(crate) struct KnownToken {
    /// Its whole text.
    pub(crate) text: Box<str>,
    pub(crate) header: Arc<ProtectedHeader>,
    pub(crate) principal: Arc<Principal>,
    /// The issuer's entry it was judged by.
    pub(crate) chosen: Chosen,
    /// The keys it was verified under.
    pub(crate) keys: KeyMark,
}

/// What is forgotten is gone: a token is as good as a password while it lasts.
impl Drop for KnownToken {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

/// Where a token is kept: no two tokens ever have the same place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) slot: usize,
    /// Counts the tokens kept so far.
    pub(crate) serial: u64,
}

/// A token that is kept.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) known: Arc<KnownToken>,
    pub(crate) place: Place,
}

/// What the cache holds and has done, for the operator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct CacheStats {
    pub(crate) tokens: usize,
    /// Of memory, as estimated.
    pub(crate) bytes: usize,
    /// How often a token was there.
    pub(crate) hits: u64,
    /// How often a token that was not there turned out to be good.
    pub(crate) misses: u64,
    /// How many tokens had to make room.
    pub(crate) evictions: u64,
}

/// Tokens by their whole text, within bounds.
#[derive(Debug)]
pub(crate) struct TokenCache {
    bounds: CacheBounds,
    index: Index,
    entries: Vec<Option<Entry>>,
    free: Vec<usize>,
    /// Where the search for a token to evict goes on.
    hand: usize,
    serial: u64,
    stats: CacheStats,
}

#[derive(Debug)]
struct Entry {
    known: Arc<KnownToken>,
    serial: u64,
    /// Whether it was used since the hand passed it last.
    is_recent: bool,
}

impl TokenCache {
    /// An empty cache.
    pub(crate) fn new(bounds: CacheBounds) -> Self {
        Self {
            bounds,
            index: Index::default(),
            entries: Vec::new(),
            free: Vec::new(),
            hand: 0,
            serial: 0,
            stats: CacheStats::default(),
        }
    }

    /// What is known of a token; the whole text is compared.
    pub(crate) fn find(&mut self, token: &[u8]) -> Option<Found> {
        let slot = self.slot_of(token)?;
        let entry = self.entries.get_mut(slot)?.as_mut()?;
        entry.is_recent = true;
        self.stats.hits += 1;
        let place = Place { slot, serial: entry.serial };
        Some(Found { known: Arc::clone(&entry.known), place })
    }

    /// Keeps what is `known` of a token that was found good, in place of others where there is no
    /// room.
    pub(crate) fn keep(&mut self, known: impl FnOnce() -> KnownToken) -> Option<Place> {
        self.stats.misses += 1;
        if self.max_tokens() == 0 {
            return None;
        }
        let known = known();
        let cost = cost(&known);
        if cost > self.max_bytes() {
            return None;
        }
        if let Some(slot) = self.slot_of(known.text.as_bytes()) {
            self.vacate(slot);
        }
        while self.stats.tokens >= self.max_tokens() || self.stats.bytes + cost > self.max_bytes() {
            self.evict();
        }
        Some(self.insert(known, cost))
    }

    /// Forgets every token of an issuer's entry: its keys may be others now.
    pub(crate) fn forget(&mut self, issuer: usize) {
        for slot in 0..self.entries.len() {
            let entry = self.entries.get(slot).and_then(Option::as_ref);
            if entry.is_some_and(|entry| entry.known.chosen.index == issuer) {
                self.vacate(slot);
            }
        }
    }

    /// What is held, and what was done so far.
    pub(crate) fn stats(&self) -> CacheStats {
        self.stats
    }

    fn max_tokens(&self) -> usize {
        self.bounds.max_tokens as usize
    }

    fn max_bytes(&self) -> usize {
        self.bounds.max_bytes as usize
    }

    fn insert(&mut self, known: KnownToken, cost: usize) -> Place {
        let slot = self.free.pop().unwrap_or(self.entries.len());
        if slot == self.entries.len() {
            self.entries.push(None);
        }
        self.serial += 1;
        self.index.insert(tag_of(known.text.as_bytes()), slot, self.max_tokens());
        self.stats.tokens += 1;
        self.stats.bytes += cost;
        let place = Place { slot, serial: self.serial };
        if let Some(vacant) = self.entries.get_mut(slot) {
            let known = Arc::new(known);
            *vacant = Some(Entry { known, serial: self.serial, is_recent: false });
        }
        place
    }

    /// Forgets one token that was not used since the hand passed it (the clock algorithm, Corbató
    /// 1968): a step of the hand either frees a slot or takes back a mark that a use has set.
    fn evict(&mut self) {
        loop {
            let slot = self.hand;
            self.hand = if slot + 1 < self.entries.len() { slot + 1 } else { 0 };
            match self.entries.get_mut(slot) {
                Some(Some(entry)) if entry.is_recent => entry.is_recent = false,
                Some(Some(_)) => {
                    self.stats.evictions += 1;
                    return self.vacate(slot);
                }
                _ => {}
            }
        }
    }

    fn slot_of(&self, token: &[u8]) -> Option<usize> {
        self.index.find(tag_of(token), |slot| {
            let entry = self.entries.get(slot).and_then(Option::as_ref);
            entry.is_some_and(|entry| bytes::is_same(entry.known.text.as_bytes(), token))
        })
    }

    fn vacate(&mut self, slot: usize) {
        let Some(entry) = self.entries.get_mut(slot).and_then(Option::take) else {
            return;
        };
        self.index.remove(tag_of(entry.known.text.as_bytes()), slot);
        self.free.push(slot);
        self.stats.tokens -= 1;
        self.stats.bytes -= cost(&entry.known);
    }
}

fn cost(known: &KnownToken) -> usize {
    let length = known.text.len();
    ENTRY_BYTES + (TEXT_FACTOR * length).max(length + known.principal.bytes())
}

#[cfg(test)]
mod tests;
