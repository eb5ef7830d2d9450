//! A good token of the conformance cases, and an authorizer for it.

use edge_authorizer::Facade;
use serde_json::{Value, json};

const CASES: &str = include_str!("../../tests/cases/jwt.jsonl");

/// A request with a good token, and the authorizer that lets it pass.
pub struct Case {
    facade: Facade,
    request: String,
    now: f64,
}

impl Case {
    /// The plain case of an algorithm, with verified tokens kept or not, and `rules` more rules.
    ///
    /// # Panics
    /// Where there is no such case, or the authorizer does not allow it.
    #[must_use]
    pub fn new(algorithm: &str, cached: bool, rules: usize) -> Self {
        let case = find(&format!("valid/{algorithm}"));
        let mut facade = Facade::new(&config(&case, cached, rules)).expect("the case's configuration is good");
        for (pointer, secret) in case["secrets"].as_object().into_iter().flatten() {
            let secret = secret.as_str().expect("a secret is text");
            facade.supply_secret(pointer, secret.as_bytes()).expect("the case's secret is good");
        }
        let now = case["now"].as_f64().expect("a case has a clock");
        let mut new = Self { facade, request: case["request"].to_string(), now };
        new.supply_keys(&case);
        assert!(new.decide().contains("Allow"), "{algorithm} is allowed");
        new
    }

    /// Decides the request once.
    pub fn decide(&mut self) -> String {
        self.facade.authorize(&self.request, self.now)
    }

    fn supply_keys(&mut self, case: &Value) {
        let answer: Value = serde_json::from_str(&self.decide()).expect("an answer is JSON");
        let Some(url) = answer["fetch"]["url"].as_str() else {
            return;
        };
        let fetched = json!({ "status": 200, "body": case["keySets"][url], "maxAgeSeconds": null });
        self.facade.supply(&answer["fetch"].to_string(), &fetched.to_string(), self.now);
    }
}

fn find(name: &str) -> Value {
    let read = |line: &str| serde_json::from_str::<Value>(line).expect("a case is JSON");
    let named = |case: &Value| case["name"] == name;
    CASES.lines().map(read).find(named).unwrap_or_else(|| panic!("there is no case {name}"))
}

/// Rules that share a prefix, a method and a depth with nothing that is asked for.
fn config(case: &Value, cached: bool, rules: usize) -> String {
    let mut config = case["config"].clone();
    if !cached {
        config["tokenCache"] = json!(false);
    }
    let list = config["rules"].as_array_mut().expect("a configuration has rules");
    list.extend((0..rules).map(|index| {
        json!({ "id": format!("r{index}"), "methods": ["GET"], "path": format!("/pets/{{id}}/v{index}") })
    }));
    config.to_string()
}
