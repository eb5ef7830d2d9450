//! Verification in two steps around the one that costs time, which a host may do faster.

use super::Key;
use super::encoding::Scheme;

/// A signature whose form is good, up to the arithmetic: the caller gets `signature` to the power of
/// `exponent` modulo `modulus` (RSAVP1, RFC 8017 section 5.2.2) from wherever it likes, and
/// [`finish`](Self::finish) says whether that encodes the message.
#[derive(Debug)]
pub(crate) struct RsaStep<'k> {
    key: &'k Key,
    scheme: Scheme,
    signature: &'k [u8],
    digest: Vec<u8>,
}

impl<'k> RsaStep<'k> {
    /// Nothing where the signature is not as long as the modulus or not below it (RFC 8017 sections
    /// 8.1.2 and 8.2.2, steps 1 and 2).
    pub(super) fn begin(
        key: &'k Key,
        scheme: Scheme,
        message: &[u8],
        signature: &'k [u8],
    ) -> Option<Self> {
        let modulus = key.modulus();
        let in_range = signature.len() == modulus.len() && signature < modulus;
        let digest = || scheme.hash().digest(&[message]);
        in_range.then(|| Self { key, scheme, signature, digest: digest() })
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

    /// The power, computed here.
    pub(crate) fn power(&self) -> Vec<u8> {
        self.key.power(self.signature)
    }

    /// Whether `power`, unsigned, big-endian and as long as the modulus, encodes the message.
    pub(crate) fn finish(&self, power: &[u8]) -> bool {
        power.len() == self.signature.len()
            && self.scheme.encodes(power, &self.digest, self.key.modulus_bits())
    }
}
