//! Encodings that are right, and encodings that are wrong in one place each.

use super::super::encoding::{Hash, Scheme, mask};

/// The right encoding, as long as the modulus.
pub(super) fn good(scheme: Scheme, digest: &[u8], salt: &[u8], modulus_bits: usize) -> Vec<u8> {
    match scheme {
        Scheme::Pkcs1v15(hash) => pkcs1(&digest_info(hash, digest), modulus_bits),
        Scheme::Pss(hash) => {
            let block = [&[1], salt].concat();
            let hashed = hash.digest(&[&[0; 8], digest, salt]);
            pss(hash, &block, &hashed, modulus_bits)
        }
    }
}

/// Encodings by what is wrong with them, and whether they are good.
pub(super) fn of(
    scheme: Scheme,
    digest: &[u8],
    modulus_bits: usize,
) -> Vec<(&'static str, Vec<u8>, bool)> {
    let salt = vec![0xa5; digest.len()];
    let right = good(scheme, digest, &salt, modulus_bits);
    let mut all = match scheme {
        Scheme::Pkcs1v15(hash) => pkcs1_cases(hash, digest, modulus_bits),
        Scheme::Pss(hash) => pss_cases(hash, digest, &salt, modulus_bits),
    };
    for (name, at) in [("first byte", 0), ("middle", right.len() / 2), ("end", right.len() - 1)] {
        let mut altered = right.clone();
        altered[at] ^= 1;
        all.push((name, altered, false));
    }
    all.push(("nothing", right, true));
    all
}

/// `0x00 01 FF … FF 00` and the rest.
fn pkcs1(rest: &[u8], modulus_bits: usize) -> Vec<u8> {
    let padding = vec![0xff; modulus_bits.div_ceil(8) - 3 - rest.len()];
    [&[0, 1], &padding[..], &[0], rest].concat()
}

/// DER, spelt out.
fn digest_info(hash: Hash, digest: &[u8]) -> Vec<u8> {
    let prefix: &[u8] = match hash {
        Hash::Sha256 => {
            b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20"
        }
        Hash::Sha384 => {
            b"\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30"
        }
        Hash::Sha512 => {
            b"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40"
        }
    };
    [prefix, digest].concat()
}

fn pkcs1_cases(hash: Hash, digest: &[u8], bits: usize) -> Vec<(&'static str, Vec<u8>, bool)> {
    let info = digest_info(hash, digest);
    let right = pkcs1(&info, bits);
    let with = |at: usize, byte: u8| {
        let mut altered = right.clone();
        altered[at] = byte;
        altered
    };
    let without_null = {
        let mut info = [&info[..15], &info[17..]].concat();
        info[1] -= 2;
        info[3] -= 2;
        info
    };
    let long_length = [&[0x30, 0x81, info[1]], &info[2..]].concat();
    let garbage = {
        let head = [&[0, 1], &[0xff; 8][..], &[0], &info[..]].concat();
        let tail = vec![0x17; right.len() - head.len()];
        [head, tail].concat()
    };
    let other = if hash == Hash::Sha256 { Hash::Sha384 } else { Hash::Sha256 };
    vec![
        ("garbage after the digest", garbage, false),
        ("no parameters", pkcs1(&without_null, bits), false),
        ("a length in two bytes", pkcs1(&long_length, bits), false),
        ("another hash", pkcs1(&digest_info(other, digest), bits), false),
        ("the digest alone", pkcs1(digest, bits), false),
        ("a byte after the digest", pkcs1(&[&info[..], &[0]].concat(), bits), false),
        ("block type 0", with(1, 0), false),
        ("block type 2", with(1, 2), false),
        ("a gap in the padding", with(9, 0), false),
        ("the end of the padding", with(right.len() - info.len() - 2, 0xfe), false),
        ("no separator", with(right.len() - info.len() - 1, 0xff), false),
    ]
}

/// Masks a block, padded to its length, and puts its hash and the trailer after it.
fn pss(hash: Hash, block: &[u8], hashed: &[u8], modulus_bits: usize) -> Vec<u8> {
    let bits = modulus_bits - 1;
    let length = bits.div_ceil(8) - hashed.len() - 1;
    let padded = [&vec![0; length - block.len()][..], block].concat();
    let masked = padded.iter().zip(mask(hash, hashed, length)).map(|(byte, mask)| byte ^ mask);
    let mut encoded: Vec<u8> = masked.chain(hashed.iter().copied()).chain([0xbc]).collect();
    encoded[0] &= 0xff >> (8 * encoded.len() - bits);
    [&vec![0; modulus_bits.div_ceil(8) - encoded.len()][..], &encoded].concat()
}

fn pss_cases(
    hash: Hash,
    digest: &[u8],
    salt: &[u8],
    bits: usize,
) -> Vec<(&'static str, Vec<u8>, bool)> {
    let of = |block: &[&[u8]], salt: &[u8]| {
        pss(hash, &block.concat(), &hash.digest(&[&[0; 8], digest, salt]), bits)
    };
    let right = of(&[&[1], salt], salt);
    let with = |at: usize, change: u8| {
        let mut altered = right.clone();
        altered[at] ^= change;
        altered
    };
    let longer = [salt, &[1]].concat();
    let top = right.len() - (bits - 1).div_ceil(8);
    let unused = 1_u8.checked_shl((bits as u32 - 1 + 7) % 8 + 1);
    let mut cases = vec![
        ("a shorter salt", of(&[&[1], &salt[1..]], &salt[1..]), false),
        ("a longer salt", of(&[&[1], &longer], &longer), false),
        ("no salt", of(&[&[1]], &[]), false),
        ("another salt", of(&[&[1], salt], &longer[1..]), false),
        ("a second separator", of(&[&[1, 1], salt], salt), false),
        ("a byte before the separator", of(&[&[7, 1], salt], salt), false),
        ("another separator", of(&[&[2], salt], salt), false),
        ("no separator", of(&[&[0], salt], salt), false),
        ("the other trailer", with(right.len() - 1, 0xbc ^ 0xcc), false),
        ("the hash", with(right.len() - 2, 0x80), false),
    ];
    if let Some(bit) = unused {
        cases.push(("a bit above the encoding", with(top, bit), false));
    }
    cases
}
