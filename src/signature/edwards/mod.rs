//! The group of Ed25519 (RFC 8032 section 5.1), for verification alone.
//!
//! Keys and signatures are public, so the time all this takes may depend on them.

mod element;
mod field;
mod inverse;
mod lanes;
mod multiples;
mod point;
mod scalar;

use std::sync::OnceLock;

use sha2::{Digest, Sha512};

use self::multiples::{Base, sum_of_multiples};
use self::point::Point;
use self::scalar::Scalar;

/// A point that verifies signatures: written canonically, and not of small order.
pub(super) struct Key {
    /// The point as it was written.
    encoded: [u8; 32],
    /// The point's negative.
    negative: Base,
}

impl Key {
    /// Reads a point (RFC 8032 section 5.1.3), and says what is wrong with one that is refused.
    pub(super) fn decode(encoded: &[u8; 32]) -> Result<Self, &'static str> {
        let point = Point::decode(encoded).ok_or("the point is not on the curve")?;
        if point.encode() != *encoded {
            return Err("the point is not canonically encoded");
        }
        match point.is_small_order() {
            true => Err("the point has small order"),
            false => Ok(Self { encoded: *encoded, negative: Base::of_key(point.negative()) }),
        }
    }

    /// Whether `S B = R + k A` (RFC 8032 section 5.1.7), without the cofactor.
    ///
    /// `R` is computed and compared as it is written, so one that is no point, or is not written
    /// canonically, compares with nothing.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        let (r, s) = halves(signature);
        let hash = Sha512::new().chain_update(r).chain_update(self.encoded).chain_update(message);
        let k = Scalar::reduce(&hash.finalize().into());
        Scalar::from_canonical(&s).zip(generator()).is_some_and(|(s, generator)| {
            let point = sum_of_multiples([(generator, &s), (&self.negative, &k)]);
            !point.is_small_order() && point.encode() == r
        })
    }
}

impl Clone for Key {
    fn clone(&self) -> Self {
        Self { encoded: self.encoded, negative: self.negative.clone() }
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.encoded == other.encoded
    }
}

/// `R` and `S`.
fn halves(signature: &[u8; 64]) -> ([u8; 32], [u8; 32]) {
    let (mut r, mut s) = ([0; 32], [0; 32]);
    let (first, second) = signature.split_at(32);
    r.copy_from_slice(first);
    s.copy_from_slice(second);
    (r, s)
}

/// The generator, read when it is first used; it is there.
fn generator() -> Option<&'static Base> {
    static GENERATOR: OnceLock<Option<Base>> = OnceLock::new();
    GENERATOR.get_or_init(|| Point::generator().map(Base::of_generator)).as_ref()
}

#[cfg(test)]
mod tests;
