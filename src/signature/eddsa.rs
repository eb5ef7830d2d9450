//! EdDSA over Ed25519 (RFC 8037 section 3.1, RFC 8032 section 5.1.7).

use core::num::NonZeroUsize;
use std::borrow::Cow;

use jwt_compact::AlgorithmSignature;

#[cfg(feature = "library-signatures")]
use self::library::Key as Point;
#[cfg(not(feature = "library-signatures"))]
use super::edwards::Key as Point;
use super::{Algorithm, NoSigningKey};

#[cfg(any(test, feature = "library-signatures"))]
mod library;
#[cfg(test)]
mod tests;

/// Bytes of an encoded point.
const KEY_BYTES: usize = 32;
/// Bytes of a signature.
const SIGNATURE_BYTES: usize = 64;

/// A canonical point of large order.
///
/// A key of small order verifies one signature for almost every message, and a point written in
/// two ways is two names for one key: neither has an honest use.
#[derive(Clone, PartialEq)]
pub(crate) struct Key(Point);

impl Key {
    /// Reads an encoded point (RFC 8037 section 2).
    pub(crate) fn read(x: &[u8]) -> Result<Self, &'static str> {
        let x: &[u8; KEY_BYTES] =
            x.try_into().map_err(|_| "an Ed25519 key does not have 32 bytes")?;
        Point::decode(x).map(Self)
    }
}

/// `R` and `S`, side by side.
pub(crate) struct EdSignature([u8; SIGNATURE_BYTES]);

impl AlgorithmSignature for EdSignature {
    const LENGTH: Option<NonZeroUsize> = NonZeroUsize::new(SIGNATURE_BYTES);

    fn try_from_slice(slice: &[u8]) -> anyhow::Result<Self> {
        slice.try_into().map(Self).map_err(anyhow::Error::new)
    }

    fn as_bytes(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.0)
    }
}

/// EdDSA over Ed25519.
pub(crate) struct EdDsa;

impl jwt_compact::Algorithm for EdDsa {
    type SigningKey = NoSigningKey;
    type VerifyingKey = Key;
    type Signature = EdSignature;

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(Algorithm::EdDsa.name())
    }

    fn sign(&self, key: &NoSigningKey, _message: &[u8]) -> EdSignature {
        match *key {}
    }

    /// Refuses, beyond RFC 8032's `S` below the group order, an `R` of small order or in a second
    /// encoding.
    fn verify_signature(&self, signature: &EdSignature, key: &Key, message: &[u8]) -> bool {
        key.0.verifies(message, &signature.0)
    }
}
