//! Inverses modulo an odd prime, by the division steps of Bernstein and Yang ("Fast constant-time
//! gcd computation and modular inversion", 2019), here in time that varies.
//!
//! A step looks at the lowest bit of two numbers only, so thirty steps are taken on single words and
//! then applied to the whole numbers at once, as a matrix.

use super::modulus::{Modulus, inverse_of_word};
use super::number::Number;

/// Steps taken at once, and bits of a limb.
const STEPS: u32 = 30;
/// As many bits as a limb has.
const MASK: i64 = (1 << STEPS) - 1;
/// Limbs for 521 bits, a sign and some multiples of the prime.
const LIMBS: usize = 18;

/// What some steps do to two numbers, times 2^30; no row adds up to more than 2^30.
type Matrix = [[i32; 2]; 2];

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
        let matrix = steps(&mut delta, remainders.0[0]);
        remainders.apply(&matrix, [0, 0], prime);
        let multiples = factors.to_cancel(&matrix, prime_inverse);
        factors.apply(&matrix, multiples, prime);
    }
    factors.first_modulo(remainders.0[used - 1][0] < 0, modulus)
}

/// Takes steps on the lowest words of two numbers, the first of them odd.
fn steps(delta: &mut i32, [f, g]: [i32; 2]) -> Matrix {
    let (mut f, mut g) = (f, g);
    let [mut top, mut bottom] = [[1, 0], [0, 1]];
    let mut left = STEPS;
    loop {
        let zeros = (g | 1 << left).trailing_zeros();
        g >>= zeros;
        top = top.map(|entry| entry << zeros);
        *delta += zeros.cast_signed();
        left -= zeros;
        if left == 0 {
            return [top, bottom];
        }
        if *delta > 0 {
            *delta = -*delta;
            (f, g) = (g, f.wrapping_neg());
            (top, bottom) = (bottom, top.map(|entry: i32| -entry));
        }
        // The next steps, as long as they do not swap, add multiples of f that are known by now.
        let known = left.min((1 - *delta).cast_unsigned()).min(6);
        let inverse = f.wrapping_mul(2_i32.wrapping_sub(f.wrapping_mul(f)));
        let multiple = g.wrapping_mul(inverse).wrapping_neg() & ((1 << known) - 1);
        g = g.wrapping_add(f.wrapping_mul(multiple));
        bottom = [bottom[0] + top[0] * multiple, bottom[1] + top[1] * multiple];
    }
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
fn product(row: &[i32; 2], limb: &[i32; 2]) -> i64 {
    i64::from(row[0]) * i64::from(limb[0]) + i64::from(row[1]) * i64::from(limb[1])
}
