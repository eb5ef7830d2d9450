//! Multiples of points that stay the same: the generator and the keys.

use super::point::{Addend, Point};
use super::scalar::{Scalar, digit_count};
use crate::signature::tables::{Earned, Table, Width};

/// Bits of a digit where there is no table.
const LADDER_BITS: usize = 4;

/// A point, and the tables it has earned.
pub(super) struct Base {
    point: Point,
    tables: Earned<Comb>,
}

/// For each place of a digit, every multiple of the point that a positive digit there stands for.
pub(super) struct Comb {
    /// Of a digit.
    bits: usize,
    multiples: Vec<Addend>,
}

impl Table for Comb {
    fn bytes(width: Width) -> usize {
        let bits = bits(width);
        digit_count(bits) * row_len(bits) * size_of::<Addend>()
    }
}

/// Bits of a digit.
const fn bits(width: Width) -> usize {
    match width {
        Width::Narrow => 4,
        Width::Wide => 8,
    }
}

/// Multiples in a row: digits are signed.
const fn row_len(bits: usize) -> usize {
    1 << (bits - 1)
}

impl Comb {
    /// Computes the table of a point.
    fn new(point: Point, width: Width) -> Self {
        let bits = bits(width);
        let mut multiples = Vec::with_capacity(digit_count(bits) * row_len(bits));
        let mut unit = point;
        for _ in 0..digit_count(bits) {
            let last = push_row(&mut multiples, unit, bits);
            unit = last.double();
        }
        Self { bits, multiples }
    }

    /// Adds the point, `scalar` times, to the sum.
    fn add_multiple(&self, sum: Point, scalar: &Scalar) -> Point {
        let rows = self.multiples.chunks_exact(row_len(self.bits));
        rows.zip(scalar.digits(self.bits)).fold(sum, |sum, (row, digit)| add_digit(sum, row, digit))
    }
}

/// Appends the multiples of a point, from one to the largest digit; returns the last.
fn push_row(multiples: &mut Vec<Addend>, point: Point, bits: usize) -> Point {
    let addend = point.addend();
    multiples.push(addend);
    (1..row_len(bits)).fold(point, |multiple, _| {
        let next = multiple.add(&addend);
        multiples.push(next.addend());
        next
    })
}

/// Adds the multiple that a digit stands for.
#[inline(always)]
fn add_digit(sum: Point, row: &[Addend], digit: i32) -> Point {
    let entry = (digit.unsigned_abs() as usize).checked_sub(1).and_then(|index| row.get(index));
    match entry {
        None => sum,
        Some(addend) if digit < 0 => sum.add(&addend.negative()),
        Some(addend) => sum.add(addend),
    }
}

impl Clone for Base {
    fn clone(&self) -> Self {
        Self::of_key(self.point)
    }
}

impl Base {
    /// A point of a key.
    pub(super) const fn of_key(point: Point) -> Self {
        Self { point, tables: Earned::by_key() }
    }

    /// The generator.
    pub(super) const fn of_generator(point: Point) -> Self {
        Self { point, tables: Earned::by_generator() }
    }

    /// Counts a use, and gives the table that has been earned.
    fn table(&self) -> Option<&Comb> {
        self.tables.table(|width| Comb::new(self.point, width))
    }
}

/// The sum of two points, each a number of times.
///
/// Points without a table share their doublings (Straus 1964).
pub(super) fn sum_of_multiples(terms: [(&Base, &Scalar); 2]) -> Point {
    let terms = terms.map(|(base, scalar)| (base, scalar, base.table()));
    let ladder = terms.iter().filter(|(_, _, table)| table.is_none());
    let sum = climb(ladder.map(|(base, scalar, _)| Term::new(base.point, scalar)).collect());
    terms.iter().fold(sum, |sum, (_, scalar, table)| match table {
        Some(table) => table.add_multiple(sum, scalar),
        None => sum,
    })
}

/// A point without a table, and how often it counts.
struct Term {
    row: Vec<Addend>,
    /// Lowest first.
    digits: Vec<i32>,
}

impl Term {
    /// Computes the multiples that a digit can stand for.
    fn new(point: Point, scalar: &Scalar) -> Self {
        let mut row = Vec::with_capacity(row_len(LADDER_BITS));
        push_row(&mut row, point, LADDER_BITS);
        Self { row, digits: scalar.digits(LADDER_BITS).collect() }
    }
}

/// The sum of the terms, whose digits are taken from the highest down.
fn climb(mut terms: Vec<Term>) -> Point {
    let places = if terms.is_empty() { 0 } else { digit_count(LADDER_BITS) };
    (0..places).fold(Point::neutral(), |sum, _| {
        let sum = (0..LADDER_BITS).fold(sum, |sum, _| sum.double());
        terms.iter_mut().fold(sum, |sum, Term { row, digits }| {
            digits.pop().map_or(sum, |digit| add_digit(sum, row, digit))
        })
    })
}
