//! The one step of an RSA verification that a host may do faster: the signature to the power of the
//! exponent, modulo the modulus (RSAVP1, RFC 8017 section 5.2.2).
//!
//! The key, the sizes and the range are checked before the host is asked, and the encoding of the
//! message after it has answered, by the same functions as without a host.

use core::fmt::Debug;

/// A host's own arithmetic for RSA.
pub trait HostRsa: Debug {
    /// Writes `signature` to the power of `exponent`, modulo `modulus`, into `power`; false where
    /// the host does not, and then it is computed here.
    ///
    /// Integers are unsigned and big-endian. The modulus has 2048 to 8192 bits and no leading zeros,
    /// signature and power are as long as it, and the signature is below it. The exponent is odd,
    /// from 65537 to 2^33 - 1.
    fn power(&self, modulus: &[u8], exponent: u64, signature: &[u8], power: &mut [u8]) -> bool;
}
