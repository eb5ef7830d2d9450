//! Integers in words of 104 bits, which are thirteen bytes and eight digits alike; the least
//! significant word comes first.

use super::vector::{DIGIT_BITS, Digits, HALF};

/// Bytes of a word.
const WORD_BYTES: usize = 13;
/// Bits of a word.
pub(super) const WORD_BITS: usize = 8 * WORD_BYTES;
const WORD: u128 = (1 << WORD_BITS) - 1;
/// Half of the base in every digit: what makes digits from 0 up of balanced ones.
const HALVES: u128 = WORD / ((1 << DIGIT_BITS) - 1) * HALF as u128;

/// A big-endian integer as so many words; it must fit.
pub(super) fn words_of(bytes: &[u8], count: usize) -> Vec<u128> {
    let word = |bytes: &[u8]| bytes.iter().fold(0, |word, byte| word << 8 | u128::from(*byte));
    let mut words: Vec<_> = bytes.rchunks(WORD_BYTES).map(word).collect();
    words.resize(count, 0);
    words
}

/// The last `length` bytes of an integer, big-endian.
pub(super) fn bytes_of(words: &[u128], length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    for (bytes, word) in bytes.rchunks_mut(WORD_BYTES).zip(words) {
        for (byte, value) in bytes.iter_mut().rev().zip(word.to_le_bytes()) {
            *byte = value;
        }
    }
    bytes
}

/// The balanced digits of an integer: half of the base is added to every digit, and subtracted
/// again when the carries are done.
pub(super) fn digits_of(words: &[u128]) -> Vec<Digits> {
    let mut carry = 0;
    let balanced = |word: &u128| {
        let sum = word + HALVES + carry;
        carry = sum >> WORD_BITS;
        Digits::new(DIGITS.map(|place| {
            let digit = (sum >> (place * DIGIT_BITS)) as i32 & ((1 << DIGIT_BITS) - 1);
            (digit - HALF) as i16
        }))
    };
    words.iter().map(balanced).collect()
}

/// The places of the digits in a word.
const DIGITS: [u32; 8] = [0, 1, 2, 3, 4, 5, 6, 7];

/// The integer of balanced digits, with the modulus added where it is negative.
pub(super) fn words_of_digits(digits: &[Digits], modulus: &[u128]) -> Vec<u128> {
    let mut carry = 0;
    let word = |digits: &Digits| {
        let sum = digits
            .to_array()
            .iter()
            .rev()
            .fold(0_i128, |sum, digit| (sum << DIGIT_BITS) + i128::from(*digit));
        let sum = sum + carry;
        carry = sum >> WORD_BITS;
        sum as u128 & WORD
    };
    let mut words: Vec<_> = digits.iter().map(word).collect();
    if carry < 0 {
        add(&mut words, modulus);
    }
    words
}

/// Adds, without the carry out of the last word.
fn add(words: &mut [u128], other: &[u128]) {
    let mut carry = 0;
    for (word, other) in words.iter_mut().zip(other) {
        let sum = *word + other + carry;
        *word = sum & WORD;
        carry = sum >> WORD_BITS;
    }
}

/// Doubles an integer modulo another one above it.
pub(super) fn double(words: &mut [u128], modulus: &[u128]) {
    let mut carry = 0;
    for word in words.iter_mut() {
        let doubled = *word << 1 | carry;
        *word = doubled & WORD;
        carry = doubled >> WORD_BITS;
    }
    if words.iter().rev().ge(modulus.iter().rev()) {
        subtract(words, modulus);
    }
}

/// Subtracts what is not above it.
fn subtract(words: &mut [u128], other: &[u128]) {
    let mut borrow = 0;
    for (word, other) in words.iter_mut().zip(other) {
        let difference = word.wrapping_sub(other + borrow);
        *word = difference & WORD;
        borrow = difference >> 127;
    }
}
