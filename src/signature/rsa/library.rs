//! Verification by the library alone.

use ::rsa::{BoxedUint, PublicKey};
use sha2::{Sha256, Sha384, Sha512};

use super::Key;
use super::encoding::{Hash, Scheme};

/// Whether the signature is good.
pub(super) fn verifies(key: &Key, scheme: Scheme, message: &[u8], signature: &[u8]) -> bool {
    let modulus = BoxedUint::from_be_slice_vartime(key.modulus());
    let Ok(key) = PublicKey::new(modulus, BoxedUint::from(key.exponent())) else {
        return false;
    };
    let verified = match scheme {
        Scheme::Pkcs1v15(Hash::Sha256) => key.pkcs1v15_verify::<Sha256>(message, signature),
        Scheme::Pkcs1v15(Hash::Sha384) => key.pkcs1v15_verify::<Sha384>(message, signature),
        Scheme::Pkcs1v15(Hash::Sha512) => key.pkcs1v15_verify::<Sha512>(message, signature),
        Scheme::Pss(Hash::Sha256) => key.pss_verify::<Sha256>(message, signature),
        Scheme::Pss(Hash::Sha384) => key.pss_verify::<Sha384>(message, signature),
        Scheme::Pss(Hash::Sha512) => key.pss_verify::<Sha512>(message, signature),
    };
    verified.is_ok()
}
