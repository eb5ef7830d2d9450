//! The policy documents for API Gateway, read as IAM reads them.

use serde_json::Value;

use crate::iam_evaluator::allows;
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
