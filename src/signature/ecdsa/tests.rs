//! The tables against the library, and against Project Wycheproof.

use super::*;
use crate::limits::WIDE_TABLE_AFTER_USES;
use p256::elliptic_curve::ff::{Field, PrimeField};
use p256::elliptic_curve::group::Group;
use proptest::prelude::*;

/// A scalar from random bytes, now and then one at the edge of its range.
fn scalar<C: Tabled>(seed: &[u8]) -> Scalar<C> {
    match seed[0] % 8 {
        0 => Scalar::<C>::ONE,
        1 => -Scalar::<C>::ONE,
        2 => Scalar::<C>::from(u64::from(seed[1])),
        3 => Scalar::<C>::TWO_INV,
        _ => hashed::<C>(seed),
    }
}

fn agrees_with_the_library<C: Tabled>(seeds: &[[u8; 64]; 2]) {
    let generator = ProjectivePoint::<C>::generator();
    let [base, times] = [scalar::<C>(&seeds[0]), scalar::<C>(&seeds[1])];
    let point = generator * base;
    if bool::from(point.is_identity()) {
        return;
    }
    let table = FixedBase::<C>::new(&point);
    assert_eq!(table.add_multiple(ProjectivePoint::<C>::default(), &times), point * times);
    assert_eq!(table.add_multiple(-(point * times), &times), ProjectivePoint::<C>::default());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tables_multiply_as_the_library_does(one in any::<[u8; 64]>(), other in any::<[u8; 64]>()) {
        agrees_with_the_library::<p256::NistP256>(&[one, other]);
        agrees_with_the_library::<p384::NistP384>(&[one, other]);
        agrees_with_the_library::<p521::NistP521>(&[one, other]);
    }
}

macro_rules! key_in_use {
    ($test:ident, $algorithm:ident, $curve:ident, $key:ident, $size:literal) => {
        #[test]
        fn $test() {
            use $curve::ecdsa::{Signature, SigningKey, signature::Signer};
            let signing = SigningKey::from_slice(&[1; $size]).unwrap();
            let point = signing.verifying_key().as_affine().to_owned();
            let key = $key::read(&point.x(), &point.y()).unwrap();
            let good = |message: &[u8], signature: &[u8]| {
                super::super::verify(&$algorithm, &key, message, signature)
            };
            for round in 0..WIDE_TABLE_AFTER_USES + 8 {
                let message = round.to_be_bytes();
                let signature: Signature = signing.sign(&message);
                let mut bytes = signature.to_bytes().to_vec();
                assert!(good(&message, &bytes), "round {round}");
                assert!(!good(b"another message", &bytes), "round {round}");
                bytes[$size - 1] ^= 1;
                assert!(!good(&message, &bytes), "round {round}");
            }
            assert!(key.table.table(|_| FixedBase::new(&point.into())).is_some());
        }
    };
}

key_in_use!(a_p256_key_in_use_stays_right, Es256, p256, P256Key, 32);
key_in_use!(a_p384_key_in_use_stays_right, Es384, p384, P384Key, 48);
key_in_use!(a_p521_key_in_use_stays_right, Es512, p521, P521Key, 66);

fn bytes(hex: &str) -> Vec<u8> {
    let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(byte).collect()
}

/// Every row of Project Wycheproof under a key that has earned its table.
macro_rules! wycheproof {
    ($test:ident, $algorithm:ident, $key:ident, $curve:literal, $hash:literal, $size:literal) => {
        #[test]
        fn $test() {
            let file = concat!("ecdsa_", $curve, "_", $hash, "_p1363_test.json");
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/wycheproof/");
            let text = std::fs::read_to_string(format!("{folder}{file}")).unwrap();
            let vectors: serde_json::Value = serde_json::from_str(&text).unwrap();
            let mut rows = 0;
            for group in vectors["testGroups"].as_array().unwrap() {
                let point = bytes(group["publicKey"]["uncompressed"].as_str().unwrap());
                let (x, y) = point[1..].split_at($size);
                let key = $key::read(x, y).unwrap();
                while key.table.table(|_| FixedBase::new(&(*key.key.as_affine()).into())).is_none()
                {
                }
                for row in group["tests"].as_array().unwrap() {
                    let [message, signature] =
                        ["msg", "sig"].map(|name| bytes(row[name].as_str().unwrap()));
                    let good = super::super::verify(&$algorithm, &key, &message, &signature);
                    assert_eq!(good, row["result"] == "valid", "{}", row["tcId"]);
                    rows += 1;
                }
            }
            assert_eq!(vectors["numberOfTests"], rows);
        }
    };
}

wycheproof!(p256_tables_pass_wycheproof, Es256, P256Key, "secp256r1", "sha256", 32);
wycheproof!(p384_tables_pass_wycheproof, Es384, P384Key, "secp384r1", "sha384", 48);
wycheproof!(p521_tables_pass_wycheproof, Es512, P521Key, "secp521r1", "sha512", 66);
