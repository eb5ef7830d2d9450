//! Tables of the multiples of points, made many at a time.

use core::marker::PhantomData;

use super::curve::Curve;
use super::field::{Pair, StoredPair};
use super::point::Point;
use super::rows::TwoRows;
use crate::signature::tables::{Table, Width};

/// Bits that a row of a narrow table answers for.
const NARROW_BITS: u32 = 4;
/// Points made together, with one inversion for all that do not wait for each other.
const POINTS_AT_ONCE: usize = 1024;

/// For each of some base points, its multiples by 1 to 2^(`bits` - 1).
pub(crate) struct Multiples<C, const N: usize> {
    bits: u32,
    points: Vec<StoredPair<N>>,
    curve: PhantomData<C>,
}

impl<C: Curve<N>, const N: usize> Multiples<C, N> {
    /// The multiples of base points of which none is the neutral one.
    pub(crate) fn new(bases: &[StoredPair<N>], bits: u32) -> Self {
        let length = row_length(bits);
        let mut points = Vec::with_capacity(bases.len() * length);
        for bases in bases.chunks(POINTS_AT_ONCE.div_ceil(length)) {
            for rows in TwoRows::<C, N>::all(bases, length) {
                rows.store(&mut points);
            }
        }
        points.truncate(bases.len() * length);
        Self { bits, points, curve: PhantomData }
    }

    /// The table of one point: its multiples, those of 2^`bits` times the point, and so on, so that
    /// a multiplication needs no doubling.
    pub(super) fn of_point(point: &StoredPair<N>, width: Width) -> Self {
        let bits = bits_of::<C, N>(width);
        Self::new(&spaced::<C, N>(point, bits, rows_of::<C, N>(bits)), bits)
    }

    /// Bits of a scalar that a row answers for.
    pub(crate) fn bits(&self) -> u32 {
        self.bits
    }

    /// The multiples of each base.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &[StoredPair<N>]> {
        self.points.chunks_exact(row_length(self.bits))
    }
}

impl<C: Curve<N>, const N: usize> Table for Multiples<C, N> {
    fn bytes(width: Width) -> usize {
        let bits = bits_of::<C, N>(width);
        rows_of::<C, N>(bits) * row_length(bits) * size_of::<StoredPair<N>>()
    }
}

/// Points in a row.
const fn row_length(bits: u32) -> usize {
    1 << (bits - 1)
}

/// Rows that answer for a whole scalar.
pub(crate) fn rows_of<C: Curve<N>, const N: usize>(bits: u32) -> usize {
    C::ORDER.bits().div_ceil(bits as usize)
}

/// Bits that a row of a table of this width answers for.
fn bits_of<C: Curve<N>, const N: usize>(width: Width) -> u32 {
    match width {
        Width::Narrow => NARROW_BITS,
        Width::Wide => C::WIDE_BITS,
    }
}

/// A point, and each time 2^`bits` times the one before.
fn spaced<C: Curve<N>, const N: usize>(
    point: &StoredPair<N>,
    bits: u32,
    count: usize,
) -> Vec<StoredPair<N>> {
    let first = Point::<C, N>::new(Pair::load(point));
    let next = |point: &Point<C, N>| Some((1..bits).fold(point.doubled(), |p, _| p.doubled()));
    let points: Vec<_> = core::iter::successors(Some(first), next).take(count).collect();
    Point::to_affine(&points)
}
