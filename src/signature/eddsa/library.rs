//! The same by ed25519-dalek: the oracle of the arithmetic of our own, or in its place.

use ed25519_dalek::{Signature, VerifyingKey};

/// A canonical point of large order.
#[derive(Clone, PartialEq)]
pub(super) struct Key(VerifyingKey);

impl Key {
    /// Reads a point, and says what is wrong with one that is refused.
    pub(super) fn decode(encoded: &[u8; 32]) -> Result<Self, &'static str> {
        let key = VerifyingKey::from_bytes(encoded).map_err(|_| "the point is not on the curve")?;
        if key.to_edwards().compress().as_bytes() != encoded {
            return Err("the point is not canonically encoded");
        }
        match key.is_weak() {
            true => Err("the point has small order"),
            false => Ok(Self(key)),
        }
    }

    /// Whether the signature is good.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.0.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
    }
}
