//! Values that are secret because of the name before them.

use super::Copy;

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
const SCHEMES: [&str; 6] = ["bearer", "basic", "dpop", "digest", "negotiate", "apikey"];
/// Shorter than this no credential is worth its name.
const CREDENTIAL_MIN_BYTES: usize = 6;

/// Values after `name:`, `name=`, `"name": "…"` and the like.
pub(super) fn values(text: &str) -> (String, usize) {
    let mut copy = Copy::of(text);
    let mut from = 0;
    while let Some((start, end)) = next_word(text, from) {
        from = end;
        let name = folded(text.get(start..end).unwrap_or_default());
        if let Some(value) = value_after(text, start, end, &name).filter(|_| start >= copy.copied) {
            copy.replace(value.0, value.1);
            from = value.1;
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

/// Where the value of a secret's name lies.
fn value_after(text: &str, start: usize, end: usize, name: &str) -> Option<(usize, usize)> {
    let by_word = SECRET_WORDS.iter().any(|word| name.contains(word));
    let query = start.checked_sub(1).and_then(|at| text.as_bytes().get(at));
    let by_name = SECRET_NAMES.contains(&name) && matches!(query, Some(b'?' | b'&' | b'"' | b'\''));
    let separated = separator(text, end)?;
    let value = separated + spaces(text, separated);
    let (open, quoted) = opening_quote(text, value);
    let length = match quoted {
        Some(quote) => run(text, open, |byte| byte != quote),
        None if LONG_VALUES.iter().any(|word| name.contains(word)) => {
            run(text, open, |byte| !matches!(byte, b'\n' | b'"' | b'\'' | b'\\' | b'}' | b']'))
        }
        None => run(text, open, |byte| !byte.is_ascii_whitespace() && !is_closing(byte)),
    };
    let place = is_place(text.get(open..open + length).unwrap_or_default());
    let taken = (by_word || by_name) && length > 0 && !place && !is_marked(text, open);
    taken.then_some((open, open + length))
}

/// A line and a column of a file that is named like a secret, and not a secret.
fn is_place(value: &str) -> bool {
    value.len() <= 12 && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b':')
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

fn opening_quote(text: &str, at: usize) -> (usize, Option<u8>) {
    let escaped = at + run(text, at, |byte| byte == b'\\');
    match text.as_bytes().get(escaped) {
        Some(quote) if is_quote(*quote) => (escaped + 1, Some(*quote)),
        _ => (at, None),
    }
}

fn is_marked(text: &str, at: usize) -> bool {
    text.get(at..).is_some_and(|rest| rest.starts_with(super::MARK))
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

fn is_closing(byte: u8) -> bool {
    is_quote(byte) || matches!(byte, b',' | b';' | b'&' | b')' | b'}' | b']' | b'\\')
}

fn spaces(text: &str, at: usize) -> usize {
    run(text, at, |byte| matches!(byte, b' ' | b'\t'))
}

fn run(text: &str, at: usize, taken: impl Fn(u8) -> bool) -> usize {
    text.as_bytes().iter().skip(at).take_while(|byte| taken(**byte)).count()
}
