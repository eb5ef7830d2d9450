//! A host on a simulated clock, with servers that answer as they are told.

use std::collections::BTreeMap;

use edge_authorizer::Facade;
use serde_json::{Value, json};

/// 2026-11-24T00:00:00Z.
pub(crate) const NOON: f64 = 1_795_478_400.0;

/// What a server answers.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    Document(Value),
    Text(String),
    Status(u16),
    Failure(&'static str),
}

pub(crate) struct Host {
    pub(crate) facade: Facade,
    /// Seconds since noon.
    pub(crate) now: f64,
    pub(crate) servers: BTreeMap<String, Answer>,
    pub(crate) max_age: Option<f64>,
    /// Each fetch with its time.
    pub(crate) fetches: Vec<(f64, String)>,
    /// What `supply` had to say.
    pub(crate) records: Vec<Value>,
}

/// A decided request.
#[derive(Debug)]
pub(crate) struct Decided {
    pub(crate) decision: Value,
    pub(crate) audit: Value,
    pub(crate) fetches: usize,
}

impl Host {
    /// A host whose one rule lets every principal read everything.
    pub(crate) fn new(issuers: &Value) -> Self {
        let config = json!({
            "issuers": issuers,
            "rules": [{"id": "any", "methods": ["GET"], "path": "/{path+}"}],
        });
        let facade = Facade::new(&config.to_string()).expect("the configuration is good");
        let (servers, records) = (BTreeMap::new(), Vec::new());
        Self { facade, now: 0.0, servers, max_age: None, fetches: Vec::new(), records }
    }

    pub(crate) fn at(&mut self, now: f64) -> &mut Self {
        self.now = now;
        self
    }

    pub(crate) fn serve(&mut self, url: &str, answer: Answer) {
        self.servers.insert(url.to_owned(), answer);
    }

    pub(crate) fn millis(&self) -> f64 {
        (NOON + self.now) * 1000.0
    }

    /// Asks as a host does: fetches what is wanted, supplies it and asks again at the same instant.
    pub(crate) fn request(&mut self, token: &str) -> Decided {
        let asked_at = self.millis();
        let request = json!({
            "method": "GET",
            "path": "/x",
            "headers": [["authorization", format!("Bearer {token}")]],
        });
        for fetches in 0..=3 {
            let answer = self.facade.authorize(&request.to_string(), asked_at);
            let mut answer: Value = serde_json::from_str(&answer).expect("an answer is JSON");
            if answer.get("fetch").is_none() {
                let (decision, audit) = (answer["decision"].take(), answer["audit"].take());
                return Decided { decision, audit, fetches };
            }
            self.fetch(&answer["fetch"]);
        }
        panic!("more than three fetches for one request");
    }

    pub(crate) fn fetch(&mut self, wanted: &Value) {
        let url = wanted["url"].as_str().expect("a fetch has a URL");
        self.fetches.push((self.now, url.to_owned()));
        let fetched = match self.servers.get(url).unwrap_or(&Answer::Failure("network")) {
            Answer::Document(document) => {
                json!({"status": 200, "body": document.to_string(), "maxAgeSeconds": self.max_age})
            }
            Answer::Text(text) => json!({"status": 200, "body": text, "maxAgeSeconds": null}),
            Answer::Status(status) => json!({"status": status, "body": "canary"}),
            Answer::Failure(failure) => json!({"failure": failure}),
        };
        let records = self.facade.supply(&wanted.to_string(), &fetched.to_string(), self.millis());
        let records: Vec<Value> = serde_json::from_str(&records).expect("records are JSON");
        self.records.extend(records);
    }

    /// Fetches ahead, as a host does when its answer is out.
    pub(crate) fn renew(&mut self) -> usize {
        let renewals = self.facade.renewals(self.millis());
        self.fetch_all(renewals)
    }

    /// Fetches what is not at hand, as a host does before its first request.
    pub(crate) fn prefetch(&mut self) -> usize {
        let prefetches = self.facade.prefetches(self.millis());
        self.fetch_all(prefetches)
    }

    fn fetch_all(&mut self, wanted: Option<String>) -> usize {
        let Some(wanted) = wanted else {
            return 0;
        };
        let wanted: Vec<Value> = serde_json::from_str(&wanted).expect("a list of fetches is JSON");
        assert!(!wanted.is_empty(), "nothing is said by nothing");
        for one in &wanted {
            self.fetch(one);
        }
        wanted.len()
    }

    pub(crate) fn urls(&self) -> Vec<&str> {
        self.fetches.iter().map(|(_, url)| url.as_str()).collect()
    }

    pub(crate) fn times(&self) -> Vec<f64> {
        self.fetches.iter().map(|(at, _)| *at).collect()
    }

    pub(crate) fn key_sets(&self) -> Value {
        serde_json::from_str(&self.facade.key_sets(self.millis())).expect("a report is JSON")
    }
}

impl Decided {
    /// The reason of a refusal, or `allowed`.
    pub(crate) fn reason(&self) -> &str {
        self.audit["reason"].as_str().unwrap_or("allowed")
    }
}
