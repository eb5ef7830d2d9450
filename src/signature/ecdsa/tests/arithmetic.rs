//! Numbers and field elements against crypto-bigint.

use crypto_bigint::{NonZero, Odd, U576};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::signature::ecdsa::field::{Pair, invert_all};
use crate::signature::random::CASES;

fn big(number: &Number) -> U576 {
    U576::from_be_slice(&[&[0; 4], &number.to_bytes(68)[..]].concat())
}

/// What the library makes of two numbers and a modulus.
struct Library<'m> {
    modulus: NonZero<U576>,
    ours: &'m Modulus,
}

impl<'m> Library<'m> {
    fn new(ours: &'m Modulus) -> Self {
        Self { modulus: NonZero::new(big(&ours.value)).unwrap(), ours }
    }

    fn number(&self, big: U576) -> Number {
        Number::from_bytes(&big.rem_vartime(&self.modulus).to_be_bytes()[4..])
    }

    fn product(&self, a: &Number, b: &Number) -> Number {
        self.number(big(a).mul_mod_vartime(&big(b), &self.modulus))
    }

    fn inverse(&self, number: &Number) -> Number {
        let odd = Odd::new(*self.modulus.as_ref()).unwrap();
        let inverse = big(number).invert_odd_mod_vartime(&odd);
        self.number(Option::from(inverse).unwrap_or(U576::ZERO))
    }

    /// The sum, or the difference.
    fn sum(&self, a: &Number, b: &Number, is_difference: bool) -> Number {
        let b = if is_difference { self.ours.value.minus(b).0 } else { *b };
        self.number(big(a).wrapping_add(&big(&b)))
    }
}

fn moduli_agree<C: Curve<N>, const N: usize>(cases: usize) {
    let mut random = Random::new(C::BYTES as u64);
    for modulus in [C::PRIME, C::ORDER] {
        let library = Library::new(modulus);
        for _ in 0..cases {
            let [a, b, c] = [(); 3].map(|()| number(&mut random, modulus));
            // A factor may exceed the prime, as a digest may exceed the group's order.
            let large = Number::from_bytes(&[0xff; 68][..modulus.bits().div_ceil(32) * 4]);
            let large = if random.below(4) == 0 { large } else { b };
            let product = modulus.mul(&modulus.mul(&a, &large), &modulus.one);
            let r = library.number(big(&modulus.one));
            let expected = library.product(&library.product(&a, &large), &library.inverse(&r));
            assert!(product == expected, "{a:x?} {large:x?}");
            let expected = library.product(&library.inverse(&a), &c);
            assert!(inverse(&a, &c, modulus) == expected, "{a:x?} {c:x?}");
        }
    }
}

fn elements_agree<C: Curve<N>, const N: usize>(cases: usize) {
    let mut random = Random::new(C::BYTES as u64);
    let library = Library::new(C::PRIME);
    for _ in 0..cases {
        let numbers @ [a, b, c, d] = [(); 4].map(|()| number(&mut random, C::PRIME));
        let (first, second) = (Pair::<C, N>::new(&a, &b), Pair::new(&c, &d));
        let agree = |name: &str, pair: Pair<C, N>, expected: [Number; 2]| {
            assert!(pair.to_numbers() == expected, "{name} {numbers:x?}");
        };
        agree("product", first.mul(&second), [library.product(&a, &c), library.product(&b, &d)]);
        agree("square", first.square(), [library.product(&a, &a), library.product(&b, &b)]);
        let [sum, difference] =
            [false, true].map(|minus| [library.sum(&a, &c, minus), library.sum(&b, &d, minus)]);
        agree("sum", &first + &second, sum);
        agree("carried sum", (&first + &second).carry(), sum);
        agree("difference", &first - &second, difference);
        agree("carried difference", (&first - &second).carry(), difference);
        let [x, y] = [0, 1].map(|at| library.product(&sum[at], &difference[at]));
        agree("product of both", (&first + &second).mul(&(&first - &second)), [x, y]);
        let [x, y] = difference.map(|number| library.product(&number, &number));
        agree("square of difference", (&first - &second).square(), [x, y]);
    }
}

