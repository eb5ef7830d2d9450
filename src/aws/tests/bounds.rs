//! How much a document can say, each bound at its value and one above.

use super::*;
use crate::aws::policy::{ARN_MAX_CHARS, DOCUMENT_MAX_BYTES};
use crate::limits::POLICY_ROUTES_MAX;

#[test]
fn too_many_routes_are_over_budget_at_once() {
    let values: Vec<_> = (0..8).map(|n| format!("\"v:{n}\"")).collect();
    let claims = format!(r#"{{"sub":"u","list":[{}]}}"#, values.join(","));
    let parameters: Vec<_> = (0..8).map(|n| format!("{{p{n}}}")).collect();
    let conditions: Vec<_> =
        (0..8).map(|n| format!(r#"{{"claims":{{"list":"{{p{n}}}"}}}}"#)).collect();
    let config = config(&format!(
        r#"[{{"id":"wide","methods":["GET"],"path":"/{}","allOf":[{}]}},
            {{"id":"me","methods":["GET"],"path":"/me"}}]"#,
        parameters.join("/"),
        conditions[..2].join(",")
    ));
    let caller = principal(&config, &claims);
    let answer = document(&policy(&config, &caller, "GET", "/me"));
    assert!(answer.contains(r#""fallback":"over_budget""#), "{answer}");
}

/// A denial that is left out would let in whom it bars.
#[test]
fn no_route_of_too_many_is_left_out() {
    let values: Vec<_> = (0..50).map(|n| format!("\"v:{n}\"")).collect();
    let claims = format!(r#"{{"sub":"u","list":[{}]}}"#, values.join(","));
    let deny = |id: usize, path: &str, more: &str| {
        format!(r#"{{"id":"r{id}","methods":["GET"],"path":"{path}","effect":"Deny"{more}}}"#)
    };
    let many = |count: usize| {
        (0..count).map(|n| deny(n, &format!("/{n}"), "")).collect::<Vec<_>>().join(",")
    };
    for (rules, is_written) in [
        (many(POLICY_ROUTES_MAX), true),
        (many(POLICY_ROUTES_MAX + 1), false),
        (deny(0, "/{p}", r#","claims":{"list":"{p}"}"#), false),
        (deny(0, &"/a:b".repeat(5), ""), false),
    ] {
        let config = config(&format!("[{rules}]"));
        let statements = compile(&config.rules, Some(&principal(&config, &claims)));
        assert_eq!(statements.is_some(), is_written, "{rules}");
    }
}

#[test]
fn a_list_too_long_to_be_written_leaves_its_route_out() {
    let config = config(
        r#"[{"id":"own","methods":["GET"],"path":"/users/{id}","claims":{"list":"{id}"}},
            {"id":"me","methods":["GET"],"path":"/me"}]"#,
    );
    let values: Vec<_> = (100..165).map(|n| format!("\"{n}\"")).collect();
    let caller = principal(&config, &format!(r#"{{"sub":"u","list":[{}]}}"#, values.join(",")));
    let policy = policy(&config, &caller, "GET", "/me");
    assert_eq!(policy.scope, PolicyScope::Api);
    assert!(!policy.document.allows(&format!("{API}/GET/users/100")));
}

#[test]
fn a_document_is_as_large_as_it_may_be_and_no_larger() {
    let answer = |length: usize| {
        let literal = |n: usize| format!(r#"{{"id":"r{n}","methods":["GET"],"path":"/a{n}"}}"#);
        let path = "b".repeat(length);
        let rules: Vec<_> = (0..90).map(literal).collect();
        let rules =
            format!(r#"[{},{{"id":"b","methods":["GET"],"path":"/{path}"}}]"#, rules.join(","));
        let config = config(&rules);
        let caller = principal(&config, r#"{"sub":"u"}"#);
        let policy = policy(&config, &caller, "GET", "/a1");
        let bytes = serde_json::to_string(&policy.document).unwrap().len();
        (policy.scope, bytes)
    };
    let (_, bytes) = answer(1);
    let longest = 1 + DOCUMENT_MAX_BYTES - bytes;
    assert_eq!(answer(longest), (PolicyScope::Api, DOCUMENT_MAX_BYTES));
    assert_eq!(answer(longest + 1).0, PolicyScope::Request);
}

#[test]
fn an_arn_is_as_long_as_it_may_be_and_no_longer() {
    let answer = |length: usize| {
        let path = "b".repeat(length - API.len() - "/GET/".len());
        let config = config(&format!(
            r#"[{{"id":"b","methods":["GET"],"path":"/{path}"}},{{"id":"a","methods":["GET"],"path":"/a"}}]"#
        ));
        let caller = principal(&config, r#"{"sub":"u"}"#);
        let refused = policy(&config, &caller, "GET", &format!("/{}", path.replace('b', "c")));
        let is_whole = document(&refused).contains(&format!("{}\"", path.replace('b', "c")));
        (policy(&config, &caller, "GET", "/a").scope, is_whole)
    };
    assert_eq!(answer(ARN_MAX_CHARS), (PolicyScope::Api, true));
    assert_eq!(answer(ARN_MAX_CHARS + 1), (PolicyScope::Request, false));
}

#[test]
fn a_document_that_is_too_long_gives_way_to_one_for_the_request() {
    let long = "a".repeat(200);
    let rules: Vec<_> = (0..40)
        .map(|n| format!(r#"{{"id":"r{n}","methods":["GET"],"path":"/{long}/{n}"}}"#))
        .collect();
    let config = config(&format!("[{}]", rules.join(",")));
    let caller = principal(&config, r#"{"sub":"u"}"#);
    let policy = policy(&config, &caller, "GET", &format!("/{long}/7"));
    assert!(document(&policy).contains(r#""fallback":"over_budget""#));
    assert!(policy.document.allows(&format!("{API}/GET/{long}/7")));
    assert!(!policy.document.allows(&format!("{API}/GET/{long}/8")));
}
