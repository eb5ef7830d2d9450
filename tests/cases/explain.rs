//! Explanations of every case: they say what was decided, and which check decided it.

use std::sync::LazyLock;

use serde_json::Value;

use crate::recorded::{ANSWERED, FILES, read_file};
use crate::run::{Settled, read, request, settle};

/// A case and the explanation of its last request.
pub(crate) struct Explained {
    pub(crate) case: Value,
    /// The member of the case, or the case itself, that holds the request.
    pub(crate) turn: Value,
    /// What was answered to the request.
    last: Value,
    pub(crate) explanation: Value,
}

/// Every case with an authorizer, explained once for all tests.
pub(crate) static EXPLAINED: LazyLock<Vec<Explained>> = LazyLock::new(|| {
    let cases = FILES.iter().flat_map(|file| read(&read_file(&format!("{file}.jsonl"))));
    cases.filter_map(|case| explain(&case)).collect()
});

/// Decides a case as far as it goes, and explains the last request.
pub(crate) fn explain(case: &Value) -> Option<Explained> {
    let Settled { mut facade, turn, last } = settle(case)?;
    let now = turn["now"].as_f64().or(case["now"].as_f64()).unwrap_or(1.75e12);
    let claims = turn["claims"].is_object().then(|| turn["claims"].to_string());
    let text = facade.explain(&request(&turn), claims.as_deref(), None, now);
    let answer: Value = serde_json::from_str(&text).expect("an explanation is JSON");
    let explanation = answer["explanation"].clone();
    assert!(explanation.is_object(), "{}: {text}", case["name"]);
    Some(Explained { case: case.clone(), turn, last, explanation })
}

/// The check that decided, as the explanation has it.
pub(crate) fn deciding(explanation: &Value) -> Option<&Value> {
    steps(explanation).find(|step| step["outcome"] == "failed")
}

pub(crate) fn steps(explanation: &Value) -> impl Iterator<Item = &Value> {
    explanation["steps"].as_array().into_iter().flatten()
}

#[test]
fn explanations_say_what_was_decided() {
    let faults: Vec<_> = EXPLAINED.iter().filter_map(fault).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    let decided = ANSWERED
        .iter()
        .flat_map(|(_, cases)| cases)
        .filter(|(case, answer)| answer.outcome != "config_error" && !case["jws"].is_object());
    assert_eq!(EXPLAINED.len(), decided.count());
}

fn fault(Explained { case, last, explanation, .. }: &Explained) -> Option<String> {
    let (audit, mut answer) = (&last["audit"], last["decision"].clone());
    if let Some(problem) = answer.get_mut("problem").and_then(Value::as_object_mut) {
        problem.remove("instance");
    }
    let mut record = audit.clone();
    record["incident"] = Value::Null;
    let same = ["effect", "status", "reason", "rule"]
        .iter()
        .all(|member| explanation[member] == audit[member])
        && explanation["answer"] == answer
        && explanation["audit"] == record;
    let expected = audit["reason"].as_str().map(checks_of);
    let check = deciding(explanation).and_then(|step| step["check"].as_str());
    let named = match expected {
        Some(checks) => check.is_some_and(|check| checks.contains(&check)),
        None => check.is_none(),
    };
    (!(same && named)).then(|| format!("{}: {explanation}\n  decided {last}", case["name"]))
}

/// The checks that can fail for a reason.
fn checks_of(reason: &str) -> &'static [&'static str] {
    match reason {
        "clock_unset"
        | "request_invalid"
        | "method_invalid"
        | "method_arn_mismatch"
        | "path_ambiguous"
        | "path_too_long" => &["request"],
        "credentials_missing"
        | "credentials_malformed"
        | "credentials_repeated"
        | "credentials_unsupported" => &["credentials"],
        "token_too_large" | "token_malformed" | "token_encoding" => &["token"],
        "header_malformed"
        | "header_too_large"
        | "algorithm_unsupported"
        | "critical_unsupported"
        | "token_nested" => &["header"],
        "json_duplicate_name" | "json_too_deep" | "json_too_many_members" => &["header", "payload"],
        "payload_malformed" => &["payload"],
        "issuer_unknown" | "issuer_invalid" => &["issuer", "issuer_name"],
        "algorithm_not_allowed" => &["algorithm"],
        "key_unknown"
        | "key_ambiguous"
        | "key_set_unavailable"
        | "key_set_unusable"
        | "secret_unavailable" => &["key"],
        "signature_invalid" => &["signature"],
        "token_type_mismatch" => &["type"],
        "audience_invalid" | "audience_mismatch" => &["audience"],
        "expiry_invalid" | "not_before_invalid" => &["dates"],
        "issued_invalid" => &["dates", "age"],
        "expiry_missing" | "token_expired" => &["expiry"],
        "token_not_yet_valid" => &["not_before"],
        "issued_in_future" => &["issued_at"],
        "token_too_old" => &["age"],
        "token_id_invalid" => &["token_id"],
        "claim_required" => &["tenant", "required_claims"],
        "subject_invalid" => &["subject"],
        "claim_invalid" => &["scopes", "roles"],
        "no_rule" | "rule_denied" | "scope_insufficient" | "condition_unmet" => &["rules"],
        other => panic!("{other} is explained by no check"),
    }
}
