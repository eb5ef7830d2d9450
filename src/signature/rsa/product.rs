//! Products of long integers, column by column.
//!
//! Column `c` of a product is the sum of all products of digits `i` and `c - i` (product scanning,
//! Comba 1990). Here it is sixteen columns and eight digits of one factor at a time.
#![expect(
    clippy::indexing_slicing,
    reason = "every place is within the sizes that `new` and `of` give"
)]

use core::ops::Range;

use super::vector::{Columns, DIGIT_BITS, Digits, HALF};

/// Vectors of columns in a block.
const BLOCK: usize = 4;
/// Vectors of zeros before and after the digits: a block reaches past the ends of a number.
const MARGIN: usize = 2;
/// Vectors of digits whose products fit a column: 96 products of digits up to 4729. With moduli of
/// 8192 bits digits go up to 4546: a balanced one and a carry of 14 steps (see [`Sums`]).
const SUMMED_MAX: usize = 12;

/// The digits of one factor as pairs of digits of the other meet them: a window at every second
/// place.
pub(super) struct Windows(Vec<Digits>);

impl Windows {
    /// Windows on a number of so many vectors of digits, all of them zero.
    pub(super) fn new(vectors: usize) -> Self {
        Self(vec![Digits::ZERO; 4 * (vectors + 1 + 2 * MARGIN)])
    }

    /// Windows on the digits of a number.
    pub(super) fn of(digits: &[Digits]) -> Self {
        let mut windows = Self::new(digits.len());
        windows.fill(digits);
        windows
    }

    /// Moves the windows to the digits of another number of the same size.
    pub(super) fn fill(&mut self, digits: &[Digits]) {
        let (mut before, mut last) = (Digits::ZERO, Digits::ZERO);
        let places = self.0.chunks_exact_mut(4).skip(MARGIN);
        for (place, digits) in places.zip(digits.iter().chain([&Digits::ZERO])) {
            let windows = digits.windows(before, last);
            place.copy_from_slice(&windows);
            (before, last) = (*digits, windows[3]);
        }
    }

    /// The windows that vector `row` of the other factor meets in a block of columns.
    #[inline(always)]
    fn meeting(&self, row: usize, block: usize) -> &[Digits] {
        let start = 2 * block + 4 * MARGIN - 2 - 4 * row;
        &self.0[start..start + 10]
    }
}

/// The columns of a product, each in two parts.
pub(super) struct Sums {
    /// A balanced digit.
    low: Vec<Columns>,
    /// What goes to the column above: at most 2^18 for each step of up to twelve vectors of digits.
    high: Vec<Columns>,
}

impl Sums {
    /// Columns for the product of two integers of so many vectors of digits, all of them zero.
    pub(super) fn new(vectors: usize) -> Self {
        let columns = vec![Columns::ZERO; 4 * vectors + BLOCK];
        Self { low: columns.clone(), high: columns }
    }

    /// Adds the blocks of a product that begin in `range`.
    pub(super) fn add_product(&mut self, digits: &[Digits], other: &Windows, range: Range<usize>) {
        for block in range.step_by(BLOCK) {
            let start = block.saturating_sub(2 * digits.len()) / 2;
            let end = digits.len().min(block / 2 + 2);
            for rows in steps(start..end, SUMMED_MAX) {
                let mut sums = self.block(block);
                for row in rows {
                    add_row(&mut sums, digits[row], other.meeting(row, block));
                }
                self.set_block(block, sums);
            }
        }
    }

    /// Adds a square: what two different digits give is computed once and counts twice, so that a
    /// step is half as long.
    pub(super) fn add_square(&mut self, digits: &[Digits], windows: &Windows) {
        for diagonal in 0..digits.len() {
            let block = BLOCK * diagonal;
            let start = (2 * diagonal).saturating_sub(digits.len());
            for rows in steps(start..diagonal + 1, SUMMED_MAX / 2) {
                let mut sums = self.block(block);
                let below = rows.start..diagonal.min(rows.end);
                for row in below {
                    add_row(&mut sums, digits[row].doubled(), windows.meeting(row, block));
                }
                if rows.end > diagonal {
                    add_diagonal(&mut sums, digits[diagonal], windows.meeting(diagonal, block));
                }
                self.set_block(block, sums);
            }
        }
    }

