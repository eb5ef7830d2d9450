//! The order of the rules never changes a decision, nor does the order of an object's members.

use edge_authorizer::Facade;
use proptest::prelude::*;
use serde_json::{Value, json};

const PATHS: [&str; 9] = ["/", "/a", "/b", "/a/b", "/{x}", "/{y}", "/a/{x}", "/{x+}", "/a/{y+}"];
const TARGETS: [&str; 6] = ["/", "/a", "/b", "/a/b", "/a/c", "/a/b/c"];
const METHODS: [&str; 3] = ["GET", "PUT", "POST"];
const WORDS: [&str; 3] = ["s", "t", "u"];

fn condition() -> impl Strategy<Value = Value> {
    let words = prop::sample::subsequence(&WORDS[..], 1..=2);
    let leaf = prop_oneof![
        words.clone().prop_map(|words| json!({ "scopes": words })),
        words.clone().prop_map(|words| json!({ "anyScope": words })),
        words.clone().prop_map(|words| json!({ "roles": words })),
        words.prop_map(|words| json!({ "claims": { "tenant": words } })),
    ];
    leaf.prop_recursive(2, 8, 2, |inner| {
        let several = prop::collection::vec(inner.clone(), 1..=2);
        prop_oneof![
            several.clone().prop_map(|conditions| json!({ "anyOf": conditions })),
            several.prop_map(|conditions| json!({ "allOf": conditions })),
            inner.prop_map(|condition| json!({ "not": condition })),
        ]
    })
}

/// A rule, still without an id; one in six is public, one in six denies.
fn rule() -> impl Strategy<Value = Value> {
    let methods = prop::sample::subsequence(&METHODS[..], 1..=3);
    let condition = prop::option::weighted(0.8, condition());
    (prop::sample::select(&PATHS[..]), methods, condition, 0..6_u8).prop_map(
        |(path, methods, condition, kind)| {
            let mut rule =
                if kind == 0 { json!({ "public": true }) } else { condition.unwrap_or(json!({})) };
            if kind == 1 {
                rule["effect"] = json!("Deny");
            }
            rule["path"] = json!(path);
            rule["methods"] = json!(methods);
            rule
        },
    )
}

/// Rules with ids, and the same rules in another order.
fn rules_twice() -> impl Strategy<Value = (Vec<Value>, Vec<Value>)> {
    let named = prop::collection::vec(rule(), 1..12).prop_map(|mut rules| {
        rules
            .iter_mut()
            .enumerate()
            .for_each(|(number, rule)| rule["id"] = json!(format!("rule-{number}")));
        rules
    });
    named.prop_flat_map(|rules| (Just(rules.clone()), Just(rules).prop_shuffle()))
}

fn claims() -> impl Strategy<Value = Value> {
    let words = || prop::sample::subsequence(&WORDS[..], 0..=3);
    (words(), words(), prop::sample::select(&WORDS[..])).prop_map(|(scopes, roles, tenant)| {
        json!({ "sub": "user-123", "scope": scopes.join(" "), "roles": roles, "tenant": tenant })
    })
}

fn facade(rules: &[Value]) -> Facade {
    let secret = json!({ "secret": { "env": "KEY" } });
    let issuer = json!({ "issuer": "https://a.example", "audiences": ["a"], "algorithms": ["HS256"], "keys": secret });
    let config = json!({ "issuers": [issuer], "rules": rules });
    Facade::new(&config.to_string()).expect("the configuration is good")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rules_never_matters(
        (rules, shuffled) in rules_twice(),
        claims in claims(),
        target in prop::sample::select(&TARGETS[..]),
        method in prop::sample::select(&METHODS[..]),
    ) {
        let request = json!({ "method": method, "path": target, "headers": [] }).to_string();
        let (mut first, mut second) = (facade(&rules), facade(&shuffled));
        let claims = claims.to_string();
        prop_assert_eq!(first.preview(&claims, &request), second.preview(&claims, &request));
        let now = 1_750_000_000_000.0;
        prop_assert_eq!(first.authorize(&request, now), second.authorize(&request, now));
    }

    /// An added rule without `"effect": "Deny"` only ever allows more.
    #[test]
    fn an_allowing_rule_takes_nothing_away(
        (rules, _) in rules_twice(),
        added in rule(),
        claims in claims(),
        target in prop::sample::select(&TARGETS[..]),
        method in prop::sample::select(&METHODS[..]),
    ) {
        prop_assume!(added["effect"].is_null());
        let mut more = rules.clone();
        more.push(added);
        more.iter_mut().last().into_iter().for_each(|rule| rule["id"] = json!("added"));
        let request = json!({ "method": method, "path": target, "headers": [] }).to_string();
        let allows = |rules: &[Value]| facade(rules).preview(&claims.to_string(), &request).contains(r#""effect":"Allow""#);
        prop_assert!(!allows(&rules) || allows(&more));
    }
}
