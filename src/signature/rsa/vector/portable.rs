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
    pub(in super::super) const ZERO: Self = Self([0; 8]);

    pub(in super::super) fn new(digits: [i16; 8]) -> Self {
        Self(digits)
    }

    pub(in super::super) fn to_array(self) -> [i16; 8] {
        self.0
    }

    /// Every digit twice as large.
    #[inline(always)]
    pub(in super::super) fn doubled(self) -> Self {
        Self(self.0.map(|digit| digit << 1))
    }

    /// Digits 0 and 1, four times.
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

    /// The windows on these digits that begin two digits before them, at them, and two and four
    /// digits after. A window holds, for each of four neighbouring digits, that digit and the one
    /// before it.
    #[inline(always)]
    pub(in super::super) fn windows(self, before: Self) -> [Self; 4] {
        let [.., n, o, p] = before.0;
        let [a, b, c, d, e, f, g, h] = self.0;
        [
            Self([o, n, p, o, a, p, b, a]),
            Self([a, p, b, a, c, b, d, c]),
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
    pub(in super::super) const ZERO: Self = Self([0; 4]);

    pub(in super::super) fn new(columns: [i32; 4]) -> Self {
        Self(columns)
    }

    pub(in super::super) fn to_array(self) -> [i32; 4] {
        self.0
    }

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

    /// Columns that hold digits as digits.
    #[inline(always)]
    pub(in super::super) fn digits(self, above: Self) -> Digits {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, above.0);
        Digits([a, b, c, d, e, f, g, h].map(|column| column as i16))
    }
}
