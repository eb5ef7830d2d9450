//! What a policy document allows, as IAM reads it (IAM User Guide, "Policy evaluation logic").

use serde_json::Value;

/// An explicit deny wins, and what nothing allows is denied.
pub(crate) fn allows(statements: &[Value], arn: &str) -> bool {
    let hit = |effect: &str| {
        statements.iter().any(|statement| statement["Effect"] == effect && covers(statement, arn))
    };
    hit("Allow") && !hit("Deny")
}

fn covers(statement: &Value, arn: &str) -> bool {
    match &statement["Resource"] {
        Value::String(pattern) => matches(pattern.as_bytes(), arn.as_bytes()),
        Value::Array(patterns) => patterns
            .iter()
            .filter_map(Value::as_str)
            .any(|pattern| matches(pattern.as_bytes(), arn.as_bytes())),
        other => panic!("{other} is no resource"),
    }
}

/// `*` stands for any run of characters, slashes too, and `?` for one; `${*}`, `${?}` and `${$}`
/// for themselves.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern, text) {
        ([b'$', b'{', byte @ (b'*' | b'?' | b'$'), b'}', rest @ ..], [first, text @ ..]) => {
            byte == first && matches(rest, text)
        }
        ([], []) => true,
        ([b'*', rest @ ..], _) => (0..=text.len()).any(|skipped| matches(rest, &text[skipped..])),
        ([b'?', rest @ ..], [_, text @ ..]) => matches(rest, text),
        ([byte, rest @ ..], [first, text @ ..]) => byte == first && matches(rest, text),
        _ => false,
    }
}
