//! The lanes as the vectors of WebAssembly's fixed-width SIMD.

use core::arch::wasm32::{
    u32x4, u32x4_add, u32x4_extract_lane, u32x4_shl, u32x4_shr, u32x4_shuffle, u32x4_sub, u64x2,
    u64x2_add, u64x2_extmul_high_u32x4, u64x2_extmul_low_u32x4, u64x2_shr, u64x2_sub, v128,
    v128_and,
};
use core::ops::{Add, BitAnd, Mul, Shl, Shr, Sub};

/// Four 32-bit numbers; sums and differences wrap.
#[derive(Clone, Copy)]
pub(crate) struct Lanes(v128);

/// Four 64-bit numbers: the products of two [`Lanes`].
#[derive(Clone, Copy)]
pub(crate) struct Wide(v128, v128);

impl Lanes {
    /// A number in each lane.
    pub(crate) const fn new([a, b, c, d]: [u32; 4]) -> Self {
        Self(u32x4(a, b, c, d))
    }

    /// The same number in every lane.
    pub(crate) const fn splat(number: u32) -> Self {
        Self(u32x4(number, number, number, number))
    }

    /// The numbers.
    pub(crate) fn to_array(self) -> [u32; 4] {
        [
            u32x4_extract_lane::<0>(self.0),
            u32x4_extract_lane::<1>(self.0),
            u32x4_extract_lane::<2>(self.0),
            u32x4_extract_lane::<3>(self.0),
        ]
    }

    /// The lanes numbered, where 4 to 7 are the other's.
    #[inline(always)]
    pub(crate) fn pick<const A: usize, const B: usize, const C: usize, const D: usize>(
        self,
        other: Self,
    ) -> Self {
        Self(u32x4_shuffle::<A, B, C, D>(self.0, other.0))
    }
}

impl Wide {
    /// The same number in every lane.
    #[inline(always)]
    pub(crate) const fn splat(number: u64) -> Self {
        Self(u64x2(number, number), u64x2(number, number))
    }

    /// The low half of each number.
    #[inline(always)]
    pub(crate) fn low_halves(self) -> Lanes {
        Lanes(u32x4_shuffle::<0, 2, 4, 6>(self.0, self.1))
    }
}

impl Add for Lanes {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(u32x4_add(self.0, other.0))
    }
}

impl Sub for Lanes {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(u32x4_sub(self.0, other.0))
    }
}

impl BitAnd for Lanes {
    type Output = Self;

    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        Self(v128_and(self.0, other.0))
    }
}

impl Shr<u32> for Lanes {
    type Output = Self;

    #[inline(always)]
    fn shr(self, bits: u32) -> Self {
        Self(u32x4_shr(self.0, bits))
    }
}

impl Shl<u32> for Lanes {
    type Output = Self;

    #[inline(always)]
    fn shl(self, bits: u32) -> Self {
        Self(u32x4_shl(self.0, bits))
    }
}

impl Mul for Lanes {
    type Output = Wide;

    #[inline(always)]
    fn mul(self, other: Self) -> Wide {
        Wide(u64x2_extmul_low_u32x4(self.0, other.0), u64x2_extmul_high_u32x4(self.0, other.0))
    }
}

impl Add for Wide {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(u64x2_add(self.0, other.0), u64x2_add(self.1, other.1))
    }
}

impl Sub for Wide {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(u64x2_sub(self.0, other.0), u64x2_sub(self.1, other.1))
    }
}

impl BitAnd for Wide {
    type Output = Self;

    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        Self(v128_and(self.0, other.0), v128_and(self.1, other.1))
    }
}

impl Shr<u32> for Wide {
    type Output = Self;

    #[inline(always)]
    fn shr(self, bits: u32) -> Self {
        Self(u64x2_shr(self.0, bits), u64x2_shr(self.1, bits))
    }
}
