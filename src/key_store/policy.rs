//! Which keys of a set are taken, how long it is used and how often it is fetched.

use super::millis;
use crate::development::Stage;

/// The least a response's `Cache-Control` can ask for, in seconds, unless the age is shorter.
const LEAST_AGE_SECONDS: u32 = 60;

/// What is done with one key set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KeySetPolicy {
    /// How long a set is used without asking again, when the response does not say; at least 1.
    pub(crate) max_age_seconds: u32,
    /// The most a response's `Cache-Control` can ask for.
    pub(crate) longest_age_seconds: u32,
    /// How much longer it is used when it cannot be had again.
    pub(crate) stale_seconds: u32,
    /// The least time after a fetch that failed, and before one that looks for an unknown key id;
    /// at least 1.
    pub(crate) cooldown_seconds: u32,
    /// Whether keys made for development are taken.
    pub(crate) stage: Stage,
}

impl Default for KeySetPolicy {
    fn default() -> Self {
        Self {
            max_age_seconds: 600,
            longest_age_seconds: 86_400,
            stale_seconds: 3600,
            cooldown_seconds: 30,
            stage: Stage::Production,
        }
    }
}

impl KeySetPolicy {
    /// The age of a set in milliseconds, when the response asks for so many seconds.
    pub(super) fn age(self, asked_for: Option<f64>) -> f64 {
        let most = self.longest_age_seconds.max(1);
        let least = LEAST_AGE_SECONDS.min(most);
        asked_for.filter(|seconds| !seconds.is_nan()).map_or_else(
            || millis(self.max_age_seconds.max(1)),
            |seconds| seconds.max(f64::from(least)).min(f64::from(most)) * 1000.0,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_that_is_configured_bounds_what_a_response_asks_for() {
        let ages = |max_age_seconds, longest_age_seconds| {
            let policy =
                KeySetPolicy { max_age_seconds, longest_age_seconds, ..KeySetPolicy::default() };
            [None, Some(0.0), Some(300.0), Some(1e9), Some(f64::NAN)].map(|asked| policy.age(asked))
        };
        assert_eq!(ages(600, 86_400), [6e5, 6e4, 3e5, 8.64e7, 6e5]);
        assert_eq!(ages(200, 200), [2e5, 6e4, 2e5, 2e5, 2e5]);
        assert_eq!(ages(5, 5), [5e3, 5e3, 5e3, 5e3, 5e3]);
    }
}
