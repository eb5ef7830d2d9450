//! What the message representative of a good signature looks like: EMSA-PKCS1-v1_5 and EMSA-PSS
//! (RFC 8017 section 9).

use crate::bytes;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// The hash of a scheme, which PSS takes for its mask too (RFC 7518 sections 3.3 and 3.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

/// An encoding method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    Pkcs1v15(Hash),
    Pss(Hash),
}

impl Hash {
    /// Hashes the concatenation of the parts.
    pub(super) fn digest(self, parts: &[&[u8]]) -> Vec<u8> {
        match self {
            Self::Sha256 => digest::<Sha256>(parts),
            Self::Sha384 => digest::<Sha384>(parts),
            Self::Sha512 => digest::<Sha512>(parts),
        }
    }

    /// The DER of `DigestInfo` up to the digest, the parameters being NULL (RFC 8017 section 9.2,
    /// note 1).
    const fn digest_info(self) -> [u8; 19] {
        let (length, arc) = match self {
            Self::Sha256 => (32, 1),
            Self::Sha384 => (48, 2),
            Self::Sha512 => (64, 3),
        };
        let whole = 17 + length;
        let oid = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, arc];
        let [a, b, c, d, e, f, g, h, i] = oid;
        [0x30, whole, 0x30, 13, 0x06, 9, a, b, c, d, e, f, g, h, i, 0x05, 0, 0x04, length]
    }
}

fn digest<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
    let mut hasher = D::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().to_vec()
}

impl Scheme {
    pub(super) const fn hash(self) -> Hash {
        match self {
            Self::Pkcs1v15(hash) | Self::Pss(hash) => hash,
        }
    }

    /// Whether `encoded`, which is as long as a modulus of so many bits, encodes the digest.
    pub(super) fn encodes(self, encoded: &[u8], digest: &[u8], modulus_bits: usize) -> bool {
        match self {
            Self::Pkcs1v15(hash) => {
                bytes::is_same(&pkcs1_v15(hash, digest, encoded.len()), encoded)
            }
            Self::Pss(hash) => is_pss(hash, digest, encoded, modulus_bits - 1) == Some(true),
        }
    }
}

/// The one encoding there is (RFC 8017 section 9.2): comparing the whole leaves nothing to parse.
fn pkcs1_v15(hash: Hash, digest: &[u8], length: usize) -> Vec<u8> {
    let mut encoding = vec![0xff; length];
    let tail = [&[0], &hash.digest_info()[..], digest].concat();
    if let Some((head, end)) = encoding.split_at_mut_checked(length.saturating_sub(tail.len())) {
        end.copy_from_slice(&tail);
        head.iter_mut().zip([0, 1]).for_each(|(byte, first)| *byte = first);
    }
    encoding
}

/// RFC 8017 section 9.1.2, the salt being as long as the digest; the numbers are its steps.
fn is_pss(hash: Hash, digest: &[u8], encoded: &[u8], bits: usize) -> Option<bool> {
    // Where the modulus has one bit more than whole bytes, the encoding is a byte shorter than it.
    let (above, encoded) = encoded.split_at_checked(encoded.len() - bits.div_ceil(8))?;
    let (encoded, trailer) = encoded.split_at_checked(encoded.len() - 1)?; // 4
    let (masked, hashed) = encoded.split_at_checked(encoded.len().checked_sub(digest.len())?)?; // 5
    let unused = !(0xff >> (8 * masked.len() + 8 * digest.len() + 8 - bits));
    let clean = above.iter().all(|byte| *byte == 0) && masked.first()? & unused == 0; // 6
    let mut block = mask(hash, hashed, masked.len()); // 7
    block.iter_mut().zip(masked).for_each(|(byte, masked)| *byte ^= masked); // 8
    *block.first_mut()? &= !unused; // 9
    let (padding, salt) = block.split_at_checked(block.len().checked_sub(digest.len())?)?; // 11
    let (one, zeros) = padding.split_last()?;
    let padded = *one == 1 && zeros.iter().all(|byte| *byte == 0); // 10
    let expected = hash.digest(&[&[0; 8], digest, salt]); // 12, 13
    Some(trailer == [0xbc] && clean && padded && expected == hashed) // 14
}

/// MGF1 (RFC 8017 appendix B.2.1).
pub(super) fn mask(hash: Hash, seed: &[u8], length: usize) -> Vec<u8> {
    let mut mask = Vec::with_capacity(length + seed.len());
    let mut counter = 0_u32;
    while mask.len() < length {
        mask.extend(hash.digest(&[seed, &counter.to_be_bytes()]));
        counter += 1;
    }
    mask.truncate(length);
    mask
}
