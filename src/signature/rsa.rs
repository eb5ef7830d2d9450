//! RSA signatures: RSASSA-PKCS1-v1_5 and RSASSA-PSS (RFC 7518 sections 3.3 and 3.5, RFC 8017
//! section 8).

#![cfg_attr(feature = "library-signatures", allow(dead_code, reason = "the library does it all"))]

mod encoding;
mod integer;
#[cfg(any(test, feature = "library-signatures"))]
mod library;
mod montgomery;
mod product;
#[cfg(test)]
mod tests;
mod vector;

use core::fmt;
use std::borrow::Cow;
use std::sync::OnceLock;

use jwt_compact::AlgorithmSignature;

use self::encoding::{Hash, Scheme};
use self::montgomery::Modulus;
use super::{Algorithm, NoSigningKey, roca};
use crate::HostRsa;

/// RFC 7518 section 3.3: 2048 bits or more.
const MODULUS_MIN_BITS: usize = 2048;
/// The cost of a verification grows with the square of the size: this one takes milliseconds.
const MODULUS_MAX_BITS: usize = 8192;
/// Smaller exponents forgive no mistake in padding (NIST SP 800-56B section 6.2 has the same
/// bound).
const EXPONENT_MIN: u64 = 65_537;
/// The cost of a verification grows with the size of the exponent.
const EXPONENT_MAX: u64 = (1 << 33) - 1;

/// A modulus and an exponent within the bounds above.
pub(crate) struct Key {
    modulus: Vec<u8>,
    exponent: u64,
    /// What powers modulo the modulus take, from the first one on.
    arithmetic: OnceLock<Modulus>,
}

impl Key {
    /// Reads two unsigned big-endian integers.
    ///
    /// RFC 7518 section 2 wants them without leading zeros; one zero byte, which many issuers take
    /// over from a signed encoding, is forgiven.
    pub(crate) fn read(modulus: &[u8], exponent: &[u8]) -> Result<Self, &'static str> {
        let modulus = without_sign(modulus)?;
        check_modulus(modulus)?;
        let exponent = read_exponent(without_sign(exponent)?)?;
        Ok(Self { modulus: modulus.to_vec(), exponent, arithmetic: OnceLock::new() })
    }

    /// Whether the signature is good.
    #[cfg(not(feature = "library-signatures"))]
    fn verifies(&self, scheme: Scheme, message: &[u8], signature: &[u8]) -> bool {
        self.encodes(scheme, message, signature, || self.power(signature))
    }

    /// Whether the signature is good, as the library has it.
    #[cfg(feature = "library-signatures")]
    fn verifies(&self, scheme: Scheme, message: &[u8], signature: &[u8]) -> bool {
        library::verifies(self, scheme, message, signature)
    }

    /// Whether the signature is good, where a host computes the power if it can.
    pub(super) fn verifies_by(
        &self,
        host: &dyn HostRsa,
        algorithm: Algorithm,
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        let power = || {
            let mut power = vec![0; signature.len()];
            let is_there = host.power(self.modulus(), self.exponent(), signature, &mut power);
            if is_there { power } else { self.power(signature) }
        };
        scheme(algorithm).is_some_and(|scheme| self.encodes(scheme, message, signature, power))
    }

    /// Whether the signature is as long as the modulus and below it, and its `power` encodes the
    /// message (RFC 8017 sections 8.1.2 and 8.2.2).
    fn encodes(
        &self,
        scheme: Scheme,
        message: &[u8],
        signature: &[u8],
        power: impl FnOnce() -> Vec<u8>,
    ) -> bool {
        let modulus = self.modulus();
        let in_range = signature.len() == modulus.len() && signature < modulus;
        in_range && {
            let digest = scheme.hash().digest(&[message]);
            scheme.encodes(&power(), &digest, self.modulus_bits())
        }
    }

    /// The modulus, unsigned and big-endian, without leading zeros.
    fn modulus(&self) -> &[u8] {
        &self.modulus
    }

    /// The size of the modulus.
    fn modulus_bits(&self) -> usize {
        bits(&self.modulus)
    }

    /// The exponent, within the bounds above.
    fn exponent(&self) -> u64 {
        self.exponent
    }

    /// RSAVP1 (RFC 8017 section 5.2.2) for a `base` below the modulus and as long.
    fn power(&self, base: &[u8]) -> Vec<u8> {
        let modulus = self.arithmetic.get_or_init(|| Modulus::new(&self.modulus));
        modulus.power(base, self.exponent)
    }
}

