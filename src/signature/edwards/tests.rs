//! The arithmetic against crypto-bigint's and curve25519-dalek's.

use core::array::from_fn;

use crypto_bigint::{NonZero, U256, U512};
use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar as LibraryScalar;
use curve25519_dalek::traits::IsIdentity;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::element::Element;
use super::field::Four;
use super::inverse;
use super::multiples::{Base, sum_of_multiples};
use super::point::Point;
use super::scalar::Scalar;
use crate::limits::WIDE_TABLE_AFTER_USES;
use crate::signature::random::{CASES, Random};

const P: NonZero<U256> = NonZero::<U256>::new_unwrap(U256::from_be_hex(
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed",
));
const ORDER: U512 = U512::from_be_hex(
    "0000000000000000000000000000000000000000000000000000000000000000\
     1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed",
);

fn number(element: Element) -> U256 {
    U256::from_le_slice(&element.to_bytes())
}

fn element(number: U256) -> Element {
    Element::from_bytes(&little_endian(number))
}

fn little_endian(number: U256) -> [u8; 32] {
    number.to_le_bytes().as_ref().try_into().unwrap()
}

/// A number modulo p: one near zero or p, one whose limbs are all as large or as small as can be,
/// or any.
fn any(random: &mut Random) -> U256 {
    let small = U256::from_u64(random.next() % 40);
    let number = match random.below(5) {
        0 => small,
        1 => P.get().wrapping_sub(&small),
        2 => (0..9).fold(small, |number, _| {
            number.shl(29).bitor(&U256::from_u64(random.next() % 2 * ((1 << 29) - 1)))
        }),
        _ => U256::from_le_slice(&random.bytes::<32>()),
    };
    number.rem_vartime(&P)
}

fn elements(four: Four) -> [Element; 4] {
    from_fn(|lane| four.element(lane))
}

fn four(random: &mut Random) -> ([U256; 4], Four) {
    let numbers = from_fn(|_| any(random));
    (numbers, Four::new(numbers.map(element)))
}

#[test]
fn numbers_are_read_modulo_p_and_written_in_one_way() {
    let mut random = Random::new(1);
    for _ in 0..CASES {
        let bytes = random.bytes::<32>();
        let read = U256::from_le_slice(&bytes).bitand(&(U256::MAX.shr(1))).rem_vartime(&P);
        assert_eq!(number(Element::from_bytes(&bytes)), read);
        let near_p = P
            .get()
            .wrapping_add(&U256::from_u64(random.next() % 38))
            .wrapping_sub(&U256::from_u64(19));
        assert_eq!(number(element(near_p)), near_p.rem_vartime(&P));
    }
}

#[test]
fn four_products_at_once_agree_with_the_library() {
    let mut random = Random::new(2);
    for _ in 0..CASES {
        let [(a, left), (b, right), (c, third), (d, fourth)] = from_fn(|_| four(&mut random));
        let product = elements(left * right).map(number);
        assert_eq!(product, from_fn(|lane| a[lane].mul_mod_vartime(&b[lane], &P)));
        // The largest limbs that are allowed: three times, and twice, those of a reduced number.
        let product = elements((left + right.negative()) * (third + fourth)).map(number);
        let expected = from_fn(|lane| {
            let difference = a[lane].sub_mod(&b[lane], &P);
            difference.mul_mod_vartime(&c[lane].add_mod(&d[lane], &P), &P)
        });
        assert_eq!(product, expected);
        let sum = left + right + third + fourth + left.negative() + left.negative();
        assert_eq!(elements(sum.reduced()), elements(sum));
        assert_eq!(elements(sum.reduced() * third), elements(sum.reduced() * third.reduced()));
    }
}

#[test]
fn lanes_are_picked_from_two() {
    let numbers = |first: u32| Four::new(from_fn(|lane| Element::small(first + lane as u32)));
    let picked = elements(numbers(10).pick::<3, 4, 0, 7>(numbers(20)));
    assert_eq!(picked, [13, 20, 10, 23].map(Element::small));
    assert_eq!(numbers(10).negative().element(0), Element::small(10).negative());
}

#[test]
fn inverses_multiply_to_one() {
    let mut random = Random::new(3);
    assert_eq!(inverse::of(Element::ZERO), Element::ZERO);
    for _ in 0..CASES {
        let number = any(&mut random);
        if number != U256::ZERO {
            let element = element(number);
            let product = Four::splat(element) * Four::splat(inverse::of(element));
            assert_eq!(product.element(0), Element::ONE, "{number}");
        }
    }
}

