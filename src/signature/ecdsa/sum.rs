//! The sum of a multiple of the generator and one of a key, which a signature is verified by.

use super::base::Base;
use super::curve::Curve;
use super::digits::Scalar;
use super::field::{Pair, StoredPair};
use super::multiples::{Multiples, rows_of};
use super::number::Number;
use super::point::Point;

/// Bits of a scalar that are looked up at once where there is no table.
const BITS_WITHOUT_TABLE: u32 = 5;

/// Whether the x-coordinate of the sum is `r` modulo the group's order.
pub(crate) fn has_x<C: Curve<N>, const N: usize>(
    key: &Base<C, N>,
    scalars: [Scalar; 2],
    r: &Number,
) -> bool {
    let generator = C::generator();
    match (generator.table(), key.table()) {
        (Some(generator), Some(key)) => evaluate(r, |sum| sum.add_rows([generator, key], scalars)),
        _ => {
            let bases = [*generator.point(), *key.point()];
            let table = Multiples::<C, N>::new(&bases, BITS_WITHOUT_TABLE);
            evaluate(r, |sum| sum.add_interleaved(&table, scalars))
        }
    }
}

/// Adds up as if no two summands were ever the same point, and with more care if that went wrong.
fn evaluate<C: Curve<N>, const N: usize>(r: &Number, add: impl Fn(&mut Sum<C, N>)) -> bool {
    let answer = |minds_equals| {
        let mut sum = Sum { point: None, minds_equals };
        add(&mut sum);
        sum.point.and_then(|point| point.has_x(r))
    };
    answer(false).or_else(|| answer(true)).unwrap_or(false)
}

/// A sum of points.
struct Sum<C, const N: usize> {
    /// Nothing for the neutral point.
    point: Option<Point<C, N>>,
    /// Whether the summand may be the sum so far, or its negative.
    minds_equals: bool,
}

impl<C: Curve<N>, const N: usize> Sum<C, N> {
    /// Adds a multiple of each table's point, row by row.
    fn add_rows(&mut self, tables: [&Multiples<C, N>; 2], scalars: [Scalar; 2]) {
        for (table, scalar) in tables.into_iter().zip(scalars) {
            for (row, digit) in table.rows().zip(scalar.digits(table.bits())) {
                self.add(row, digit);
            }
        }
    }

    /// Adds a multiple of each row's point, digit by digit, the highest first, the doublings shared
    /// (Straus 1964).
    fn add_interleaved(&mut self, rows: &Multiples<C, N>, scalars: [Scalar; 2]) {
        let bits = rows.bits();
        let digits = scalars.map(|scalar| -> Vec<i32> {
            scalar.digits(bits).take(rows_of::<C, N>(bits)).collect()
        });
        let [of_generator, of_key] = digits;
        for digits in of_generator.into_iter().zip(of_key).rev() {
            for _ in 0..bits {
                self.point = self.point.take().map(|point| point.doubled());
            }
            for (row, digit) in rows.rows().zip(<[i32; 2]>::from(digits)) {
                self.add(row, digit);
            }
        }
    }

    /// Adds the multiple of a row's point that a digit stands for.
    fn add(&mut self, row: &[StoredPair<N>], digit: i32) {
        let index = (digit.unsigned_abs() as usize).checked_sub(1);
        let Some(multiple) = index.and_then(|index| row.get(index)) else { return };
        let multiple = Pair::load(multiple).negate_second(digit >> 31);
        self.point = match &self.point {
            None => Some(Point::new(multiple)),
            Some(point) if self.minds_equals => point.plus_any(&multiple),
            Some(point) => Some(point.plus(&multiple)),
        };
    }
}