impl Clone for Key {
    fn clone(&self) -> Self {
        let (modulus, exponent) = (self.modulus.clone(), self.exponent);
        Self { modulus, exponent, arithmetic: OnceLock::new() }
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        (&self.modulus, self.exponent) == (&other.modulus, other.exponent)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Key({} bits)", self.modulus_bits())
    }
}

/// The mask of PSS uses the same hash and the salt is as long as it (RFC 7518 section 3.5).
const fn scheme(algorithm: Algorithm) -> Option<Scheme> {
    match algorithm {
        Algorithm::Rs256 => Some(Scheme::Pkcs1v15(Hash::Sha256)),
        Algorithm::Rs384 => Some(Scheme::Pkcs1v15(Hash::Sha384)),
        Algorithm::Rs512 => Some(Scheme::Pkcs1v15(Hash::Sha512)),
        Algorithm::Ps256 => Some(Scheme::Pss(Hash::Sha256)),
        Algorithm::Ps384 => Some(Scheme::Pss(Hash::Sha384)),
        Algorithm::Ps512 => Some(Scheme::Pss(Hash::Sha512)),
        _ => None,
    }
}

fn without_sign(integer: &[u8]) -> Result<&[u8], &'static str> {
    match integer {
        [] | [0] | [0, 0, ..] => Err("an RSA integer is empty or padded with zeros"),
        [0, rest @ ..] => Ok(rest),
        integer => Ok(integer),
    }
}

fn check_modulus(modulus: &[u8]) -> Result<(), &'static str> {
    let bits = bits(modulus);
    if bits < MODULUS_MIN_BITS {
        return Err("the modulus has fewer than 2048 bits");
    }
    if bits > MODULUS_MAX_BITS {
        return Err("the modulus has more than 8192 bits");
    }
    if modulus.last().is_none_or(|byte| byte % 2 == 0) {
        return Err("the modulus is even");
    }
    match roca::is_weak(modulus) {
        true => Err("the modulus has the ROCA weakness"),
        false => Ok(()),
    }
}

fn bits(integer: &[u8]) -> usize {
    let leading = integer.first().map_or(0, |byte| byte.leading_zeros() as usize);
    integer.len() * 8 - leading
}

fn read_exponent(exponent: &[u8]) -> Result<u64, &'static str> {
    if exponent.len() > size_of::<u64>() {
        return Err("the exponent is too large");
    }
    let exponent = exponent.iter().fold(0, |value, byte| value << 8 | u64::from(*byte));
    match exponent {
        _ if exponent % 2 == 0 => Err("the exponent is even"),
        ..EXPONENT_MIN => Err("the exponent is smaller than 65537"),
        EXPONENT_MIN..=EXPONENT_MAX => Ok(exponent),
        _ => Err("the exponent is too large"),
    }
}

/// A signature as long as the modulus, which is for the key to compare.
pub(crate) struct RsaSignature(Vec<u8>);

impl AlgorithmSignature for RsaSignature {
    fn try_from_slice(slice: &[u8]) -> anyhow::Result<Self> {
        Ok(Self(slice.to_vec()))
    }

    fn as_bytes(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.0)
    }
}

macro_rules! rsa_algorithms {
    ($($name:ident)+) => {$(
        pub(crate) struct $name;

        impl jwt_compact::Algorithm for $name {
            type SigningKey = NoSigningKey;
            type VerifyingKey = Key;
            type Signature = RsaSignature;

            fn name(&self) -> Cow<'static, str> {
                Cow::Borrowed(Algorithm::$name.name())
            }

            fn sign(&self, key: &NoSigningKey, _message: &[u8]) -> RsaSignature {
                match *key {}
            }

            fn verify_signature(&self, sig: &RsaSignature, key: &Key, message: &[u8]) -> bool {
                let scheme = scheme(Algorithm::$name);
                scheme.is_some_and(|scheme| key.verifies(scheme, message, &sig.0))
            }
        }
    )+};
}

rsa_algorithms!(Rs256 Rs384 Rs512 Ps256 Ps384 Ps512);
