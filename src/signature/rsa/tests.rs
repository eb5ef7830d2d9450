//! Keys, their bounds, and verification against the library's.

mod encodings;

use base64ct::{Base64UrlUnpadded, Encoding};
use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::signature::random::{CASES, Random};

const SCHEMES: [Scheme; 6] = [
    Scheme::Pkcs1v15(Hash::Sha256),
    Scheme::Pkcs1v15(Hash::Sha384),
    Scheme::Pkcs1v15(Hash::Sha512),
    Scheme::Pss(Hash::Sha256),
    Scheme::Pss(Hash::Sha384),
    Scheme::Pss(Hash::Sha512),
];

/// `base` to the power of `exponent` by the library, as long as the modulus.
pub(super) fn library_power(modulus: &[u8], base: &[u8], exponent: &BoxedUint) -> Vec<u8> {
    let odd = Odd::new(BoxedUint::from_be_slice_vartime(modulus)).unwrap();
    let base = BoxedUint::from_be_slice(base, odd.bits_precision()).unwrap();
    let params = BoxedMontyParams::new_vartime(odd);
    let power = BoxedMontyForm::new(base, &params).pow(exponent).retrieve().to_be_bytes();
    power[power.len() - modulus.len()..].to_vec()
}

/// A key that signs, for what no honest signer would.
struct Signer {
    key: Key,
    private: BoxedUint,
}

impl Signer {
    /// Keys of 2048, 2049 and 2052 bits.
    fn all() -> Vec<Self> {
        let keys: Vec<serde_json::Value> =
            serde_json::from_str(include_str!("tests/keys.json")).unwrap();
        let octets = |key: &serde_json::Value, name: &str| {
            Base64UrlUnpadded::decode_vec(key[name].as_str().unwrap()).unwrap()
        };
        let signer = |key: &serde_json::Value| Self {
            key: Key::read(&octets(key, "n"), &[1, 0, 1]).unwrap(),
            private: BoxedUint::from_be_slice_vartime(&octets(key, "d")),
        };
        keys.iter().map(signer).collect()
    }

    fn sign(&self, encoded: &[u8]) -> Vec<u8> {
        library_power(self.key.modulus(), encoded, &self.private)
    }

    /// Our answer, which is the library's.
    fn verifies(&self, scheme: Scheme, message: &[u8], signature: &[u8]) -> bool {
        let verified = self.key.verifies(scheme, message, signature);
        let expected = library::verifies(&self.key, scheme, message, signature);
        assert_eq!(verified, expected, "{scheme:?} {message:02x?} {signature:02x?}");
        verified
    }
}

#[test]
fn only_the_right_encoding_is_good() {
    for signer in Signer::all() {
        for scheme in SCHEMES {
            let digest = scheme.hash().digest(&[b"message"]);
            let bits = signer.key.modulus_bits();
            for (name, encoded, good) in encodings::of(scheme, &digest, bits) {
                assert_eq!(scheme.encodes(&encoded, &digest, bits), good, "{scheme:?} {name}");
                if encoded.as_slice() < signer.key.modulus() {
                    let signature = signer.sign(&encoded);
                    let verified = signer.verifies(scheme, b"message", &signature);
                    assert_eq!(verified, good, "{scheme:?} {name}");
                }
            }
        }
    }
}

#[test]
fn signatures_verify_as_by_the_library() {
    let mut random = Random::new(2);
    let mut signatures = Vec::new();
    let signers = Signer::all();
    for signer in &signers {
        for scheme in SCHEMES {
            let message: [u8; 16] = random.bytes();
            let digest = scheme.hash().digest(&[&message]);
            let salt = &random.bytes::<64>()[..digest.len()];
            let encoded = encodings::good(scheme, &digest, salt, signer.key.modulus_bits());
            signatures.push((signer, scheme, message, signer.sign(&encoded)));
        }
    }
    for _ in 0..CASES {
        let (signer, scheme, mut message, mut signature) =
            signatures[random.below(signatures.len())].clone();
        let good = match random.below(4) {
            0 => true,
            1 => flip(&mut random, &mut message),
            _ => flip(&mut random, &mut signature),
        };
        assert_eq!(signer.verifies(scheme, &message, &signature), good);
    }
}

/// Turns one bit over: no longer good.
fn flip(random: &mut Random, bytes: &mut [u8]) -> bool {
    bytes[random.below(bytes.len())] ^= 1 << random.below(8);
    false
}

#[test]
fn a_signature_is_as_long_as_the_modulus_and_below_it() {
    let signer = &Signer::all()[0];
    let scheme = Scheme::Pkcs1v15(Hash::Sha256);
    let digest = scheme.hash().digest(&[b"message"]);
    let encoded = encodings::good(scheme, &digest, &[], 2048);
    let signature = signer.sign(&encoded);
    assert!(signer.verifies(scheme, b"message", &signature));
    assert!(!signer.verifies(scheme, b"message", &[&[0], &signature[..]].concat()));
    assert!(!signer.verifies(scheme, b"message", &signature[1..]));
    assert!(!signer.verifies(scheme, b"message", &[]));
    assert!(!signer.verifies(scheme, b"message", signer.key.modulus()));
    assert!(!signer.verifies(scheme, b"message", &[0; 256]));
    assert!(!signer.verifies(scheme, b"message", &[0xff; 256]));
}

