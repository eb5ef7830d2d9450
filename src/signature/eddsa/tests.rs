//! Our verification against ed25519-dalek's, on signatures good, forged and strange.

use curve25519_dalek::constants::{ED25519_BASEPOINT_TABLE, EIGHT_TORSION};
use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;
use sha2::{Digest, Sha512};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::library;
use crate::signature::edwards;
use crate::signature::random::{CASES, Random};

/// Enough for a key to earn its wide table and then to use it.
const SIGNATURES_OF_A_KEY: usize = 128;
/// The order of the generator, little-endian.
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

/// Two readings of one key.
struct Pair {
    ours: edwards::Key,
    library: library::Key,
}

impl Pair {
    fn decode(encoded: &[u8; 32]) -> Result<Self, &'static str> {
        let (ours, library) = (edwards::Key::decode(encoded), library::Key::decode(encoded));
        assert_eq!(ours.as_ref().err(), library.as_ref().err(), "{encoded:02x?}");
        Ok(Self { ours: ours?, library: library? })
    }

    fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        let verified = self.ours.verifies(message, signature);
        assert_eq!(
            verified,
            self.library.verifies(message, signature),
            "{message:02x?} {signature:02x?}"
        );
        verified
    }
}

/// A point of mixed order, one time in two.
fn mixed(random: &mut Random, scalar: &Scalar) -> EdwardsPoint {
    let torsion = EIGHT_TORSION[random.below(16).saturating_sub(8)];
    scalar * ED25519_BASEPOINT_TABLE + torsion
}

fn scalar(random: &mut Random) -> Scalar {
    Scalar::from_bytes_mod_order(random.bytes())
}

/// Encodings on which readers differ: y of a point of small order or near p or near zero, with either sign.
fn strange_encodings() -> Vec<[u8; 32]> {
    let mut near_p = [0xff; 32];
    near_p[31] = 0x7f;
    let near = (0..=255).map(|low| [&[low], &near_p[1..]].concat().try_into().unwrap());
    let small = (0..=20).map(|low| [&[low][..], &[0; 31]].concat().try_into().unwrap());
    let torsion = EIGHT_TORSION.map(|point| point.compress().to_bytes());
    let unsigned = near.chain(small).chain(torsion);
    unsigned
        .flat_map(|encoding: [u8; 32]| {
            let mut other = encoding;
            other[31] ^= 0x80;
            [encoding, other]
        })
        .collect()
}

/// A scalar below, at or above the order, or anything.
fn strange_scalar(random: &mut Random, good: &Scalar) -> [u8; 32] {
    let plus = |number: [u8; 32], carry: u16| {
        let mut carry = carry;
        core::array::from_fn(|byte| {
            carry += u16::from(number[byte]) + u16::from(ORDER[byte]);
            let low = carry as u8;
            carry >>= 8;
            low
        })
    };
    match random.below(6) {
        0 => plus(good.to_bytes(), 0),
        1 => plus([0; 32], random.below(3) as u16),
        2 => (-Scalar::from(random.below(3) as u64)).to_bytes(),
        3 => Scalar::from(random.below(3) as u64).to_bytes(),
        4 => (-good).to_bytes(),
        _ => random.bytes(),
    }
}

/// A signature that is good but for torsion, or spoilt.
fn signature(
    random: &mut Random,
    strange: &[[u8; 32]],
    a: &Scalar,
    key: &[u8; 32],
    message: &[u8],
) -> [u8; 64] {
    let secret = if random.below(16) == 0 { Scalar::ZERO } else { scalar(random) };
    let kind = random.below(8);
    let r = match kind {
        0 => strange[random.below(strange.len())],
        _ => mixed(random, &secret).compress().to_bytes(),
    };
    let hash = Sha512::new().chain_update(r).chain_update(key).chain_update(message);
    let k = Scalar::from_bytes_mod_order_wide(&hash.finalize().into());
    let good = secret + k * a;
    let s = if kind == 1 { strange_scalar(random, &good) } else { good.to_bytes() };
    let mut signature: [u8; 64] = [r, s].concat().try_into().unwrap();
    if kind == 2 {
        signature[random.below(64)] ^= 1 << random.below(8);
    }
    signature
}

#[test]
fn verifications_agree_with_the_library() {
    let mut random = Random::new(25519);
    let strange = strange_encodings();
    let mut verified = 0;
    for _ in 0..CASES.div_ceil(SIGNATURES_OF_A_KEY) {
        let a = scalar(&mut random);
        let encoded = mixed(&mut random, &a).compress().to_bytes();
        let key = Pair::decode(&encoded).unwrap();
        for _ in 0..SIGNATURES_OF_A_KEY {
            let message = random.bytes::<32>();
            let message = &message[..random.below(33)];
            let signature = signature(&mut random, &strange, &a, &encoded, message);
            verified += usize::from(key.verifies(message, &signature));
        }
    }
    assert!(verified > CASES / 8, "{verified}");
}

#[test]
fn keys_agree_with_the_library() {
    let strange = strange_encodings();
    let read = strange.iter().filter(|encoded| Pair::decode(encoded).is_ok()).count();
    // Half of the numbers just below p, and of those just above zero, are coordinates.
    assert_eq!(read, 252);
    let mut random = Random::new(8032);
    for _ in 0..CASES / 4 {
        let _ = Pair::decode(&random.bytes());
    }
}
