//! The policy documents for API Gateway, read as IAM reads them.

use serde_json::Value;

use crate::recorded::ANSWERED;

#[test]
fn policy_documents_allow_what_they_must_and_no_more() {
    let answers = ANSWERED.iter().flat_map(|(_, cases)| cases);
    let asked = answers.filter(|(case, _)| case["iam"].is_object() && case["level"] != "choice");
    let faults: Vec<_> =
        asked.flat_map(|(case, answer)| faults(case, &answer.last["policy"]["document"])).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

fn faults(case: &Value, document: &Value) -> Vec<String> {
    let statements = document["Statement"].as_array().map_or(&[][..], Vec::as_slice);
    let judge = |member: &str, expected: bool| {
        let arns = case["iam"][member].as_array().into_iter().flatten().filter_map(Value::as_str);
        let wrong = arns.filter(move |arn| allows(statements, arn) != expected);
        wrong.map(|arn| format!("{} {member} {arn}: {document}", case["name"])).collect::<Vec<_>>()
    };
    let none = statements.is_empty().then(|| format!("{} has no document", case["name"]));
    let allow = statements.iter().filter(|statement| statement["Effect"] == "Allow");
    let variable = allow.filter(|statement| statement["Resource"].to_string().contains("${"));
    let variable = variable.map(|_| format!("{} allows by a policy variable", case["name"]));
    judge("mustAllow", true)
        .into_iter()
        .chain(judge("mustNotAllow", false))
        .chain(none)
        .chain(variable)
        .collect()
}

/// An explicit deny wins, and what nothing allows is denied.
fn allows(statements: &[Value], arn: &str) -> bool {
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