/// What a host answers is checked like what is computed here.
#[test]
fn a_power_from_elsewhere_is_checked() {
    let signer = &Signer::all()[0];
    let digest = Hash::Sha256.digest(&[b"message"]);
    let encoded = encodings::good(Scheme::Pkcs1v15(Hash::Sha256), &digest, &[], 2048);
    let signature = signer.sign(&encoded);
    let verifies = |answer: &[u8], algorithm, signature: &[u8]| {
        let host = Host { answer: answer.to_vec(), modulus: signer.key.modulus().to_vec() };
        signer.key.verifies_by(&host, algorithm, b"message", signature)
    };
    assert!(verifies(&encoded, Algorithm::Rs256, &signature));
    assert!(verifies(&[], Algorithm::Rs256, &signature), "what no host computes is computed here");
    assert!(!verifies(&signature, Algorithm::Rs256, &signature));
    for algorithm in [Algorithm::Ps256, Algorithm::Rs384, Algorithm::Es256] {
        assert!(!verifies(&encoded, algorithm, &signature));
    }
    for out_of_range in [&signature[1..], signer.key.modulus()] {
        assert!(!verifies(&encoded, Algorithm::Rs256, out_of_range));
    }
}

/// A host that has one answer, or none.
#[derive(Debug)]
struct Host {
    answer: Vec<u8>,
    modulus: Vec<u8>,
}

impl HostRsa for Host {
    fn power(&self, modulus: &[u8], exponent: u64, signature: &[u8], power: &mut [u8]) -> bool {
        assert_eq!((modulus, exponent), (&self.modulus[..], 65537));
        assert!(signature.len() == modulus.len() && signature < modulus);
        let is_there = self.answer.len() == power.len();
        if is_there {
            power.copy_from_slice(&self.answer);
        }
        is_there
    }
}

fn fault(modulus: &[u8], exponent: &[u8]) -> Option<&'static str> {
    Key::read(modulus, exponent).err()
}

/// An odd number of the given size; no product of primes is needed to test bounds.
fn modulus(bits: usize) -> Vec<u8> {
    let mut modulus = vec![0xff; bits.div_ceil(8)];
    modulus[0] >>= modulus.len() * 8 - bits;
    modulus
}

#[test]
fn the_modulus_is_bounded() {
    let e = [1, 0, 1];
    for bits in [2048, 2049, 3072, 4096, 8192] {
        assert_eq!(fault(&modulus(bits), &e), None, "{bits}");
    }
    for bits in [8, 1024, 2040, 2047] {
        assert_eq!(fault(&modulus(bits), &e), Some("the modulus has fewer than 2048 bits"));
    }
    for bits in [8193, 16384] {
        assert_eq!(fault(&modulus(bits), &e), Some("the modulus has more than 8192 bits"));
    }
    let mut even = modulus(2048);
    even[255] = 0xfe;
    assert_eq!(fault(&even, &e), Some("the modulus is even"));
}

#[test]
fn one_leading_zero_is_forgiven() {
    let padded = |zeros: usize| [vec![0; zeros], modulus(2048)].concat();
    let padding = Some("an RSA integer is empty or padded with zeros");
    assert_eq!(fault(&padded(1), &[0, 1, 0, 1]), None);
    assert!(Key::read(&padded(1), &[1, 0, 1]) == Key::read(&padded(0), &[1, 0, 1]));
    assert_eq!(fault(&padded(2), &[1, 0, 1]), padding);
    assert_eq!(fault(&padded(0), &[0, 0, 1, 0, 1]), padding);
    assert_eq!(fault(&[], &[1, 0, 1]), padding);
    assert_eq!(fault(&padded(0), &[]), padding);
    assert_eq!(fault(&padded(0), &[0]), padding);
}

#[test]
fn the_exponent_is_bounded() {
    for (exponent, expected) in [
        (&[1_u8][..], Some("the exponent is smaller than 65537")),
        (&[3], Some("the exponent is smaller than 65537")),
        (&[2], Some("the exponent is even")),
        (&[0xff, 0xff], Some("the exponent is smaller than 65537")),
        (&[1, 0, 0], Some("the exponent is even")),
        (&[1, 0, 1], None),
        (&[1, 0xff, 0xff, 0xff, 0xff], None),
        (&[2, 0, 0, 0, 1], Some("the exponent is too large")),
        (&[0xff; 8], Some("the exponent is too large")),
        (&[0xff; 9], Some("the exponent is too large")),
    ] {
        assert_eq!(fault(&modulus(2048), exponent), expected, "{exponent:?}");
    }
}
