//! Values that are secret because of the name before them.

use core::ops::Range;

use super::Copy;
use super::value::{self, is_quote};

/// What the name of a secret holds, in lower case and without `-`, `_` and `.`.
const SECRET_WORDS: [&str; 23] = [
    "accesskey",
    "accountkey",
    "apikey",
    "assertion",
    "authorization",
    "connectionstring",
    "cookie",
    "credential",
    "encryptionkey",
    "functionskey",
    "jwt",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "pwd",
    "secret",
    "sessionid",
    "sessionkey",
    "sharedaccess",
    "signature",
    "signingkey",
    "token",
];
/// Secret as a whole name.
const SECRET_NAMES: [&str; 6] = ["auth", "code", "key", "pass", "sig", "session"];
/// Whose values hold spaces and semicolons.
const LONG_VALUES: [&str; 2] = ["authorization", "cookie"];
/// The files that stacks name, with a line and a column behind.
const SOURCES: [&str; 16] = [
    "cjs", "cs", "cts", "go", "html", "java", "js", "jsx", "kt", "mjs", "mts", "py", "rs", "ts",
    "tsx", "vue",
];
const PLACE_MAX_BYTES: usize = 12;
/// Of HTTP or gRPC, as `"code": 404`.
const STATUS_MAX_BYTES: usize = 3;
const SCHEMES: [&str; 6] = ["bearer", "basic", "dpop", "digest", "negotiate", "apikey"];
/// Shorter than this no credential is worth its name.
const CREDENTIAL_MIN_BYTES: usize = 6;

/// Values after `name:`, `name=`, `"name": "…"` and the like.
pub(super) fn values(text: &str) -> (String, usize) {
    let mut copy = Copy::of(text);
    let mut from = 0;
    while let Some((start, end)) = next_word(text, from) {
        from = end;
        if let Some(value) = value_after(text, start, end) {
            from = value.end;
            copy.replace(value.start, value.end);
        }
    }
    copy.end()
}

/// Credentials after an authentication scheme (RFC 9110 section 11.4).
pub(super) fn schemes(text: &str) -> (String, usize) {
    let mut copy = Copy::of(text);
    let mut from = 0;
    while let Some((start, end)) = next_word(text, from) {
        from = end;
        if !SCHEMES.contains(&&*text.get(start..end).unwrap_or_default().to_ascii_lowercase()) {
            continue;
        }
        let value = end + spaces(text, end);
        let length = run(text, value, |byte| !byte.is_ascii_whitespace() && !is_quote(byte));
        if value > end && length >= CREDENTIAL_MIN_BYTES && !is_marked(text, value) {
            copy.replace(value, value + length);
            from = value + length;
        }
    }
    copy.end()
}

fn next_word(text: &str, from: usize) -> Option<(usize, usize)> {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let start = from + text.as_bytes().get(from..)?.iter().position(|byte| is_name(*byte))?;
    Some((start, start + run(text, start, is_name)))
}

fn folded(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// Where the value of a secret's name lies. What follows any other name is not looked at, and what was
/// looked at is not looked at again, so a text takes time by its length.
fn value_after(text: &str, start: usize, end: usize) -> Option<Range<usize>> {
    let separated = separator(text, end)?;
    let name = text.get(start..end).filter(|name| is_secret(text, start, name))?;
    let (open, quoted) = opening_quote(text, separated + spaces(text, separated));
    if is_marked(text, open) {
        return None;
    }
    let end_of_value = match quoted {
        Some((quote, escapes)) => value::quoted(text, open, quote, escapes),
        None => value::end(text, open, is_long(name)),
    };
    let between = text.get(end..open)?;
    let is_taken = !is_plain(name, between, text.get(open..end_of_value)?);
    is_taken.then_some(open..end_of_value)
}

fn is_secret(text: &str, start: usize, name: &str) -> bool {
    let name = folded(name);
    let before = start.checked_sub(1).and_then(|at| text.as_bytes().get(at));
    SECRET_WORDS.iter().any(|word| name.contains(word))
        || (SECRET_NAMES.contains(&&*name) && matches!(before, Some(b'?' | b'&' | b'"' | b'\'')))
}

fn is_long(name: &str) -> bool {
    let name = folded(name);
    LONG_VALUES.iter().any(|word| name.contains(word))
}

/// What is no secret after such a name: nothing, the line and the column of a file, and a status.
fn is_plain(name: &str, between: &str, value: &str) -> bool {
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    let is_source = name.rsplit_once('.').is_some_and(|(_, kind)| SOURCES.contains(&kind));
    let is_place = between == ":" && is_source && value.len() <= PLACE_MAX_BYTES;
    let is_status = between.contains(':') && name == "code" && value.len() <= STATUS_MAX_BYTES;
    value.is_empty() || (is_number && (is_place || is_status))
}

/// The end of what lies between a name and its value: `:`, `=`, `=>` or, in a list of pairs, `,`.
fn separator(text: &str, end: usize) -> Option<usize> {
    let closed = end + run(text, end, |byte| is_quote(byte) || byte == b'\\' || byte == b']');
    let at = closed + spaces(text, closed);
    match text.as_bytes().get(at)? {
        b'=' if text.as_bytes().get(at + 1) == Some(&b'>') => Some(at + 2),
        b':' | b'=' => Some(at + 1),
        b',' if closed > end => Some(at + 1),
        _ => None,
    }
}

/// Where the text of a value begins; with the quote before it, and how many backslashes that has.
fn opening_quote(text: &str, at: usize) -> (usize, Option<(u8, usize)>) {
    let escapes = run(text, at, |byte| byte == b'\\');
    match text.as_bytes().get(at + escapes) {
        Some(quote) if is_quote(*quote) => (at + escapes + 1, Some((*quote, escapes))),
        _ => (at, None),
    }
}

fn is_marked(text: &str, at: usize) -> bool {
    text.get(at..).is_some_and(|rest| rest.starts_with(super::MARK))
}

fn spaces(text: &str, at: usize) -> usize {
    run(text, at, |byte| matches!(byte, b' ' | b'\t'))
}

fn run(text: &str, at: usize, taken: impl Fn(u8) -> bool) -> usize {
    text.as_bytes().iter().skip(at).take_while(|byte| taken(**byte)).count()
}
