//! The vectors as WebAssembly's fixed-width SIMD has them.

use core::arch::wasm32::{
    i16x8, i16x8_extract_lane, i16x8_mul, i16x8_narrow_i32x4, i16x8_neg, i16x8_shl, i16x8_shuffle,
    i32x4, i32x4_add, i32x4_dot_i16x8, i32x4_extend_high_i16x8, i32x4_extract_lane, i32x4_shl,
    i32x4_shr, i32x4_shuffle, i32x4_splat, i32x4_sub, i64x2_shuffle, v128,
};

use super::{DIGIT_BITS, HALF};

/// Eight digits, the least significant first.
#[derive(Clone, Copy)]
pub(in super::super) struct Digits(v128);

/// Four neighbouring columns of a product, the least significant first.
#[derive(Clone, Copy)]
pub(in super::super) struct Columns(v128);

impl Digits {
    /// Eight zeros.
    pub(in super::super) const ZERO: Self = Self(i16x8(0, 0, 0, 0, 0, 0, 0, 0));

    /// Takes them one by one.
    pub(in super::super) fn new([a, b, c, d, e, f, g, h]: [i16; 8]) -> Self {
        Self(i16x8(a, b, c, d, e, f, g, h))
    }

    /// Gives them one by one.
    pub(in super::super) fn to_array(self) -> [i16; 8] {
        let digits = self.0;
        [
            i16x8_extract_lane::<0>(digits),
            i16x8_extract_lane::<1>(digits),
            i16x8_extract_lane::<2>(digits),
            i16x8_extract_lane::<3>(digits),
            i16x8_extract_lane::<4>(digits),
            i16x8_extract_lane::<5>(digits),
            i16x8_extract_lane::<6>(digits),
            i16x8_extract_lane::<7>(digits),
        ]
    }

    /// Every digit with the other sign.
    pub(in super::super) fn negated(self) -> Self {
        Self(i16x8_neg(self.0))
    }

    /// Its last four digits.
    #[inline(always)]
    pub(in super::super) fn upper(self) -> Columns {
        Columns(i32x4_extend_high_i16x8(self.0))
    }

    /// Every digit twice as large.
    #[inline(always)]
    pub(in super::super) fn doubled(self) -> Self {
        Self(i16x8_shl(self.0, 1))
    }

    /// Two neighbouring digits, four times.
    #[inline(always)]
    pub(in super::super) fn pair<const PAIR: usize>(self) -> Self {
        Self(i32x4_shuffle::<PAIR, PAIR, PAIR, PAIR>(self.0, self.0))
    }

    /// What a pair of digits meets in a square's columns where it meets itself: nothing of what is
    /// below, itself once, and twice what is above.
    #[inline(always)]
    pub(in super::super) fn weighted(self) -> Self {
        Self(i16x8_mul(self.0, i16x8(1, 0, 2, 0, 2, 1, 2, 2)))
    }

    /// The windows that begin two digits before these, at them, and two and four digits after: four
    /// neighbouring digits, each followed by the one before it. `last` is the last window on the
    /// digits before.
    #[inline(always)]
    pub(in super::super) fn windows(self, before: Self, last: Self) -> [Self; 4] {
        let digits = self.0;
        let below = i16x8_shuffle::<7, 8, 9, 10, 11, 12, 13, 14>(before.0, digits);
        let low = i16x8_shuffle::<0, 8, 1, 9, 2, 10, 3, 11>(digits, below);
        let high = i16x8_shuffle::<4, 12, 5, 13, 6, 14, 7, 15>(digits, below);
        let between = |low, high| i64x2_shuffle::<1, 2>(low, high);
        [Self(between(last.0, low)), Self(low), Self(between(low, high)), Self(high)]
    }

    /// The products of digits in the same place, added by twos.
    #[inline(always)]
    pub(in super::super) fn dot(self, other: Self) -> Columns {
        Columns(i32x4_dot_i16x8(self.0, other.0))
    }
}

impl Columns {
    /// Four zeros.
    pub(in super::super) const ZERO: Self = Self(i32x4(0, 0, 0, 0));

    /// Takes them one by one.
    pub(in super::super) fn new([a, b, c, d]: [i32; 4]) -> Self {
        Self(i32x4(a, b, c, d))
    }

    /// Gives them one by one.
    pub(in super::super) fn to_array(self) -> [i32; 4] {
        let columns = self.0;
        [
            i32x4_extract_lane::<0>(columns),
            i32x4_extract_lane::<1>(columns),
            i32x4_extract_lane::<2>(columns),
            i32x4_extract_lane::<3>(columns),
        ]
    }

    /// The last of the four.
    pub(in super::super) fn last(self) -> i32 {
        i32x4_extract_lane::<3>(self.0)
    }

    /// The sums of columns in the same place.
    #[inline(always)]
    pub(in super::super) fn plus(self, other: Self) -> Self {
        Self(i32x4_add(self.0, other.0))
    }

    /// The balanced digit of each column, and what is left for the column above it.
    #[inline(always)]
    pub(in super::super) fn split(self) -> (Self, Self) {
        let carries = i32x4_shr(i32x4_add(self.0, i32x4_splat(HALF)), DIGIT_BITS);
        (Self(i32x4_sub(self.0, i32x4_shl(carries, DIGIT_BITS))), Self(carries))
    }

    /// Each column moved to the place above it, where the last one of `before` comes first.
    #[inline(always)]
    pub(in super::super) fn above(self, before: Self) -> Self {
        Self(i32x4_shuffle::<3, 4, 5, 6>(before.0, self.0))
    }

    /// Digits in four columns, and in the four above them, as digits.
    #[inline(always)]
    pub(in super::super) fn digits(self, above: Self) -> Digits {
        Digits(i16x8_narrow_i32x4(self.0, above.0))
    }
}
