//! Whole verifications against those of p256, p384 and p521.

use super::*;
use crate::limits::WIDE_TABLE_AFTER_USES;
use crate::signature::random::CASES;

/// Verifications under one key: without a table, with the narrow one and with the wide one.
const SIGNATURES_OF_A_KEY: usize = WIDE_TABLE_AFTER_USES as usize + 200;

/// A signature of a digest.
#[derive(Clone, Debug)]
struct Signed {
    digest: Vec<u8>,
    r: Vec<u8>,
    s: Vec<u8>,
}

/// Flips a bit somewhere, or puts in a number at an edge.
fn spoil<C: Curve<N>, const N: usize>(random: &mut Random, signed: &mut Signed) {
    let above = C::ORDER.value.plus(&Number::ONE);
    let edges = [Number::ZERO, C::ORDER.value, above, C::PRIME.value];
    let edge = match random.below(3) {
        0 => edges[random.below(edges.len())],
        _ => number(random, C::ORDER),
    };
    let parts = [&mut signed.digest, &mut signed.r, &mut signed.s];
    let part = parts.into_iter().nth(random.below(3)).unwrap();
    match random.below(2) {
        0 => *part = edge.to_bytes(C::BYTES),
        _ => part[random.below(C::BYTES)] ^= 1 << random.below(8),
    }
}

macro_rules! verification {
    ($test:ident, $curve:ident, $limbs:literal, $library:ident) => {
        #[test]
        fn $test() {
            use $library::ecdsa::signature::hazmat::PrehashVerifier;
            use $library::elliptic_curve::ff::PrimeField;
            use $library::elliptic_curve::ops::Reduce;
            use $library::elliptic_curve::point::AffineCoordinates;
            use $library::{FieldBytes, ProjectivePoint, Scalar};

            let mut random = Random::new($limbs);
            let reduce = |bytes: &[u8]| {
                <Scalar as Reduce<FieldBytes>>::reduce(&FieldBytes::try_from(bytes).unwrap())
            };
            let scalar = |random: &mut Random| {
                reduce(&number(random, $curve::ORDER).to_bytes($curve::BYTES))
            };
            let unit = |random: &mut Random| {
                let scalar = scalar(random);
                if scalar == Scalar::ZERO { Scalar::ONE } else { scalar }
            };
            let (mut good, mut cases) = (0, 0);
            while cases < CASES {
                let secret = unit(&mut random);
                let point = (ProjectivePoint::GENERATOR * secret).to_affine();
                let library = $library::ecdsa::VerifyingKey::from_affine(point).unwrap();
                let key = Key::<$curve, $limbs>::read(&point.x(), &point.y()).unwrap();
                for _ in 0..SIGNATURES_OF_A_KEY {
                    let u2 = unit(&mut random);
                    // Both multiples are now and then the same point, or opposite ones.
                    let u1 = match random.below(8) {
                        0 => u2 * secret,
                        1 => -(u2 * secret),
                        _ => scalar(&mut random),
                    };
                    let sum = (ProjectivePoint::GENERATOR * (u1 + u2 * secret)).to_affine();
                    let x = reduce(&sum.x());
                    let r = if x == Scalar::ZERO { unit(&mut random) } else { x };
                    let s = r * u2.invert_vartime().unwrap();
                    let [digest, r, s] = [u1 * s, r, s].map(|scalar| scalar.to_repr().to_vec());
                    let mut signed = Signed { digest, r, s };
                    let is_spoilt = random.below(2) == 0;
                    if is_spoilt {
                        spoil::<$curve, $limbs>(&mut random, &mut signed);
                    }
                    let bytes = [&signed.r[..], &signed.s].concat();
                    let expected = $library::ecdsa::Signature::from_slice(&bytes)
                        .is_ok_and(|good| library.verify_prehash(&signed.digest, &good).is_ok());
                    let answer = Signature::read(&bytes)
                        .is_some_and(|signature| key.verify(&signature, &signed.digest));
                    assert_eq!(answer, expected, "{secret:?} {signed:?}");
                    assert!(is_spoilt || x == Scalar::ZERO || expected);
                    good += usize::from(answer);
                    cases += 1;
                }
            }
            assert!(good > cases / 3 && good < cases * 2 / 3, "{good} of {cases} are good");
        }
    };
}

verification!(es256_is_the_librarys, P256, 9, p256);
verification!(es384_is_the_librarys, P384, 14, p384);
verification!(es512_is_the_librarys, P521, 19, p521);

/// Coordinates that are no point of the curve, or not written as they have to be.
macro_rules! keys {
    ($test:ident, $curve:ident, $limbs:literal, $library:ident) => {
        #[test]
        fn $test() {
            let mut random = Random::new($limbs);
            let mut good = 0;
            for _ in 0..CASES {
                let [x, y] = $curve::GENERATOR;
                let (negated, _) = $curve::PRIME.value.minus(&y);
                let edge = number(&mut random, $curve::PRIME);
                let [x, y] = match random.below(6) {
                    0 => [x, y],
                    1 => [x, negated],
                    2 => [x.plus(&$curve::PRIME.value), y],
                    3 => [x, y.plus(&$curve::PRIME.value)],
                    4 => [x, edge],
                    _ => [edge, y],
                };
                let [x, y] = [x, y].map(|number| number.to_bytes($curve::BYTES));
                let point = [&[0x04], &x[..], &y].concat();
                let expected = $library::ecdsa::VerifyingKey::from_sec1_bytes(&point).is_ok();
                assert_eq!(Key::<$curve, $limbs>::read(&x, &y).is_ok(), expected, "{point:x?}");
                good += usize::from(expected);
                assert!(Key::<$curve, $limbs>::read(&x[1..], &y).is_err());
                assert!(Key::<$curve, $limbs>::read(&x, &[&[0], &y[..]].concat()).is_err());
            }
            assert!(good > CASES / 5);
        }
    };
}

keys!(p256_keys_are_the_librarys, P256, 9, p256);
keys!(p384_keys_are_the_librarys, P384, 14, p384);
keys!(p521_keys_are_the_librarys, P521, 19, p521);
