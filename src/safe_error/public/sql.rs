//! SQL in a sentence, in any case: a statement's verb with what must follow it, and a name where a
//! sentence has an article or goes on.

/// What sentences have where SQL has the name of a table.
const NO_NAMES: [&str; 28] = [
    "a", "above", "all", "an", "any", "below", "each", "every", "her", "here", "his", "it", "its",
    "my", "one", "our", "some", "that", "the", "their", "them", "there", "these", "this", "those",
    "us", "you", "your",
];
/// What may follow the name of a table.
const CLAUSES: [&str; 18] = [
    "as",
    "cross",
    "default",
    "group",
    "having",
    "inner",
    "join",
    "left",
    "limit",
    "natural",
    "offset",
    "order",
    "returning",
    "right",
    "select",
    "union",
    "values",
    "where",
];
/// How far a `set` or an `=` is looked for.
const UPDATE_WORDS: usize = 6;

pub(super) fn is_in(text: &str) -> bool {
    let spaced = spaced(text);
    let words: Vec<&str> = spaced.split_ascii_whitespace().collect();
    (0..words.len()).any(|at| words.get(at..).is_some_and(begins_statement))
}

/// The text in lower case, with spaces around all that belongs to no word.
fn spaced(text: &str) -> String {
    let is_part = |one: char| {
        one.is_ascii_alphanumeric()
            || !one.is_ascii()
            || matches!(one, '_' | '-' | '.' | '$' | '\'')
    };
    let mut spaced = String::with_capacity(text.len());
    for one in text.chars() {
        if is_part(one) {
            spaced.push(one.to_ascii_lowercase());
        } else {
            spaced.push(' ');
            spaced.push(one);
            spaced.push(' ');
        }
    }
    spaced
}

fn begins_statement(words: &[&str]) -> bool {
    match words {
        ["select", rest @ ..] => selects(rest),
        ["insert", "into", rest @ ..] | ["delete", "from", rest @ ..] => is_table(rest),
        ["alter" | "create" | "drop" | "truncate", "table", rest @ ..] => name(rest).is_some(),
        ["update", rest @ ..] => updates(rest),
        _ => false,
    }
}

fn selects(words: &[&str]) -> bool {
    let mut parts = words.splitn(2, |word| *word == "from");
    let (Some(columns), Some(rest)) = (parts.next(), parts.next()) else { return false };
    match columns {
        [one] if !is_sign(one) => is_table(rest),
        _ => are_columns(columns) && name(rest).is_some(),
    }
}

/// Names between commas, or anything with signs that sentences lack.
fn are_columns(words: &[&str]) -> bool {
    let is_column =
        |column: &[&str]| matches!(column, [_] | ["distinct" | "all", _] | [_, "as", _]);
    words.iter().any(|word| matches!(*word, "*" | "(" | "=" | "\"" | "`" | "["))
        || words.split(|word| *word == ",").all(is_column)
}

fn updates(words: &[&str]) -> bool {
    let within = |words: &[&str], sought: &str| {
        words.iter().take(UPDATE_WORDS).position(|word| *word == sought)
    };
    let set = within(words, "set").and_then(|set| words.get(set..));
    set.is_some_and(|assigned| within(assigned, "=").is_some())
}

/// The name of a table that ends the text, or that a sign or a clause follows.
fn is_table(words: &[&str]) -> bool {
    name(words).is_some_and(|rest| {
        let next = rest.first().copied().unwrap_or_default();
        is_sign(next) || CLAUSES.contains(&next)
    })
}

/// What follows a name, which may stand in quotes.
fn name<'w, 't>(words: &'w [&'t str]) -> Option<&'w [&'t str]> {
    let at = words.iter().position(|word| !matches!(*word, "\"" | "`" | "["))?;
    let name = words.get(at)?.trim_matches(['.', '\'']);
    let is_name = !is_sign(name) && !name.starts_with(|one: char| one.is_ascii_digit());
    (is_name && !NO_NAMES.contains(&name)).then(|| words.get(at + 1..)).flatten()
}

/// Whether this is no word: nothing, or a sign.
fn is_sign(word: &str) -> bool {
    !word.contains(|one: char| one.is_ascii_alphanumeric() || !one.is_ascii() || one == '_')
}
