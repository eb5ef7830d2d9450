//! Tables of the multiples of points, made many at a time.

use core::marker::PhantomData;

use super::curve::Curve;
use super::field::{Pair, StoredPair, invert_all};
use super::point::Point;
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

/// The multiples of two base points, side by side, as coordinates of their own.
struct TwoRows<C, const N: usize> {
    x: Vec<Pair<C, N>>,
    y: Vec<Pair<C, N>>,
}

impl<C: Curve<N>, const N: usize> TwoRows<C, N> {
    /// The rows of some base points; where their number is odd, the last row is there twice.
    fn all(bases: &[StoredPair<N>], length: usize) -> Vec<Self> {
        let mut rows: Vec<Self> = bases.chunks(2).filter_map(Self::new).collect();
        while rows.first().is_some_and(|row| row.x.len() < length) {
            let mut inverses: Vec<_> = rows.iter().flat_map(Self::denominators).collect();
            invert_all(&mut inverses);
            let mut inverses = inverses.iter();
            for row in &mut rows {
                row.double(&mut inverses);
            }
        }
        rows
    }

    /// The first multiple of one or two base points.
    fn new(bases: &[StoredPair<N>]) -> Option<Self> {
        let [first, second] = [bases.first()?, bases.last()?].map(Pair::load);
        Some(Self { x: vec![first.firsts(&second)], y: vec![first.seconds(&second)] })
    }

    /// What the slopes through the last multiple and each of them are to be divided by.
    fn denominators(&self) -> impl Iterator<Item = Pair<C, N>> {
        let last = self.x.len() - 1;
        let chords = self.x[..last].iter().map(move |x| x - &self.x[last]);
        chords.chain([&self.y[last] + &self.y[last]])
    }

    /// Adds the last multiple to each of them, itself among them.
    fn double<'i>(&mut self, inverses: &mut impl Iterator<Item = &'i Pair<C, N>>)
    where
        C: 'i,
    {
        let count = self.x.len();
        for at in 0..count {
            let (last_x, last_y) = (self.x[count - 1], self.y[count - 1]);
            let numerator = if at == count - 1 { tangent(&last_x) } else { &self.y[at] - &last_y };
            let Some(inverse) = inverses.next() else { return };
            let slope = numerator.mul(inverse);
            let x = (&(&slope.square() - &self.x[at]) - &last_x).carry();
            self.y.push((&slope.mul(&(&last_x - &x)) - &last_y).carry());
            self.x.push(x);
        }
    }

    /// Puts one row after the other.
    fn store(&self, points: &mut Vec<StoredPair<N>>) {
        let coordinates = || self.x.iter().zip(&self.y);
        points.extend(coordinates().map(|(x, y)| x.firsts(y).store()));
        points.extend(coordinates().map(|(x, y)| x.seconds(y).store()));
    }
}

/// The numerator of the slope of the curve's tangent, 3x² - 3.
fn tangent<C: Curve<N>, const N: usize>(x: &Pair<C, N>) -> Pair<C, N> {
    let one = Pair::one();
    let third = (x - &one).mul(&(x + &one));
    (&(&third + &third) + &third).carry()
}