    /// A block of columns, to be added to.
    #[inline(always)]
    fn block(&self, block: usize) -> [Columns; BLOCK] {
        let low = &self.low[block..block + BLOCK];
        [low[0], low[1], low[2], low[3]]
    }

    /// Puts back a block of columns and leaves no more than a digit in each.
    #[inline(always)]
    fn set_block(&mut self, block: usize, sums: [Columns; BLOCK]) {
        let low = self.low[block..block + BLOCK].iter_mut();
        let high = self.high[block..block + BLOCK].iter_mut();
        for ((low, high), sum) in low.zip(high).zip(sums) {
            let (digit, carry) = sum.split();
            *low = digit;
            *high = high.plus(carry);
        }
    }

    /// Takes the columns in `range` out as digits; answers what they leave for the column above.
    pub(super) fn take(&mut self, range: Range<usize>, digits: &mut [Digits]) -> i32 {
        let (mut above, mut carried) = (Columns::ZERO, Columns::ZERO);
        let mut settled = |low: &mut Columns, high: &mut Columns| {
            let (digit, carry) = low.plus(high.above(above)).split();
            let digit = digit.plus(carry.above(carried));
            (above, carried) = (*high, carry);
            (*low, *high) = (Columns::ZERO, Columns::ZERO);
            digit
        };
        let low = self.low[range.clone()].chunks_exact_mut(2);
        let high = self.high[range].chunks_exact_mut(2);
        for ((low, high), digits) in low.zip(high).zip(digits) {
            let first = settled(&mut low[0], &mut high[0]);
            *digits = first.digits(settled(&mut low[1], &mut high[1]));
        }
        above.plus(carried).last()
    }

    /// Replaces a vector of columns.
    pub(super) fn set(&mut self, vector: usize, columns: Columns) {
        self.low[vector] = columns;
    }

    /// Adds to the first column of a vector.
    pub(super) fn add_to(&mut self, vector: usize, value: i32) {
        self.low[vector] = self.low[vector].plus(Columns::new([value, 0, 0, 0]));
    }

    /// Takes a vector of columns out; answers what they leave for the column above, knowing that
    /// all columns up to here add up to a multiple of that one's value.
    ///
    /// Without the columns below these the last quotient is off by about 2^-13, and it is a whole
    /// number.
    pub(super) fn take_carry(&mut self, vector: usize) -> i32 {
        let (low, high) = (self.low[vector], self.high[vector]);
        (self.low[vector], self.high[vector]) = (Columns::ZERO, Columns::ZERO);
        let columns = low.plus(high.above(Columns::ZERO)).to_array();
        let carry = |carry: i32, column| (column + carry + HALF) >> DIGIT_BITS;
        columns.into_iter().fold(0, carry) + high.last()
    }
}

/// A range in steps of at most `size`.
fn steps(range: Range<usize>, size: usize) -> impl Iterator<Item = Range<usize>> {
    let end = range.end;
    range.step_by(size).map(move |start| start..end.min(start + size))
}

/// Adds what eight digits give in a block of columns.
#[inline(always)]
fn add_row(sums: &mut [Columns; BLOCK], digits: Digits, windows: &[Digits]) {
    let pairs = [digits.pair::<0>(), digits.pair::<1>(), digits.pair::<2>(), digits.pair::<3>()];
    for (column, sum) in sums.iter_mut().enumerate() {
        for (pair, digits) in pairs.iter().enumerate() {
            *sum = sum.plus(digits.dot(windows[3 + 2 * column - pair]));
        }
    }
}

/// Adds what eight digits give with one another, and twice what they give with those above them.
#[inline(always)]
fn add_diagonal(sums: &mut [Columns; BLOCK], digits: Digits, windows: &[Digits]) {
    let pairs = [digits.pair::<0>(), digits.pair::<1>(), digits.pair::<2>(), digits.pair::<3>()];
    for (column, sum) in sums.iter_mut().enumerate() {
        for (pair, digits) in pairs.iter().enumerate().take(column) {
            *sum = sum.plus(digits.doubled().dot(windows[3 + 2 * column - pair]));
        }
        *sum = sum.plus(pairs[column].dot(windows[3 + column].weighted()));
    }
}
