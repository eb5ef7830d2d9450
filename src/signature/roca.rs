//! The ROCA weakness (CVE-2017-15361): moduli made by one vendor's chips, which can be factored.

/// The weak generator's primes are powers of 65537 modulo a product of small primes, so the modulus
/// is one too, modulo each of these.
const SMALL_PRIMES: [u32; 38] = [
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
    101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];
const GENERATOR: u32 = 65_537;

/// Whether the modulus, unsigned and big-endian, bears the fingerprint; a sound one does with a
/// chance below 2^-27.
pub(crate) fn is_weak(modulus: &[u8]) -> bool {
    SMALL_PRIMES.iter().all(|prime| is_power_of_generator(remainder(modulus, *prime), *prime))
}

fn remainder(modulus: &[u8], prime: u32) -> u32 {
    modulus.iter().fold(0, |value, byte| (value << 8 | u32::from(*byte)) % prime)
}

fn is_power_of_generator(value: u32, prime: u32) -> bool {
    let mut power = 1;
    for _ in 0..prime {
        if power == value {
            return true;
        }
        power = power * GENERATOR % prime;
    }
    false
}

#[cfg(test)]
mod tests {
    use base64ct::{Base64UrlUnpadded, Encoding};

    use super::*;

    /// A key of the flawed chips, from Wycheproof's `json_web_key_test.json` (Apache-2.0).
    const WEAK: &str = "\
        AanFpofbj7KjD4Lf-N2hVMKR7yewSyXhhbirIMTGpfYEhZ_lnt5UoK98DnKIgArXGTu3MaW_HhFw16HGaTDUHqPr\
        Id7fe4r11CqRw09yBFuW79V8sYIwHdzCaWflUI6auImYbVfoN9_nD5n8N8SY9DwXw7mwZM9wREPXoDPgOoIWl6q_\
        MPsp7n0zs3Z5ZaiQWOOzl1S9OhwAfSiiOwz6efnXEaxuTEtPd7BjSx7NaFka8Dx9U7YqXy2RFj1O9PjyaDGuRh7Y\
        XsX3iMUSP_wSyHQg_c_qHRtKUsNSGCT7OZg0hzm2KphtjnayKJvC64vAbROBR4Ubg6Bxg9IQVZ-QYyE";

    #[test]
    fn a_modulus_of_the_flawed_chips_is_told() {
        let mut modulus = Base64UrlUnpadded::decode_vec(WEAK).unwrap();
        assert!(is_weak(&modulus));
        modulus[0] ^= 1;
        assert!(!is_weak(&modulus));
    }

    #[test]
    fn powers_of_the_generator_are_told_from_other_numbers() {
        assert!(is_weak(&GENERATOR.to_be_bytes()));
        assert!(is_weak(&(u64::from(GENERATOR) * u64::from(GENERATOR)).to_be_bytes()));
        assert!(!is_weak(&[0xff; 256]));
        assert!(!is_weak(&[3]));
    }
}
