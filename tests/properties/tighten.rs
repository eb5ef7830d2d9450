//! Whatever is taken away from a configuration, nothing is allowed that was not before.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::host::{Host, MIDNIGHT, Way};
use crate::run::check;
use crate::worlds::{parameters, world};

/// Takes something away from the element of a list; says whether there was something.
type Tighten = fn(&mut Value) -> bool;

/// What can be taken away from an entry of an issuer.
const OF_ISSUERS: [(&str, Tighten); 8] = [
    ("audiences", |issuer| pop(&mut issuer["audiences"])),
    ("algorithms", |issuer| pop(&mut issuer["algorithms"])),
    ("tolerance", |issuer| lower(issuer, "clockToleranceSeconds", 0.0)),
    ("age", |issuer| {
        lower(issuer, "maxTokenAgeSeconds", 1.0) || set(issuer, "maxTokenAgeSeconds", 60)
    }),
    ("expiry", |issuer| {
        issuer.as_object_mut().and_then(|members| members.remove("requireExpiry")).is_some()
    }),
    ("types", |issuer| {
        pop(&mut issuer["tokenTypes"])
            || issuer["tokenTypes"].is_null() && set(issuer, "tokenTypes", ["at+jwt"])
    }),
    ("required claims", |issuer| {
        issuer["requiredClaims"].is_null() && set(issuer, "requiredClaims", ["tenant"])
    }),
    ("required values", |issuer| {
        set(issuer, "requiredClaims", json!({ "tenant": "s", "sub": "a" }))
    }),
];

/// What can be taken away from a rule.
const OF_RULES: [(&str, Tighten); 10] = [
    ("methods", |rule| is_allow(rule) && pop(&mut rule["methods"])),
    ("denied methods", |rule| !is_allow(rule) && set(rule, "methods", ["GET", "PUT", "POST"])),
    ("public", |rule| rule.as_object_mut().and_then(|members| members.remove("public")).is_some()),
    ("scopes", |rule| ask(rule, "scopes", json!(["t"]))),
    ("roles", |rule| ask(rule, "roles", json!(["r"]))),
    ("claims", |rule| ask(rule, "claims", json!({ "tenant": ["s", 7] }))),
    ("conditions", |rule| ask(rule, "not", json!({ "scopes": ["u"] }))),
    ("an effect", |rule| is_allow(rule) && rule["public"].is_null() && set(rule, "effect", "Deny")),
    ("a parameter", |rule| {
        is_allow(rule) && narrow(rule, |segment| (!segment.contains('+')).then(|| "a".to_owned()))
    }),
    ("a rest", |rule| {
        is_allow(rule)
            && narrow(rule, |segment| segment.contains('+').then(|| segment.replace('+', "")))
    }),
];

/// Rules that may be added.
fn denials() -> Vec<Value> {
    let deny = |conditions: Value| {
        let mut rule = json!({ "id": "added", "methods": ["GET", "PUT"], "path": "/{rest+}", "effect": "Deny" });
        for (name, value) in conditions.as_object().into_iter().flatten() {
            rule[name] = value.clone();
        }
        rule
    };
    vec![
        deny(json!({})),
        deny(json!({ "path": "/a/{p0}" })),
        deny(json!({ "scopes": ["s"] })),
        deny(json!({ "claims": { "sub": "{rest}" } })),
    ]
}

/// The configuration with something taken away, and what.
fn tightened(config: &Value, what: usize, place: Index) -> Option<(&'static str, Value)> {
    let mut tighter = config.clone();
    let changed = |list: &mut Value, (name, tighten): (&'static str, Tighten)| {
        let elements = list.as_array_mut().expect("a list");
        let place = place.index(elements.len());
        tighten(&mut elements[place]).then_some(name)
    };
    let name = match what.checked_sub(OF_ISSUERS.len()) {
        None => changed(&mut tighter["issuers"], OF_ISSUERS[what]),
        Some(what) if what < OF_RULES.len() => changed(&mut tighter["rules"], OF_RULES[what]),
        Some(what) if what == OF_RULES.len() => pop(&mut tighter["issuers"]).then_some("an issuer"),
        Some(_) => {
            let rules = tighter["rules"].as_array_mut().expect("a list");
            rules.insert(place.index(rules.len()), denials()[place.index(denials().len())].clone());
            Some("a denial")
        }
    };
    name.map(|name| (name, tighter))
}

/// Leaves out the last of several.
fn pop(list: &mut Value) -> bool {
    let list = list.as_array_mut().filter(|list| list.len() > 1);
    list.is_some_and(|list| list.pop().is_some())
}

fn lower(object: &mut Value, name: &str, least: f64) -> bool {
    let lower = object[name].as_f64().filter(|number| *number > least).map(|number| number - 1.0);
    lower.is_some_and(|number| set(object, name, number))
}

fn set(object: &mut Value, name: &str, value: impl Into<Value>) -> bool {
    let value = value.into();
    let is_new = object[name] != value;
    object[name] = value;
    is_new
}

fn is_allow(rule: &Value) -> bool {
    rule["effect"] != "Deny"
}

/// Asks one thing more, beside what is asked already.
fn ask(rule: &mut Value, name: &str, value: Value) -> bool {
    let is_free = is_allow(rule) && rule["public"].is_null();
    let condition = json!({ name: value });
    match rule["allOf"].as_array_mut() {
        Some(all) if is_free => all.push(condition),
        _ if is_free => rule["allOf"] = json!([condition]),
        _ => return false,
    }
    true
}

/// Changes the first parameter that `change` says something for; what is compared with a parameter
/// that becomes a literal is compared with that.
fn narrow(rule: &mut Value, change: fn(&str) -> Option<String>) -> bool {
    let path = rule["path"].as_str().expect("a rule has a path").to_owned();
    let Some((name, after)) = path.split('/').find_map(|segment| {
        let name = parameters(segment).into_iter().next()?;
        change(segment).map(|after| (name, path.replacen(segment, &after, 1)))
    }) else {
        return false;
    };
    let text = rule.to_string();
    let is_literal = !parameters(&after).contains(&name);
    let text = if is_literal { text.replace(&format!("{{{name}}}"), "a") } else { text };
    *rule = serde_json::from_str(&text).expect("it was JSON before");
    rule["path"] = json!(after);
    true
}

#[test]
fn a_tightened_configuration_allows_nothing_more() {
    let kinds = OF_ISSUERS.len() + OF_RULES.len() + 2;
    let [changed, kept, lost] = [0; 3].map(Cell::new);
    let strategy = (world(16), 0..kinds, any::<Index>());
    check(600, &strategy, |((config, requests), what, place)| {
        let Some((name, tighter)) = tightened(&config, what, place) else { return Ok(()) };
        changed.set(changed.get() + 1);
        let (mut before, mut after) = (Host::new(&config), Host::new(&tighter));
        for asked in requests {
            let token = asked.token_text();
            for way in [Way::Json, Way::Plain] {
                let allowed = |host: &mut Host| {
                    host.allowed_by(way, asked.action(), token.as_deref(), MIDNIGHT).is_some()
                };
                let (was, is) = (allowed(&mut before), allowed(&mut after));
                prop_assert!(was || !is, "{}: {:?} by {} and not {}", name, asked, tighter, config);
                let count = if is { &kept } else { &lost };
                count.set(count.get() + u32::from(was));
            }
        }
        Ok(())
    });
    let counts = [changed, kept, lost].map(|count| count.get());
    assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
}
