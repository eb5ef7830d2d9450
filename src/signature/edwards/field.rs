//! Arithmetic modulo p = 2^255 - 19, on four numbers at once.
//!
//! The limbs of a *reduced* number are not much larger than an [`Element`]'s: by 2^18 at most, the
//! last by 2^3. Those of a sum are as many times as large as there are numbers in it. No limb is
//! negative: differences are taken from 2p.
#![expect(clippy::indexing_slicing, reason = "limbs are arrays, and their indices constants")]

use core::hint::black_box;
use core::ops::{Add, Mul};

use super::element::{Element, LIMB_BITS, LIMB_MASK, LIMBS, TOP_BITS, TOP_MASK, TWICE_P};
use super::lanes::{Lanes, Wide};

/// Four numbers.
#[derive(Clone, Copy)]
pub(super) struct Four([Lanes; LIMBS]);

/// Three neighbouring limbs of four numbers.
type Block = [Lanes; 3];
/// The columns of the product of two blocks.
type Columns = [Wide; 5];

impl Four {
    /// One number in each lane.
    pub(super) fn new(elements: [Element; 4]) -> Self {
        Self(core::array::from_fn(|limb| Lanes::new(elements.map(|element| element.limbs()[limb]))))
    }

    /// The same number in every lane.
    pub(super) fn splat(element: Element) -> Self {
        Self(element.limbs().map(Lanes::splat))
    }

    /// The number in a lane.
    pub(super) fn element(self, lane: usize) -> Element {
        Element::canonical(self.0.map(|limb| limb.to_array()[lane]))
    }

    /// The numbers in the lanes named, where 4 to 7 are the other's.
    #[inline(always)]
    pub(super) fn pick<const A: usize, const B: usize, const C: usize, const D: usize>(
        self,
        other: Self,
    ) -> Self {
        Self(core::array::from_fn(|limb| self.0[limb].pick::<A, B, C, D>(other.0[limb])))
    }

    /// The negatives of reduced numbers, with limbs up to 2^30.
    #[inline(always)]
    pub(super) fn negative(self) -> Self {
        let [a, b, c, d, e, f, g, h, i] = self.0;
        let [first, others, last] =
            black_box([TWICE_P[0], TWICE_P[1], TWICE_P[LIMBS - 1]].map(Lanes::splat));
        Self([
            first - a,
            others - b,
            others - c,
            others - d,
            others - e,
            others - f,
            others - g,
            others - h,
            last - i,
        ])
    }

    /// Reduces numbers whose limbs are below 2^32.
    #[inline(always)]
    pub(super) fn reduced(self) -> Self {
        let mask = black_box(Lanes::splat(LIMB_MASK));
        let top = self.0[LIMBS - 1];
        let mut carry = times_19(top >> TOP_BITS);
        let mut limbs = self.0.map(|limb| limb & mask);
        limbs[LIMBS - 1] = top & Lanes::splat(TOP_MASK);
        for (limb, whole) in limbs.iter_mut().zip(self.0) {
            *limb = *limb + carry;
            carry = whole >> LIMB_BITS;
        }
        Self(limbs)
    }

    /// Raises to the power of 2^exponent.
    fn square_times(self, exponent: u32) -> Self {
        (0..exponent).fold(self, |power, _| power * power)
    }

    /// Raises to the power of 2^ones - 1.
    fn power_of_ones(self, ones: u32) -> Self {
        match ones {
            1 => self,
            _ if ones % 2 == 1 => self.power_of_ones(ones - 1).square_times(1) * self,
            _ => {
                let half = self.power_of_ones(ones / 2);
                half.square_times(ones / 2) * half
            }
        }
    }

    /// Raises to the power of (p - 5) / 8 = 2^252 - 3.
    pub(super) fn power_p58(self) -> Self {
        self.power_of_ones(250).square_times(2) * self
    }

    /// The three blocks of limbs.
    #[inline(always)]
    fn blocks(&self) -> [Block; 3] {
        let [a, b, c, d, e, f, g, h, i] = self.0;
        [[a, b, c], [d, e, f], [g, h, i]]
    }
}

