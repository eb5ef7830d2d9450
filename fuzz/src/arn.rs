//! Any text as the ARN that API Gateway asks about.

use std::cell::RefCell;

use serde_json::{Value, json};

use crate::iam_evaluator::allows;
use crate::subject::{Answer, Subject};

thread_local! {
    static SUBJECT: RefCell<Subject> = Subject::with_secret(
        json!([{ "id": "all", "methods": ["GET"], "path": "/{rest+}", "public": true }]),
        &Value::Null,
    ).into();
}

/// The document says of the ARN what was decided, and nothing of any other API.
pub fn arn(input: &[u8]) {
    let arn = String::from_utf8_lossy(input);
    let (method, path) = action(&arn);
    for scope in ["request", "api"] {
        let policy = json!({ "scope": scope });
        let request = json!({
            "method": method, "path": path, "headers": [], "methodArn": arn, "policy": policy,
        });
        let answer =
            SUBJECT.with_borrow(|subject| subject.facade.preview("{}", &request.to_string()));
        check(&arn, &Answer::read(&answer));
    }
}

/// The method and path that an adapter finds in an ARN: after five colons, then after two slashes.
fn action(arn: &str) -> (&str, String) {
    let resource = arn.splitn(6, ':').nth(5).unwrap_or_default();
    let mut parts = resource.splitn(4, '/').skip(2);
    let method = parts.next().unwrap_or_default();
    (method, format!("/{}", parts.next().unwrap_or_default()))
}

fn check(arn: &str, answer: &Answer) {
    let document = &answer.whole["policy"]["document"];
    let statements = document["Statement"].as_array().map_or(&[][..], |list| list);
    // A document for an ARN that nobody can read denies everything.
    assert_eq!(allows(statements, arn), answer.allowed, "{arn}: {document}");
    let api = arn.split('/').next().unwrap_or_default();
    for statement in statements.iter().filter(|statement| statement["Effect"] == "Allow") {
        for resource in statement["Resource"].as_array().expect("a list") {
            let resource = resource.as_str().expect("a text");
            assert!(resource.starts_with(&format!("{api}/")), "{arn}: {resource}");
        }
    }
}
