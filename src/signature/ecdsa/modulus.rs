//! Arithmetic modulo an odd prime, for what is done a few times in a verification and so is the
//! same code for all curves.

use super::number::{Number, WORDS};

/// An odd prime, with what Montgomery's reduction needs to know.
pub(crate) struct Modulus {
    pub(crate) value: Number,
    /// Words that the prime takes; R is 2^32 to their number.
    words: usize,
    /// The negated inverse of the prime modulo 2^32.
    factor: u32,
    /// R modulo the prime.
    pub(crate) one: Number,
}

#[expect(clippy::indexing_slicing, reason = "every index is below the number of words")]
impl Modulus {
    /// Takes an odd prime in hexadecimal.
    pub(crate) const fn from_hex(text: &str) -> Self {
        let value = Number::from_hex(text);
        let mut words = WORDS;
        while value.0[words - 1] == 0 {
            words -= 1;
        }
        let factor = inverse_of_word(value.0[0]).wrapping_neg();
        Self { value, words, factor, one: power_of_two(32 * words, &value) }
    }

    /// The product of two numbers divided by R; one is below the prime, the other below R
    /// (Montgomery 1985, word by word).
    pub(crate) fn mul(&self, a: &Number, b: &Number) -> Number {
        let words = self.words;
        let mut sum = [0; WORDS + 1];
        for word in &b.0[..words] {
            let mut top = u64::from(sum[words]);
            top += add_multiple(&mut sum[..words], a, *word);
            let factor = sum[0].wrapping_mul(self.factor);
            top += add_multiple(&mut sum[..words], &self.value, factor);
            sum.copy_within(1..words, 0);
            sum[words - 1] = top as u32;
            sum[words] = (top >> 32) as u32;
        }
        let mut product = Number::ZERO;
        product.0.copy_from_slice(&sum[..WORDS]);
        self.reduce_once(product)
    }

    /// Bits that the prime takes.
    pub(crate) const fn bits(&self) -> usize {
        32 * self.words - self.value.0[self.words - 1].leading_zeros() as usize
    }

    /// A number that is a few times the prime at most, and perhaps negative, modulo the prime.
    pub(crate) fn settle(&self, mut number: Number) -> Number {
        while number.is_negative() {
            number = number.plus(&self.value);
        }
        while !number.is_below(&self.value) {
            number = number.minus(&self.value).0;
        }
        number
    }

    /// A number below twice the prime, modulo the prime.
    pub(crate) const fn reduce_once(&self, number: Number) -> Number {
        match number.minus(&self.value) {
            (_, true) => number,
            (reduced, false) => reduced,
        }
    }
}

/// Adds a multiple of a number to the words of a sum, and returns what is carried out of them.
fn add_multiple(sum: &mut [u32], number: &Number, factor: u32) -> u64 {
    let mut carry = 0;
    for (sum, word) in sum.iter_mut().zip(&number.0) {
        carry += u64::from(*sum) + u64::from(*word) * u64::from(factor);
        *sum = carry as u32;
        carry >>= 32;
    }
    carry
}

/// The inverse of an odd word modulo 2^32, by Newton's iteration: it is right in three bits to begin
/// with, and in twice as many after each step.
pub(crate) const fn inverse_of_word(odd: u32) -> u32 {
    let mut inverse = odd;
    let mut bits = 3;
    while bits < u32::BITS {
        inverse = inverse.wrapping_mul(2_u32.wrapping_sub(odd.wrapping_mul(inverse)));
        bits *= 2;
    }
    inverse
}

/// A power of two modulo an odd number.
pub(crate) const fn power_of_two(exponent: usize, modulus: &Number) -> Number {
    let mut power = Number::ONE;
    let mut doubled = 0;
    while doubled < exponent {
        let twice = power.plus(&power);
        power = match twice.minus(modulus) {
            (_, true) => twice,
            (reduced, false) => reduced,
        };
        doubled += 1;
    }
    power
}
