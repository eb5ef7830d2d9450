//! Paths that have one reading.
//!
//! Proxies, frameworks and gateways decode, merge and fold paths each in their own way. A path is
//! decided only when none of that can change it (RFC 3986 section 6.2); any other is refused.

use std::borrow::Cow;

use crate::Reason;
use crate::limits::PATH_MAX_BYTES;
use crate::text::is_visible;

/// Which characters a path may hold in escaped form.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum PathEncoding {
    /// Only ASCII that has no bare form in a path, or none that every client leaves bare.
    #[default]
    Ascii,
    /// Spaces and visible text beyond ASCII too.
    Utf8,
}

/// An absolute path whose segments mean the same to every layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Path<'p>(&'p str);

impl<'p> Path<'p> {
    /// Takes a path without its query.
    pub(crate) fn parse(path: &'p str, encoding: PathEncoding) -> Result<Self, Reason> {
        if path.len() > PATH_MAX_BYTES {
            return Err(Reason::PathTooLong);
        }
        let rest = path.strip_prefix('/').ok_or(Reason::PathAmbiguous)?;
        let plain = |segment| is_plain_segment(segment, encoding);
        let taken = rest.is_empty() || is_simple(rest) || rest.split('/').all(plain);
        taken.then_some(Self(path)).ok_or(Reason::PathAmbiguous)
    }

    pub(crate) fn as_str(self) -> &'p str {
        self.0
    }

    /// The segments as sent; none for the root.
    pub(crate) fn segments(self) -> impl Iterator<Item = &'p str> + Clone {
        let mut rest = self.0;
        core::iter::from_fn(move || {
            let after = rest.get(1..).filter(|after| !after.is_empty())?;
            let segment;
            (segment, rest) = after.split_at_checked(position(after, b'/'))?;
            Some(segment)
        })
    }

    /// The segment at an index and all that follow, as sent.
    pub(crate) fn rest(self, index: usize) -> Option<&'p str> {
        self.0.splitn(index + 2, '/').nth(index + 1)
    }
}

/// Whether no segment has anything to be looked at twice: most paths, in one pass.
fn is_simple(rest: &str) -> bool {
    let mut before = b'/';
    rest.bytes().all(|byte| {
        let at_start = core::mem::replace(&mut before, byte) == b'/';
        if at_start {
            byte != b'.' && is_plain_byte(byte)
        } else {
            byte == b'/' || is_plain_byte(byte)
        }
    }) && before != b'/'
}

/// Where a byte of ASCII first is in a short text, or the text's length.
fn position(text: &str, wanted: u8) -> usize {
    text.bytes().position(|byte| byte == wanted).unwrap_or(text.len())
}

/// Not empty (`//` and a trailing slash), no dot segment, and only characters without a second
/// meaning.
fn is_plain_segment(segment: &str, encoding: PathEncoding) -> bool {
    if matches!(segment, "" | "." | "..") {
        return false;
    }
    if segment.bytes().all(is_plain_byte) {
        return true;
    }
    if !segment.is_ascii() {
        return false;
    }
    let mut bytes = segment.bytes();
    while let Some(byte) = bytes.next() {
        let plain = match byte {
            b'%' => is_plain_escape(bytes.next(), bytes.next(), encoding),
            _ => is_plain_byte(byte),
        };
        if !plain {
            return false;
        }
    }
    decode_segment(segment).is_some_and(|text| text.chars().all(is_plain_character))
}

/// RFC 3986's `pchar` without `;` (path parameters), and without `*` and `$`, which are syntax in
/// an IAM resource.
pub(crate) fn is_plain_byte(byte: u8) -> bool {
    match byte {
        b'-' | b'.' | b'_' | b'~' | b'!' | b'&' | b'\'' | b'(' | b')' | b'+' | b',' | b'=' => true,
        b':' | b'@' => true,
        _ => byte.is_ascii_alphanumeric(),
    }
}

/// Refused are the escapes that some layer undoes before it routes: of letters and digits
/// (`%61`), of slash, dot, backslash and percent sign, and of what is syntax elsewhere.
fn is_plain_escape(high: Option<u8>, low: Option<u8>, encoding: PathEncoding) -> bool {
    decode_escape(high, low).is_some_and(|byte| match byte {
        b' ' | 0x80.. => encoding == PathEncoding::Utf8,
        _ => b"\"#<>?[]^`|!&'()+,=:@".contains(&byte),
    })
}

