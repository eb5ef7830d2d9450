//! The arithmetic against the libraries, and against Project Wycheproof.

mod arithmetic;
mod verification;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::modulus::Modulus;
use super::number::WORDS;
use super::*;
use crate::limits::NARROW_TABLE_AFTER_USES;
use crate::signature::random::Random;

/// A number below the modulus, every other time one at an edge: near zero, near the modulus or its
/// half, near a power of two.
fn number(random: &mut Random, modulus: &Modulus) -> Number {
    let anything = Number(core::array::from_fn(|_| random.next() as u32));
    let power = Number::ONE.shifted(random.below(modulus.bits()));
    let small = Number::from_limbs([random.below(20) as i32], 32);
    let edge = match random.below(8) {
        0 => small,
        1 => modulus.value.minus(&small).0,
        2 => modulus.value.halved().plus(&small),
        3 => modulus.value.halved().minus(&small).0,
        4 => power.plus(&small),
        5 => power.minus(&small).0,
        6 => modulus.value.minus(&power).0,
        _ => Number(anything.0.map(|word| if word % 2 == 0 { 0 } else { u32::MAX })),
    };
    let chosen = if random.below(2) == 0 { edge } else { anything };
    let bits = modulus.bits();
    let cut = Number(core::array::from_fn(|word| {
        let kept = bits.saturating_sub(32 * word).min(32) as u32;
        chosen.0[word] & u32::try_from((1_u64 << kept) - 1).unwrap()
    }));
    modulus.settle(cut)
}

impl Number {
    fn shifted(&self, bits: usize) -> Self {
        (0..bits).fold(*self, |number, _| number.plus(&number))
    }

    fn halved(&self) -> Self {
        Self(core::array::from_fn(|word| self.bits(32 * word + 1, 32)))
    }
}

/// Every row of Project Wycheproof, under keys that have earned a table.
macro_rules! wycheproof {
    ($test:ident, $algorithm:ident, $key:ident, $curve:literal, $size:literal) => {
        #[test]
        fn $test() {
            let text = include_str!(concat!("../../../tests/vectors/wycheproof/ecdsa_", $curve));
            let vectors: serde_json::Value = serde_json::from_str(text).unwrap();
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

wycheproof!(p256_passes_wycheproof, Es256, P256Key, "secp256r1_sha256_p1363_test.json", 32);
wycheproof!(p384_passes_wycheproof, Es384, P384Key, "secp384r1_sha384_p1363_test.json", 48);
wycheproof!(p521_passes_wycheproof, Es512, P521Key, "secp521r1_sha512_p1363_test.json", 66);

fn bytes(hex: &str) -> Vec<u8> {
    let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(byte).collect()
}
