//! Signature algorithms (RFC 7518 section 3, RFC 8037) and the keys that verify them.
//!
//! Each family implements the [`Algorithm`](jwt_compact::Algorithm) trait of jwt-compact. The
//! algorithms jwt-compact brings along are switched off: they stand on older releases of the
//! RustCrypto crates, and ES384 and ES512 are not among them.

#[cfg(any(test, not(feature = "library-signatures")))]
mod division_steps;
#[cfg_attr(feature = "library-signatures", path = "ecdsa/library.rs")]
mod ecdsa;
mod eddsa;
#[cfg(any(test, not(feature = "library-signatures")))]
mod edwards;
mod hmac;
#[cfg(test)]
mod random;
mod roca;
mod rsa;
#[cfg_attr(feature = "library-signatures", allow(dead_code, reason = "libraries keep no tables"))]
mod tables;

use core::fmt;

use jwt_compact::AlgorithmSignature;

use self::ecdsa::{Es256, Es384, Es512};
use self::eddsa::EdDsa;
pub(crate) use self::hmac::Secret;
use self::rsa::{Ps256, Ps384, Ps512, Rs256, Rs384, Rs512};
pub use self::tables::{TableUse, tables_held};
use crate::HostRsa;

macro_rules! algorithms {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// A signature algorithm of the protected header's `alg` (RFC 7515 section 4.1.1).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Algorithm {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Algorithm {
            /// Every algorithm there is, in alphabetical order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The registered name (RFC 7518 section 3.1, RFC 8037 section 3.1).
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    };
}

algorithms! {
    /// EdDSA over Ed25519; Ed448 is not verified here.
    EdDsa = "EdDSA",
    /// ECDSA over P-256 with SHA-256.
    Es256 = "ES256",
    /// ECDSA over P-384 with SHA-384.
    Es384 = "ES384",
    /// ECDSA over P-521 with SHA-512.
    Es512 = "ES512",
    /// HMAC with SHA-256.
    Hs256 = "HS256",
    /// HMAC with SHA-384.
    Hs384 = "HS384",
    /// HMAC with SHA-512.
    Hs512 = "HS512",
    /// RSASSA-PSS with SHA-256.
    Ps256 = "PS256",
    /// RSASSA-PSS with SHA-384.
    Ps384 = "PS384",
    /// RSASSA-PSS with SHA-512.
    Ps512 = "PS512",
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256 = "RS256",
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    Rs384 = "RS384",
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    Rs512 = "RS512",
}

/// What a key has to be to serve an algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Ed25519,
    Hmac,
    P256,
    P384,
    P521,
    Rsa,
}

impl Algorithm {
    /// The algorithm of a registered name, compared exactly.
    ///
    /// `Ed25519` (RFC 9864) is the fully specified name of the one kind of EdDSA verified here.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        if name == "Ed25519" {
            return Some(Self::EdDsa);
        }
        Self::ALL.iter().copied().find(|algorithm| algorithm.name() == name)
    }

    /// Whether the key is a secret shared with the issuer.
    #[must_use]
    pub const fn is_symmetric(self) -> bool {
        matches!(self.family(), Family::Hmac)
    }

    /// Whether the key is an RSA modulus and exponent.
    pub(crate) const fn is_rsa(self) -> bool {
        matches!(self.family(), Family::Rsa)
    }

    /// The shortest secret an HMAC algorithm takes, in bytes (RFC 7518 section 3.2).
    #[must_use]
    pub const fn min_secret_bytes(self) -> Option<usize> {
        match self {
            Self::Hs256 => Some(32),
            Self::Hs384 => Some(48),
            Self::Hs512 => Some(64),
            _ => None,
        }
    }

    const fn family(self) -> Family {
        match self {
            Self::EdDsa => Family::Ed25519,
            Self::Es256 => Family::P256,
            Self::Es384 => Family::P384,
            Self::Es512 => Family::P521,
            Self::Hs256 | Self::Hs384 | Self::Hs512 => Family::Hmac,
            Self::Ps256 | Self::Ps384 | Self::Ps512 => Family::Rsa,
            Self::Rs256 | Self::Rs384 | Self::Rs512 => Family::Rsa,
        }
    }
}

/// A public key, checked when it was read.
#[derive(Clone, PartialEq)]
pub(crate) enum VerifyingKey {
    Ed25519(eddsa::Key),
    P256(ecdsa::P256Key),
    P384(ecdsa::P384Key),
    P521(ecdsa::P521Key),
    Rsa(rsa::Key),
}