fn decode_escape(high: Option<u8>, low: Option<u8>) -> Option<u8> {
    let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

/// Neither invisible nor one of the characters that Unicode's compatibility normalisation folds into
/// ASCII, slashes and dots among them (Unicode Standard Annex 15).
fn is_plain_character(character: char) -> bool {
    #[rustfmt::skip]
    let folds = matches!(character,
        '\u{a0}'..='\u{be}' | '\u{132}'..='\u{133}' | '\u{13f}'..='\u{140}' | '\u{149}'
        | '\u{17f}' | '\u{1c4}'..='\u{1cc}' | '\u{1f1}'..='\u{1f3}' | '\u{2b0}'..='\u{2b8}'
        | '\u{2d8}'..='\u{2e3}' | '\u{37a}'..='\u{385}' | '\u{1d2c}'..='\u{1d65}'
        | '\u{1d9c}'..='\u{1da0}' | '\u{1dbb}' | '\u{1e9a}' | '\u{1fbd}'..='\u{1fc1}'
        | '\u{1fcd}'..='\u{1fcf}' | '\u{1fdd}'..='\u{1fdf}' | '\u{1fed}'..='\u{1fef}'
        | '\u{1ffd}'..='\u{200a}' | '\u{2017}' | '\u{2024}'..='\u{2026}' | '\u{202f}'
        | '\u{203c}'..='\u{203e}' | '\u{2047}'..='\u{2049}' | '\u{205f}'
        | '\u{2070}'..='\u{209c}' | '\u{20a8}' | '\u{2100}'..='\u{213b}'
        | '\u{2145}'..='\u{217f}' | '\u{2189}' | '\u{2460}'..='\u{24ea}'
        | '\u{2a74}'..='\u{2a76}' | '\u{2c7c}'..='\u{2c7d}' | '\u{3000}'
        | '\u{309b}'..='\u{309c}' | '\u{3200}'..='\u{3243}' | '\u{3250}'..='\u{325f}'
        | '\u{32b1}'..='\u{32cf}' | '\u{3358}'..='\u{33ff}' | '\u{a7f1}'..='\u{a7f4}'
        | '\u{fb00}'..='\u{fb06}' | '\u{fb29}' | '\u{fc5e}'..='\u{fc63}'
        | '\u{fdfa}'..='\u{fdfb}' | '\u{fe10}'..='\u{fe19}' | '\u{fe30}'..='\u{fe38}'
        | '\u{fe47}'..='\u{fe7e}' | '\u{ff01}'..='\u{ff5e}' | '\u{ffe3}' | '\u{107a5}'
        | '\u{1ccd6}'..='\u{1ccf9}' | '\u{1d400}'..='\u{1d6a3}' | '\u{1d7ce}'..='\u{1d7ff}'
        | '\u{1f100}'..='\u{1f14f}' | '\u{1f16a}'..='\u{1f16c}' | '\u{1f190}'
        | '\u{1fbf0}'..='\u{1fbf9}');
    is_visible(character) && !folds
}

/// The text a segment stands for; nothing when it is not UTF-8.
pub(crate) fn decode_segment(segment: &str) -> Option<Cow<'_, str>> {
    if position(segment, b'%') == segment.len() {
        return Some(Cow::Borrowed(segment));
    }
    let mut bytes = segment.bytes();
    let mut decoded = Vec::with_capacity(segment.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => decode_escape(bytes.next(), bytes.next())?,
            _ => byte,
        });
    }
    String::from_utf8(decoded).ok().map(Cow::Owned)
}

