//! Verification around the one step that costs time, which a host may do faster.

use super::Key;
use super::encoding::Scheme;

/// A signature of good form, but for the arithmetic: `signature` to the power of `exponent` modulo
/// `modulus` (RSAVP1, RFC 8017 section 5.2.2) may come from anywhere, and [`finish`](Self::finish)
/// says whether it encodes the message.
#[derive(Debug)]
pub(crate) struct RsaStep<'k> {
    key: &'k Key,
    scheme: Scheme,
    message: &'k [u8],
    signature: &'k [u8],
}

impl<'k> RsaStep<'k> {
    /// Nothing where the signature is not as long as the modulus, or not below it (RFC 8017 sections
    /// 8.1.2 and 8.2.2, steps 1 and 2).
    pub(super) fn begin(
        key: &'k Key,
        scheme: Scheme,
        message: &'k [u8],
        signature: &'k [u8],
    ) -> Option<Self> {
        let modulus = key.modulus();
        let in_range = signature.len() == modulus.len() && signature < modulus;
        in_range.then_some(Self { key, scheme, message, signature })
    }

    /// The modulus, unsigned and big-endian, without leading zeros.
    pub(crate) fn modulus(&self) -> &'k [u8] {
        self.key.modulus()
    }

    /// The exponent: odd, from 65537 to 2^33 - 1.
    pub(crate) fn exponent(&self) -> u64 {
        self.key.exponent()
    }

    /// The signature, as long as the modulus.
    pub(crate) fn signature(&self) -> &'k [u8] {
        self.signature
    }

    /// Whether it is one of RSASSA-PKCS1-v1_5.
    pub(crate) fn is_pkcs1(&self) -> bool {
        matches!(self.scheme, Scheme::Pkcs1v15(_))
    }

    /// The power, computed here.
    pub(crate) fn power(&self) -> Vec<u8> {
        self.key.power(self.signature)
    }

    /// Whether `power`, unsigned and big-endian, is as long as the modulus and encodes the message.
    pub(crate) fn finish(&self, power: &[u8]) -> bool {
        let digest = self.scheme.hash().digest(&[self.message]);
        power.len() == self.signature.len()
            && self.scheme.encodes(power, &digest, self.key.modulus_bits())
    }
}
