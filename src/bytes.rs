//! Bytes compared as words: what WebAssembly has for `==` goes byte by byte, and some hosts leave it so.

/// Whether both are the same, eight bytes at a time.
#[inline]
pub(crate) fn is_same(one: &[u8], other: &[u8]) -> bool {
    let (ones, one_rest) = one.as_chunks::<8>();
    let (others, other_rest) = other.as_chunks::<8>();
    let word = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes);
    one.len() == other.len()
        && ones.iter().zip(others).all(|(one, other)| word(one) == word(other))
        && one_rest == other_rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_counts() {
        for length in 0..40_u8 {
            let bytes: Vec<_> = (0..length).collect();
            assert!(is_same(&bytes, &bytes.clone()));
            for at in 0..bytes.len() {
                let mut other = bytes.clone();
                other[at] ^= 0x80;
                assert!(!is_same(&bytes, &other) && !is_same(&bytes, &bytes[..at]));
            }
        }
    }
}
