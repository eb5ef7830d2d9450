//! Canonical base64url without padding (RFC 4648 section 5, RFC 7515 section 2), for what is public.
//!
//! A token's segments hide nothing, so a table serves; secrets are decoded in constant time elsewhere.

#[cfg(target_arch = "wasm32")]
#[path = "base64url/vector.rs"]
mod blocks;
#[cfg(not(target_arch = "wasm32"))]
#[path = "base64url/portable.rs"]
mod blocks;

/// What stands in the table for a byte that is no digit.
const NO_DIGIT: u8 = 0xff;
/// The bits that a digit leaves clear.
const OVER: u8 = 0b1100_0000;

/// The digit for zero.
const ZERO: u8 = b'A';

/// The value of each byte as a digit.
static DIGITS: [u8; 256] = digits();

#[expect(clippy::indexing_slicing, reason = "an index beyond a table stops the compiler")]
const fn digits() -> [u8; 256] {
    let alphabet = *b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut digits = [NO_DIGIT; 256];
    let mut value = 0;
    while value < 64 {
        digits[alphabet[value as usize] as usize] = value;
        value += 1;
    }
    digits
}

/// Decodes a text, unless it is not the one text for its bytes: set bits after the last byte would
/// let one signature be written in several ways.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut decoded = vec![0; text.len() / 4 * 3];
    let (blocks, rest) = text.as_bytes().as_chunks();
    let (of_blocks, of_rest) = decoded.split_at_mut_checked(blocks.len() * 12)?;
    let mut seen = blocks::decode(blocks, of_blocks.as_chunks_mut().0);
    let (groups, rest) = rest.as_chunks();
    seen |= decode_groups(groups, of_rest.as_chunks_mut().0);
    seen |= match rest {
        [] => 0,
        [a, b] => finish([*a, *b, ZERO], 1, &mut decoded),
        [a, b, c] => finish([*a, *b, *c], 2, &mut decoded),
        _ => NO_DIGIT,
    };
    (seen & OVER == 0).then_some(decoded)
}

/// Decodes whole groups, and returns all digits seen.
fn decode_groups(groups: &[[u8; 4]], decoded: &mut [[u8; 3]]) -> u8 {
    groups.iter().zip(decoded).fold(0, |seen, (group, bytes)| {
        let [a, b, c, d] = group.map(digit);
        *bytes = [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d];
        seen | a | b | c | d
    })
}

/// Appends the bytes of an incomplete group, and returns all digits seen; what is not canonical is
/// seen as no digit.
fn finish(group: [u8; 3], bytes: usize, decoded: &mut Vec<u8>) -> u8 {
    let [a, b, c] = group.map(digit);
    let [first, second, beyond] = [a << 2 | b >> 4, b << 4 | c >> 2, c << 6];
    decoded.extend([first, second].iter().take(bytes));
    let over = if bytes == 1 { second } else { beyond };
    if over == 0 { a | b | c } else { NO_DIGIT }
}

fn digit(byte: u8) -> u8 {
    DIGITS.get(usize::from(byte)).copied().unwrap_or(NO_DIGIT)
}

#[cfg(test)]
mod tests {
    use base64ct::{Base64UrlUnpadded, Encoding};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_text_stands_for_one_list_of_bytes() {
        for (text, bytes) in [
            ("", Some(&b""[..])),
            ("AA", Some(b"\0")),
            ("-_8", Some(b"\xfb\xff")),
            ("AAEC_w", Some(b"\0\x01\x02\xff")),
            ("A", None),
            ("AAAAA", None),
            ("AB", None),
            ("AAB", None),
            ("AA==", None),
            ("+/8", None),
            ("A A", None),
            ("\u{e9}", None),
        ] {
            assert_eq!(decode(text).as_deref(), bytes, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn texts_are_decoded_as_in_constant_time(text in "[A-Za-z0-9_-]{0,70}[+/=Aw_]{0,2}[A-Za-z0-9_-]{0,30}") {
            prop_assert_eq!(decode(&text), Base64UrlUnpadded::decode_vec(&text).ok());
        }

        #[test]
        fn bytes_come_back_from_their_text(bytes: Vec<u8>) {
            prop_assert_eq!(decode(&Base64UrlUnpadded::encode_string(&bytes)), Some(bytes));
        }
    }
}
