//! Powers modulo an odd integer, in Montgomery's form (Montgomery 1985).

use super::product::{Sums, Windows};
use super::vector::{DIGIT_BITS, Digits};

/// Digits come by vectors of eight, and numbers by two of these.
const VECTORS: usize = 2;

/// An odd modulus `n` with what is computed from it once. `R` is the base to the power of the number
/// of digits, and more than 4n.
pub(super) struct Modulus {
    bytes: Vec<u8>,
    digits: Vec<Digits>,
    windows: Windows,
    /// -1/n modulo R.
    negative_inverse: Windows,
    /// R^2 modulo n.
    square_of_radix: Windows,
}

impl Modulus {
    /// Takes an odd modulus, unsigned and big-endian.
    pub(super) fn new(bytes: &[u8]) -> Self {
        let bits = 8 * bytes.len() + 2;
        let vectors = bits.div_ceil(DIGIT_BITS as usize * 8 * VECTORS) * VECTORS;
        let digits = digits_of(bytes, vectors);
        let windows = Windows::of(&digits);
        let mut modulus = Self {
            bytes: bytes.to_vec(),
            negative_inverse: negative_inverse(&digits, &windows),
            square_of_radix: Windows::of(&[]),
            digits,
            windows,
        };
        modulus.square_of_radix = modulus.squared_radix();
        modulus
    }

    /// `base` to the power of an odd exponent above 1, as long as the modulus; the base is below it.
    pub(super) fn power(&self, base: &[u8], exponent: u64) -> Vec<u8> {
        let base = digits_of(base, self.digits.len());
        let mut form = Residue::new(self, base.clone());
        form.multiply(&self.square_of_radix);
        let formed = Windows::of(&form.digits);
        for bit in (0..exponent.ilog2()).rev() {
            form.square();
            match bit {
                0 => form.multiply(&Windows::of(&base)),
                _ if exponent >> bit & 1 == 1 => form.multiply(&formed),
                _ => {}
            }
        }
        form.to_bytes()
    }

    /// Doubles up to R and on to a power of two times it, which squarings make R^2.
    fn squared_radix(&self) -> Windows {
        let count = 8 * self.digits.len();
        let modulus = unsigned(&self.digits, None);
        let bits = modulus.len() * DIGIT_BITS as usize - leading(&modulus);
        let mut power = vec![0_i32; count];
        power[(bits - 1) / DIGIT_BITS as usize] = 1 << ((bits - 1) % DIGIT_BITS as usize);
        let radix = count * DIGIT_BITS as usize;
        let squarings = radix.trailing_zeros();
        for _ in 0..radix + 1 - bits + (radix >> squarings) {
            double(&mut power, &modulus);
        }
        let mut form = Residue::new(self, balanced(&power));
        for _ in 0..squarings {
            form.square();
        }
        Windows::of(&form.digits)
    }
}

fn double(value: &mut [i32], modulus: &[i32]) {
    let mut carry = 0;
    for digit in value.iter_mut() {
        let doubled = *digit * 2 + carry;
        *digit = doubled & ((1 << DIGIT_BITS) - 1);
        carry = doubled >> DIGIT_BITS;
    }
    if value.iter().rev().ge(modulus.iter().rev()) {
        let mut borrow = 0;
        for (digit, other) in value.iter_mut().zip(modulus) {
            let difference = *digit - other + borrow;
            *digit = difference & ((1 << DIGIT_BITS) - 1);
            borrow = difference >> DIGIT_BITS;
        }
    }
}

fn leading(digits: &[i32]) -> usize {
    let zeros = digits.iter().rev().take_while(|digit| **digit == 0).count();
    let top = digits[digits.len() - 1 - zeros];
    zeros * DIGIT_BITS as usize + top.leading_zeros() as usize - (32 - DIGIT_BITS as usize)
}

fn balanced(digits: &[i32]) -> Vec<Digits> {
    let mut carry = 0;
    let mut balanced = vec![];
    for digit in digits {
        let digit = digit + carry;
        carry = (digit + (1 << (DIGIT_BITS - 1))) >> DIGIT_BITS;
        balanced.push((digit - (carry << DIGIT_BITS)) as i16);
    }
    balanced
        .chunks_exact(8)
        .map(|digits| Digits::new(digits.try_into().unwrap_or_default()))
        .collect()
}

