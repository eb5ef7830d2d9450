//! Arithmetic in the field of a curve, two elements at once.
//!
//! An element is held in limbs of 28 or 29 bits, times R = 2^(limbs × bits), for Montgomery's
//! reduction (1985). Limbs have a sign, so a difference needs nothing added to stay above zero.
//!
//! **Bounds.** The limbs of a product are from 0 to 2^bits - 1, but for the highest, and so nearly
//! are those of a carried element. A factor may be such an element, or the sum or the difference of
//! two; but not both factors a sum. `tests` computes that no lane and no column overflows then.
#![expect(clippy::indexing_slicing, reason = "arrays of as many limbs as the curve has")]

use core::array::from_fn;
use core::marker::PhantomData;
use core::ops::{Add, Sub};

use super::columns::{product, square};
use super::curve::{Curve, Power};
use super::inverse::inverse;
use super::lanes::{Lanes, Stored};
use super::number::Number;

/// Two elements of a field at rest.
pub(crate) type StoredPair<const N: usize> = [Stored; N];

/// Two elements of a field, side by side.
#[derive(Clone, Copy)]
pub(crate) struct Pair<C, const N: usize> {
    limbs: [Lanes; N],
    curve: PhantomData<C>,
}

impl<C: Curve<N>, const N: usize> Pair<C, N> {
    /// Two elements of what `limb` gives, the lowest limb first.
    #[inline(always)]
    fn from_limbs(limb: impl FnMut(usize) -> Lanes) -> Self {
        Self { limbs: from_fn(limb), curve: PhantomData }
    }

    /// Two numbers as they are, not times R.
    #[inline(never)]
    pub(crate) fn plain(first: &Number, second: &Number) -> Self {
        let [first, second]: [[i32; N]; 2] =
            [first, second].map(|number| number.to_limbs(C::LIMB_BITS));
        Self::from_limbs(|at| Lanes::new(first[at], second[at]))
    }

    /// Two numbers below the prime.
    pub(crate) fn new(first: &Number, second: &Number) -> Self {
        Self::plain(first, second).mul(&Self::plain(&C::R_SQUARED, &C::R_SQUARED))
    }

    /// One in both lanes.
    pub(crate) fn one() -> Self {
        Self::plain(&C::R, &C::R)
    }

    /// The two numbers that products of plain elements are.
    #[inline(never)]
    pub(crate) fn to_plain_numbers(self) -> [Number; 2] {
        let limbs = self.store();
        [0, 1].map(|lane| {
            let limbs = limbs.iter().filter_map(|limb| limb.get(lane).copied());
            C::PRIME.settle(Number::from_limbs(limbs, C::LIMB_BITS))
        })
    }

    /// The two numbers below the prime.
    pub(crate) fn to_numbers(self) -> [Number; 2] {
        self.mul(&Self::plain(&Number::ONE, &Number::ONE)).to_plain_numbers()
    }

    /// Two elements from where they are at rest.
    #[inline(always)]
    pub(crate) fn load(stored: &StoredPair<N>) -> Self {
        Self::from_limbs(|at| Lanes::load(stored[at]))
    }

    /// The two elements to be put to rest.
    #[inline(never)]
    pub(crate) fn store(&self) -> StoredPair<N> {
        self.limbs.map(Lanes::store)
    }

    /// The products of the first elements and of the second elements.
    #[inline(always)]
    pub(crate) fn mul(&self, other: &Self) -> Self {
        Self { limbs: product::<C, N>(&self.limbs, &other.limbs), curve: PhantomData }
    }

    /// The squares of both elements.
    #[inline(always)]
    pub(crate) fn square(&self) -> Self {
        Self { limbs: square::<C, N>(&self.limbs), curve: PhantomData }
    }

