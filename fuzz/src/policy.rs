//! Random rules and a random principal: the policy document against the rules it comes from.

use arbitrary::{Arbitrary, Unstructured};
use edge_authorizer::Facade;
use serde_json::{Value, json};

use crate::iam_evaluator::allows;
use crate::subject::{Answer, parse};

const API: &str = "arn:aws:execute-api:eu-west-1:123456789012:abc123/prod/";
const METHODS: [&str; 4] = ["GET", "HEAD", "POST", "DELETE"];
const SCOPES: [&str; 3] = ["a", "b", "c"];
const WORDS: [&str; 8] = ["a", "b", "pets", "pets.json", "a-b", "~", "x:y", "a%7Cb"];
/// Beyond these nothing new is met, and an evaluation takes its time.
const RULES_MAX: usize = 6;
const SEGMENTS_MAX: usize = 4;

#[derive(Arbitrary, Debug)]
struct Scenario {
    rules: Vec<Rule>,
    scopes: u8,
    subject: Segment,
    probes: Vec<Action>,
    asked: Action,
}

#[derive(Arbitrary, Debug)]
struct Rule {
    methods: u8,
    path: Vec<Segment>,
    is_greedy: bool,
    grant: Grant,
}

#[derive(Arbitrary, Debug)]
enum Grant {
    Public,
    Scopes(u8),
    AnyScope(u8),
    Own,
    Deny(u8),
}

#[derive(Arbitrary, Debug)]
enum Segment {
    Word(u8),
    Parameter,
}

#[derive(Arbitrary, Debug)]
struct Action {
    method: u8,
    path: Vec<u8>,
    /// In place of the path, where something else than known words is asked for.
    text: Option<String>,
}

/// Whatever a document allows the rules allow, asked one by one: a cached answer never reaches
/// further.
pub fn policy(input: &[u8]) {
    let Ok(scenario) = Scenario::arbitrary(&mut Unstructured::new(input)) else {
        return;
    };
    let Ok(facade) = Facade::new(&scenario.config().to_string()) else {
        return;
    };
    let claims = scenario.claims().to_string();
    let ask = |action: &Action, policy: Value| {
        let (method, path) = (action.method(), action.path());
        let arn = format!("{API}{method}{path}");
        let request = json!({
            "method": method, "path": path, "headers": [], "methodArn": arn, "policy": policy,
        });
        (arn, Answer::read(&facade.preview(&claims, &request.to_string())))
    };
    let (arn, answer) = ask(&scenario.asked, json!({ "scope": "api" }));
    let document = &answer.whole["policy"]["document"];
    let statements = document["Statement"].as_array().map_or(&[][..], |list| list);
    assert_eq!(allows(statements, &arn), answer.allowed, "{arn}: {document}");
    for probe in &scenario.probes {
        let (arn, alone) = ask(probe, json!({ "scope": "request" }));
        assert!(!allows(statements, &arn) || alone.allowed, "{arn} by {document}\n{scenario:?}");
    }
    parse(&facade.not_cacheable());
}

impl Scenario {
    fn config(&self) -> Value {
        let keys = json!({ "secret": { "env": "KEY" } });
        let issuer =
            json!({ "issuer": "i", "audiences": ["a"], "algorithms": ["HS256"], "keys": keys });
        let rules = self.rules.iter().take(RULES_MAX).enumerate();
        let rules: Vec<_> = rules.map(|(number, rule)| rule.json(number)).collect();
        json!({ "issuers": [issuer], "rules": rules })
    }

    fn claims(&self) -> Value {
        json!({ "sub": self.subject.text(0), "scope": some(&SCOPES, self.scopes).join(" ") })
    }
}

impl Rule {
    fn json(&self, number: usize) -> Value {
        let mut path: String = self.path.iter().take(SEGMENTS_MAX).enumerate().fold(
            String::new(),
            |path, (at, segment)| match segment {
                Segment::Word(_) => path + "/" + segment.text(at),
                Segment::Parameter => format!("{path}/{{p{at}}}"),
            },
        );
        if self.is_greedy || path.is_empty() {
            path += "/{rest+}";
        }
        let parameter =
            self.path.iter().take(SEGMENTS_MAX).position(|one| matches!(one, Segment::Parameter));
        let mut rule = json!({ "id": format!("r{number}"), "methods": some(&METHODS, self.methods), "path": path });
        match &self.grant {
            Grant::Public => rule["public"] = true.into(),
            Grant::Scopes(scopes) => rule["scopes"] = some(&SCOPES, *scopes).into(),
            Grant::AnyScope(scopes) => rule["anyScope"] = some(&SCOPES, *scopes).into(),
            Grant::Own => {
                let place = parameter.map_or("rest".to_owned(), |at| format!("p{at}"));
                rule["claims"] = json!({ "sub": format!("{{{place}}}") });
            }
            Grant::Deny(scopes) => {
                rule["effect"] = "Deny".into();
                rule["anyScope"] = some(&SCOPES, *scopes).into();
            }
        }
        rule
    }
}

impl Segment {
    fn text(&self, at: usize) -> &'static str {
        let word = match self {
            Self::Word(word) => usize::from(*word),
            Self::Parameter => at,
        };
        WORDS[word % WORDS.len()]
    }
}

impl Action {
    fn method(&self) -> &'static str {
        METHODS[usize::from(self.method) % METHODS.len()]
    }

    fn path(&self) -> String {
        let words =
            self.path.iter().take(SEGMENTS_MAX + 1).map(|word| Segment::Word(*word).text(0));
        let path = words.fold(String::new(), |path, word| path + "/" + word);
        match &self.text {
            // Nothing else can stand in a request target (RFC 3986 section 2).
            Some(text) => {
                format!("{path}/{}", text.replace(|other: char| !other.is_ascii_graphic(), ""))
            }
            None if path.is_empty() => "/".to_owned(),
            None => path,
        }
    }
}

/// Those whose bit is set, and the first where none is.
fn some<'a>(names: &[&'a str], bits: u8) -> Vec<&'a str> {
    let set = |(at, _): &(usize, &&str)| bits >> at & 1 == 1;
    let chosen: Vec<_> = names.iter().enumerate().filter(set).map(|(_, name)| *name).collect();
    if chosen.is_empty() { vec![names[0]] } else { chosen }
}
