//! The compiled document against the rules it was compiled from.

mod bounds;
mod random;

use super::compile::{compile, not_cacheable};
use super::glob::Glob;
use super::*;
use crate::claims::Principal;
use crate::config::Config;
use crate::json::Document;
use crate::path::PathEncoding;
use crate::request::{Action, Request};
use crate::rule::Verdict;
use crate::token::VerifiedClaims;

const API: &str = "arn:aws:execute-api:eu-west-1:123456789012:abc123/prod";

fn config(rules: &str) -> Config {
    let text = format!(
        r#"{{"issuers":[{{"issuer":"i","audiences":["a"],"algorithms":["HS256"],
            "keys":{{"secret":{{"env":"S"}}}}}}],"rules":{rules}}}"#
    );
    Config::from_json(&text).unwrap_or_else(|errors| panic!("{errors:?}\n{rules}"))
}

fn principal(config: &Config, claims: &str) -> Principal {
    let claims = VerifiedClaims::assumed(Document::parse(claims).unwrap());
    Principal::from_assumed_claims(claims.expect("an object"), &config.issuers[0]).unwrap()
}

fn rules_allow(config: &Config, principal: &Principal, method: &str, path: &str) -> bool {
    let request = Request {
        method: method.to_owned(),
        path: path.to_owned(),
        headers: Vec::new(),
        id: None,
        method_arn: Some(format!("{API}/{method}{path}")),
        policy: None,
    };
    let Ok(action) = Action::parse(&request, PathEncoding::Ascii) else {
        return false;
    };
    let covering = config.rules.covering(&action);
    config.rules.public(&covering).is_some()
        || matches!(config.rules.evaluate(&covering, &action, principal), Verdict::Allow(_))
}

fn policy(config: &Config, principal: &Principal, method: &str, path: &str) -> Policy {
    let arn = format!("{API}/{method}{path}");
    let request = PolicyRequest {
        rules: &config.rules,
        principal: Some(principal),
        arn: MethodArn::parse(&arn).expect("an ARN of this API"),
        allowed: rules_allow(config, principal, method, path),
        scope: PolicyScope::Api,
        expires_at: None,
    };
    request.answer().expect("a document that says what the rules say")
}

fn document(policy: &Policy) -> String {
    serde_json::to_string(policy).unwrap()
}

const PETS: &str = r#"[
    {"id":"health","methods":["GET"],"path":"/health","public":true},
    {"id":"root","methods":["GET"],"path":"/","scopes":[]},
    {"id":"read","methods":["GET"],"path":"/pets/{id}","scopes":["pets:read"]},
    {"id":"write","methods":["POST","DELETE"],"path":"/pets/{id}","scopes":["pets:write"]},
    {"id":"files","methods":["GET"],"path":"/files/{path+}","scopes":["files"]},
    {"id":"own","methods":["GET"],"path":"/users/{id}","claims":{"sub":"{id}"}}]"#;