    /// The same element from 0 to little more than the prime, with limbs of about their usual size.
    #[inline(never)]
    pub(crate) fn carry(&self) -> Self {
        let mask = Lanes::splat((1 << C::LIMB_BITS) - 1);
        let kept = |at: usize| if at == N - 1 { self.limbs[at] } else { self.limbs[at].and(mask) };
        let carried = Self::from_limbs(|at| match at {
            0 => kept(at),
            _ => kept(at).add(self.limbs[at - 1].shift_right(C::LIMB_BITS)),
        });
        carried.without_overflow()
    }

    /// Takes away the prime as often as the highest limb says.
    #[inline(always)]
    fn without_overflow(mut self) -> Self {
        let place = |power: &Power| {
            ((power.exponent / C::LIMB_BITS) as usize, power.exponent % C::LIMB_BITS)
        };
        let times = self.limbs[N - 1].shift_right(C::PRIME.bits() as u32 % C::LIMB_BITS);
        self.limbs[0] = self.limbs[0].add(times);
        for power in C::POWERS {
            let (limb, shift) = place(power);
            let limb = &mut self.limbs[limb];
            let part = times.shift_left(shift);
            *limb = if power.is_negative { limb.add(part) } else { limb.sub(part) };
        }
        self
    }

    /// Does the same to the limbs of both pairs; written out in place, where the functions below are
    /// called and take less room.
    #[inline(always)]
    pub(crate) fn zip(&self, other: &Self, step: impl Fn(Lanes, Lanes) -> Lanes) -> Self {
        Self::from_limbs(|at| step(self.limbs[at], other.limbs[at]))
    }

    /// The first element of this pair and of another.
    #[inline(never)]
    pub(crate) fn firsts(&self, other: &Self) -> Self {
        self.zip(other, Lanes::firsts)
    }

    /// The second element of this pair and of another.
    #[inline(never)]
    pub(crate) fn seconds(&self, other: &Self) -> Self {
        self.zip(other, Lanes::seconds)
    }

    /// The first element of this pair and the second of another.
    #[inline(never)]
    pub(crate) fn first_and_second(&self, other: &Self) -> Self {
        self.zip(other, Lanes::first_and_second)
    }

    /// The two elements in the other order.
    #[inline(never)]
    pub(crate) fn swap(&self) -> Self {
        Self::from_limbs(|at| self.limbs[at].swap())
    }

    /// Negates the second element where `sign` is -1, and nothing where it is 0.
    #[inline(always)]
    pub(crate) fn negate_second(&self, sign: i32) -> Self {
        Self::from_limbs(|at| self.limbs[at].negate_second(sign))
    }

    /// The inverses of both elements, neither of them zero.
    fn invert(&self) -> Self {
        let [both, _] = self.mul(&self.swap()).to_numbers();
        let inverse = inverse(&both, &C::R, C::PRIME);
        Self::plain(&inverse, &inverse).mul(&self.swap())
    }
}

impl<C: Curve<N>, const N: usize> Add for &Pair<C, N> {
    type Output = Pair<C, N>;

    #[inline(never)]
    fn add(self, other: Self) -> Pair<C, N> {
        self.zip(other, Lanes::add)
    }
}

impl<C: Curve<N>, const N: usize> Sub for &Pair<C, N> {
    type Output = Pair<C, N>;

    #[inline(never)]
    fn sub(self, other: Self) -> Pair<C, N> {
        self.zip(other, Lanes::sub)
    }
}

/// Replaces elements, none of them zero, by their inverses, at the price of one inversion and three
/// products each (Montgomery 1987).
pub(crate) fn invert_all<C: Curve<N>, const N: usize>(elements: &mut [Pair<C, N>]) {
    let mut product = Pair::one();
    let mut products = Vec::with_capacity(elements.len());
    for element in elements.iter() {
        products.push(product);
        product = product.mul(element);
    }
    let mut inverse = product.invert();
    for (element, product) in elements.iter_mut().zip(products).rev() {
        let inverted = inverse.mul(&product);
        inverse = inverse.mul(element);
        *element = inverted;
    }
}
