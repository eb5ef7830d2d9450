//! EdDSA over Ed25519 (RFC 8037 section 3.1, RFC 8032 section 5.1.7).

use core::num::NonZeroUsize;
use std::borrow::Cow;

use ed25519_dalek::{PUBLIC_KEY_LENGTH, SIGNATURE_LENGTH, Signature, VerifyingKey};
use jwt_compact::AlgorithmSignature;

use super::{Algorithm, NoSigningKey};

/// A canonical point of large order.
///
/// A key of small order verifies one signature for almost every message, and a point written in
/// two ways is two names for one key: neither has an honest use.
#[derive(Clone, PartialEq)]
pub(crate) struct Key(VerifyingKey);

impl Key {
    pub(crate) fn read(x: &[u8]) -> Result<Self, &'static str> {
        let x: &[u8; PUBLIC_KEY_LENGTH] =
            x.try_into().map_err(|_| "an Ed25519 key does not have 32 bytes")?;
        let key = VerifyingKey::from_bytes(x).map_err(|_| "the point is not on the curve")?;
        if key.to_edwards().compress().as_bytes() != x {
            return Err("the point is not canonically encoded");
        }
        match key.is_weak() {
            true => Err("the point has small order"),
            false => Ok(Self(key)),
        }
    }
}

/// `R` and `S`, side by side.
pub(crate) struct EdSignature(Signature);

impl AlgorithmSignature for EdSignature {
    const LENGTH: Option<NonZeroUsize> = NonZeroUsize::new(SIGNATURE_LENGTH);

    fn try_from_slice(slice: &[u8]) -> anyhow::Result<Self> {
        Signature::from_slice(slice).map(Self).map_err(anyhow::Error::new)
    }

    fn as_bytes(&self) -> Cow<'_, [u8]> {
        Cow::Owned(self.0.to_vec())
    }
}

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
        key.0.verify_strict(message, &signature.0).is_ok()
    }
}
