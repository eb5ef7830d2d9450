//! ECDSA by the libraries alone, with the interface of the arithmetic of our own.

use core::num::NonZeroUsize;
use std::borrow::Cow;

use jwt_compact::AlgorithmSignature;

use super::{Algorithm, NoSigningKey};

macro_rules! ecdsa_algorithm {
    ($name:ident, $curve:ident, $key:ident, $signature:ident, $coordinate:literal) => {
        /// A point on the curve that is not the neutral one.
        #[derive(Clone, PartialEq)]
        pub(crate) struct $key($curve::ecdsa::VerifyingKey);

        impl $key {
            /// Reads coordinates of exactly the field's size (RFC 7518 section 6.2.1.2).
            pub(crate) fn read(x: &[u8], y: &[u8]) -> Result<Self, &'static str> {
                if x.len() != $coordinate || y.len() != $coordinate {
                    return Err("a coordinate does not have the size of the curve's field");
                }
                $curve::ecdsa::VerifyingKey::from_sec1_bytes(&[&[0x04], x, y].concat())
                    .map(Self)
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

        /// The algorithm of this name.
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
                key.0.verify(message, &signature.0).is_ok()
            }
        }
    };
}

ecdsa_algorithm!(Es256, p256, P256Key, P256Signature, 32);
ecdsa_algorithm!(Es384, p384, P384Key, P384Signature, 48);
ecdsa_algorithm!(Es512, p521, P521Key, P521Signature, 66);
