//! A policy document allows nothing that the rules do not allow to the token it was made for.

use std::cell::Cell;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::host::{Host, MIDNIGHT, STAGE, gateway_request};
use crate::iam_evaluator::allows;
use crate::model::allowing;
use crate::run::check;
use crate::worlds::{Asked, segments, world};

/// ARNs that the document's own patterns match, each wildcard filled in with something else, and
/// others.
fn arns(statements: &[Value], fills: &[String], others: &[Asked]) -> Vec<(String, String)> {
    let resources =
        statements.iter().flat_map(|statement| statement["Resource"].as_array()).flatten();
    let patterns = resources.filter_map(Value::as_str).filter_map(|text| text.strip_prefix(STAGE));
    let fill = |pattern: &str, first: usize| {
        let parts = pattern.split('*').map(|part| part.trim_end_matches('?')).enumerate();
        let filled = parts.map(|(index, part)| match index {
            0 => part.to_owned(),
            _ => format!("{}{part}", fills[(first + index) % fills.len()]),
        });
        filled.collect::<String>()
    };
    let firsts = 0..fills.len();
    let filled = patterns.flat_map(|pattern| firsts.clone().map(move |first| fill(pattern, first)));
    let split = |text: String| {
        text.split_once('/').map(|(method, path)| (method.to_owned(), format!("/{path}")))
    };
    let others = others.iter().map(|asked| (asked.method.clone(), asked.path.clone()));
    filled.filter_map(split).chain(others).collect()
}

#[test]
fn no_document_allows_what_the_rules_do_not() {
    let widest = Cell::new(0);
    let scope = prop_oneof![4 => Just("api"), 1 => Just("request")];
    let strategy = (world(7), scope, prop::collection::vec(segments(), 4));
    check(400, &strategy, |((config, requests), scope, fills)| {
        let (asked, others) = requests.split_first().expect("one at least");
        let token = asked.token_text();
        let policy = json!({ "scope": scope });
        let request = gateway_request(asked.action(), token.as_deref(), &policy);
        let answer = Host::new(&config).answer(&request, MIDNIGHT);
        let statements = answer["policy"]["document"]["Statement"].as_array().expect("a list");
        let arn = |(method, path): (&str, &str)| format!("{STAGE}{method}{path}");
        let is_allowed = answer["decision"]["effect"] == "Allow";
        prop_assert_eq!(allows(statements, &arn(asked.action())), is_allowed, "{}", answer);
        for (method, path) in arns(statements, &fills, others) {
            let later = Asked { method, path, token: asked.token.clone() };
            if allows(statements, &arn(later.action())) {
                let rules = allowing(&config, &later, MIDNIGHT);
                prop_assert!(!rules.is_empty(), "{:?} by {} of {}", later, answer, config);
                widest.set(widest.get() + 1);
            }
        }
        Ok(())
    });
    assert!(widest.get() > 0, "{}", widest.get());
}
