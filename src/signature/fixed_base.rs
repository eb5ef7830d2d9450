//! Multiples of a point that stays the same, read off a table.
//!
//! A verification key lives for days and verifies many signatures, and so does the curve's
//! generator. With their multiples at hand a multiplication is a sum of table entries and needs no
//! doubling. All of it is public, so the time it takes may depend on it.

use p256::elliptic_curve::ff::PrimeField;
use p256::elliptic_curve::{BatchNormalize, CurveArithmetic, FieldBytes, ProjectivePoint, Scalar};

use super::tables::{Table, Width};

/// Bits of the scalar that one row of the table answers for.
const WINDOW_BITS: usize = 4;
/// Multiples in one row: all but zero.
const ROW: usize = (1 << WINDOW_BITS) - 1;

/// A curve whose points can be brought into affine form many at a time.
pub(super) trait Tabled: CurveArithmetic {
    /// Affine forms at about the price of one.
    fn normalize(points: &[ProjectivePoint<Self>]) -> Vec<Self::AffinePoint>;
}

impl<C> Tabled for C
where
    C: CurveArithmetic,
    ProjectivePoint<C>: BatchNormalize<[ProjectivePoint<C>], Output = Vec<C::AffinePoint>>,
{
    fn normalize(points: &[ProjectivePoint<C>]) -> Vec<C::AffinePoint> {
        ProjectivePoint::<C>::batch_normalize_vartime(points)
    }
}

/// For each window of a scalar, every multiple of the point it can stand for.
pub(super) struct FixedBase<C: Tabled>(Vec<C::AffinePoint>);

impl<C: Tabled> FixedBase<C> {
    /// Computes the table of a point.
    pub(super) fn new(point: &ProjectivePoint<C>) -> Self {
        let windows = 8 * FieldBytes::<C>::default().len() / WINDOW_BITS;
        let mut multiples = Vec::with_capacity(windows * ROW);
        let mut unit = *point;
        for _ in 0..windows {
            let mut multiple = unit;
            for _ in 0..ROW {
                multiples.push(multiple);
                multiple += unit;
            }
            unit = multiple;
        }
        Self(C::normalize(&multiples))
    }

    /// Adds the point, `scalar` times, to `sum`.
    pub(super) fn add_multiple(
        &self,
        mut sum: ProjectivePoint<C>,
        scalar: &Scalar<C>,
    ) -> ProjectivePoint<C> {
        let bytes = scalar.to_repr();
        let digits = bytes.iter().rev().flat_map(|byte| [byte & 0x0f, byte >> WINDOW_BITS]);
        for (row, digit) in self.0.chunks(ROW).zip(digits) {
            let entry = usize::from(digit).checked_sub(1).and_then(|index| row.get(index));
            if let Some(multiple) = entry {
                sum += multiple;
            }
        }
        sum
    }
}

impl<C: Tabled> Table for FixedBase<C> {
    fn bytes(_: Width) -> usize {
        let coordinate = FieldBytes::<C>::default().len();
        8 * coordinate / WINDOW_BITS * ROW * 2 * coordinate
    }
}
