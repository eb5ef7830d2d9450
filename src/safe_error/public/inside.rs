//! What a message that was passed on by mistake often holds, and no sentence for a caller does.

use super::sql;

const WORDS: [&str; 16] = [
    "://",
    "arn:",
    "node_modules",
    "/var/",
    "/src/",
    "/home/",
    "/app/",
    "/opt/",
    "file:",
    ".js:",
    ".ts:",
    ".rs:",
    "\\",
    "SELECT ",
    "INSERT INTO",
    "[object ",
];

/// Whether a text shows something of the inside.
pub(super) fn is_shown(text: &str) -> bool {
    WORDS.iter().any(|word| text.contains(word))
        || text.match_indices('/').any(|(at, _)| is_path(text, at))
        || text.match_indices(':').any(|(at, _)| is_position(text, at))
        || sql::is_in(text)
}

/// Whether a path begins at this slash: two names, and no word before, as `24/7` and `and/or` have.
fn is_path(text: &str, at: usize) -> bool {
    let is_name = |one: char| is_part(one) || matches!(one, '.' | '@' | '~');
    let (before, rest) = text.split_at(at);
    let mut names = rest.split('/').skip(1);
    let first = names.next().unwrap_or_default();
    !before.ends_with(|one: char| one.is_ascii_alphanumeric())
        && !first.is_empty()
        && first.chars().all(is_name)
        && names.next().is_some_and(|second| second.starts_with(is_name))
}

/// Whether this colon stands between the name of a file, or of a host, and a number.
fn is_position(text: &str, at: usize) -> bool {
    let (before, rest) = text.split_at(at);
    let name = before.rsplit(|one| !is_part(one) && one != '.').next().unwrap_or_default();
    rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
        && name.rsplit_once('.').is_some_and(|(stem, kind)| {
            stem.ends_with(is_part) && kind.starts_with(|one: char| one.is_ascii_alphabetic())
        })
}

/// A letter of any script, a digit, or what joins them.
fn is_part(one: char) -> bool {
    one.is_ascii_alphanumeric() || !one.is_ascii() || matches!(one, '_' | '-')
}
