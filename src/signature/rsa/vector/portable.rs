//! The vectors as arrays, for every target without WebAssembly's own.

use super::{DIGIT_BITS, HALF};

/// Eight digits, the least significant first.
#[derive(Clone, Copy)]
pub(in super::super) struct Digits([i16; 8]);

/// Four neighbouring columns of a product, the least significant first.
#[derive(Clone, Copy)]
pub(in super::super) struct Columns([i32; 4]);

#[expect(clippy::indexing_slicing, reason = "constant places in arrays of constant size")]
impl Digits {
    /// Eight zeros.
    pub(in super::super) const ZERO: Self = Self([0; 8]);

    /// Takes them one by one.
    pub(in super::super) fn new(digits: [i16; 8]) -> Self {
        Self(digits)
    }

    /// Gives them one by one.
    pub(in super::super) fn to_array(self) -> [i16; 8] {
        self.0
    }

    /// Every digit with the other sign.
    pub(in super::super) fn negated(self) -> Self {
        Self(self.0.map(|digit| -digit))
    }

    /// Its last four digits.
    #[inline(always)]
    pub(in super::super) fn upper(self) -> Columns {
        let [.., a, b, c, d] = self.0;
        Columns([a, b, c, d].map(i32::from))
    }

    /// Every digit twice as large.
    #[inline(always)]
    pub(in super::super) fn doubled(self) -> Self {
        Self(self.0.map(|digit| digit << 1))
    }

    /// Two neighbouring digits, four times.
    #[inline(always)]
    pub(in super::super) fn pair<const PAIR: usize>(self) -> Self {
        let (one, other) = (self.0[2 * PAIR], self.0[2 * PAIR + 1]);
        Self([one, other, one, other, one, other, one, other])
    }

    /// What a pair of digits meets in a square's columns where it meets itself: nothing of what is
    /// below, itself once, and twice what is above.
    #[inline(always)]
    pub(in super::super) fn weighted(self) -> Self {
        let [a, _, b, _, c, d, e, f] = self.0;
        Self([a, 0, b << 1, 0, c << 1, d, e << 1, f << 1])
    }

    /// The windows that begin two digits before these, at them, and two and four digits after: four
    /// neighbouring digits, each followed by the one before it. `last` is the last window on the
    /// digits before.
    #[inline(always)]
    pub(in super::super) fn windows(self, before: Self, last: Self) -> [Self; 4] {
        let ([.., o], [.., j, k, l, m]) = (before.0, last.0);
        let [a, b, c, d, e, f, g, h] = self.0;
        [
            Self([j, k, l, m, a, o, b, a]),
            Self([a, o, b, a, c, b, d, c]),
            Self([c, b, d, c, e, d, f, e]),
            Self([e, d, f, e, g, f, h, g]),
        ]
    }

    /// The products of digits in the same place, added by twos.
    #[inline(always)]
    pub(in super::super) fn dot(self, other: Self) -> Columns {
        let product = |at: usize| i32::from(self.0[at]) * i32::from(other.0[at]);
        let sum = |at: usize| product(2 * at) + product(2 * at + 1);
        Columns([sum(0), sum(1), sum(2), sum(3)])
    }
}

impl Columns {
    /// Four zeros.
    pub(in super::super) const ZERO: Self = Self([0; 4]);

    /// Takes them one by one.
    pub(in super::super) fn new(columns: [i32; 4]) -> Self {
        Self(columns)
    }

    /// Gives them one by one.
    pub(in super::super) fn to_array(self) -> [i32; 4] {
        self.0
    }

    /// The last of the four.
    pub(in super::super) fn last(self) -> i32 {
        let [.., last] = self.0;
        last
    }

    /// The sums of columns in the same place.
    #[inline(always)]
    pub(in super::super) fn plus(self, other: Self) -> Self {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        Self([a + e, b + f, c + g, d + h])
    }

    /// The balanced digit of each column, and what is left for the column above it.
    #[inline(always)]
    pub(in super::super) fn split(self) -> (Self, Self) {
        let carries = self.0.map(|column| (column + HALF) >> DIGIT_BITS);
        let [a, b, c, d] = self.0;
        let [e, f, g, h] = carries.map(|carry| carry << DIGIT_BITS);
        (Self([a - e, b - f, c - g, d - h]), Self(carries))
    }

    /// Each column moved to the place above it, where the last one of `before` comes first.
    #[inline(always)]
    pub(in super::super) fn above(self, before: Self) -> Self {
        let ([a, b, c, _], [.., last]) = (self.0, before.0);
        Self([last, a, b, c])
    }

    /// Digits in four columns, and in the four above them, as digits.
    #[inline(always)]
    pub(in super::super) fn digits(self, above: Self) -> Digits {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, above.0);
        Digits([a, b, c, d, e, f, g, h].map(|column| column as i16))
    }
}
