//! The state machine on a simulated clock, against a simulated key server.

mod ages;
mod discovered;
mod flights;
mod properties;
mod unknown_key_ids;

use super::*;

const NOON: f64 = 1_800_000_000.0;
/// RFC 8037 appendix A.2.
const X: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

fn key_set(key_ids: &[&str]) -> String {
    let key = |id: &&str| format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{X}","kid":"{id}"}}"#);
    format!(r#"{{"keys":[{}]}}"#, key_ids.iter().map(key).collect::<Vec<_>>().join(","))
}

/// A host with one key set, one clock and one key server.
struct Host {
    keys: RemoteKeySet,
    now: f64,
    server: Result<String, FetchFailure>,
    max_age: Option<f64>,
    fetches: Vec<f64>,
    transitions: Vec<Transition>,
}

impl Host {
    fn new(server: Result<String, FetchFailure>) -> Self {
        Self {
            keys: RemoteKeySet::new(
                "https://issuer.example/jwks".to_owned(),
                KeySetPolicy::default(),
                None,
            ),
            now: 0.0,
            server,
            max_age: None,
            fetches: Vec::new(),
            transitions: Vec::new(),
        }
    }

    fn serving(key_ids: &[&str]) -> Self {
        Self::new(Ok(key_set(key_ids)))
    }

    fn time(&self) -> UnixTime {
        UnixTime::from_millis((NOON + self.now) * 1000.0).unwrap()
    }

    /// A request with a token under a key id: one fetch at most, then an answer.
    fn request(&mut self, key_id: Option<&str>) -> Result<(), Reason> {
        if let Some(sequence) = self.ask(key_id)? {
            self.answer(sequence);
            assert_eq!(self.ask(key_id)?, None, "a second fetch for one request");
        }
        Ok(())
    }

    fn ask(&mut self, key_id: Option<&str>) -> Result<Option<u64>, Reason> {
        let now = self.time();
        match self.keys.select(Algorithm::EdDsa, key_id, now) {
            Selection::Key(_) => Ok(None),
            Selection::Fetch { sequence, .. } => Ok(Some(sequence)),
            Selection::Refuse(reason) => Err(reason),
        }
    }

    fn answer(&mut self, sequence: u64) {
        self.fetches.push(self.now);
        let (now, max_age_seconds) = (self.time(), self.max_age);
        let fetched = match &self.server {
            Ok(body) => Fetched::Document { body: body.as_bytes(), max_age_seconds },
            Err(failure) => Fetched::Failed(*failure),
        };
        self.transitions.extend(self.keys.supply(sequence, fetched, now));
    }

    fn state(&self) -> KeySetState {
        self.keys.report(self.time()).state
    }

    fn at(&mut self, now: f64) -> &mut Self {
        self.now = now;
        self
    }
}