impl VerifyingKey {
    /// Reads an Ed25519 key (RFC 8037 section 2).
    pub(crate) fn ed25519(x: &[u8]) -> Result<Self, &'static str> {
        eddsa::Key::read(x).map(Self::Ed25519)
    }

    /// Reads the coordinates of a point on a named curve (RFC 7518 section 6.2.1).
    pub(crate) fn elliptic_curve(curve: &str, x: &[u8], y: &[u8]) -> Result<Self, &'static str> {
        match curve {
            "P-256" => ecdsa::P256Key::read(x, y).map(Self::P256),
            "P-384" => ecdsa::P384Key::read(x, y).map(Self::P384),
            "P-521" => ecdsa::P521Key::read(x, y).map(Self::P521),
            _ => Err("the curve is not one verified here"),
        }
    }

    /// Reads an RSA modulus and exponent (RFC 7518 section 6.3.1).
    pub(crate) fn rsa(modulus: &[u8], exponent: &[u8]) -> Result<Self, &'static str> {
        rsa::Key::read(modulus, exponent).map(Self::Rsa)
    }

    /// Whether the key is of the type and curve the algorithm asks for.
    pub(crate) fn fits(&self, algorithm: Algorithm) -> bool {
        self.family() == algorithm.family()
    }

    /// Whether the signature is good; `false` too when the key does not fit the algorithm.
    pub(crate) fn verify(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        match (self, algorithm) {
            (Self::Ed25519(key), Algorithm::EdDsa) => verify(&EdDsa, key, message, signature),
            (Self::P256(key), Algorithm::Es256) => verify(&Es256, key, message, signature),
            (Self::P384(key), Algorithm::Es384) => verify(&Es384, key, message, signature),
            (Self::P521(key), Algorithm::Es512) => verify(&Es512, key, message, signature),
            (Self::Rsa(key), Algorithm::Ps256) => verify(&Ps256, key, message, signature),
            (Self::Rsa(key), Algorithm::Ps384) => verify(&Ps384, key, message, signature),
            (Self::Rsa(key), Algorithm::Ps512) => verify(&Ps512, key, message, signature),
            (Self::Rsa(key), Algorithm::Rs256) => verify(&Rs256, key, message, signature),
            (Self::Rsa(key), Algorithm::Rs384) => verify(&Rs384, key, message, signature),
            (Self::Rsa(key), Algorithm::Rs512) => verify(&Rs512, key, message, signature),
            _ => false,
        }
    }

    /// Verifies as [`verify`](Self::verify) does, where a host computes for RSA if it can.
    pub(crate) fn verify_by(
        &self,
        host: Option<&dyn HostRsa>,
        algorithm: Algorithm,
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        match (self, host) {
            (Self::Rsa(key), Some(host)) if cfg!(not(feature = "library-signatures")) => {
                key.verifies_by(host, algorithm, message, signature)
            }
            _ => self.verify(algorithm, message, signature),
        }
    }

    const fn family(&self) -> Family {
        match self {
            Self::Ed25519(_) => Family::Ed25519,
            Self::P256(_) => Family::P256,
            Self::P384(_) => Family::P384,
            Self::P521(_) => Family::P521,
            Self::Rsa(_) => Family::Rsa,
        }
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "VerifyingKey({:?})", self.family())
    }
}

/// The signing key of an algorithm that this module only verifies: there is none.
pub(crate) enum NoSigningKey {}

/// Verifies by way of jwt-compact's traits: first the length, then the form, then the signature.
fn verify<A: jwt_compact::Algorithm>(
    algorithm: &A,
    key: &A::VerifyingKey,
    message: &[u8],
    signature: &[u8],
) -> bool {
    if A::Signature::LENGTH.is_some_and(|length| length.get() != signature.len()) {
        return false;
    }
    A::Signature::try_from_slice(signature)
        .is_ok_and(|signature| algorithm.verify_signature(&signature, key, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_exact() {
        for algorithm in Algorithm::ALL {
            assert_eq!(Algorithm::from_name(algorithm.name()), Some(*algorithm));
        }
        assert_eq!(Algorithm::from_name("Ed25519"), Some(Algorithm::EdDsa));
        for name in ["", "none", "rs256", "RS256 ", "EDDSA", "ed25519", "Ed448", "ES256K", "ES521"]
        {
            assert_eq!(Algorithm::from_name(name), None, "{name}");
        }
    }

    #[test]
    fn secrets_are_as_long_as_the_hash() {
        let lengths = Algorithm::ALL.iter().filter_map(|algorithm| algorithm.min_secret_bytes());
        assert_eq!(lengths.collect::<Vec<_>>(), [32, 48, 64]);
        let symmetric = Algorithm::ALL.iter().filter(|algorithm| algorithm.is_symmetric());
        assert_eq!(symmetric.count(), 3);
    }
}
