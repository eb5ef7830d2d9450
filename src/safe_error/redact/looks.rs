//! Values that are secret by their look: tokens, keys, and whatever else looks random.

use super::Copy;

/// Shorter runs of letters and digits are words.
const RANDOM_MIN_BYTES: usize = 20;
/// An unbroken run this long with a digit is no word in any language.
const UNBROKEN_MIN_BYTES: usize = 32;
const PREFIXED_MIN_BYTES: usize = 16;
/// How keys of common services begin.
const PREFIXES: [&str; 16] = [
    "AKIA",
    "ASIA",
    "AIza",
    "eyJ",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "npm_",
    "sk-",
    "sk_",
    "rk_",
    "whsec_",
    "xox",
    "ya29",
];

/// Tokens, keys and random values.
pub(super) fn secrets(text: &str) -> (String, usize) {
    let mut copy = Copy::of(text);
    let mut from = 0;
    while let Some((start, end)) = next_run(text, from) {
        from = end;
        let run = text.get(start..end).unwrap_or_default();
        if is_token(run) || is_base64(run) {
            copy.replace(start, end);
            continue;
        }
        // In a path or a dotted name each part is looked at alone.
        let mut at = start;
        for part in run.split(['.', '/']) {
            if is_key(part) {
                copy.replace(at, at + part.len());
            }
            at += part.len() + 1;
        }
    }
    copy.end()
}

/// A run of the characters of base64, base64url and compact serializations.
fn next_run(text: &str, from: usize) -> Option<(usize, usize)> {
    let is_part = |byte: &u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'+' | b'/' | b'=' | b'_' | b'-' | b'.' | b'~')
    };
    let bytes = text.as_bytes().get(from..)?;
    let start = bytes.iter().position(is_part)?;
    let length = bytes.iter().skip(start).take_while(|byte| is_part(byte)).count();
    Some((from + start, from + start + length))
}

/// The compact serialization of a JWS or a JWE, also where its end was cut off.
fn is_token(run: &str) -> bool {
    run.contains("eyJ") && run.len() >= PREFIXED_MIN_BYTES
}

/// Base64 with the slashes of its plain alphabet, which no path looks like.
fn is_base64(run: &str) -> bool {
    let holds = |kind: fn(&u8) -> bool| run.bytes().any(|byte| kind(&byte));
    let letters = run.bytes().filter(u8::is_ascii_alphanumeric).count();
    letters >= RANDOM_MIN_BYTES
        && !run.contains('.')
        && run.contains(['/', '+'])
        && holds(u8::is_ascii_digit)
        && holds(u8::is_ascii_uppercase)
        && holds(u8::is_ascii_lowercase)
        && changes(run) * 5 >= letters
}

fn is_key(part: &str) -> bool {
    let prefixed = PREFIXES.iter().any(|prefix| part.starts_with(prefix));
    (prefixed && part.len() >= PREFIXED_MIN_BYTES) || is_unbroken(part) || is_random(part)
}

fn is_unbroken(part: &str) -> bool {
    let mut pieces = part.split(|one: char| !one.is_ascii_alphanumeric());
    pieces.any(|piece| {
        piece.len() >= UNBROKEN_MIN_BYTES
            && piece.bytes().any(|byte| byte.is_ascii_digit())
            && piece.bytes().any(|byte| byte.is_ascii_alphabetic())
    })
}

/// Whether letters and digits change places more often than in names: a word of a name in camel
/// case changes once, a random character nearly every second time.
fn is_random(part: &str) -> bool {
    let letters = part.bytes().filter(u8::is_ascii_alphanumeric).count();
    letters >= RANDOM_MIN_BYTES
        && !is_uuid(part)
        && part.bytes().any(|byte| byte.is_ascii_digit())
        && part.bytes().any(|byte| byte.is_ascii_alphabetic())
        && changes(part) * 4 >= letters
}

fn changes(text: &str) -> usize {
    text.as_bytes().windows(2).filter(|pair| is_change(pair)).count()
}

fn is_change(pair: &[u8]) -> bool {
    let [left, right] = pair else { return false };
    (left.is_ascii_lowercase() && right.is_ascii_uppercase())
        || (left.is_ascii_digit() && right.is_ascii_alphabetic())
        || (left.is_ascii_alphabetic() && right.is_ascii_digit())
}

/// An id of a request or a trace, which the operator needs.
fn is_uuid(part: &str) -> bool {
    part.len() == 36 && part.split('-').map(str::len).eq([8, 4, 4, 4, 12])
}
