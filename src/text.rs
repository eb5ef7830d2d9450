//! Text that leaves the module: what counts as visible, and how a value is written into a header.

use std::borrow::Cow;

/// Whether a character shows itself to a person: no controls, no line separators, and none of the
/// format characters that reorder or hide text.
pub(crate) fn is_visible(character: char) -> bool {
    !(character.is_control() || is_format(character))
}

/// Whether all of a text shows itself; plain ASCII is looked at first.
pub(crate) fn is_visible_text(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~')) || text.chars().all(is_visible)
}

/// Unicode's format characters (general category Cf), the separators U+2028 and U+2029, and the
/// fillers that render as nothing.
fn is_format(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
        | '\u{8e2}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Writes a value so that any header field can carry it (RFC 9110 section 5.5): bytes outside
/// visible ASCII, and the percent sign, become percent-encoded UTF-8 (RFC 3986 section 2.1), so
/// the backend gets the value back by decoding.
pub(crate) fn header_value(text: &str) -> Cow<'_, str> {
    let unfit = text.bytes().filter(|byte| !is_fit(*byte)).count();
    if unfit == 0 {
        return Cow::Borrowed(text);
    }
    let mut encoded = String::with_capacity(text.len() + 2 * unfit);
    for byte in text.bytes() {
        match is_fit(byte) {
            true => encoded.push(char::from(byte)),
            false => encoded.extend(['%', hex_digit(byte >> 4), hex_digit(byte & 0xf)]),
        }
    }
    Cow::Owned(encoded)
}

fn is_fit(byte: u8) -> bool {
    matches!(byte, b'!'..=b'~') && byte != b'%'
}

/// In upper case, as RFC 3986 section 2.1 has it.
fn hex_digit(value: u8) -> char {
    char::from(if value < 10 { b'0' + value } else { b'A' - 10 + value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_values_are_visible_ascii() {
        assert_eq!(header_value("auth0|507f a+b@c"), "auth0|507f%20a+b@c");
        assert_eq!(header_value("a\r\nb\0\u{10a}%"), "a%0D%0Ab%00%C4%8A%25");
    }

    #[test]
    fn format_characters_are_not_visible() {
        assert!("üser-Ж 日本".chars().all(is_visible));
        for hidden in ['\n', '\u{7f}', '\u{85}', '\u{200b}', '\u{202e}', '\u{2028}', '\u{feff}'] {
            assert!(!is_visible(hidden), "{hidden:?}");
        }
    }
}
