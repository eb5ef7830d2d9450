//! Any bytes as a configuration.

use edge_authorizer::Facade;
use serde_json::Value;

use crate::subject::{Answer, NOW, parse, request};

/// A configuration is refused with its faults, or it is good for decisions: and then nobody without
/// credentials passes but by a public rule.
pub fn config(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let mut facade = match Facade::new(&text) {
        Ok(facade) => facade,
        Err(errors) => return check_errors(&parse(&errors)),
    };
    for report in
        [facade.outline(), facade.secret_references(), facade.not_cacheable(), facade.key_sets(NOW)]
    {
        parse(&report);
    }
    let config: Value = serde_json::from_str(&text).expect("a good configuration is JSON");
    let is_public = |rule: &Value| rule["public"] == true && rule["effect"] != "Deny";
    let has_public = config["rules"].as_array().expect("a list").iter().any(is_public);
    for (method, path) in [("GET", "/"), ("GET", "/health"), ("POST", "/pets/7")] {
        let answer = Answer::read(&facade.authorize(&request(method, path, None).to_string(), NOW));
        assert!(!answer.allowed || has_public, "{text}");
    }
}

fn check_errors(errors: &Value) {
    let errors = errors["errors"].as_array().expect("a list of faults");
    assert!(!errors.is_empty());
    for error in errors {
        let pointer = error["pointer"].as_str().expect("a fault has a place");
        assert!(pointer.is_empty() || pointer.starts_with('/'), "{error}");
        assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()), "{error}");
    }
}
