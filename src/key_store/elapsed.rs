//! Time passed, told from wall clock readings that may jump.

use crate::time::UnixTime;

/// A reading this much older than the latest belongs to a request that took its time; one older
/// still belongs to a clock that was set back.
const OLDER_READING_MILLIS: f64 = -5_000.0;

/// Milliseconds since the first reading, never fewer than before.
///
/// The distance of a jump counts as passed in either direction: a clock set back must not keep a
/// key set fresh, and one set ahead only costs a fetch.
#[derive(Debug, Default)]
pub(super) struct Elapsed {
    millis: f64,
    latest: Option<UnixTime>,
}

impl Elapsed {
    /// Takes a reading and says how much has passed.
    pub(super) fn advance(&mut self, now: UnixTime) -> f64 {
        let step = self.step(now);
        if step > 0.0 || self.latest.is_none() {
            self.millis += step;
            self.latest = Some(now);
        }
        self.millis
    }

    /// Says how much has passed, taking no notice.
    pub(super) fn at(&self, now: UnixTime) -> f64 {
        self.millis + self.step(now)
    }

    fn step(&self, now: UnixTime) -> f64 {
        let step = self.latest.map_or(0.0, |latest| now.millis_since(latest));
        match step {
            ..OLDER_READING_MILLIS => -step,
            ..0.0 => 0.0,
            _ => step,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed(seconds: &[f64]) -> Vec<f64> {
        let mut elapsed = Elapsed::default();
        let reading = |at: f64| UnixTime::from_millis((1.8e9 + at) * 1000.0).unwrap();
        seconds.iter().map(|at| elapsed.advance(reading(*at)) / 1000.0).collect()
    }

    #[test]
    fn readings_in_order_add_up() {
        assert_eq!(passed(&[0.0, 1.5, 1.5, 10.0]), [0.0, 1.5, 1.5, 10.0]);
    }

    #[test]
    fn a_slightly_older_reading_counts_nothing() {
        assert_eq!(passed(&[10.0, 5.0, 9.0, 12.0]), [0.0, 0.0, 0.0, 2.0]);
    }

    #[test]
    fn time_never_runs_backwards_for_who_only_looks() {
        let reading = |at: f64| UnixTime::from_millis((1.8e9 + at) * 1000.0).unwrap();
        let mut elapsed = Elapsed::default();
        let _ = elapsed.advance(reading(0.0));
        let passed = elapsed.advance(reading(10.0));
        for (at, more) in [(7.0, 0.0), (10.0, 0.0), (12.0, 2_000.0), (0.0, 10_000.0)] {
            assert_eq!(elapsed.at(reading(at)) - passed, more, "{at}");
        }
    }

    #[test]
    fn a_clock_set_back_counts_the_distance() {
        assert_eq!(passed(&[1000.0, 0.0, 1.0]), [0.0, 1000.0, 1001.0]);
        assert_eq!(passed(&[0.0, 1000.0, 0.0]), [0.0, 1000.0, 2000.0]);
    }
}
