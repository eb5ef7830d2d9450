//! Scalars in signed digits.

use super::modulus::Modulus;
use super::number::Number;

/// A scalar of either sign, of at most half the group's order.
#[derive(Clone, Copy)]
pub(crate) struct Scalar {
    magnitude: Number,
    /// -1 or 1.
    sign: i32,
}

impl Scalar {
    /// Takes a number below the order.
    pub(crate) fn new(number: Number, order: &Modulus) -> Self {
        let (negated, _) = order.value.minus(&number);
        match negated.is_below(&number) {
            true => Self { magnitude: negated, sign: -1 },
            false => Self { magnitude: number, sign: 1 },
        }
    }

    /// The digits to the base 2^`bits`, the lowest first, from -2^(`bits` - 1) to 2^(`bits` - 1).
    ///
    /// As many as the order has make up the scalar: it is too small to leave a carry.
    pub(crate) fn digits(self, bits: u32) -> impl Iterator<Item = i32> {
        let mut carry = 0;
        (0..).step_by(bits as usize).map(move |at| {
            let digit = self.magnitude.bits(at, bits).cast_signed() + carry;
            carry = i32::from(digit > 1 << (bits - 1));
            self.sign * (digit - (carry << bits))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::curve::{Curve, P256};
    use super::*;

    #[test]
    fn digits_are_small_and_make_up_the_scalar() {
        let order = P256::ORDER;
        let (less_one, _) = order.value.minus(&Number::ONE);
        let half = Number(core::array::from_fn(|at| order.value.bits(32 * at + 1, 32)));
        let numbers = [Number::ZERO, Number::ONE, half, half.plus(&Number::ONE), less_one];
        let sum_of = |a: &Number, b: &Number| order.settle(a.plus(b));
        for (bits, number) in [2, 4, 5, 8].into_iter().flat_map(|bits| numbers.map(|n| (bits, n))) {
            let digits: Vec<i32> = Scalar::new(number, order)
                .digits(bits)
                .take(256_usize.div_ceil(bits as usize))
                .collect();
            let sum = digits.iter().rev().fold(Number::ZERO, |sum, digit| {
                assert!(digit.abs() <= 1 << (bits - 1));
                let shifted = (0..bits).fold(sum, |sum, _| sum_of(&sum, &sum));
                let magnitude = Number::from_limbs([digit.abs()], 32);
                match digit.is_negative() {
                    true => sum_of(&shifted, &order.value.minus(&magnitude).0),
                    false => sum_of(&shifted, &magnitude),
                }
            });
            assert!(sum == number, "{bits}");
        }
    }
}