impl Add for Four {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(core::array::from_fn(|limb| self.0[limb] + other.0[limb]))
    }
}

impl Mul for Four {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        product(&self, &other)
    }
}

/// The products, reduced, of numbers whose limbs are below `a` and `b` times 2^29, where `a`
/// and `b` are less than 4 and `a` times `b` is less than 7.
///
/// Karatsuba's method over three blocks of three limbs (Weimerskirch and Paar, "Generalizations of
/// the Karatsuba Algorithm for Efficient Implementations", 2006): six products of blocks in place
/// of nine. What wraps around in between comes back, as every column of the whole is below 2^64.
#[inline(never)]
fn product(left: &Four, right: &Four) -> Four {
    let ([a, b, c], [x, y, z]) = (left.blocks(), right.blocks());
    let (low, middle, high) = (columns(a, x), columns(b, y), columns(c, z));
    let low_middle = less(less(columns(sum(a, b), sum(x, y)), low), middle);
    let low_high = less(less(columns(sum(a, c), sum(x, z)), low), high);
    let middle_high = less(less(columns(sum(b, c), sum(y, z)), middle), high);
    let centre: Columns = core::array::from_fn(|column| low_high[column] + middle[column]);
    fold([
        low[0],
        low[1],
        low[2],
        low[3] + low_middle[0],
        low[4] + low_middle[1],
        low_middle[2],
        low_middle[3] + centre[0],
        low_middle[4] + centre[1],
        centre[2],
        centre[3] + middle_high[0],
        centre[4] + middle_high[1],
        middle_high[2],
        middle_high[3] + high[0],
        middle_high[4] + high[1],
        high[2],
        high[3],
        high[4],
    ])
}

/// The columns of the product of two blocks.
#[inline(always)]
fn columns([a, b, c]: Block, [x, y, z]: Block) -> Columns {
    [a * x, a * y + b * x, a * z + c * x + b * y, b * z + c * y, c * z]
}

/// Adds limb by limb.
#[inline(always)]
fn sum(left: Block, right: Block) -> Block {
    core::array::from_fn(|limb| left[limb] + right[limb])
}

/// Subtracts column by column.
#[inline(always)]
fn less(left: Columns, right: Columns) -> Columns {
    core::array::from_fn(|column| left[column] - right[column])
}

/// Reduces the columns of a product: modulo p, 2^261 is 19 * 2^6, and 2^255 is 19.
#[inline(always)]
fn fold(columns: [Wide; 2 * LIMBS - 1]) -> Four {
    // A constant that the compiler knows is made anew at every use, and a product by one becomes a
    // product of 64 bits by 64 bits, which most machines have no instruction for.
    let mask = black_box(Lanes::splat(LIMB_MASK));
    let factor = black_box(Lanes::splat(19 << 6));
    let mut sums = columns;
    let mut carry = columns[LIMBS - 1] >> LIMB_BITS;
    sums[LIMBS - 1] = columns[LIMBS - 1] & Wide::splat(u64::from(LIMB_MASK));
    for limb in 0..LIMBS - 1 {
        let column = columns[LIMBS + limb] + carry;
        sums[limb] = columns[limb] + (column.low_halves() & mask) * factor;
        carry = column >> LIMB_BITS;
    }
    sums[LIMBS - 1] = sums[LIMBS - 1] + carry.low_halves() * factor;
    let mut limbs = [mask; LIMBS];
    for limb in 0..LIMBS - 1 {
        sums[limb + 1] = sums[limb + 1] + (sums[limb] >> LIMB_BITS);
        limbs[limb] = sums[limb].low_halves() & mask;
    }
    // Below 2^36: so what is above the last limb is below 2^13.
    let top = sums[LIMBS - 1];
    limbs[LIMBS - 1] = top.low_halves() & Lanes::splat(TOP_MASK);
    limbs[0] = limbs[0] + times_19((top >> TOP_BITS).low_halves());
    Four(limbs)
}

/// Nineteen times as much.
#[inline(always)]
fn times_19(number: Lanes) -> Lanes {
    (number << 4) + (number << 1) + number
}
