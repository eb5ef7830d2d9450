//! Powers modulo an odd integer in Montgomery's form (Montgomery 1985), reduced in one go: two half
//! products by precomputed numbers, instead of a chain from digit to digit.

use super::integer::{WORD_BITS, bytes_of, digits_of, double, words_of, words_of_digits};
use super::product::{Sums, Windows};
use super::vector::{Columns, Digits};

/// An odd modulus n with what is computed from it once. R is the base to the power of the number of
/// digits, and more than 4n.
pub(super) struct Modulus {
    length: usize,
    words: Vec<u128>,
    windows: Windows,
    /// -1/n modulo R.
    negative_inverse: Windows,
    /// R^2 modulo n.
    square_of_radix: Windows,
}

impl Modulus {
    /// Takes an odd modulus, unsigned and big-endian, without leading zeros.
    pub(super) fn new(bytes: &[u8]) -> Self {
        let vectors = (8 * bytes.len() + 2).div_ceil(2 * WORD_BITS) * 2;
        let words = words_of(bytes, vectors);
        let digits = digits_of(&words);
        let windows = Windows::of(&digits);
        let negative_inverse = negative_inverse(&digits, &windows);
        let square_of_radix = Windows::new(vectors);
        let mut modulus =
            Self { length: bytes.len(), words, windows, negative_inverse, square_of_radix };
        let square = modulus.squared_radix();
        modulus.square_of_radix.fill(&square);
        modulus
    }

    /// `base` to the power of an odd exponent above 1, as long as the modulus; the base is below it.
    pub(super) fn power(&self, base: &[u8], exponent: u64) -> Vec<u8> {
        let base = digits_of(&words_of(base, self.words.len()));
        let plain = Windows::of(&base);
        let mut power = Residue::new(self, base);
        power.multiply(&self.square_of_radix);
        let formed = Windows::of(&power.digits);
        for bit in (0..exponent.ilog2()).rev() {
            power.square();
            match bit {
                // The plain base leaves Montgomery's form with the last product.
                0 => power.multiply(&plain),
                _ if exponent >> bit & 1 == 1 => power.multiply(&formed),
                _ => {}
            }
        }
        bytes_of(&words_of_digits(&power.digits, &self.words), self.length)
    }

    /// R^2 modulo n: doublings lead up to R and on to R 2^k, whose squarings in Montgomery's form
    /// double k until 2^k is R.
    fn squared_radix(&self) -> Vec<Digits> {
        let radix_bits = self.words.len() * WORD_BITS;
        let squarings = radix_bits.trailing_zeros();
        let mut power = vec![0; self.words.len()];
        let bits = bits(&self.words);
        if let Some(word) = power.get_mut((bits - 1) / WORD_BITS) {
            *word = 1 << ((bits - 1) % WORD_BITS);
        }
        for _ in bits - 1..radix_bits + (radix_bits >> squarings) {
            double(&mut power, &self.words);
        }
        let mut residue = Residue::new(self, digits_of(&power));
        for _ in 0..squarings {
            residue.square();
        }
        residue.digits
    }
}

fn bits(words: &[u128]) -> usize {
    let top = words.iter().rposition(|word| *word != 0).unwrap_or(0);
    let zeros = words.get(top).map_or(0, |word| word.leading_zeros() as usize);
    top * WORD_BITS + 128 - zeros
}

/// -1/n modulo R by Newton's iteration: y(2 + ny) has twice as many digits right as y.
fn negative_inverse(modulus: &[Digits], windows: &Windows) -> Windows {
    let columns = 2 * modulus.len();
    let mut sums = Sums::new(modulus.len());
    let mut factor = vec![Digits::ZERO; modulus.len()];
    // An odd number is its own inverse modulo 8.
    let mut inverse: Vec<_> = modulus.iter().map(|digits| digits.negated()).collect();
    let mut right = 3;
    while right < modulus.len() * WORD_BITS {
        sums.add_product(&inverse, windows, 0..columns);
        sums.add_to(0, 2);
        sums.take(0..columns, &mut factor);
        sums.add_product(&factor, &Windows::of(&inverse), 0..columns);
        sums.take(0..columns, &mut inverse);
        right *= 2;
    }
    Windows::of(&inverse)
}

/// An integer above -n and below n, and room to work on it.
struct Residue<'m> {
    modulus: &'m Modulus,
    digits: Vec<Digits>,
    windows: Windows,
    quotient: Vec<Digits>,
    sums: Sums,
}

impl<'m> Residue<'m> {
    fn new(modulus: &'m Modulus, digits: Vec<Digits>) -> Self {
        let windows = Windows::new(digits.len());
        let sums = Sums::new(digits.len());
        Self { modulus, quotient: digits.clone(), digits, windows, sums }
    }

    fn square(&mut self) {
        self.windows.fill(&self.digits);
        self.sums.add_square(&self.digits, &self.windows);
        self.reduce();
    }

    fn multiply(&mut self, other: &Windows) {
        self.sums.add_product(&self.digits, other, 0..4 * self.digits.len());
        self.reduce();
    }

    /// Adds the multiple of n that makes a multiple of R, and divides by R (REDC).
    ///
    /// A balanced quotient is below 0.56 R and the product of two residues below R n / 4, so that
    /// the result is a residue again.
    fn reduce(&mut self) {
        let half = 2 * self.digits.len();
        let (sums, modulus) = (&mut self.sums, self.modulus);
        let carry = sums.take(0..half, &mut self.digits);
        sums.add_to(half, carry);
        sums.add_product(&self.digits, &modulus.negative_inverse, 0..half);
        sums.take(0..half, &mut self.quotient);
        // Of the lower half nothing but a carry is left, and its last columns tell it.
        let edge = self.digits.last().map_or(Columns::ZERO, |digits| digits.upper());
        sums.set(half - 1, edge);
        sums.add_product(&self.quotient, &modulus.windows, half - 1..2 * half);
        let carry = sums.take_carry(half - 1);
        sums.add_to(half, carry);
        sums.take(half..2 * half, &mut self.digits);
    }
}

#[cfg(test)]
mod tests;