#[test]
fn one_document_serves_every_later_request_of_the_principal() {
    let config = config(PETS);
    let reader = principal(&config, r#"{"sub":"auth0|7","scope":"pets:read files"}"#);
    let policy = policy(&config, &reader, "GET", "/pets/1");
    let allows = |resource: &str| policy.document.allows(&format!("{API}/{resource}"));
    for allowed in ["GET/", "GET/health", "GET/pets/2", "GET/files/a/b.css", "GET/users/auth0%7C7"]
    {
        assert!(allows(allowed), "{allowed}\n{}", document(&policy));
    }
    for denied in [
        "POST/pets/1",
        "GET/pets/",
        "GET/pets/1/",
        "GET/pets/1/photos",
        "GET/pets",
        "GET/users/8",
        "GET/files/",
        "GET/files/../pets",
        "GET/files/a//b",
        "GET/files/a;b",
        "GET/files/%2e%2e",
        "DELETE/pets/1",
        "GET//",
        "GET/healthy",
    ] {
        assert!(!allows(denied), "{denied}\n{}", document(&policy));
    }
}

#[test]
fn a_refused_request_is_denied_by_name_and_leaves_the_rest_standing() {
    let config = config(PETS);
    let reader = principal(&config, r#"{"sub":"u","scope":"pets:read"}"#);
    let policy = policy(&config, &reader, "DELETE", "/pets/1");
    assert!(!policy.document.allows(&format!("{API}/DELETE/pets/1")));
    assert!(policy.document.allows(&format!("{API}/GET/pets/1")));
    assert!(document(&policy).contains(&format!("{API}/DELETE/pets/1")));
}

#[test]
fn a_denial_meets_every_spelling() {
    let config = config(
        r#"[{"id":"own","methods":["GET"],"path":"/users/{id}","claims":{"sub":"{id}"}},
            {"id":"me","methods":["GET"],"path":"/me"},
            {"id":"no","methods":["GET"],"path":"/users/a:b","effect":"Deny"},
            {"id":"not-yours","methods":["GET"],"path":"/{rest+}","effect":"Deny","claims":{"barred":"{rest}"}}]"#,
    );
    for claims in [r#"{"sub":"a:b"}"#, r#"{"sub":"c:d","barred":"users/c:d"}"#] {
        let caller = principal(&config, claims);
        let policy = policy(&config, &caller, "GET", "/me");
        for path in ["a:b", "a%3Ab", "a%3ab", "c:d", "c%3Ad", "c%3ad"] {
            assert!(!policy.document.allows(&format!("{API}/GET/users/{path}")), "{claims} {path}");
        }
    }
}

#[test]
fn a_parameter_that_two_claims_must_equal_has_one_value() {
    let config = config(
        r#"[{"id":"own","methods":["GET"],"path":"/users/{id}","allOf":[{"claims":{"sub":"{id}"}},{"claims":{"alias":"{id}"}}]},
            {"id":"me","methods":["GET"],"path":"/me"}]"#,
    );
    for (alias, allowed) in [("u", true), ("v", false)] {
        let caller = principal(&config, &format!(r#"{{"sub":"u","alias":"{alias}"}}"#));
        let policy = policy(&config, &caller, "GET", "/me");
        assert_eq!(policy.document.allows(&format!("{API}/GET/users/u")), allowed, "{alias}");
        assert!(!policy.document.allows(&format!("{API}/GET/users/v")), "{alias}");
    }
}

#[test]
fn nobody_in_particular_may_do_what_is_public() {
    let config = config(
        r#"[{"id":"health","methods":["GET"],"path":"/health","public":true},
            {"id":"pets","methods":["GET"],"path":"/pets"},
            {"id":"no","methods":["GET"],"path":"/no","effect":"Deny"},
            {"id":"no-reader","methods":["GET"],"path":"/pets","effect":"Deny","scopes":["s"]}]"#,
    );
    let statements = compile(&config.rules, None).expect("few rules");
    let texts = |globs: &[Glob]| globs.iter().map(|glob| glob.as_str().to_owned()).collect();
    let [allow, deny]: [Vec<_>; 2] = [texts(&statements.allow), texts(&statements.deny)];
    assert_eq!((allow, deny), (vec!["GET/health".to_owned()], vec!["GET/no".to_owned()]));
}

/// Two wildcards of IAM reach further than two segments.
#[test]
fn no_wildcard_takes_more_than_its_segment() {
    for (template, allowed, denied) in [
        ("/{a}/{b}", "/x/y", "/x/y/z"),
        ("/{a}/{b}", "/x/y", "/x/y/z/w"),
        ("/a/{b}/c", "/a/b/c", "/a/b/b/c"),
        ("/{a}/b/{rest+}", "/x/b/z", "/x/y/b/z"),
    ] {
        let config = config(&format!(r#"[{{"id":"r","methods":["GET"],"path":"{template}"}}]"#));
        let caller = principal(&config, r#"{"sub":"u"}"#);
        let policy = policy(&config, &caller, "GET", allowed);
        assert!(!policy.document.allows(&format!("{API}/GET{denied}")), "{}", document(&policy));
    }
}

/// Where a longer route allows what a wildcard reaches beyond its own, nothing is in the way.
#[test]
fn what_is_allowed_anyway_is_in_nobodys_way() {
    let config = config(
        r#"[{"id":"file","methods":["GET"],"path":"/files/{a}"},
            {"id":"files","methods":["GET"],"path":"/files/{rest+}"},
            {"id":"all","methods":["PUT"],"path":"/{a}/{rest+}"}]"#,
    );
    assert_eq!(not_cacheable(&config.rules), []);
    let caller = principal(&config, r#"{"sub":"u"}"#);
    let policy = policy(&config, &caller, "GET", "/files/a");
    for resource in ["GET/files/b", "GET/files/b/c", "PUT/a/b", "PUT/a/b/c/d"] {
        assert!(policy.document.allows(&format!("{API}/{resource}")), "{resource}");
    }
}

#[test]
fn a_denial_of_a_rest_meets_every_spelling_and_no_more_than_it_has_to() {
    let config = config(
        r#"[{"id":"all","methods":["GET"],"path":"/x/{y}"},
            {"id":"no","methods":["GET"],"path":"/x/{rest+}","effect":"Deny","claims":{"barred":"{rest}"}}]"#,
    );
    for (barred, denied, allowed) in
        [("c:d", &["c:d", "c%3Ad", "c%3ad"][..], &[][..]), ("c", &["c"][..], &["d"][..])]
    {
        let caller = principal(&config, &format!(r#"{{"sub":"u","barred":"{barred}"}}"#));
        let policy = policy(&config, &caller, "GET", "/x/f");
        let allows = |path: &&str| policy.document.allows(&format!("{API}/GET/x/{path}"));
        assert!(!denied.iter().any(allows) && allowed.iter().all(allows), "{}", document(&policy));
    }
}

/// A principal whose own place is one path stands in nobody's way, however the rule says so.
#[test]
fn a_place_of_ones_own_is_one_path() {
    for own in [
        r#""claims":{"sub":"{id}"}"#,
        r#""anyOf":[{"claims":{"sub":"{id}"}}]"#,
        r#""allOf":[{"claims":{"sub":"{id}"}}]"#,
    ] {
        let config = config(&format!(
            r#"[{{"id":"own","methods":["GET"],"path":"/users/{{id}}",{own}}},
                {{"id":"photos","methods":["GET"],"path":"/users/{{id}}/photos"}}]"#
        ));
        assert_eq!(not_cacheable(&config.rules), [], "{own}");
    }
}

/// What cannot be said of a path does not matter where the rest of a condition decides.
#[test]
fn what_holds_or_fails_anyway_is_said_exactly() {
    let config = config(
        r#"[{"id":"users","methods":["GET"],"path":"/users/{id}"},
            {"id":"no","methods":["GET"],"path":"/users/{id}","effect":"Deny","scopes":["s"],"not":{"claims":{"sub":"{id}"}}},
            {"id":"any","methods":["PUT"],"path":"/users/{id}","anyOf":[{"roles":["r"]},{"not":{"claims":{"sub":"{id}"}}}]},
            {"id":"human","methods":["GET"],"path":"/pets/{id}","not":{"roles":["robot"]}}]"#,
    );
    let caller = principal(&config, r#"{"sub":"u","roles":["r"]}"#);
    let policy = policy(&config, &caller, "GET", "/pets/1");
    for resource in ["GET/users/u", "GET/users/v", "PUT/users/v", "GET/pets/2"] {
        assert!(policy.document.allows(&format!("{API}/{resource}")), "{resource}");
    }
}

#[test]
fn a_route_for_all_but_one_is_answered_alone() {
    let config = config(
        r#"[{"id":"others","methods":["GET"],"path":"/users/{id}","not":{"anyOf":[{"claims":{"sub":"{id}"}}]}},
            {"id":"no-robots","methods":["GET"],"path":"/pets/{id}","not":{"claims":{"kind":"robot"}}}]"#,
    );
    let left_out = not_cacheable(&config.rules);
    assert_eq!(left_out.iter().map(|route| route.rule.as_str()).collect::<Vec<_>>(), ["others"]);
}

#[test]
fn a_refused_arn_is_denied_under_every_reading() {
    let config = config(PETS);
    let reader = principal(&config, r#"{"sub":"u","scope":"pets:read"}"#);
    let denied = |path: &str| document(&policy(&config, &reader, "GET", path));
    assert!(denied("/pets/*").contains("/GET/pets/?\""));
    assert!(denied("/pets/${aws:username}").contains("/GET/pets/?{aws:username}\""));
    let long = denied(&format!("/admin/{}", "a".repeat(600)));
    let resources = long.split('"').filter(|text| text.starts_with("arn:"));
    assert_eq!(resources.map(str::len).max(), Some(512));
}

#[test]
fn claims_never_become_syntax() {
    let config = config(PETS);
    for subject in ["*", "${aws:username}", "a/b", "..", "a;b", "a\\b", "a*", "\u{e9}"] {
        let claims = format!(r#"{{"sub":{}}}"#, serde_json::to_string(subject).unwrap());
        let caller = principal(&config, &claims);
        let text = document(&policy(&config, &caller, "GET", "/health"));
        assert!(!text.contains("/users/"), "{subject}: {text}");
    }
}

#[test]
fn a_route_in_the_way_of_another_is_named_and_answered_alone() {
    let config = config(
        r#"[{"id":"pet","methods":["GET"],"path":"/pets/{id}"},
            {"id":"photos","methods":["GET"],"path":"/pets/{id}/photos"}]"#,
    );
    let left_out = not_cacheable(&config.rules);
    let named: Vec<_> =
        left_out.iter().map(|route| (route.rule.as_str(), route.because_of.as_str())).collect();
    assert_eq!(named, [("pet", "photos")]);
    let caller = principal(&config, r#"{"sub":"u"}"#);
    let alone = policy(&config, &caller, "GET", "/pets/1");
    assert!(document(&alone).contains(r#""scope":"request","fallback":"not_cacheable""#));
    assert!(
        policy(&config, &caller, "GET", "/pets/1/photos")
            .document
            .allows(&format!("{API}/GET/pets/2/photos"))
    );
}

#[test]
fn an_explicit_deny_wins_in_the_document_too() {
    let config = config(
        r#"[{"id":"all","methods":["GET"],"path":"/{path+}"},
            {"id":"no","methods":["GET"],"path":"/secret","effect":"Deny"}]"#,
    );
    let caller = principal(&config, r#"{"sub":"u"}"#);
    let policy = policy(&config, &caller, "GET", "/open");
    assert!(policy.document.allows(&format!("{API}/GET/secret/deeper")));
    assert!(!policy.document.allows(&format!("{API}/GET/secret")));
}
