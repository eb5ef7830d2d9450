//! Key ids that a fetch did not find, so that asking for one again and again costs little.

use std::collections::BTreeMap;

/// Most key ids remembered; each costs a fetch, so a cooldown of 30 s fills this in over an hour.
const MAX_KEY_IDS: usize = 128;
/// Longest key id remembered, in bytes.
const MAX_KEY_ID_BYTES: usize = 256;
/// The longest time a key id is held back, in cooldowns: an issuer may publish the key yet.
const MAX_COOLDOWNS: f64 = 8.0;

/// Bounded in entries and bytes; the absent key id is one of them.
#[derive(Debug, Default)]
pub(super) struct UnknownKeyIds(BTreeMap<Option<String>, Miss>);

#[derive(Debug)]
struct Miss {
    until: f64,
    cooldowns: f64,
}

impl UnknownKeyIds {
    /// Whether a fetch for the key id has to wait, in milliseconds of the store's time.
    pub(super) fn is_held_back(&self, key_id: Option<&str>, at: f64) -> bool {
        self.0.get(&key_id.map(str::to_owned)).is_some_and(|miss| at < miss.until)
    }

    /// Takes note of a fetch that did not find the key id: one cooldown the first time, then twice
    /// as long each time.
    pub(super) fn missed(&mut self, key_id: Option<String>, at: f64, cooldown: f64) {
        if key_id.as_ref().is_some_and(|key_id| key_id.len() > MAX_KEY_ID_BYTES) {
            return;
        }
        let before = self.0.get(&key_id).map_or(0.5, |miss| miss.cooldowns);
        let cooldowns = f64::min(before * 2.0, MAX_COOLDOWNS);
        self.0.insert(key_id, Miss { until: at + cooldowns * cooldown, cooldowns });
        if self.0.len() > MAX_KEY_IDS {
            self.forget_oldest();
        }
    }

    /// Forgets a key id that was found.
    pub(super) fn found(&mut self, key_id: &Option<String>) {
        self.0.remove(key_id);
    }

    fn forget_oldest(&mut self) {
        let oldest = self.0.iter().min_by(|(_, one), (_, other)| one.until.total_cmp(&other.until));
        if let Some(key_id) = oldest.map(|(key_id, _)| key_id.clone()) {
            self.0.remove(&key_id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_miss_holds_back_twice_as_long_up_to_a_bound() {
        let mut unknown = UnknownKeyIds::default();
        for cooldowns in [1.0, 2.0, 4.0, 8.0, 8.0] {
            unknown.missed(Some("k".to_owned()), 0.0, 30.0);
            assert!(unknown.is_held_back(Some("k"), cooldowns * 30.0 - 1.0));
            assert!(!unknown.is_held_back(Some("k"), cooldowns * 30.0));
        }
        assert!(!unknown.is_held_back(None, 0.0));
        unknown.found(&Some("k".to_owned()));
        assert!(!unknown.is_held_back(Some("k"), 0.0));
    }

    #[test]
    fn entries_and_bytes_are_bounded() {
        let mut unknown = UnknownKeyIds::default();
        unknown.missed(Some("x".repeat(MAX_KEY_ID_BYTES + 1)), 0.0, 30.0);
        assert!(unknown.0.is_empty());
        unknown.missed(Some("x".repeat(MAX_KEY_ID_BYTES)), 0.0, 30.0);
        assert_eq!(unknown.0.len(), 1);
        for at in 0..10_000 {
            unknown.missed(Some(format!("kid-{at}")), f64::from(at), 30.0);
        }
        assert_eq!(unknown.0.len(), MAX_KEY_IDS);
        assert!(unknown.is_held_back(Some("kid-9999"), 10_000.0));
        assert!(!unknown.is_held_back(Some("kid-0"), 0.0));
    }
}