#[test]
fn hashes_are_reduced_as_the_library_does() {
    let mut random = Random::new(4);
    for _ in 0..CASES {
        let near_multiple = ORDER
            .wrapping_mul(
                &U512::from_le_slice(&random.bytes::<64>()).shr(256 + random.below(256) as u32),
            )
            .wrapping_add(&U512::from_u64(random.next() % 3))
            .wrapping_sub(&U512::ONE);
        let near_multiple = near_multiple.to_le_bytes();
        for hash in [random.bytes(), near_multiple.as_ref().try_into().unwrap(), [0xff; 64]] {
            let expected = LibraryScalar::from_bytes_mod_order_wide(&hash).to_bytes();
            assert_eq!(Some(Scalar::reduce(&hash)), Scalar::from_canonical(&expected));
        }
    }
}

#[test]
fn scalars_are_below_the_order() {
    let mut random = Random::new(5);
    let order: [u8; 32] = ORDER.to_le_bytes().as_ref()[..32].try_into().unwrap();
    for _ in 0..CASES {
        let mut bytes = if random.below(2) == 0 { order } else { random.bytes() };
        bytes[random.below(32)] ^= 1 << random.below(8);
        let is_canonical = bool::from(LibraryScalar::from_canonical_bytes(bytes).is_some());
        assert_eq!(Scalar::from_canonical(&bytes).is_some(), is_canonical, "{bytes:02x?}");
    }
    assert_eq!(Scalar::from_canonical(&order), None);
}

#[test]
fn digits_add_up() {
    let mut random = Random::new(6);
    for width in [4, 8] {
        for _ in 0..CASES {
            let bytes = LibraryScalar::from_bytes_mod_order(random.bytes()).to_bytes();
            let digits: Vec<i32> = Scalar::from_canonical(&bytes).unwrap().digits(width).collect();
            let most = 1 << (width - 1);
            assert!(digits.iter().all(|digit| -most < *digit && *digit <= most));
            let sum = digits.iter().rev().fold(U256::ZERO, |sum, digit| {
                let magnitude = U256::from_u32(digit.unsigned_abs());
                let sum = sum.shl(width as u32);
                if *digit < 0 { sum.wrapping_sub(&magnitude) } else { sum.wrapping_add(&magnitude) }
            });
            assert_eq!(little_endian(sum), bytes);
        }
    }
}

/// A point that is one of the eight of small order one time in two, and a multiple of one more often than not.
fn point(random: &mut Random) -> EdwardsPoint {
    let torsion = EIGHT_TORSION[random.below(8)];
    match random.below(2) {
        0 => torsion,
        _ => EdwardsPoint::mul_base(&LibraryScalar::from_bytes_mod_order(random.bytes())) + torsion,
    }
}

fn ours(point: &EdwardsPoint) -> Point {
    Point::decode(&point.compress().to_bytes()).unwrap()
}

#[test]
fn encodings_are_read_as_the_library_does() {
    let mut random = Random::new(7);
    for _ in 0..CASES / 4 {
        let encoding: [u8; 32] = random.bytes();
        let library = CompressedEdwardsY(encoding).decompress();
        let expected = library.map(|point| point.compress().to_bytes());
        assert_eq!(Point::decode(&encoding).map(Point::encode), expected, "{encoding:02x?}");
    }
}

#[test]
fn sums_of_points_agree_with_the_library() {
    let mut random = Random::new(8);
    assert_eq!(Point::generator().unwrap().encode(), ED25519_BASEPOINT_POINT.compress().to_bytes());
    for _ in 0..CASES / 8 {
        let (a, b) = (point(&mut random), point(&mut random));
        let encoded = |point: EdwardsPoint| point.compress().to_bytes();
        for b in [a, -a, b] {
            let (left, right) = (ours(&a), ours(&b).addend());
            assert_eq!(left.add(&right).encode(), encoded(a + b));
            assert_eq!(left.add(&right.negative()).encode(), encoded(a - b));
        }
        assert_eq!(ours(&a).double().double().encode(), encoded(a + a + a + a));
        assert_eq!(ours(&a).negative().encode(), encoded(-a));
        assert_eq!(ours(&a).is_small_order(), a.mul_by_cofactor().is_identity());
    }
}

#[test]
fn sums_of_multiples_agree_with_the_library() {
    let mut random = Random::new(9);
    let a = EdwardsPoint::mul_base(&LibraryScalar::from_bytes_mod_order(random.bytes()));
    let mixed = a + EIGHT_TORSION[1];
    let bases = [a, mixed].map(|point| Base::of_key(ours(&point)));
    for case in 0..2 * WIDE_TABLE_AFTER_USES {
        let [k, l] = from_fn(|_| match random.below(4) {
            0 => LibraryScalar::from(random.next() % 3),
            1 => -LibraryScalar::from(random.next() % 300),
            _ => LibraryScalar::from_bytes_mod_order(random.bytes()),
        });
        let [ours_k, ours_l] =
            [k, l].map(|scalar| Scalar::from_canonical(&scalar.to_bytes()).unwrap());
        let sum = sum_of_multiples([(&bases[0], &ours_k), (&bases[1], &ours_l)]);
        assert_eq!(sum.encode(), (k * a + l * mixed).compress().to_bytes(), "{case}");
    }
}
