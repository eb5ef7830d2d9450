//! Runs one case through the facade and writes down everything the module answered.

use edge_authorizer::{Facade, verify_jws};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Stands for every incident id: they are random, and the one thing two runs may differ in.
const INCIDENT: &str = "-";
/// Most fetches one request may ask for, as in the JavaScript shim.
const FETCHES_MAX: usize = 3;

/// What came out of a case.
pub(crate) struct Answer {
    /// `allow`, `deny` or `config_error`.
    pub(crate) outcome: &'static str,
    /// The reason's code, when there is one.
    pub(crate) reason: Option<String>,
    /// Every text the module answered, in order.
    pub(crate) texts: Vec<String>,
    /// The last text, parsed.
    pub(crate) last: Value,
}

impl Answer {
    /// The canonical line: the same bytes on every host.
    pub(crate) fn line(&self, case: &Value) -> String {
        let name = &case["name"];
        let (outcome, reason) = (self.outcome, json!(self.reason));
        let answers = self.texts.join(",");
        format!(
            r#"{{"name":{name},"outcome":"{outcome}","reason":{reason},"answers":[{answers}]}}"#
        )
    }

    /// What the caller sees.
    pub(crate) fn decision(&self) -> &Value {
        &self.last["decision"]
    }
}

/// Reads a file of JSON lines.
pub(crate) fn read(text: &str) -> Vec<Value> {
    let parse = |line: &str| serde_json::from_str(line).expect("each line is JSON");
    text.split('\n').filter(|line| !line.is_empty()).map(parse).collect()
}

/// The lines of a file of cases, as one text.
pub(crate) fn lines<'a>(answered: impl IntoIterator<Item = &'a (Value, Answer)>) -> String {
    answered.into_iter().map(|(case, answer)| format!("{}\n", answer.line(case))).collect()
}

/// Runs every case of a file.
pub(crate) fn run(text: &str) -> Vec<(Value, Answer)> {
    read(text)
        .into_iter()
        .map(|case| (answer(&case), case))
        .map(|(answer, case)| (case, answer))
        .collect()
}

/// SHA-256, in hexadecimal.
pub(crate) fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// How a request is put to the module.
pub(crate) type Ask = fn(&mut Facade, &str, f64) -> String;

/// Runs a case.
pub(crate) fn answer(case: &Value) -> Answer {
    answer_by(case, as_json)
}

fn as_json(facade: &mut Facade, request: &str, now: f64) -> String {
    facade.authorize(request, now)
}

/// Runs a case, its requests put to the module in some way.
pub(crate) fn answer_by(case: &Value, ask: Ask) -> Answer {
    if case["jws"].is_object() {
        return answer_jws(&case["jws"]);
    }
    let mut facade = match create(case) {
        Ok(facade) => facade,
        Err(message) => return Answer::new("config_error", Vec::new(), message),
    };
    let mut texts = Vec::new();
    let mut last = turn(&mut facade, ask, (case, case), &mut texts);
    for next in case["then"].as_array().into_iter().flatten() {
        texts.push(last);
        last = turn(&mut facade, ask, (case, next), &mut texts);
    }
    let effect = parse(&last)["decision"]["effect"].clone();
    Answer::new(if effect == "Allow" { "allow" } else { "deny" }, texts, last)
}

fn answer_jws(jws: &Value) -> Answer {
    let token = jws["token"].as_str().expect("a jws has a token");
    let reason = verify_jws(token, &jws["keys"].to_string(), &jws["algorithms"].to_string());
    let outcome = if reason == "verified" { "allow" } else { "deny" };
    let last = json!({ "audit": { "reason": reason } });
    Answer::new(outcome, Vec::new(), last.to_string())
}

/// An authorizer for the case's configuration, with its secrets supplied.
pub(crate) fn create(case: &Value) -> Result<Facade, String> {
    let config = match case["configText"].as_str() {
        Some(text) => text.to_owned(),
        None => case["config"].to_string(),
    };
    let mut facade = Facade::with_incidents(&config, || Some(INCIDENT.to_owned()))?;
    for (pointer, value) in case["secrets"].as_object().into_iter().flatten() {
        let text = value.as_str().expect("a secret is base64url");
        facade.supply_secret(pointer, text.as_bytes())?;
    }
    Ok(facade)
}

/// An authorizer that has just decided the last request of a case, and that request.
pub(crate) struct Settled {
    pub(crate) facade: Facade,
    /// The member of the case, or the case itself, that holds the request.
    pub(crate) turn: Value,
    /// What it answered.
    pub(crate) last: Value,
}

/// Runs a case that has an authorizer, and keeps that.
pub(crate) fn settle(case: &Value) -> Option<Settled> {
    let mut facade = (!case["jws"].is_object()).then(|| create(case))?.ok()?;
    let turns = core::iter::once(case).chain(case["then"].as_array().into_iter().flatten());
    let mut settled = None;
    for next in turns {
        let last = turn(&mut facade, as_json, (case, next), &mut Vec::new());
        settled = Some((next.clone(), parse(&last)));
    }
    settled.map(|(turn, last)| Settled { facade, turn, last })
}

/// The request of a turn as the module takes it.
pub(crate) fn request(turn: &Value) -> String {
    turn["requestText"].as_str().map_or_else(|| turn["request"].to_string(), str::to_owned)
}

/// One request, with the fetches it asks for.
fn turn(
    facade: &mut Facade,
    ask: Ask,
    (case, turn): (&Value, &Value),
    texts: &mut Vec<String>,
) -> String {
    let request = request(turn);
    if turn["claims"].is_object() {
        return facade.preview(&turn["claims"].to_string(), &request);
    }
    let now = turn["now"].as_f64().or(case["now"].as_f64()).expect("a case has a clock");
    let key_sets = if turn["keySets"].is_object() { &turn["keySets"] } else { &case["keySets"] };
    for _ in 0..FETCHES_MAX {
        let text = ask(facade, &request, now);
        let fetch = parse(&text)["fetch"].clone();
        if fetch.is_null() {
            return text;
        }
        let url = fetch["url"].as_str().expect("a fetch names its url");
        let fetched = fetched(&key_sets[url]);
        texts.push(text);
        texts.push(facade.supply(&fetch.to_string(), &fetched.to_string(), now));
    }
    panic!("{} asks for fetches without end", case["name"]);
}

/// A string stands for a good response with that body.
fn fetched(answer: &Value) -> Value {
    match answer {
        Value::String(body) => json!({ "status": 200, "body": body, "maxAgeSeconds": null }),
        Value::Null => json!({ "failure": "network" }),
        other => other.clone(),
    }
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).expect("the module answers JSON")
}

impl Answer {
    fn new(outcome: &'static str, mut texts: Vec<String>, last: String) -> Self {
        let parsed = parse(&last);
        texts.push(last);
        let reason = parsed["audit"]["reason"].as_str().map(str::to_owned);
        Self { outcome, reason, texts, last: parsed }
    }
}
