//! ECDSA over the NIST curves (RFC 7518 section 3.4): `r` and `s` side by side, each as long as
//! the field, never DER.
//!
//! The first verifications under a key are the library's own; a key in steady use is verified with
//! tables, by the same arithmetic.

use core::num::NonZeroUsize;
use std::borrow::Cow;
use std::sync::OnceLock;

use jwt_compact::AlgorithmSignature;
use p256::elliptic_curve::CurveGroup;
use p256::elliptic_curve::ops::{Invert, Reduce};
use p256::elliptic_curve::point::AffineCoordinates;
use p256::elliptic_curve::{FieldBytes, ProjectivePoint, Scalar};

use sha2::Digest;

use super::fixed_base::{FixedBase, Tabled};
use super::tables::Earned;
use super::{Algorithm, NoSigningKey};

/// Whether `r` is the x-coordinate of `(z/s)G + (r/s)Q` (FIPS 186-5 section 6.4.2); `r` and `s` are
/// known to be in range.
fn is_good<C: Tabled>(
    generator: &FixedBase<C>,
    key: &FixedBase<C>,
    digest: &[u8],
    (r, s): (Scalar<C>, Scalar<C>),
) -> bool {
    let Some(inverse) = Option::<Scalar<C>>::from(s.invert_vartime()) else {
        return false;
    };
    let point =
        generator.add_multiple(ProjectivePoint::<C>::default(), &(hashed::<C>(digest) * inverse));
    let point = key.add_multiple(point, &(r * inverse));
    let x = point.to_affine().x();
    <Scalar<C> as Reduce<FieldBytes<C>>>::reduce(&x) == r
}

/// The digest as a number, which is no longer than the group order for the hash each curve goes
/// with.
fn hashed<C: Tabled>(digest: &[u8]) -> Scalar<C> {
    let mut bytes = FieldBytes::<C>::default();
    for (byte, hashed) in bytes.iter_mut().rev().zip(digest.iter().rev()) {
        *byte = *hashed;
    }
    <Scalar<C> as Reduce<FieldBytes<C>>>::reduce(&bytes)
}

macro_rules! ecdsa_algorithm {
    ($name:ident, $curve:ident, $group:ident, $hash:ident, $key:ident, $signature:ident, $coordinate:literal) => {
        /// A point on the curve that is not the neutral one.
        pub(crate) struct $key {
            key: $curve::ecdsa::VerifyingKey,
            table: Earned<FixedBase<$curve::$group>>,
        }

        impl Clone for $key {
            fn clone(&self) -> Self {
                Self { key: self.key, table: Earned::by_key() }
            }
        }

        impl PartialEq for $key {
            fn eq(&self, other: &Self) -> bool {
                self.key == other.key
            }
        }

        impl $key {
            /// Reads coordinates of exactly the field's size (RFC 7518 section 6.2.1.2).
            pub(crate) fn read(x: &[u8], y: &[u8]) -> Result<Self, &'static str> {
                if x.len() != $coordinate || y.len() != $coordinate {
                    return Err("a coordinate does not have the size of the curve's field");
                }
                let point = [&[0x04], x, y].concat();
                $curve::ecdsa::VerifyingKey::from_sec1_bytes(&point)
                    .map(|key| Self { key, table: Earned::by_key() })
                    .map_err(|_| "the point is not on the curve")
            }
        }

        /// `r` and `s`, both in the range 1 to the group order less 1.
        pub(crate) struct $signature($curve::ecdsa::Signature);

        impl AlgorithmSignature for $signature {
            const LENGTH: Option<NonZeroUsize> = NonZeroUsize::new(2 * $coordinate);

            fn try_from_slice(slice: &[u8]) -> anyhow::Result<Self> {
                $curve::ecdsa::Signature::from_slice(slice).map(Self).map_err(anyhow::Error::new)
            }

            fn as_bytes(&self) -> Cow<'_, [u8]> {
                Cow::Owned(self.0.to_bytes().to_vec())
            }
        }

        pub(crate) struct $name;

        impl jwt_compact::Algorithm for $name {
            type SigningKey = NoSigningKey;
            type VerifyingKey = $key;
            type Signature = $signature;

            fn name(&self) -> Cow<'static, str> {
                Cow::Borrowed(Algorithm::$name.name())
            }

            fn sign(&self, key: &NoSigningKey, _message: &[u8]) -> $signature {
                match *key {}
            }

            fn verify_signature(&self, signature: &$signature, key: &$key, message: &[u8]) -> bool {
                use $curve::ecdsa::signature::Verifier;
                static GENERATOR: OnceLock<FixedBase<$curve::$group>> = OnceLock::new();
                let Some(table) =
                    key.table.table(|_| FixedBase::new(&(*key.key.as_affine()).into()))
                else {
                    return key.key.verify(message, &signature.0).is_ok();
                };
                let generator =
                    GENERATOR.get_or_init(|| FixedBase::new(&$curve::ProjectivePoint::GENERATOR));
                let (r, s) = signature.0.split_scalars();
                is_good(generator, table, &sha2::$hash::digest(message), (*r, *s))
            }
        }
    };
}

ecdsa_algorithm!(Es256, p256, NistP256, Sha256, P256Key, P256Signature, 32);
ecdsa_algorithm!(Es384, p384, NistP384, Sha384, P384Key, P384Signature, 48);
ecdsa_algorithm!(Es512, p521, NistP521, Sha512, P521Key, P521Signature, 66);

#[cfg(test)]
mod tests;
