//! The one step of an RSA verification that a host may do faster: the signature to the power of the
//! exponent, modulo the modulus (RSAVP1, RFC 8017 section 5.2.2).
//!
//! Hosts are asked for RSASSA-PKCS1-v1_5 alone, which is what they are fast at. The key, the sizes
//! and the range are checked before the host is asked, and the encoding of the message after it has
//! answered, here and by the same functions as without a host.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde::{Serialize, Serializer};

use crate::signature::RsaStep;

/// Who computes the power.
#[derive(Debug, Default)]
pub(crate) enum RsaPower<'h> {
    /// This module.
    #[default]
    Own,
    /// The host, which has not been asked.
    Host,
    /// The host, which has to be asked.
    Wanted(PowerRequest),
    /// The host, which has answered.
    Given(&'h [u8]),
}

/// The power to be computed by a host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PowerRequest {
    /// Unsigned and big-endian, without leading zeros.
    #[serde(serialize_with = "in_base64url")]
    pub modulus: Vec<u8>,
    /// Odd, from 65537 to 2^33 - 1.
    pub exponent: u64,
    /// As long as the modulus, and less than it.
    #[serde(serialize_with = "in_base64url")]
    pub signature: Vec<u8>,
}

impl RsaPower<'_> {
    /// Whether the signature is good; `false` too where the host has to be asked first.
    pub(crate) fn finish(&mut self, step: &RsaStep<'_>) -> bool {
        match self {
            Self::Given(power) => step.finish(power),
            Self::Host | Self::Wanted(_) if step.is_pkcs1() => {
                *self = Self::Wanted(PowerRequest {
                    modulus: step.modulus().to_vec(),
                    exponent: step.exponent(),
                    signature: step.signature().to_vec(),
                });
                false
            }
            _ => step.finish(&step.power()),
        }
    }
}

fn in_base64url<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&Base64UrlUnpadded::encode_string(bytes))
}
