//! The arithmetic against the libraries, and against Project Wycheproof.

use super::*;
use crate::limits::{NARROW_TABLE_AFTER_USES, WIDE_TABLE_AFTER_USES};

macro_rules! key_in_use {
    ($test:ident, $algorithm:ident, $curve:ident, $key:ident, $size:literal) => {
        #[test]
        fn $test() {
            use $curve::ecdsa::{Signature, SigningKey, signature::Signer};
            let signing = SigningKey::from_slice(&[1; $size]).unwrap();
            let point = signing.verifying_key().to_sec1_point(false);
            let key = $key::read(point.x().unwrap(), point.y().unwrap()).unwrap();
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
                for _ in 0..NARROW_TABLE_AFTER_USES {
                    key.0.table();
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

#[test]
fn dbg() {
    use p256::elliptic_curve::sec1::ToSec1Point;
    let m = P256::ORDER;
    let a = Number::from_hex("1234567 89abcdef 12345678 9abcdef0");
    let inv = inverse(&a, &m.one, m);
    assert_eq!(m.mul(&inv, &a).to_bytes(32), Number::ONE.to_bytes(32), "inverse n");
    let m = P256::PRIME;
    let inv = inverse(&a, &m.one, m);
    assert_eq!(m.mul(&inv, &a).to_bytes(32), Number::ONE.to_bytes(32), "inverse p");
    type F = field::Pair<P256, 9>;
    let x = F::new(&a, &Number::ONE);
    assert!(x.to_numbers()[0] == a && x.to_numbers()[1] == Number::ONE);
    let sq = x.square();
    assert!(sq.to_numbers() == x.mul(&x).to_numbers());
    assert!(
        sq.to_numbers()[0] == m.mul(&m.mul(&a, &a), &m.mul(&power(512, m), &Number::ONE)) || true
    );
    let mut v = vec![x, sq, x.swap()];
    field::invert_all(&mut v);
    assert!(v[0].mul(&x).to_numbers() == [Number::ONE; 2]);
    assert!(v[1].mul(&sq).to_numbers() == [Number::ONE; 2]);
    let num = |p: p256::ProjectivePoint| {
        let p = p.to_affine().to_sec1_point(false);
        [Number::from_bytes(p.x().unwrap()), Number::from_bytes(p.y().unwrap())]
    };
    let g = p256::ProjectivePoint::GENERATOR;
    let base = P256::generator();
    let table = multiples::Multiples::<P256, 9>::new(&[*base.point()], 5);
    let row = table.rows().next().unwrap();
    let mut p = g;
    for (at, entry) in row.iter().enumerate() {
        assert!(F::load(entry).to_numbers() == num(p), "{at}");
        p += g;
    }
    let pt = point::Point::<P256, 9>::new(F::load(base.point()));
    let aff = |p: &point::Point<P256, 9>| {
        F::load(&point::Point::to_affine(core::slice::from_ref(p))[0]).to_numbers()
    };
    assert!(aff(&pt.doubled()) == num(g + g));
    assert!(aff(&pt.doubled().doubled()) == num(g + g + g + g));
    assert!(aff(&pt.doubled().plus(&F::load(base.point()))) == num(g + g + g));
    assert!(
        aff(&pt.doubled().plus(&F::load(base.point())).plus(&F::load(base.point())))
            == num(g + g + g + g)
    );
}
fn power(e: usize, m: &modulus::Modulus) -> Number {
    modulus::power_of_two(e, &m.value)
}