/// Newton's iteration: each round doubles the number of digits that are right.
fn negative_inverse(digits: &[Digits], windows: &Windows) -> Windows {
    let columns = 2 * digits.len();
    let mut sums = Sums::new(digits.len());
    // Right in three bits: the square of an odd number is 1 modulo 8.
    let first = digits[0].to_array()[0];
    let mut inverse = vec![Digits::ZERO; digits.len()];
    inverse[0] = Digits::new([-first, 0, 0, 0, 0, 0, 0, 0]);
    let mut bits = 3;
    while bits < digits.len() * 8 * DIGIT_BITS as usize {
        let mut error = vec![Digits::ZERO; digits.len()];
        sums.clear();
        sums.add_product(&inverse, windows, 0..columns);
        sums.add_to(0, 2);
        sums.settle(0..columns);
        sums.digits(0..columns, &mut error);
        sums.clear();
        sums.add_product(&error, &Windows::of(&inverse), 0..columns);
        sums.settle(0..columns);
        sums.digits(0..columns, &mut inverse);
        bits *= 2;
    }
    Windows::of(&inverse)
}

/// An integer above -n and below n, and room to work on it.
struct Residue<'m> {
    modulus: &'m Modulus,
    digits: Vec<Digits>,
    quotient: Vec<Digits>,
    sums: Sums,
}

impl<'m> Residue<'m> {
    fn new(modulus: &'m Modulus, digits: Vec<Digits>) -> Self {
        let sums = Sums::new(digits.len());
        Self { modulus, quotient: digits.clone(), digits, sums }
    }

    fn square(&mut self) {
        self.sums.clear();
        self.sums.add_square(&self.digits, &Windows::of(&self.digits));
        self.reduce();
    }

    fn multiply(&mut self, other: &Windows) {
        self.sums.clear();
        self.sums.add_product(&self.digits, other, 0..4 * self.digits.len());
        self.reduce();
    }

    /// Adds the multiple of the modulus that makes the sum a multiple of R, and divides by that.
    fn reduce(&mut self) {
        let half = 2 * self.digits.len();
        let sums = &mut self.sums;
        let carry = sums.settle(0..half);
        sums.add_to(half, carry);
        sums.digits(0..half, &mut self.quotient);
        let edge = sums.restart(half);
        sums.add_product(&self.quotient, &self.modulus.negative_inverse, 0..half);
        sums.settle(0..half);
        sums.digits(0..half, &mut self.quotient);
        sums.set(half - 1, edge);
        sums.add_product(&self.quotient, &self.modulus.windows, half - 1..2 * half);
        let carry = sums.carry_out(half - 1);
        sums.add_to(half, carry);
        sums.settle(half..2 * half);
        sums.digits(half..2 * half, &mut self.digits);
    }

    fn to_bytes(&self) -> Vec<u8> {
        let digits = unsigned(&self.digits, Some(&self.modulus.digits));
        let mut bytes = vec![0; self.modulus.bytes.len()];
        let (mut bits, mut value) = (0, 0_u32);
        let mut digits = digits.iter();
        for byte in bytes.iter_mut().rev() {
            if bits < 8 {
                value |= (digits.next().copied().unwrap_or(0) as u32) << bits;
                bits += DIGIT_BITS;
            }
            *byte = value as u8;
            value >>= 8;
            bits -= 8;
        }
        bytes
    }
}

/// Digits from 0 up; where the integer is negative, the modulus is added.
fn unsigned(digits: &[Digits], modulus: Option<&[Digits]>) -> Vec<i32> {
    let (value, carry) = carried(digits, None);
    match modulus {
        Some(modulus) if carry < 0 => carried(digits, Some(modulus)).0,
        _ => value,
    }
}

fn carried(digits: &[Digits], modulus: Option<&[Digits]>) -> (Vec<i32>, i32) {
    let mut carry = 0;
    let mut value = Vec::with_capacity(8 * digits.len());
    for (at, digits) in digits.iter().enumerate() {
        let more = modulus.map_or(Digits::ZERO, |modulus| modulus[at]).to_array();
        for (digit, more) in digits.to_array().into_iter().zip(more) {
            let sum = i32::from(digit) + i32::from(more) + carry;
            value.push(sum & ((1 << DIGIT_BITS) - 1));
            carry = sum >> DIGIT_BITS;
        }
    }
    (value, carry)
}

fn digits_of(bytes: &[u8], vectors: usize) -> Vec<Digits> {
    let mut digits = Vec::with_capacity(8 * vectors);
    let (mut bits, mut value) = (0, 0_u32);
    for byte in bytes.iter().rev() {
        value |= u32::from(*byte) << bits;
        bits += 8;
        if bits >= DIGIT_BITS {
            digits.push((value & ((1 << DIGIT_BITS) - 1)) as i32);
            value >>= DIGIT_BITS;
            bits -= DIGIT_BITS;
        }
    }
    digits.push(value as i32);
    digits.resize(8 * vectors, 0);
    balanced(&digits)
}
