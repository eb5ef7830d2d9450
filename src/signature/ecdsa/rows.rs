//! Multiples of many points at once: each step adds up twice as many, and all additions of a step
//! share one inversion.

use super::curve::Curve;
use super::field::{Pair, StoredPair, invert_all};

/// The multiples of two points, side by side.
pub(crate) struct TwoRows<C, const N: usize>(Vec<TwoPoints<C, N>>);

/// The coordinates of two points.
#[derive(Clone, Copy)]
struct TwoPoints<C, const N: usize> {
    x: Pair<C, N>,
    y: Pair<C, N>,
}

impl<C: Curve<N>, const N: usize> TwoRows<C, N> {
    /// The multiples of points by 1, 2, 3 up to a power of two; where the number of points is odd,
    /// those of the last are there twice.
    pub(crate) fn all(points: &[StoredPair<N>], length: usize) -> Vec<Self> {
        let mut rows: Vec<Self> = points.chunks(2).filter_map(Self::new).collect();
        while rows.first().is_some_and(|row| row.0.len() < length) {
            let mut inverses: Vec<_> = rows.iter().flat_map(Self::denominators).collect();
            invert_all(&mut inverses);
            let mut inverses = inverses.iter();
            for row in &mut rows {
                row.double(&mut inverses);
            }
        }
        rows
    }

    /// The first multiples of one point or two.
    fn new(points: &[StoredPair<N>]) -> Option<Self> {
        let [first, second] = [points.first()?, points.last()?].map(Pair::load);
        Some(Self(vec![TwoPoints { x: first.firsts(&second), y: first.seconds(&second) }]))
    }

    /// What the slopes of the lines through the last multiple and each of them are divided by.
    fn denominators(&self) -> Vec<Pair<C, N>> {
        let Some((last, others)) = self.0.split_last() else { return Vec::new() };
        others.iter().map(|point| &point.x - &last.x).chain([&last.y + &last.y]).collect()
    }

    /// Adds the last multiple to each of them, itself among them.
    fn double<'i>(&mut self, inverses: &mut impl Iterator<Item = &'i Pair<C, N>>) {
        let Some((last, others)) = self.0.split_last() else { return };
        let numerators = others.iter().map(|point| &point.y - &last.y).chain([last.tangent()]);
        let sums: Vec<_> = self
            .0
            .iter()
            .zip(numerators)
            .zip(inverses)
            .map(|((point, numerator), inverse)| point.plus(last, &numerator.mul(inverse)))
            .collect();
        self.0.extend(sums);
    }

    /// Puts one row after the other.
    pub(crate) fn store(&self, points: &mut Vec<StoredPair<N>>) {
        points.extend(self.0.iter().map(|point| point.x.firsts(&point.y).store()));
        points.extend(self.0.iter().map(|point| point.x.seconds(&point.y).store()));
    }
}

impl<C: Curve<N>, const N: usize> TwoPoints<C, N> {
    /// The third point on a line through two points, mirrored.
    fn plus(&self, other: &Self, slope: &Pair<C, N>) -> Self {
        let x = (&(&slope.square() - &self.x) - &other.x).carry();
        let y = (&slope.mul(&(&other.x - &x)) - &other.y).carry();
        Self { x, y }
    }

    /// The numerator of the tangent's slope, 3x² - 3.
    fn tangent(&self) -> Pair<C, N> {
        let one = Pair::one();
        let third = (&self.x - &one).mul(&(&self.x + &one));
        (&(&third + &third) + &third).carry()
    }
}
