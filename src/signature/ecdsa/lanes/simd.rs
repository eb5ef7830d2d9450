//! The lanes as the vectors of WebAssembly's fixed-width SIMD.

use core::arch::wasm32::{
    i8x16_swizzle, i32x4, i32x4_add, i32x4_shl, i32x4_shr, i32x4_shuffle, i32x4_splat, i32x4_sub,
    i64x2, i64x2_add, i64x2_extmul_low_i32x4, i64x2_extract_lane, i64x2_shl, i64x2_sub, u8x16,
    u64x2_shr, u64x2_splat, v128, v128_and, v128_xor,
};
use core::hint::black_box;

use super::Stored;

/// Two signed numbers of 32 bits, in the lower half of a vector.
#[derive(Clone, Copy)]
pub(crate) struct Lanes(v128);

/// Two sums of products, of 64 bits, which wrap.
#[derive(Clone, Copy)]
pub(crate) struct Sums(v128);

/// The order of the bytes of [`Lanes`] as they are.
pub(crate) struct Order(v128);

impl Order {
    /// The order, in a way the compiler knows nothing about.
    #[inline(always)]
    pub(crate) fn unknown() -> Self {
        Self(black_box(u8x16(0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7)))
    }
}

impl Lanes {
    /// Two numbers.
    #[inline(always)]
    pub(crate) fn new(first: i32, second: i32) -> Self {
        Self(i32x4(first, second, 0, 0))
    }

    /// One number in both lanes.
    #[inline(always)]
    pub(crate) fn splat(both: i32) -> Self {
        Self(i32x4_splat(both))
    }

    /// Two numbers from where they are at rest.
    #[inline(always)]
    pub(crate) fn load([first, second]: Stored) -> Self {
        Self(i64x2(i64::from(second) << 32 | i64::from(first as u32), 0))
    }

    /// The two numbers to be put to rest.
    #[inline(always)]
    pub(crate) fn store(self) -> Stored {
        let both = i64x2_extract_lane::<0>(self.0);
        [both as i32, (both >> 32) as i32]
    }

    /// The sum of each lane.
    #[inline(always)]
    pub(crate) fn add(self, other: Self) -> Self {
        Self(i32x4_add(self.0, other.0))
    }

    /// The difference of each lane.
    #[inline(always)]
    pub(crate) fn sub(self, other: Self) -> Self {
        Self(i32x4_sub(self.0, other.0))
    }

    /// Shifts, bringing in zeros.
    #[inline(always)]
    pub(crate) fn shift_left(self, bits: u32) -> Self {
        Self(i32x4_shl(self.0, bits))
    }

    /// Shifts, keeping the sign.
    #[inline(always)]
    pub(crate) fn shift_right(self, bits: u32) -> Self {
        Self(i32x4_shr(self.0, bits))
    }

    /// The bits of each lane that are in the mask too.
    #[inline(always)]
    pub(crate) fn and(self, mask: Self) -> Self {
        Self(v128_and(self.0, mask.0))
    }

    /// Negates the second lane where `sign` is -1, and nothing where it is 0.
    #[inline(always)]
    pub(crate) fn negate_second(self, sign: i32) -> Self {
        let mask = i32x4(0, sign, 0, 0);
        Self(i32x4_sub(v128_xor(self.0, mask), mask))
    }

    /// The first lane of this and of another.
    #[inline(always)]
    pub(crate) fn firsts(self, other: Self) -> Self {
        Self(i32x4_shuffle::<0, 4, 0, 4>(self.0, other.0))
    }

    /// The second lane of this and of another.
    #[inline(always)]
    pub(crate) fn seconds(self, other: Self) -> Self {
        Self(i32x4_shuffle::<1, 5, 1, 5>(self.0, other.0))
    }

    /// The first lane of this and the second of another.
    #[inline(always)]
    pub(crate) fn first_and_second(self, other: Self) -> Self {
        Self(i32x4_shuffle::<0, 5, 0, 5>(self.0, other.0))
    }

    /// The lanes in the other order.
    #[inline(always)]
    pub(crate) fn swap(self) -> Self {
        Self(i32x4_shuffle::<1, 0, 1, 0>(self.0, self.0))
    }

    /// The lanes unchanged, in a way the compiler cannot see through.
    ///
    /// Where it sees a factor come from memory it widens the load, and is left with a product of 64
    /// bits by 64 bits, which most machines have no instruction for.
    #[inline(always)]
    pub(crate) fn in_order(self, order: &Order) -> Self {
        Self(i8x16_swizzle(self.0, order.0))
    }

    /// The product of each lane.
    #[inline(always)]
    pub(crate) fn mul(self, other: Self) -> Sums {
        Sums(i64x2_extmul_low_i32x4(self.0, other.0))
    }
}

impl Sums {
    /// One number in both sums.
    #[inline(always)]
    pub(crate) fn splat(both: u64) -> Self {
        Self(u64x2_splat(both))
    }

    /// The sum of each lane.
    #[inline(always)]
    pub(crate) fn add(self, other: Self) -> Self {
        Self(i64x2_add(self.0, other.0))
    }

    /// The difference of each lane.
    #[inline(always)]
    pub(crate) fn sub(self, other: Self) -> Self {
        Self(i64x2_sub(self.0, other.0))
    }

    /// Shifts, bringing in zeros.
    #[inline(always)]
    pub(crate) fn shift_left(self, bits: u32) -> Self {
        Self(i64x2_shl(self.0, bits))
    }

    /// Shifts, bringing in zeros.
    #[inline(always)]
    pub(crate) fn shift_right(self, bits: u32) -> Self {
        Self(u64x2_shr(self.0, bits))
    }

    /// The bits of each lane that are in the mask too.
    #[inline(always)]
    pub(crate) fn and(self, mask: Self) -> Self {
        Self(v128_and(self.0, mask.0))
    }

    /// The lower 32 bits of each sum.
    #[inline(always)]
    pub(crate) fn lanes(self) -> Lanes {
        Lanes(i32x4_shuffle::<0, 2, 0, 2>(self.0, self.0))
    }
}
