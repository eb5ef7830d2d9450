//! Where a value ends: in quotes, in brackets, or as far as its words go.

/// The end of the value that begins here without a quote; of a long one at the end of its line.
pub(super) fn end(text: &str, at: usize, is_long: bool) -> usize {
    let bytes = text.as_bytes();
    match bytes.get(at) {
        Some(b'[' | b'{') => word(bytes, bracketed(bytes, at)),
        _ if is_long => line(bytes, at),
        _ => word(bytes, at),
    }
}

fn line(bytes: &[u8], at: usize) -> usize {
    until(bytes, at, |byte| matches!(byte, b'\n' | b'"' | b'\'' | b'\\' | b'}' | b']'))
}

fn word(bytes: &[u8], at: usize) -> usize {
    until(bytes, at, |byte| {
        byte.is_ascii_whitespace()
            || is_quote(byte)
            || matches!(byte, b',' | b';' | b'&' | b')' | b'}' | b']' | b'\\')
    })
}

fn until(bytes: &[u8], at: usize, is_end: impl Fn(u8) -> bool) -> usize {
    at + bytes.iter().skip(at).take_while(|byte| !is_end(**byte)).count()
}

/// The end of a string from behind its opening quote, which `escapes` backslashes stand before, to
/// what closes it or, where that was cut off, to the end of the text.
pub(super) fn quoted(text: &str, open: usize, quote: u8, escapes: usize) -> usize {
    let closing = closing_quote(text.as_bytes(), open, quote, escapes);
    closing.map_or(text.len(), |(at, before)| at - before.min(escapes))
}

/// Behind the bracket that closes the one at a place, or the end of what was cut off.
fn bracketed(bytes: &[u8], at: usize) -> usize {
    let (mut next, mut depth, mut escapes) = (at, 0_usize, 0);
    while let Some(byte) = bytes.get(next) {
        next += 1;
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth -= 1,
            byte if is_quote(*byte) => match closing_quote(bytes, next, *byte, escapes) {
                Some((closing, _)) => next = closing + 1,
                None => return bytes.len(),
            },
            _ => {}
        }
        escapes = if *byte == b'\\' { escapes + 1 } else { 0 };
        if depth == 0 {
            return next;
        }
    }
    bytes.len()
}

/// The quote that closes a string, and how many backslashes stand before it.
fn closing_quote(bytes: &[u8], open: usize, quote: u8, escapes: usize) -> Option<(usize, usize)> {
    let mut before = 0;
    for (at, byte) in bytes.iter().enumerate().skip(open) {
        if *byte == quote && closes(before, escapes) {
            return Some((at, before));
        }
        before = if *byte == b'\\' { before + 1 } else { 0 };
    }
    None
}

/// Whether a quote closes a string, by the backslashes before it: each text that the string's own
/// text was put into has doubled them and added one for the quote.
fn closes(before: usize, escapes: usize) -> bool {
    let own = (before + 1) / (escapes + 1);
    own == 0 || own % 2 == 1
}

pub(super) fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}
