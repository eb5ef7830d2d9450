//! What each case asks for, beyond being decided as recorded.

use std::collections::{BTreeMap, BTreeSet};

use edge_authorizer::Reason;
use edge_authorizer::limits::FORWARD_MAX_BYTES;
use serde_json::Value;

use crate::recorded::{ANSWERED, read_file};
use crate::run::{Answer, read};

fn answers() -> impl Iterator<Item = &'static (Value, Answer)> {
    ANSWERED.iter().flat_map(|(_, cases)| cases)
}

#[test]
fn every_case_is_decided_as_it_asks() {
    let faults: Vec<_> = answers().flat_map(|(case, answer)| faults(case, answer)).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

fn faults(case: &Value, answer: &Answer) -> Vec<String> {
    let name = case["name"].as_str().expect("a case has a name");
    let checks = [outcome, reason, problem, grant, forwarded, denial, log];
    let found = checks.iter().filter_map(|check| check(case, answer));
    found.map(|fault| format!("{name}: {fault}; answered {}", answer.last)).collect()
}

/// A refused configuration lets nobody in; `choice` cases are recorded, not judged.
fn outcome(case: &Value, answer: &Answer) -> Option<String> {
    let expected = case["expect"].as_str().expect("a case expects something");
    let level = case["level"].as_str().expect("a case has a level");
    let met = match expected {
        "any" => true,
        "deny" => answer.outcome != "allow",
        "allow" | "config_error" => answer.outcome == expected,
        other => panic!("{other} is no expectation"),
    };
    assert!(["must", "should", "choice"].contains(&level), "{level} is no level");
    (!met && level != "choice").then(|| format!("{level} {expected}"))
}

fn reason(case: &Value, answer: &Answer) -> Option<String> {
    let expected = case["reason"].as_str()?;
    (answer.reason.as_deref() != Some(expected)).then(|| format!("reason {expected}"))
}

fn problem(case: &Value, answer: &Answer) -> Option<String> {
    let expected = case["problem"].as_str()?;
    (answer.decision()["problem"]["code"] != expected).then(|| format!("problem {expected}"))
}

fn grant(case: &Value, answer: &Answer) -> Option<String> {
    let differs =
        |member: &&str| case.get(member).is_some_and(|value| *value != answer.decision()[member]);
    ["rule", "context", "challenge"]
        .iter()
        .find(|member| differs(member))
        .map(|member| (*member).to_owned())
}

/// Forwarded values are visible ASCII whatever the claim held.
fn forwarded(case: &Value, answer: &Answer) -> Option<String> {
    let headers = answer.decision()["headers"].as_array().cloned().unwrap_or_default();
    let value =
        |name: &str| headers.iter().find(|header| header[0] == name).map(|header| &header[1]);
    for (name, expected) in case["forwarded"].as_object().into_iter().flatten() {
        if value(name) != Some(expected) {
            return Some(format!("forwarded {name}"));
        }
    }
    let texts: Vec<_> = headers.iter().filter_map(|header| header[1].as_str()).collect();
    let banned = case["neverForwarded"].as_array().into_iter().flatten().filter_map(Value::as_str);
    if let Some(banned) =
        banned.into_iter().find(|banned| texts.iter().any(|text| text.contains(banned)))
    {
        return Some(format!("never forwarded {banned:?}"));
    }
    let plain = |text: &&str| {
        text.bytes().all(|byte| byte.is_ascii_graphic()) && text.len() <= FORWARD_MAX_BYTES
    };
    (!texts.iter().all(plain)).then(|| "visible headers".to_owned())
}

/// A denial has these members and no others, whatever was wrong.
fn denial(_: &Value, answer: &Answer) -> Option<String> {
    let decision = answer.decision();
    if decision["effect"] != "Deny" {
        return None;
    }
    let problem = decision["problem"].as_object().expect("a denial has problem details");
    let members: Vec<_> = problem.keys().map(String::as_str).collect();
    let complete = members == ["code", "detail", "instance", "status", "title", "type"];
    let consistent = decision["status"] == problem["status"]
        && answer.last["audit"]["status"] == problem["status"];
    let named = answer.last["audit"]["incident"] == "-" && problem["instance"] == "urn:uuid:-";
    (!complete || !consistent || !named).then(|| "complete problem details".to_owned())
}

/// The audit record holds no part of a token.
fn log(case: &Value, answer: &Answer) -> Option<String> {
    let record = answer.last["audit"].to_string();
    let headers = case["request"]["headers"].as_array().into_iter().flatten();
    let tokens = headers
        .filter_map(|header| header[1].as_str())
        .flat_map(|value| value.split(['.', ' ', '=']));
    let mut logged = tokens.filter(|part| part.len() > 20 && record.contains(part));
    logged.next().map(|_| "no token in the log".to_owned())
}

/// No refusal, of whatever case, holds a word that tells about the inside.
#[test]
fn refusals_tell_nothing() {
    let groups = read(&read_file("groups.jsonl"));
    let words = groups.iter().flat_map(|group| group["neverPublic"].as_array()).flatten();
    let words: BTreeSet<_> = words.filter_map(Value::as_str).collect();
    assert!(words.len() > 20, "{words:?}");
    for (case, answer) in answers().filter(|(_, answer)| answer.outcome == "deny") {
        let public = answer.decision().to_string();
        let told = words.iter().find(|word| public.contains(**word));
        assert_eq!(told, None, "{}: {public}", case["name"]);
    }
}

/// Refusals with different causes are the same to the caller.
#[test]
fn refusals_have_one_face() {
    let answers = answers().map(|(case, answer)| (case["name"].to_string(), answer)).collect();
    for group in read(&read_file("groups.jsonl")) {
        let judged: Vec<_> = members(&group, &answers).collect();
        assert!(judged.len() > 1, "{} compares nothing", group["name"]);
        let (first_name, first) = &judged[0];
        for (name, answer) in &judged {
            assert_eq!(
                answer.decision(),
                first.decision(),
                "{}: {name} and {first_name}",
                group["name"]
            );
        }
    }
}

/// A configuration refused at creation answers no request, so it has no face.
fn members<'a>(
    group: &'a Value,
    answers: &BTreeMap<String, &'a Answer>,
) -> impl Iterator<Item = (String, &'a Answer)> {
    let names = group["cases"].as_array().expect("a group has cases").iter().map(Value::to_string);
    let found = names.map(|name| {
        let answer = *answers.get(&name).unwrap_or_else(|| panic!("no case is named {name}"));
        (name, answer)
    });
    found.filter(|(_, answer)| answer.outcome != "config_error")
}

/// Two of our own ways to decide disagree: no request can cause it.
const OUR_OWN_FAULT: [&str; 1] = ["policy_disagreement"];

#[test]
fn every_reason_has_a_case() {
    let own = answers().filter(|(case, _)| case["jws"].is_null());
    let seen: BTreeSet<_> = own.filter_map(|(_, answer)| answer.reason.clone()).collect();
    let codes = Reason::ALL.iter().map(|reason| reason.code());
    let missing: Vec<_> = codes.filter(|code| !seen.contains(*code)).collect();
    assert_eq!(missing, OUR_OWN_FAULT, "reasons without a case");
}