/// The ways a plain path may spell a segment that stands for `text`: bare first, then as
/// `encodeURIComponent` and its lower-case kin write it. None where no plain path can.
pub(crate) fn segment_spellings(text: &str) -> Vec<String> {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!'()".contains(&byte);
    let spell = |keep: &dyn Fn(u8) -> bool, lower: bool| -> String {
        text.bytes().fold(String::new(), |spelled, byte| match (keep(byte), lower) {
            (true, _) => spelled + &char::from(byte).to_string(),
            (false, true) => format!("{spelled}%{byte:02x}"),
            (false, false) => format!("{spelled}%{byte:02X}"),
        })
    };
    let mut spellings = vec![spell(&is_plain_byte, false)];
    for spelled in [spell(&bare, false), spell(&bare, true)] {
        if !spellings.contains(&spelled) {
            spellings.push(spelled);
        }
    }
    spellings.retain(|spelled| is_plain_segment(spelled, PathEncoding::Ascii));
    spellings
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ascii(path: &str) -> Result<Path<'_>, Reason> {
        Path::parse(path, PathEncoding::Ascii)
    }

    #[test]
    fn plain_paths_are_taken_as_they_are() {
        for path in ["/", "/pets", "/pets/2021-08-01T00:00:00Z", "/files/a.b/..c", "/u/a%7Cb%40c"] {
            assert_eq!(ascii(path).map(Path::as_str), Ok(path));
        }
    }

    #[test]
    fn ambiguous_paths_are_refused() {
        for path in [
            "",
            "pets",
            "//",
            "/a/",
            "/a//b",
            "/./a",
            "/a/..",
            "/%2e%2e/a",
            "/a%2fb",
            "/a%5Cb",
            "/a\\b",
            "/a;b",
            "/%61",
            "/%zz",
            "/%2",
            "/%",
            "/a%00",
            "/a b",
            "/\u{e9}",
            "/%c3%a9",
            "/*",
            "/$",
            "/a?b",
            "/a#b",
            "http://a/b",
            "/%252e",
            "/%2a",
            "/a%20b",
        ] {
            assert_eq!(ascii(path), Err(Reason::PathAmbiguous), "{path:?}");
        }
        assert_eq!(ascii(&"/a".repeat(5_000)), Err(Reason::PathTooLong));
    }

    #[test]
    fn text_beyond_ascii_is_taken_where_it_is_asked_for() {
        let utf8 = |path| Path::parse(path, PathEncoding::Utf8);
        assert!(utf8("/my%20file/%C3%A9t%C3%A9").is_ok());
        for path in [
            "/%c0%ae",
            "/%ef%bc%8e%ef%bc%8e/a",
            "/%e2%84%80",
            "/%c2%a0",
            "/%e2%80%ae",
            "/%f0%9c%b3%96",
            "/%f0%9d%90%80",
            "/%f0%9f%84%90",
            "/%f0%9f%af%b0",
            "/%C3",
            "/a b",
            "/\u{e9}",
        ] {
            assert_eq!(utf8(path), Err(Reason::PathAmbiguous), "{path:?}");
        }
    }

    #[test]
    fn segments_decode_to_what_they_stand_for() {
        let path = ascii("/users/auth0%7c507");
        let segments: Vec<_> = path.into_iter().flat_map(Path::segments).collect();
        assert_eq!(segments, ["users", "auth0%7c507"]);
        assert_eq!(decode_segment("auth0%7c507").as_deref(), Some("auth0|507"));
    }

    proptest! {
        #[test]
        fn a_path_comes_back_from_its_segments(path in "(/([a-z.:@!]|%7C|%40|%3a|%C3%A9|%20|%2e|%2F){0,4}){0,5}") {
            for encoding in [PathEncoding::Ascii, PathEncoding::Utf8] {
                let Ok(taken) = Path::parse(&path, encoding) else { continue };
                let segments: Vec<_> = taken.segments().collect();
                prop_assert_eq!(format!("/{}", segments.join("/")), path.as_str());
                for (index, segment) in segments.iter().enumerate() {
                    let rest = segments[index..].join("/");
                    prop_assert_eq!(taken.rest(index), Some(rest.as_str()));
                    prop_assert!(decode_segment(segment).is_some_and(|text| !text.contains('/')));
                }
            }
        }

        #[test]
        fn every_spelling_of_a_text_stands_for_it(text in "[ -~é]{1,12}") {
            for spelled in segment_spellings(&text) {
                prop_assert!(ascii(&format!("/{spelled}")).is_ok(), "{}", spelled);
                prop_assert_eq!(decode_segment(&spelled), Some(Cow::Borrowed(text.as_str())));
            }
        }
    }
}
