//! Whole verifications, and readings of keys, against those of p256, p384 and p521.

use super::*;
use crate::limits::WIDE_TABLE_AFTER_USES;
use crate::signature::random::CASES;

/// Verifications under one key: without a table, with the narrow one and with the wide one.
const SIGNATURES_OF_A_KEY: usize = WIDE_TABLE_AFTER_USES as usize + 200;

/// A signature of a digest, each number as long as the field.
#[derive(Debug)]
struct Signed {
    digest: Vec<u8>,
    r: Vec<u8>,
    s: Vec<u8>,
    is_good: bool,
}

impl Signed {
    /// Flips a bit somewhere, or puts in a number at an edge.
    fn spoil<C: Curve<N>, const N: usize>(&mut self, random: &mut Random) {
        let above = C::ORDER.value.plus(&Number::ONE);
        let edges = [Number::ZERO, C::ORDER.value, above, C::PRIME.value];
        let edge = match random.below(3) {
            0 => edges[random.below(edges.len())],
            _ => number(random, C::ORDER),
        };
        let parts = [&mut self.digest, &mut self.r, &mut self.s];
        let part = parts.into_iter().nth(random.below(3)).unwrap();
        // No digest is longer than the order, and the library does not reduce one that is.
        let bit = random.below(C::ORDER.bits());
        match random.below(2) {
            0 => *part = edge.to_bytes(C::BYTES),
            _ => part[C::BYTES - 1 - bit / 8] ^= 1 << (bit % 8),
        }
        self.is_good = false;
    }
}

/// Coordinates of a point, or nearly so.
fn coordinates<C: Curve<N>, const N: usize>(random: &mut Random) -> [Vec<u8>; 2] {
    let [x, y] = C::GENERATOR;
    let (negated, _) = C::PRIME.value.minus(&y);
    let edge = number(random, C::PRIME);
    let point = match random.below(6) {
        0 => [x, y],
        1 => [x, negated],
        2 => [x.plus(&C::PRIME.value), y],
        3 => [x, y.plus(&C::PRIME.value)],
        4 => [x, edge],
        _ => [edge, y],
    };
    point.map(|number| number.to_bytes(C::BYTES))
}

macro_rules! against_the_library {
    ($module:ident, $curve:ident, $limbs:literal, $library:ident) => {
        mod $module {
            use $library::ecdsa::signature::hazmat::PrehashVerifier;
            use $library::ecdsa::{Signature as LibrarySignature, VerifyingKey};
            use $library::elliptic_curve::ff::PrimeField;
            use $library::elliptic_curve::ops::Reduce;
            use $library::elliptic_curve::point::AffineCoordinates;
            use $library::{FieldBytes, ProjectivePoint, Scalar};

            #[cfg(target_arch = "wasm32")]
            use wasm_bindgen_test::wasm_bindgen_test as test;

            use super::*;

            fn reduce(bytes: &[u8]) -> Scalar {
                <Scalar as Reduce<FieldBytes>>::reduce(&FieldBytes::try_from(bytes).unwrap())
            }

            fn scalar(random: &mut Random) -> Scalar {
                reduce(&number(random, $curve::ORDER).to_bytes($curve::BYTES))
            }

            fn or_one(scalar: Scalar) -> Scalar {
                if scalar == Scalar::ZERO { Scalar::ONE } else { scalar }
            }

            /// Chooses the multiples of the generator and of the key, which are now and then the same
            /// point or opposite ones, and then the signature and the digest that lead to them.
            fn sign(random: &mut Random, secret: Scalar) -> Signed {
                let u2 = or_one(scalar(random));
                let u1 = match random.below(8) {
                    0 => u2 * secret,
                    1 => -(u2 * secret),
                    _ => scalar(random),
                };
                let sum = (ProjectivePoint::GENERATOR * (u1 + u2 * secret)).to_affine();
                let x = reduce(&sum.x());
                let r = if x == Scalar::ZERO { or_one(scalar(random)) } else { x };
                let s = r * u2.invert_vartime().unwrap();
                let [digest, r, s] = [u1 * s, r, s].map(|scalar| scalar.to_repr().to_vec());
                Signed { digest, r, s, is_good: x != Scalar::ZERO }
            }

            #[test]
            fn verifications_agree() {
                let mut random = Random::new($limbs);
                let (mut good, mut cases) = (0, 0);
                while cases < CASES {
                    let secret = or_one(scalar(&mut random));
                    let point = (ProjectivePoint::GENERATOR * secret).to_affine();
                    let library = VerifyingKey::from_affine(point).unwrap();
                    let key = Key::<$curve, $limbs>::read(&point.x(), &point.y()).unwrap();
                    for _ in 0..SIGNATURES_OF_A_KEY {
                        let mut signed = sign(&mut random, secret);
                        if random.below(2) == 0 {
                            signed.spoil::<$curve, $limbs>(&mut random);
                        }
                        let bytes = [&signed.r[..], &signed.s].concat();
                        let expected = LibrarySignature::from_slice(&bytes).is_ok_and(|good| {
                            library.verify_prehash(&signed.digest, &good).is_ok()
                        });
                        let answer = Signature::read(&bytes)
                            .is_some_and(|signature| key.verify(&signature, &signed.digest));
                        assert_eq!(answer, expected, "{secret:?} {signed:?}");
                        assert!(answer || !signed.is_good);
                        good += usize::from(answer);
                        cases += 1;
                    }
                }
                assert!(good > cases / 3 && good < cases * 2 / 3, "{good} of {cases} are good");
            }

            #[test]
            fn readings_of_keys_agree() {
                let mut random = Random::new($limbs);
                let mut good = 0;
                for _ in 0..CASES {
                    let [x, y] = coordinates::<$curve, $limbs>(&mut random);
                    let point = [&[0x04], &x[..], &y].concat();
                    let expected = VerifyingKey::from_sec1_bytes(&point).is_ok();
                    let read = Key::<$curve, $limbs>::read;
                    assert_eq!(read(&x, &y).is_ok(), expected, "{point:x?}");
                    assert!(
                        read(&x[1..], &y).is_err() && read(&x, &[&[0], &y[..]].concat()).is_err()
                    );
                    good += usize::from(expected);
                }
                assert!(good > CASES / 5, "{good}");
            }
        }
    };
}

against_the_library!(es256, P256, 9, p256);
against_the_library!(es384, P384, 14, p384);
against_the_library!(es512, P521, 19, p521);
