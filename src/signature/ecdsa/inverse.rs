//! Inverses modulo an odd prime, by [division steps](division_steps), thirty at once.

use super::super::division_steps::{Matrix, division_steps};
use super::modulus::{Modulus, inverse_of_word};
use super::number::Number;

/// Steps taken at once, and bits of a limb.
const STEPS: u32 = 30;
/// As many bits as a limb has.
const MASK: i64 = (1 << STEPS) - 1;
/// Limbs for 521 bits, a sign and some multiples of the prime.
const LIMBS: usize = 18;

/// Two numbers of either sign, side by side; limbs are from 0 to 2^30 - 1, but for the highest.
struct Two([[i32; 2]; LIMBS]);

/// The inverse of a number below the prime, times `scale`; zero where there is none.
#[expect(clippy::indexing_slicing, reason = "the limbs in use are some of those there are")]
pub(crate) fn inverse(number: &Number, scale: &Number, modulus: &Modulus) -> Number {
    let prime: [i32; LIMBS] = modulus.value.to_limbs(STEPS);
    let used = LIMBS - prime.iter().rev().take_while(|limb| **limb == 0).count();
    let prime = &prime[..used];
    let prime_inverse = inverse_of_word(prime[0].cast_unsigned()).cast_signed();
    let mut remainders = Two::new(&modulus.value, number);
    let mut factors = Two::new(&Number::ZERO, scale);
    let mut delta = 1;
    while remainders.0.iter().any(|[_, g]| *g != 0) {
        let matrix = division_steps(STEPS, &mut delta, remainders.0[0].map(i64::from));
        remainders.apply(&matrix, [0, 0], prime);
        let multiples = factors.to_cancel(&matrix, prime_inverse);
        factors.apply(&matrix, multiples, prime);
    }
    factors.first_modulo(remainders.0[used - 1][0] < 0, modulus)
}

impl Two {
    /// Two numbers below the prime.
    fn new(first: &Number, second: &Number) -> Self {
        let (first, second): ([i32; LIMBS], [i32; LIMBS]) =
            (first.to_limbs(STEPS), second.to_limbs(STEPS));
        let mut limbs = [[0; 2]; LIMBS];
        for ((limb, first), second) in limbs.iter_mut().zip(first).zip(second) {
            *limb = [first, second];
        }
        Self(limbs)
    }

    /// Applies the steps of a matrix, and adds multiples of the prime, which together leave nothing
    /// in the lowest limb.
    fn apply(&mut self, matrix: &Matrix, multiples: [i32; 2], prime: &[i32]) {
        let mut carry = [0; 2];
        let mut lower: Option<&mut [i32; 2]> = None;
        for (limb, prime) in self.0.iter_mut().zip(prime) {
            for ((carry, row), multiple) in carry.iter_mut().zip(matrix).zip(multiples) {
                *carry += product(row, limb) + i64::from(multiple) * i64::from(*prime);
            }
            if let Some(lower) = lower {
                *lower = carry.map(|carry| (carry & MASK) as i32);
            }
            carry = carry.map(|carry| carry >> STEPS);
            lower = Some(limb);
        }
        if let Some(highest) = lower {
            *highest = carry.map(|carry| carry as i32);
        }
    }

    /// The multiples of the prime, at most half of 2^30 of either sign, that make the lowest limbs
    /// vanish when a matrix is applied; so two numbers gain at most half of the prime.
    fn to_cancel(&self, matrix: &Matrix, prime_inverse: i32) -> [i32; 2] {
        let unused = 32 - STEPS;
        let [lowest, ..] = &self.0;
        matrix.each_ref().map(|row| {
            let lowest = product(row, lowest) as i32;
            lowest.wrapping_mul(prime_inverse).wrapping_neg() << unused >> unused
        })
    }

    /// The first number, negated or not, modulo a prime of which it is a few times the size at most.
    fn first_modulo(&self, is_negated: bool, modulus: &Modulus) -> Number {
        let number = Number::from_limbs(self.0.map(|[first, _]| first), STEPS);
        modulus.settle(if is_negated { Number::ZERO.minus(&number).0 } else { number })
    }
}

/// A row of a matrix times two limbs.
fn product(row: &[i64; 2], limb: &[i32; 2]) -> i64 {
    row[0] * i64::from(limb[0]) + row[1] * i64::from(limb[1])
}
