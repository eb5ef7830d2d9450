//! Products and squares of field elements, column by column, reduced as they are made.
//!
//! All three primes are one less than a few powers of two (SP 800-186 appendix G.1), the least of
//! them 2^32, so Montgomery's reduction needs no multiplication: a limb is removed by adding it at
//! the places of those powers. Columns are written out rather than looped over: a loop carries
//! factors from one turn to the next in a form that has no fast product.
#![expect(clippy::indexing_slicing, reason = "arrays of as many limbs as the curve has")]

use super::curve::Curve;
use super::lanes::{Lanes, Order, Sums};

/// What every column is raised by, so that a shift need not know about signs.
const BIAS: u64 = 1 << 63;

/// A product in the making.
struct Columns<const N: usize> {
    /// What the last column leaves to the next.
    carry: Sums,
    /// The lower half's limbs, each of which has been removed by adding it elsewhere.
    removed: [Sums; N],
    /// The upper half's limbs.
    limbs: [Lanes; N],
}

impl<const N: usize> Columns<N> {
    /// A product before its first column.
    #[inline(always)]
    fn new() -> Self {
        let (nothing, none) = (Sums::splat(0), Lanes::splat(0));
        Self { carry: nothing, removed: [nothing; N], limbs: [none; N] }
    }

    /// Takes the sum of the products that belong into column `K`.
    #[inline(always)]
    fn take<C: Curve<N>, const K: usize>(&mut self, sum: Sums) {
        let sum = self.add_removed::<C, K>(sum).add(self.carry);
        let limb = sum.and(Sums::splat((1 << C::LIMB_BITS) - 1));
        self.carry = sum.shift_right(C::LIMB_BITS);
        match K.checked_sub(N) {
            None => self.removed[K] = limb,
            // The highest limb keeps its sign; the bias is beyond its bits.
            Some(upper) if upper == N - 1 => self.limbs[upper] = sum.lanes(),
            Some(upper) => self.limbs[upper] = limb.lanes(),
        }
    }

    /// Adds the limbs removed so far that belong into column `K`, and the bias that the carry from
    /// the column before has not brought along.
    #[inline(always)]
    fn add_removed<C: Curve<N>, const K: usize>(&self, sum: Sums) -> Sums {
        let bias = if K == 0 { BIAS } else { BIAS - (BIAS >> C::LIMB_BITS) };
        let mut sum = sum.add(Sums::splat(bias));
        for power in C::POWERS {
            let from = K.wrapping_sub((power.exponent / C::LIMB_BITS) as usize);
            if from < N {
                let part = self.removed[from].shift_left(power.exponent % C::LIMB_BITS);
                sum = if power.is_negative { sum.sub(part) } else { sum.add(part) };
            }
        }
        sum
    }
}

/// The products that belong into column `K`.
#[inline(always)]
fn products<const K: usize, const N: usize>(a: &[Lanes; N], b: &[Lanes; N]) -> Sums {
    let mut sum = Sums::splat(0);
    for at in (K + 1).saturating_sub(N)..N.min(K + 1) {
        sum = sum.add(a[at].mul(b[K - at]));
    }
    sum
}

/// The products of one element with itself that belong into column `K`; what occurs twice is taken
/// once from the doubled element.
#[inline(always)]
fn squares<const K: usize, const N: usize>(a: &[Lanes; N], doubled: &[Lanes; N]) -> Sums {
    let mut sum = Sums::splat(0);
    for at in (K + 1).saturating_sub(N)..K.div_ceil(2) {
        sum = sum.add(doubled[at].mul(a[K - at]));
    }
    match K % 2 {
        0 => sum.add(a[K / 2].mul(a[K / 2])),
        _ => sum,
    }
}

/// Writes out every column of the largest curve; those a curve does not have are left out.
macro_rules! columns {
    ($curve:ident, $limbs:ident, $sum:ident($a:expr, $b:expr): $($column:literal)+) => {{
        let mut columns = Columns::<$limbs>::new();
        $(if $column < 2 * $limbs {
            columns.take::<$curve, $column>($sum::<$column, $limbs>($a, $b));
        })+
        columns.limbs
    }};
    ($curve:ident, $limbs:ident, $sum:ident($a:expr, $b:expr)) => {
        columns!($curve, $limbs, $sum($a, $b):
            0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32
            33 34 35 36 37)
    };
}

/// The product of two elements, divided by R.
#[inline(never)]
pub(crate) fn product<C: Curve<N>, const N: usize>(a: &[Lanes; N], b: &[Lanes; N]) -> [Lanes; N] {
    let order = Order::unknown();
    let [a, b] = [a, b].map(|limbs| limbs.map(|limb| limb.in_order(&order)));
    columns!(C, N, products(&a, &b))
}

/// The square of an element, divided by R.
#[inline(never)]
pub(crate) fn square<C: Curve<N>, const N: usize>(a: &[Lanes; N]) -> [Lanes; N] {
    let order = Order::unknown();
    let a = a.map(|limb| limb.in_order(&order));
    let doubled = a.map(|limb| limb.add(limb));
    columns!(C, N, squares(&a, &doubled))
}
