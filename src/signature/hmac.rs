//! HMAC with SHA-2 (RFC 7518 section 3.2).

use core::fmt;
use core::num::NonZeroUsize;
use std::borrow::Cow;

use ::hmac::{Hmac, KeyInit, Mac};
use jwt_compact::AlgorithmSignature;
use sha2::{Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use super::{Algorithm, NoSigningKey, verify};

/// An HMAC secret shared with the issuer, as what is left of it once it has been hashed: the state
/// of each algorithm it is long enough for. They are wiped from memory when dropped.
pub(crate) struct Secret(Box<Keyed>);

/// The states, and the length of the secret they come from, in bytes.
struct Keyed {
    len: usize,
    hs256: Option<Hmac<Sha256>>,
    hs384: Option<Hmac<Sha384>>,
    hs512: Option<Hmac<Sha512>>,
}

impl Secret {
    /// Hashes a secret, and wipes it.
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        let bytes = Zeroizing::new(bytes);
        Self(Box::new(Keyed {
            len: bytes.len(),
            hs256: keyed(Algorithm::Hs256, &bytes),
            hs384: keyed(Algorithm::Hs384, &bytes),
            hs512: keyed(Algorithm::Hs512, &bytes),
        }))
    }

    /// Its length in bytes.
    pub(crate) fn len(&self) -> usize {
        self.0.len
    }

    /// Whether the tag is good, in time that does not tell how much of it is.
    ///
    /// `false` too for an algorithm that is no HMAC, or wants a longer secret (RFC 7518
    /// section 3.2).
    pub(crate) fn verify(&self, algorithm: Algorithm, message: &[u8], tag: &[u8]) -> bool {
        match algorithm {
            Algorithm::Hs256 => is_good(&Hs256, self.0.hs256.as_ref(), message, tag),
            Algorithm::Hs384 => is_good(&Hs384, self.0.hs384.as_ref(), message, tag),
            Algorithm::Hs512 => is_good(&Hs512, self.0.hs512.as_ref(), message, tag),
            _ => false,
        }
    }
}

/// The state that the secret leaves an algorithm in (RFC 2104 section 4), if it is long enough.
fn keyed<M: KeyInit>(algorithm: Algorithm, secret: &[u8]) -> Option<M> {
    let long_enough = algorithm.min_secret_bytes().is_some_and(|min| secret.len() >= min);
    if long_enough { M::new_from_slice(secret).ok() } else { None }
}

/// Whether the tag is good; `false` too where the secret is too short for the algorithm.
fn is_good<A: jwt_compact::Algorithm>(
    algorithm: &A,
    keyed: Option<&A::VerifyingKey>,
    message: &[u8],
    tag: &[u8],
) -> bool {
    keyed.is_some_and(|keyed| verify(algorithm, keyed, message, tag))
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(redacted)")
    }
}

/// A whole tag: a truncated one is no signature (RFC 7518 section 3.2).
pub(crate) struct Tag<const LENGTH: usize>([u8; LENGTH]);

impl<const LENGTH: usize> AlgorithmSignature for Tag<LENGTH> {
    const LENGTH: Option<NonZeroUsize> = NonZeroUsize::new(LENGTH);

    fn try_from_slice(slice: &[u8]) -> anyhow::Result<Self> {
        Ok(Self(slice.try_into().map_err(anyhow::Error::msg)?))
    }

    fn as_bytes(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.0)
    }
}

macro_rules! hmac_algorithm {
    ($name:ident, $digest:ident, $length:literal) => {
        pub(crate) struct $name;

        impl jwt_compact::Algorithm for $name {
            type SigningKey = NoSigningKey;
            type VerifyingKey = Hmac<$digest>;
            type Signature = Tag<$length>;

            fn name(&self) -> Cow<'static, str> {
                Cow::Borrowed(Algorithm::$name.name())
            }

            fn sign(&self, key: &NoSigningKey, _message: &[u8]) -> Self::Signature {
                match *key {}
            }

            fn verify_signature(
                &self,
                tag: &Tag<$length>,
                keyed: &Hmac<$digest>,
                message: &[u8],
            ) -> bool {
                keyed.clone().chain_update(message).verify_slice(&tag.0).is_ok()
            }
        }
    };
}

hmac_algorithm!(Hs256, Sha256, 32);
hmac_algorithm!(Hs384, Sha384, 48);
hmac_algorithm!(Hs512, Sha512, 64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_never_shows() {
        assert_eq!(format!("{:?}", Secret::new(b"canary".to_vec())), "Secret(redacted)");
    }

    #[test]
    fn a_short_secret_verifies_nothing() {
        let tag = |secret: &[u8]| {
            let mac = Hmac::<Sha256>::new_from_slice(secret).unwrap().chain_update(b"message");
            mac.finalize().into_bytes().to_vec()
        };
        for (length, good) in [(0, false), (31, false), (32, true), (200, true)] {
            let secret = vec![7; length];
            let verified =
                Secret::new(secret.clone()).verify(Algorithm::Hs256, b"message", &tag(&secret));
            assert_eq!(verified, good, "{length}");
        }
    }

    #[test]
    fn a_tag_is_whole() {
        let secret = Secret::new(vec![7; 64]);
        let mac = Hmac::<Sha512>::new_from_slice(&[7; 64]).unwrap().chain_update(b"message");
        let tag = mac.finalize().into_bytes();
        assert!(secret.verify(Algorithm::Hs512, b"message", &tag));
        assert!(!secret.verify(Algorithm::Hs512, b"message", &tag[..63]));
        assert!(!secret.verify(Algorithm::Hs512, b"message", &[]));
        assert!(!secret.verify(Algorithm::Hs256, b"message", &tag));
        assert!(secret.verify(Algorithm::Hs512, b"message", &tag));
        assert!(!secret.verify(Algorithm::Rs512, b"message", &tag));
    }
}
