//! The lanes as arrays.
#![expect(clippy::indexing_slicing, reason = "lanes are numbered by constants")]

use core::ops::{Add, BitAnd, Mul, Shl, Shr, Sub};

/// Four 32-bit numbers; sums and differences wrap.
#[derive(Clone, Copy)]
pub(crate) struct Lanes([u32; 4]);

/// Four 64-bit numbers: the products of two [`Lanes`].
#[derive(Clone, Copy)]
pub(crate) struct Wide([u64; 4]);

impl Lanes {
    /// A number in each lane.
    pub(crate) const fn new(lanes: [u32; 4]) -> Self {
        Self(lanes)
    }

    /// The same number in every lane.
    pub(crate) const fn splat(number: u32) -> Self {
        Self([number; 4])
    }

    /// The numbers.
    pub(crate) const fn to_array(self) -> [u32; 4] {
        self.0
    }

    /// The lanes numbered, where 4 to 7 are the other's.
    #[inline(always)]
    pub(crate) fn pick<const A: usize, const B: usize, const C: usize, const D: usize>(
        self,
        other: Self,
    ) -> Self {
        let lane = |index: usize| if index < 4 { self.0[index] } else { other.0[index - 4] };
        Self([lane(A), lane(B), lane(C), lane(D)])
    }
}

impl Wide {
    /// The same number in every lane.
    #[inline(always)]
    pub(crate) const fn splat(number: u64) -> Self {
        Self([number; 4])
    }

    /// The low half of each number.
    #[inline(always)]
    pub(crate) fn low_halves(self) -> Lanes {
        Lanes(self.0.map(|number| number as u32))
    }
}

impl Add for Lanes {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(core::array::from_fn(|lane| self.0[lane].wrapping_add(other.0[lane])))
    }
}

impl Sub for Lanes {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(core::array::from_fn(|lane| self.0[lane].wrapping_sub(other.0[lane])))
    }
}

impl BitAnd for Lanes {
    type Output = Self;

    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        Self(core::array::from_fn(|lane| self.0[lane] & other.0[lane]))
    }
}

impl Shr<u32> for Lanes {
    type Output = Self;

    #[inline(always)]
    fn shr(self, bits: u32) -> Self {
        Self(self.0.map(|number| number >> bits))
    }
}

impl Shl<u32> for Lanes {
    type Output = Self;

    #[inline(always)]
    fn shl(self, bits: u32) -> Self {
        Self(self.0.map(|number| number << bits))
    }
}

impl Mul for Lanes {
    type Output = Wide;

    #[inline(always)]
    fn mul(self, other: Self) -> Wide {
        Wide(core::array::from_fn(|lane| u64::from(self.0[lane]) * u64::from(other.0[lane])))
    }
}

impl Add for Wide {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(core::array::from_fn(|lane| self.0[lane].wrapping_add(other.0[lane])))
    }
}

impl Sub for Wide {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(core::array::from_fn(|lane| self.0[lane].wrapping_sub(other.0[lane])))
    }
}

impl BitAnd for Wide {
    type Output = Self;

    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        Self(core::array::from_fn(|lane| self.0[lane] & other.0[lane]))
    }
}

impl Shr<u32> for Wide {
    type Output = Self;

    #[inline(always)]
    fn shr(self, bits: u32) -> Self {
        Self(self.0.map(|number| number >> bits))
    }
}