/// Products of the largest limbs that [`Pair`] allows, in every mixture of signs.
fn large_limbs_agree<C: Curve<N>, const N: usize>(cases: usize) {
    let mut random = Random::new(C::BYTES as u64);
    let library = Library::new(C::PRIME);
    // What is left of a number in a carried limb, and what the highest limb's overflow adds to it.
    let carried = (1_i32 << C::LIMB_BITS) + (1 << 24) + 8;
    let limbs = |random: &mut Random, bound: i32| -> [i32; N] {
        let sign = random.below(3);
        core::array::from_fn(|at| match (sign, at) {
            _ if at == N - 1 => random.below(9) as i32 - 4,
            (0, _) => bound,
            (1, _) => -bound,
            _ => [bound, -bound, 0][random.below(3)],
        })
    };
    for _ in 0..cases {
        let stored = |limbs: [i32; N]| Pair::<C, N>::load(&limbs.map(|limb| [limb, limb]));
        let (sum, difference) = (limbs(&mut random, 2 * carried), limbs(&mut random, carried));
        let number = |limbs: &[i32; N]| C::PRIME.settle(Number::from_limbs(*limbs, C::LIMB_BITS));
        let expected = |a: &Number, b: &Number| {
            library.product(&library.product(a, b), &library.inverse(&C::R))
        };
        let [x, y] = stored(sum).mul(&stored(difference)).to_plain_numbers();
        assert!(x == y && x == expected(&number(&sum), &number(&difference)), "{sum:x?}");
        let [x, y] = stored(difference).square().to_plain_numbers();
        assert!(x == y && x == expected(&number(&difference), &number(&difference)));
    }
}

fn inverses_agree<C: Curve<N>, const N: usize>() {
    let mut random = Random::new(C::BYTES as u64);
    let library = Library::new(C::PRIME);
    for count in [0, 1, 2, 7] {
        let nonzero = |random: &mut Random| match number(random, C::PRIME) {
            Number::ZERO => Number::ONE,
            number => number,
        };
        let numbers: Vec<_> = (0..count).map(|_| [(); 2].map(|()| nonzero(&mut random))).collect();
        let mut pairs: Vec<_> = numbers.iter().map(|[a, b]| Pair::<C, N>::new(a, b)).collect();
        invert_all(&mut pairs);
        for (pair, numbers) in pairs.iter().zip(numbers) {
            assert!(pair.to_numbers() == numbers.map(|number| library.inverse(&number)));
        }
    }
}

macro_rules! arithmetic {
    ($test:ident, $curve:ident, $limbs:literal) => {
        #[test]
        fn $test() {
            moduli_agree::<$curve, $limbs>(CASES);
            elements_agree::<$curve, $limbs>(CASES);
            large_limbs_agree::<$curve, $limbs>(CASES);
            inverses_agree::<$curve, $limbs>();
        }
    };
}

arithmetic!(p256_arithmetic_is_the_librarys, P256, 9);
arithmetic!(p384_arithmetic_is_the_librarys, P384, 14);
arithmetic!(p521_arithmetic_is_the_librarys, P521, 19);

#[test]
fn numbers_go_through_limbs_and_bytes() {
    let number = Number::from_hex("1 89abcdef 01234567 fedcba98");
    assert_eq!(number.to_bytes(13)[..5], [1, 0x89, 0xab, 0xcd, 0xef]);
    assert!(Number::from_bytes(&number.to_bytes(68)) == number);
    for bits in [28, 29, 30] {
        assert!(Number::from_limbs(number.to_limbs::<WORDS>(bits), bits) == number);
    }
    let below_zero = Number::from_limbs([-1, 0, 0], 28);
    assert!(below_zero.is_negative() && below_zero.plus(&Number::ONE).is_zero());
}
