//! The check that an explanation names is the one that decides: mended, it decides no more.
//!
//! Every refused case is changed in the one thing that its explanation names: the request, the
//! clock, the claims, the configuration, or the token, for one that passed the check elsewhere.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::changes::{changes, with_keys_of, with_token_of};
use crate::explain::{EXPLAINED, Explained, deciding, explain, steps};

#[test]
fn what_is_named_decides() {
    let (mut mended, mut faults) = (BTreeMap::<String, usize>::new(), Vec::new());
    let refused = EXPLAINED.iter().filter(|case| case.explanation["effect"] == "Deny");
    for case in refused.clone() {
        match mend(case) {
            Some(how) => *mended.entry(how).or_default() += 1,
            None => faults.push(format!("{}: {}", case.case["name"], case.explanation["summary"])),
        }
    }
    println!("mended by: {mended:#?}");
    assert!(faults.is_empty(), "{} not mended:\n{}", faults.len(), faults.join("\n"));
    assert_eq!(mended.values().sum::<usize>(), refused.count());
}

/// The first change by which the check decides no more, in words.
fn mend(refused: &Explained) -> Option<String> {
    let step = deciding(&refused.explanation)?;
    let check = step["check"].as_str()?;
    let has_passed = |other: &&Explained| {
        let passed = |step: &Value| step["check"] == check && step["outcome"] == "passed";
        steps(&other.explanation).any(passed)
    };
    let others = || EXPLAINED.iter().filter(has_passed);
    let tokens = others().filter_map(|other| with_token_of(refused, other));
    let is_about_keys = matches!(check, "key" | "signature");
    let keys = others().filter(|_| is_about_keys).filter_map(|other| with_keys_of(refused, other));
    let mut all = changes(refused, step).into_iter().chain(tokens).chain(keys);
    let change = all.find(|change| mends(refused, check, &change.case))?;
    Some(format!("{check}: {}", change.what))
}

fn mends(refused: &Explained, check: &str, changed: &Value) -> bool {
    let Some(Explained { explanation, .. }) = explain(changed) else {
        return false;
    };
    let decides = deciding(&explanation).is_some_and(|step| step["check"] == check);
    !decides || (check == "rules" && explanation["reason"] != refused.explanation["reason"])
}
