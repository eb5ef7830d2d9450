//! Powers against the library's.

use crypto_bigint::BoxedUint;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::super::tests::library_power;
use super::*;
use crate::signature::random::{CASES, Random};

/// Sizes in bits: most often the usual one.
fn size(random: &mut Random) -> usize {
    match random.below(64) {
        0 => 8192,
        1 => 2048 + random.below(6145),
        2..8 => [2049, 2050, 2056, 2079, 2080, 2081][random.below(6)],
        8..12 => [3072, 4096][random.below(2)],
        _ => 2048,
    }
}

/// Bytes at random, in runs of ones and zeros, or such that all digits are as far from zero as they
/// can be.
fn bytes(random: &mut Random, length: usize) -> Vec<u8> {
    let words = |word: u128| bytes_of(&vec![word; length.div_ceil(13)], length);
    match random.below(8) {
        0 => words(u128::MAX / 8191 * 4096),
        1 => words(u128::MAX / 8191 * 4095),
        2 => vec![0xff; length],
        3 => vec![0; length],
        4 => (0..length).scan(0, |run, _| Some(next_of_run(random, run))).collect(),
        _ => (0..length).map(|_| random.next() as u8).collect(),
    }
}

fn next_of_run(random: &mut Random, run: &mut u8) -> u8 {
    if random.below(16) == 0 {
        *run = !*run;
    }
    *run
}

/// An odd number of the given size.
fn modulus(random: &mut Random, bits: usize) -> Vec<u8> {
    let mut modulus = bytes(random, bits.div_ceil(8));
    let above = modulus.len() * 8 - bits;
    modulus[0] = modulus[0] & (0xff >> above) | 0x80 >> above;
    *modulus.last_mut().unwrap() |= 1;
    modulus
}

/// A number below the modulus, often next to it or next to zero.
fn base(random: &mut Random, modulus: &[u8]) -> Vec<u8> {
    let mut base = match random.below(8) {
        0 => modulus.to_vec(),
        1 => vec![0; modulus.len()],
        _ => bytes(random, modulus.len()),
    };
    if base.as_slice() >= modulus {
        base[0] = modulus[0] - 1;
    }
    match random.below(8) {
        0 => minus_one(modulus),
        1 => [&vec![0; modulus.len() - 1][..], &[random.below(3) as u8]].concat(),
        _ => base,
    }
}

fn minus_one(odd: &[u8]) -> Vec<u8> {
    let mut even = odd.to_vec();
    *even.last_mut().unwrap() -= 1;
    even
}

fn exponent(random: &mut Random) -> u64 {
    match random.below(8) {
        0 => (1 << 33) - 1,
        1 => (65_537 + random.next() % (1 << 32)) | 1,
        2 => [3, 65_539, 131_071][random.below(3)],
        _ => 65_537,
    }
}

#[test]
fn powers_are_the_library_s() {
    let mut random = Random::new(1);
    for _ in 0..CASES {
        let bits = size(&mut random);
        let modulus = modulus(&mut random, bits);
        let (base, exponent) = (base(&mut random, &modulus), exponent(&mut random));
        let power = Modulus::new(&modulus).power(&base, exponent);
        let expected = library_power(&modulus, &base, &BoxedUint::from(exponent));
        assert_eq!(power, expected, "{modulus:02x?} {base:02x?} {exponent}");
    }
}

#[test]
fn a_modulus_is_good_for_many_powers() {
    let mut random = Random::new(3);
    let bytes = modulus(&mut random, 2048);
    let modulus = Modulus::new(&bytes);
    for _ in 0..CASES {
        let base = base(&mut random, &bytes);
        let expected = library_power(&bytes, &base, &BoxedUint::from(65_537_u64));
        assert_eq!(modulus.power(&base, 65_537), expected, "{base:02x?}");
    }
}

/// 2^2048 is 1 modulo 2^2048 - 1, and 65537 is 1 modulo 2048.
#[test]
fn a_power_known_without_a_library() {
    let mut two = vec![0; 256];
    two[255] = 2;
    assert_eq!(Modulus::new(&[0xff; 256]).power(&two, 65_537), two);
    let mut eight = vec![0; 256];
    eight[255] = 8;
    assert_eq!(Modulus::new(&[0xff; 256]).power(&two, 65_539), eight);
}
