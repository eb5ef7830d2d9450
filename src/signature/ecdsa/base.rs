//! Points that are multiplied often: the generator and keys.

use super::curve::Curve;
use super::field::{Pair, StoredPair};
use super::multiples::Multiples;
use super::number::Number;
use crate::signature::tables::Earned;

/// A point, and the tables of its multiples that it has earned.
pub(crate) struct Base<C, const N: usize> {
    point: StoredPair<N>,
    tables: Earned<Multiples<C, N>>,
}

impl<C: Curve<N>, const N: usize> Base<C, N> {
    /// The generator.
    pub(crate) fn of_generator() -> Self {
        Self { point: stored::<C, N>(&C::GENERATOR), tables: Earned::by_generator() }
    }

    /// The point of a key, if it is on the curve (SP 800-186 appendix D.1.1).
    pub(crate) fn of_key(coordinates: &[Number; 2]) -> Option<Self> {
        let in_range = coordinates.iter().all(|number| number.is_below(&C::PRIME.value));
        let point = stored::<C, N>(coordinates);
        (in_range && is_on_curve::<C, N>(&Pair::load(&point)))
            .then(|| Self { point, tables: Earned::by_key() })
    }

    /// The point's coordinates.
    pub(crate) fn point(&self) -> &StoredPair<N> {
        &self.point
    }

    /// Counts a use, and gives the table that has been earned.
    pub(crate) fn table(&self) -> Option<&Multiples<C, N>> {
        self.tables.table(|width| Multiples::of_point(&self.point, width))
    }
}

impl<C: Curve<N>, const N: usize> Clone for Base<C, N> {
    /// The point without its tables, which the clone has to earn.
    fn clone(&self) -> Self {
        Self { point: self.point, tables: Earned::by_key() }
    }
}

impl<C, const N: usize> PartialEq for Base<C, N> {
    fn eq(&self, other: &Self) -> bool {
        self.point == other.point
    }
}

/// Two numbers below the prime as elements at rest, in the one form they have.
fn stored<C: Curve<N>, const N: usize>([x, y]: &[Number; 2]) -> StoredPair<N> {
    let [x, y] = Pair::<C, N>::new(x, y).to_plain_numbers();
    Pair::<C, N>::plain(&x, &y).store()
}

/// Whether coordinates fulfil the curve's equation.
fn is_on_curve<C: Curve<N>, const N: usize>(xy: &Pair<C, N>) -> bool {
    let squares = xy.square();
    let cubes = squares.mul(xy);
    let x_times_3 = &(xy + xy) + xy;
    let right = &(&cubes - &x_times_3).carry() + &Pair::new(&C::B, &C::B);
    let [difference, _] = (&right - &squares.swap()).to_numbers();
    difference.is_zero()
}
