//! ECDSA over the NIST curves (RFC 7518 section 3.4): `r` and `s` side by side, each as long as
//! the field, never DER.
//!
//! The arithmetic is of our own: two numbers to a vector ([`lanes`]), and tables of the multiples of
//! a point. Everything it sees is public, so the time it takes may depend on it.

mod base;
mod columns;
mod curve;
mod digits;
mod field;
mod inverse;
mod lanes;
mod modulus;
mod multiples;
mod number;
mod point;
mod rows;
mod sum;
#[cfg(test)]
mod tests;

use core::marker::PhantomData;
use core::num::NonZeroUsize;
use std::borrow::Cow;

use jwt_compact::AlgorithmSignature;
use sha2::{Digest, Sha256, Sha384, Sha512};

use self::base::Base;
use self::curve::{Curve, P256, P384, P521};
use self::digits::Scalar;
use self::inverse::inverse;
use self::number::Number;
use super::{Algorithm, NoSigningKey};

/// A point on the curve that is not the neutral one.
#[derive(Clone, PartialEq)]
pub(crate) struct Key<C: Curve<N>, const N: usize>(Base<C, N>);

impl<C: Curve<N>, const N: usize> Key<C, N> {
    /// Reads coordinates of exactly the field's size (RFC 7518 section 6.2.1.2).
    pub(crate) fn read(x: &[u8], y: &[u8]) -> Result<Self, &'static str> {
        if x.len() != C::BYTES || y.len() != C::BYTES {
            return Err("a coordinate does not have the size of the curve's field");
        }
        Base::of_key(&[x, y].map(Number::from_bytes))
            .map(Self)
            .ok_or("the point is not on the curve")
    }

    /// Verifies the signature of a digest (FIPS 186-5 section 6.4.2), which for each curve's hash is
    /// no longer than the group's order, so none of its bits is left out.
    fn verify(&self, Signature { r, s, .. }: &Signature<C, N>, digest: &[u8]) -> bool {
        let inverse = inverse(s, &C::ORDER.one, C::ORDER);
        let scalars = [&Number::from_bytes(digest), r]
            .map(|factor| Scalar::new(C::ORDER.mul(&inverse, factor), C::ORDER));
        sum::has_x(&self.0, scalars, r)
    }
}

/// `r` and `s`, both in the range 1 to the group order less 1.
pub(crate) struct Signature<C, const N: usize> {
    r: Number,
    s: Number,
    curve: PhantomData<C>,
}

impl<C: Curve<N>, const N: usize> Signature<C, N> {
    /// Reads two numbers of exactly the field's size.
    fn read(bytes: &[u8]) -> Option<Self> {
        let (r, s) = bytes.split_at_checked(C::BYTES)?;
        let [r, s] = [r, s].map(Number::from_bytes);
        let is_in_range = |number: &Number| !number.is_zero() && number.is_below(&C::ORDER.value);
        (bytes.len() == 2 * C::BYTES && is_in_range(&r) && is_in_range(&s)).then_some(Self {
            r,
            s,
            curve: PhantomData,
        })
    }
}

impl<C: Curve<N>, const N: usize> AlgorithmSignature for Signature<C, N> {
    const LENGTH: Option<NonZeroUsize> = NonZeroUsize::new(2 * C::BYTES);

    fn try_from_slice(slice: &[u8]) -> anyhow::Result<Self> {
        Self::read(slice)
            .ok_or_else(|| anyhow::Error::msg("a half of the signature is out of range"))
    }

    fn as_bytes(&self) -> Cow<'_, [u8]> {
        Cow::Owned([&self.r, &self.s].map(|half| half.to_bytes(C::BYTES)).concat())
    }
}

/// A key of P-256.
pub(crate) type P256Key = Key<P256, 9>;
/// A key of P-384.
pub(crate) type P384Key = Key<P384, 14>;
/// A key of P-521.
pub(crate) type P521Key = Key<P521, 19>;

macro_rules! ecdsa_algorithm {
    ($name:ident, $curve:ident, $limbs:literal, $hash:ident) => {
        /// The algorithm of this name.
        pub(crate) struct $name;

        impl jwt_compact::Algorithm for $name {
            type SigningKey = NoSigningKey;
            type VerifyingKey = Key<$curve, $limbs>;
            type Signature = Signature<$curve, $limbs>;

            fn name(&self) -> Cow<'static, str> {
                Cow::Borrowed(Algorithm::$name.name())
            }

            fn sign(&self, key: &NoSigningKey, _message: &[u8]) -> Self::Signature {
                match *key {}
            }

            fn verify_signature(
                &self,
                signature: &Self::Signature,
                key: &Self::VerifyingKey,
                message: &[u8],
            ) -> bool {
                key.verify(signature, &$hash::digest(message))
            }
        }
    };
}

ecdsa_algorithm!(Es256, P256, 9, Sha256);
ecdsa_algorithm!(Es384, P384, 14, Sha384);
ecdsa_algorithm!(Es512, P521, 19, Sha512);
