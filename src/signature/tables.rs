//! Tables of the multiples of a point: earned by use, bounded in memory, freed with the key.
//!
//! A verification key lives for days and verifies many signatures. Its first ones are verified
//! without a table; a key in use gets a narrow one, which pays for itself in a few verifications,
//! and a key in steady use a wide one.

use core::sync::atomic::{AtomicU32, AtomicUsize, Ordering::Relaxed};
use std::sync::OnceLock;

use serde::Serialize;

use crate::limits::{
    KEY_TABLES_MAX, KEY_TABLES_MAX_BYTES, NARROW_TABLE_AFTER_USES, WIDE_TABLE_AFTER_USES,
};

/// How many bits of a scalar one row of a table answers for: few or many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    /// Quick to make.
    Narrow,
    /// Quick to use.
    Wide,
}

/// A table of the multiples of one point.
pub(super) trait Table {
    /// What a table of this width takes, in bytes.
    fn bytes(width: Width) -> usize;
}

/// What all tables take now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TableUse {
    /// Keys that hold a table.
    pub keys: usize,
    /// Bytes of all tables, those of the curves' generators among them.
    pub bytes: usize,
}

/// Says what all tables take now.
#[must_use]
pub fn tables_held() -> TableUse {
    let bytes = KEYS.bytes.load(Relaxed) + GENERATORS.bytes.load(Relaxed);
    TableUse { keys: KEYS.owners.load(Relaxed), bytes }
}

/// The memory that tables of one kind may take together.
struct Budget {
    owners: AtomicUsize,
    max_owners: usize,
    bytes: AtomicUsize,
    max_bytes: usize,
}

/// Keys come and go, and are as many as issuers publish.
static KEYS: Budget = Budget::new(KEY_TABLES_MAX, KEY_TABLES_MAX_BYTES);
/// Each curve has one generator, which every verification uses.
static GENERATORS: Budget = Budget::new(usize::MAX, usize::MAX);

impl Budget {
    /// A budget of which nothing has been spent.
    const fn new(max_owners: usize, max_bytes: usize) -> Self {
        Self { owners: AtomicUsize::new(0), max_owners, bytes: AtomicUsize::new(0), max_bytes }
    }

    /// Sets memory aside, if there is room; an owner of a narrow table is not counted again.
    fn charge(&'static self, width: Width, bytes: usize) -> Option<Charge> {
        let owners = usize::from(width == Width::Narrow);
        let fits = self.owners.load(Relaxed) + owners <= self.max_owners
            && bytes <= self.max_bytes - self.bytes.load(Relaxed);
        fits.then(|| {
            self.owners.fetch_add(owners, Relaxed);
            self.bytes.fetch_add(bytes, Relaxed);
            Charge { budget: self, owners, bytes }
        })
    }
}

/// Memory set aside for one table, given back when it is dropped.
struct Charge {
    budget: &'static Budget,
    owners: usize,
    bytes: usize,
}

impl Drop for Charge {
    fn drop(&mut self) {
        self.budget.owners.fetch_sub(self.owners, Relaxed);
        self.budget.bytes.fetch_sub(self.bytes, Relaxed);
    }
}

/// The tables of one point, made when they have been earned.
pub(super) struct Earned<T> {
    budget: &'static Budget,
    uses: AtomicU32,
    narrow: OnceLock<Held<T>>,
    wide: OnceLock<Held<T>>,
}

/// A table, and the memory it is charged with.
struct Held<T> {
    table: T,
    _charge: Charge,
}

impl<T: Table> Earned<T> {
    /// The tables of a key, of which there is none yet.
    pub(super) const fn by_key() -> Self {
        Self::within(&KEYS)
    }

    /// The tables of a curve's generator, of which there is none yet.
    pub(super) const fn by_generator() -> Self {
        Self::within(&GENERATORS)
    }

    /// Tables paid for from a budget.
    const fn within(budget: &'static Budget) -> Self {
        Self { budget, uses: AtomicU32::new(0), narrow: OnceLock::new(), wide: OnceLock::new() }
    }

    /// Counts a use, and gives the widest table that has been earned and that there is room for.
    pub(super) fn table(&self, make: impl FnOnce(Width) -> T) -> Option<&T> {
        if let Some(held) = self.wide.get() {
            return Some(&held.table);
        }
        let uses = self.uses.fetch_add(1, Relaxed);
        let held = match self.narrow.get() {
            None if uses >= NARROW_TABLE_AFTER_USES => self.make(Width::Narrow, make),
            Some(_) if uses >= WIDE_TABLE_AFTER_USES => self.make(Width::Wide, make),
            narrow => narrow,
        };
        held.or(self.narrow.get()).map(|held| &held.table)
    }

    /// Makes a table, if there is room for it.
    fn make(&self, width: Width, make: impl FnOnce(Width) -> T) -> Option<&Held<T>> {
        let place = match width {
            Width::Narrow => &self.narrow,
            Width::Wide => &self.wide,
        };
        let charge = self.budget.charge(width, T::bytes(width))?;
        Some(place.get_or_init(|| Held { table: make(width), _charge: charge }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static BUDGET: Budget = Budget::new(4, 100);

    /// A table that knows its width.
    struct Known(Width);

    impl Table for Known {
        fn bytes(width: Width) -> usize {
            match width {
                Width::Narrow => 5,
                Width::Wide => 40,
            }
        }
    }

    fn use_until(earned: &Earned<Known>, uses: u32) -> Option<Width> {
        while earned.uses.load(Relaxed) < uses && earned.wide.get().is_none() {
            earned.table(Known);
        }
        earned.table(Known).map(|table| table.0)
    }

    #[test]
    fn tables_are_earned_by_use_and_bounded() {
        let [one, two, three, four, five] = [const { Earned::within(&BUDGET) }; 5];
        assert_eq!(use_until(&one, NARROW_TABLE_AFTER_USES - 1), None);
        assert_eq!(use_until(&one, NARROW_TABLE_AFTER_USES), Some(Width::Narrow));
        assert_eq!(use_until(&one, WIDE_TABLE_AFTER_USES - 1), Some(Width::Narrow));
        assert_eq!(use_until(&one, WIDE_TABLE_AFTER_USES), Some(Width::Wide));
        assert_eq!(use_until(&two, WIDE_TABLE_AFTER_USES), Some(Width::Wide));
        assert_eq!(use_until(&three, WIDE_TABLE_AFTER_USES), Some(Width::Narrow));
        assert_eq!(use_until(&four, WIDE_TABLE_AFTER_USES), Some(Width::Narrow));
        assert_eq!(use_until(&five, WIDE_TABLE_AFTER_USES), None);
        assert_eq!((BUDGET.owners.load(Relaxed), BUDGET.bytes.load(Relaxed)), (4, 100));
        drop([one, two]);
        assert_eq!((BUDGET.owners.load(Relaxed), BUDGET.bytes.load(Relaxed)), (2, 10));
        assert_eq!(use_until(&three, WIDE_TABLE_AFTER_USES), Some(Width::Wide));
        assert_eq!(use_until(&five, WIDE_TABLE_AFTER_USES), Some(Width::Narrow));
    }
}
