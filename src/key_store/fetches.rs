//! When a key set may be fetched: one fetch under way at a time, and a cooldown after each that
//! failed or that looked for an unknown key id.

use super::millis;

/// How long an answer is waited for: the host gives up earlier, unless it was stopped itself.
const FLIGHT_MILLIS: f64 = 5_000.0;

/// The fetches of one key set.
#[derive(Debug)]
pub(super) struct Fetches {
    cooldown: f64,
    latest: Option<Fetch>,
}

#[derive(Debug)]
struct Fetch {
    sequence: u64,
    asked: f64,
    answer: Answer,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Answer {
    Pending,
    Failed { at: f64 },
    Taken { at: f64 },
}

impl Fetches {
    pub(super) fn new(cooldown_seconds: u32) -> Self {
        Self { cooldown: millis(cooldown_seconds.max(1)), latest: None }
    }

    /// How many have been asked for.
    pub(super) fn count(&self) -> u64 {
        self.latest.as_ref().map_or(0, |latest| latest.sequence)
    }

    /// Whether the latest failed too recently for another.
    pub(super) fn is_cooling(&self, at: f64) -> bool {
        let failed = self.latest.as_ref().map(|latest| latest.answer);
        matches!(failed, Some(Answer::Failed { at: failed }) if at < failed + self.cooldown)
    }

    /// Whether an answer to the latest is still waited for.
    fn is_under_way(&self, at: f64) -> bool {
        self.latest.as_ref().is_some_and(|latest| latest.is_under_way(at))
    }

    /// Whether a set past its age, or one never had, may be fetched; `can_wait` when there is one to
    /// go on with, so that nobody needs to join a fetch that is likely to fail.
    pub(super) fn may_renew(&self, can_wait: bool, at: f64) -> bool {
        match self.latest.as_ref().map(|latest| latest.answer) {
            Some(Answer::Pending) => !can_wait || self.is_idle(at),
            Some(Answer::Failed { .. }) => !self.is_cooling(at),
            Some(Answer::Taken { at: taken }) => at > taken,
            None => true,
        }
    }

    /// Whether a set may be fetched to find a key id it lacks. No key id is held back for longer than
    /// any other: whoever guesses the next one would hold back its key.
    pub(super) fn may_search(&self, at: f64) -> bool {
        self.is_under_way(at) || self.is_idle(at)
    }

    /// Whether the latest, however it ended, is a cooldown ago.
    pub(super) fn is_idle(&self, at: f64) -> bool {
        self.latest.as_ref().is_none_or(|latest| at >= latest.last_event() + self.cooldown)
    }

    /// The sequence of the fetch under way, or of a new one.
    pub(super) fn ask(&mut self, at: f64) -> u64 {
        if !self.is_under_way(at) {
            let sequence = self.count() + 1;
            self.latest = Some(Fetch { sequence, asked: at, answer: Answer::Pending });
        }
        self.count()
    }

    /// When the fetch was asked for whose answer this is, if it is one that counts: the first for
    /// the latest sequence, or a document after a failure.
    pub(super) fn awaited(&self, sequence: u64, is_document: bool) -> Option<f64> {
        let latest = self.latest.as_ref().filter(|latest| latest.sequence == sequence)?;
        let counts = match latest.answer {
            Answer::Pending => true,
            Answer::Failed { .. } => is_document,
            Answer::Taken { .. } => false,
        };
        counts.then_some(latest.asked)
    }

    /// Whether an answer at this time to a fetch asked for then is too old to be taken.
    pub(super) fn is_late(asked: f64, at: f64) -> bool {
        at > asked + FLIGHT_MILLIS
    }

    /// Notes a failure.
    pub(super) fn fail(&mut self, at: f64) {
        if let Some(latest) = &mut self.latest {
            latest.answer = Answer::Failed { at };
        }
    }

    /// Notes a set.
    pub(super) fn take(&mut self, at: f64) {
        if let Some(latest) = &mut self.latest {
            latest.answer = Answer::Taken { at };
        }
    }
}

impl Fetch {
    fn is_under_way(&self, at: f64) -> bool {
        self.answer == Answer::Pending && !Fetches::is_late(self.asked, at)
    }

    fn last_event(&self) -> f64 {
        match self.answer {
            Answer::Pending => self.asked,
            Answer::Failed { at } | Answer::Taken { at } => at,
        }
    }
}
