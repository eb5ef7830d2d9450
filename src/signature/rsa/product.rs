//! Products of long integers, column by column.
//!
//! An integer is a row of balanced digits to the base 2^13. Column `c` of a product is the sum of
//! all products of digits `i` and `c - i`: "product scanning" (Comba 1990), here with sixteen
//! columns and eight digits of one factor at a time.

use core::ops::Range;

use super::vector::{Columns, Digits};

/// The vectors of columns worked on at a time.
const BLOCK: usize = 4;
/// Vectors of zeros at either end of the windows, where columns reach past the number.
const MARGIN: usize = 2;
/// The products of so many vectors of digits fit a column; of doubled digits it is half as many.
const SUMMED_MAX: usize = 12;

/// The digits of one factor, as pairs of the other one meet them: a window for every second place.
pub(super) struct Windows(Vec<Digits>);

impl Windows {
    pub(super) fn of(digits: &[Digits]) -> Self {
        let mut windows = vec![Digits::ZERO; 4 * (digits.len() + 2 * MARGIN + 1)];
        let mut before = Digits::ZERO;
        for (place, digits) in
            windows.chunks_exact_mut(4).skip(MARGIN).zip(digits.iter().chain([&Digits::ZERO]))
        {
            place.copy_from_slice(&digits.windows(before));
            before = *digits;
        }
        Self(windows)
    }

    /// What a vector of digits meets in a block of columns.
    #[inline(always)]
    fn meeting(&self, rows: usize, block: usize) -> &[Digits] {
        let start = 2 * block + 6 - 4 * rows;
        &self.0[start..start + 10]
    }
}

/// The columns of a product, each in two parts.
pub(super) struct Sums {
    /// What fits a digit, or a few of them.
    low: Vec<Columns>,
    /// What belongs to the column above.
    high: Vec<Columns>,
}

impl Sums {
    /// Columns for the product of two integers of so many vectors of digits.
    pub(super) fn new(vectors: usize) -> Self {
        let columns = vec![Columns::ZERO; 4 * vectors + BLOCK];
        Self { low: columns.clone(), high: columns }
    }

    pub(super) fn clear(&mut self) {
        self.low.fill(Columns::ZERO);
        self.high.fill(Columns::ZERO);
    }

    /// Adds the columns in `range`, and up to three more, of a product.
    pub(super) fn add_product(&mut self, digits: &[Digits], other: &Windows, range: Range<usize>) {
        for block in range.step_by(BLOCK) {
            let first = (2 * block).saturating_sub(4 * digits.len()) / 4;
            let end = digits.len().min(block / 2 + 2);
            let mut start = first;
            while start < end {
                let stop = end.min(start + SUMMED_MAX);
                let mut sums = [Columns::ZERO; BLOCK];
                for rows in start..stop {
                    add_rows(&mut sums, digits[rows], other.meeting(rows, block));
                }
                self.add(block, &sums);
                start = stop;
            }
        }
    }

    /// Adds the columns of a square: what two different digits give is taken twice from the one
    /// half of it.
    pub(super) fn add_square(&mut self, digits: &[Digits], windows: &Windows) {
        for diagonal in 0..digits.len() {
            let block = BLOCK * diagonal;
            let mut start = (2 * diagonal).saturating_sub(digits.len());
            let mut sums = [Columns::ZERO; BLOCK];
            while start < diagonal {
                let stop = diagonal.min(start + SUMMED_MAX / 2 - 1);
                for rows in start..stop {
                    add_rows(&mut sums, digits[rows].doubled(), windows.meeting(rows, block));
                }
                start = stop;
                if start < diagonal {
                    self.add(block, &sums);
                    sums = [Columns::ZERO; BLOCK];
                }
            }
            add_diagonal(&mut sums, digits[diagonal], windows.meeting(diagonal, block));
            self.add(block, &sums);
        }
    }

    #[inline(always)]
    fn add(&mut self, block: usize, sums: &[Columns; BLOCK]) {
        let low = self.low[block..block + BLOCK].iter_mut();
        let high = self.high[block..block + BLOCK].iter_mut();
        for ((low, high), sum) in low.zip(high).zip(sums) {
            let (digit, carry) = sum.split();
            *low = low.plus(digit);
            *high = high.plus(carry);
        }
    }

    /// Makes digits of the columns in `range` and answers what is left for the column above.
    pub(super) fn settle(&mut self, range: Range<usize>) -> i32 {
        let (mut above, mut carried) = (Columns::ZERO, Columns::ZERO);
        let low = self.low[range.clone()].iter_mut();
        for (low, high) in low.zip(&mut self.high[range]) {
            let (digit, carry) = low.plus(high.above(above)).split();
            *low = digit.plus(carry.above(carried));
            (above, carried) = (*high, carry);
            *high = Columns::ZERO;
        }
        let [.., last] = above.plus(carried).to_array();
        last
    }

    /// What the columns of a vector leave for the column above, the sum of all up to here being a
    /// multiple of that one's value.
    pub(super) fn carry_out(&self, vector: usize) -> i32 {
        let high = self.high[vector];
        let low = self.low[vector].plus(high.above(Columns::ZERO)).to_array();
        let carry = low.iter().fold(0, |carry, column| carry_of(column + carry));
        let [.., last] = high.to_array();
        carry + last
    }

    /// Adds to the first column of a vector.
    pub(super) fn add_to(&mut self, vector: usize, value: i32) {
        self.low[vector] = self.low[vector].plus(Columns::new([value, 0, 0, 0]));
    }

    /// Settled columns as digits.
    pub(super) fn digits(&self, range: Range<usize>, digits: &mut [Digits]) {
        for (digits, columns) in digits.iter_mut().zip(self.low[range].chunks_exact(2)) {
            *digits = columns[0].digits(columns[1]);
        }
    }

    /// Replaces the columns below `end` by zeros, and the last of them by `edge`
    pub(super) fn restart(&mut self, end: usize) -> Columns {
        let edge = self.low[end - 1];
        self.low[..end].fill(Columns::ZERO);
        edge
    }

    pub(super) fn set(&mut self, vector: usize, columns: Columns) {
        self.low[vector] = columns;
    }
}

fn carry_of(column: i32) -> i32 {
    Columns::new([column, 0, 0, 0]).split().1.to_array()[0]
}

/// Adds what eight digits give in a block of columns.
#[inline(always)]
fn add_rows(sums: &mut [Columns; BLOCK], digits: Digits, windows: &[Digits]) {
    let pairs = [digits.pair::<0>(), digits.pair::<1>(), digits.pair::<2>(), digits.pair::<3>()];
    for (column, sum) in sums.iter_mut().enumerate() {
        for (pair, digits) in pairs.iter().enumerate() {
            *sum = sum.plus(digits.dot(windows[3 + 2 * column - pair]));
        }
    }
}

/// Adds what eight digits give with one another and with those above them.
#[inline(always)]
fn add_diagonal(sums: &mut [Columns; BLOCK], digits: Digits, windows: &[Digits]) {
    let pairs = [digits.pair::<0>(), digits.pair::<1>(), digits.pair::<2>(), digits.pair::<3>()];
    for (column, sum) in sums.iter_mut().enumerate() {
        for (pair, digits) in pairs.iter().enumerate().take(column + 1) {
            let window = windows[3 + 2 * column - pair];
            let digits = if pair < column { digits.doubled() } else { *digits };
            let window = if pair < column { window } else { window.weighted() };
            *sum = sum.plus(digits.dot(window));
        }
    }
}
