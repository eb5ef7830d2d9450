//! What to change about a refused case, by the check that its explanation names.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Value, json};

use crate::explain::Explained;

/// A case with one thing changed.
pub(crate) struct Change {
    pub(crate) what: &'static str,
    pub(crate) case: Value,
}

/// The changes that mend a check, the simplest first.
pub(crate) fn changes(refused: &Explained, step: &Value) -> Vec<Change> {
    let mut changes = match step["check"].as_str().expect("a step names its check") {
        "request" => of_request(refused),
        "credentials" => of_credentials(refused),
        "issuer" | "algorithm" | "type" | "audience" => of_config(refused, step),
        "expiry" | "not_before" | "issued_at" | "age" => of_clock(refused, step),
        "rules" => of_rules(refused, step),
        _ => Vec::new(),
    };
    changes.extend(of_claims(refused, step));
    changes
}

/// The case, with the last request changed in one member.
fn with(refused: &Explained, what: &'static str, members: &[(&str, Value)]) -> Change {
    let mut case = refused.case.clone();
    let turns = case["then"].as_array().map_or(0, Vec::len);
    let turn = if turns == 0 { &mut case } else { &mut case["then"][turns - 1] };
    for (member, value) in members {
        turn[*member] = value.clone();
    }
    Change { what, case }
}

/// The case, with its configuration changed at a JSON pointer.
fn configured(
    refused: &Explained,
    what: &'static str,
    pointer: &str,
    change: impl FnOnce(&mut Value),
) -> Option<Change> {
    let mut case = refused.case.clone();
    change(case["config"].pointer_mut(pointer)?);
    Some(Change { what, case })
}

/// The refused request with another token of the same issuers', and with what is fetched for that.
pub(crate) fn with_token_of(refused: &Explained, other: &Explained) -> Option<Change> {
    let is_same = refused.case["config"]["issuers"] == other.case["config"]["issuers"];
    let case = is_same.then(|| with_headers_of(refused, other))?;
    Some(Change { what: "the token, for another of the issuer's", case })
}

/// The refused request with another token of an issuer of that name, and with the key it fits.
pub(crate) fn with_keys_of(refused: &Explained, other: &Explained) -> Option<Change> {
    let ours = &refused.case["config"]["issuers"][0];
    let others = &other.case["config"]["issuers"][0];
    let is_same = ours["issuer"] == others["issuer"] && ours["algorithms"] == others["algorithms"];
    let mut case = is_same.then(|| with_headers_of(refused, other))?;
    case["config"]["issuers"][0]["keys"] = others["keys"].clone();
    Some(Change { what: "the token and the key, for others of the issuer's", case })
}

fn with_headers_of(refused: &Explained, other: &Explained) -> Value {
    let mut request = refused.turn["request"].clone();
    request["headers"] = other.turn["request"]["headers"].clone();
    let or_of_case = |member: &str| match &other.turn[member] {
        Value::Null => other.case[member].clone(),
        own => own.clone(),
    };
    let mut changed = with(refused, "", &[("request", request)]);
    changed.case["config"]["credentials"] = other.case["config"]["credentials"].clone();
    changed.case["secrets"] = other.case["secrets"].clone();
    for member in ["now", "keySets"] {
        changed.case[member] = or_of_case(member);
    }
    if changed.case["config"]["credentials"].is_null() {
        changed.case["config"].as_object_mut().map(|config| config.remove("credentials"));
    }
    changed.case.as_object_mut().map(|case| case.remove("then"));
    changed.case
}

fn of_request(refused: &Explained) -> Vec<Change> {
    let headers = refused.turn["request"]["headers"].clone();
    let headers = if headers.is_array() { headers } else { json!([]) };
    let plain = json!({ "method": "GET", "path": "/", "headers": headers });
    vec![
        with(refused, "the clock, for one that is set", &[("now", json!(1.75e12))]),
        with(
            refused,
            "the request, for a plain one",
            &[("request", plain), ("requestText", Value::Null)],
        ),
    ]
}

fn of_credentials(refused: &Explained) -> Vec<Change> {
    let place = &refused.case["config"]["credentials"][0];
    let field = match (place["header"].as_str(), place["scheme"].as_str(), place["cookie"].as_str())
    {
        (Some(header), Some(scheme), _) => json!([header, format!("{scheme} a.b.c")]),
        (Some(header), None, _) => json!([header, "a.b.c"]),
        (None, _, Some(cookie)) => json!(["cookie", format!("{cookie}=a.b.c")]),
        _ => json!(["authorization", "Bearer a.b.c"]),
    };
    let mut request = refused.turn["request"].clone();
    request["headers"] = json!([field]);
    vec![with(refused, "the credentials, for one token", &[("request", request)])]
}

/// The configuration takes what was found.
fn of_config(refused: &Explained, step: &Value) -> Vec<Change> {
    let found = texts(&step["found"]);
    let pointer = step["pointer"].as_str().unwrap_or_default();
    let take = |value: &mut Value| match value {
        Value::Array(list) => list.extend(found.iter().map(|found| json!(found))),
        other => *other = json!(found[0]),
    };
    let issuer = "/issuers/0/issuer";
    let place = if step["check"] == "issuer" { issuer } else { pointer };
    let taken = found.first().and_then(|_| {
        configured(refused, "the configuration, to take what was found", place, take)
    });
    let any = configured(refused, "the configuration, to take any issuer", "/issuers/0", |entry| {
        entry["requireIssuer"] = json!(false);
        entry.as_object_mut().map(|entry| entry.remove("issuer"));
    });
    taken.into_iter().chain(any.filter(|_| step["check"] == "issuer")).collect()
}

/// The clock shows a time that suits the token.
fn of_clock(refused: &Explained, step: &Value) -> Vec<Change> {
    let claims = claims(refused).unwrap_or_default();
    let at = |claim: &str, offset: f64| {
        let seconds = claims[claim].as_f64()? + offset;
        Some(with(refused, "the clock, to suit the token", &[("now", json!(seconds * 1000.0))]))
    };
    let changed = match step["check"].as_str() {
        Some("expiry") => at("exp", -1.0),
        Some("not_before") => at("nbf", 1.0),
        _ => at("iat", 1.0),
    };
    changed.into_iter().collect()
}

/// The claims are as expected: they are assumed, as nobody can sign them here.
fn of_claims(refused: &Explained, step: &Value) -> Vec<Change> {
    let Some(claims) = claims(refused) else {
        return Vec::new();
    };
    let now = refused.turn["now"].as_f64().or(refused.case["now"].as_f64()).unwrap_or(1.75e12);
    let seconds = now / 1000.0;
    let expected = texts(&step["expected"]);
    let first = expected.first().cloned().unwrap_or_default();
    let required = step["detail"].as_str().unwrap_or_default();
    let required = required.strip_prefix("the required claim ").unwrap_or_default();
    let required = required.trim_end_matches(" is absent").trim_end_matches(" has another value");
    let edits: Vec<(&str, Value)> = match step["check"].as_str().unwrap_or_default() {
        "issuer" | "issuer_name" => vec![("iss", json!(first))],
        "tenant" => vec![("tid", json!(first))],
        "audience" => vec![("aud", json!(first))],
        "dates" => vec![("exp", json!(seconds + 60.0)), ("nbf", json!(0)), ("iat", json!(seconds))],
        "expiry" => vec![("exp", json!(seconds + 60.0))],
        "not_before" => vec![("nbf", json!(seconds - 60.0))],
        "issued_at" | "age" => vec![("iat", json!(seconds))],
        "token_id" => vec![("jti", json!("an id"))],
        "subject" => vec![("sub", json!("ada")), ("oid", json!("ada"))],
        "scopes" => vec![("scope", json!("a")), ("scp", json!("a"))],
        "roles" => vec![("roles", json!(["a"]))],
        "required_claims" => {
            let value = serde_json::from_str(&first).unwrap_or_else(|_| json!(first));
            return vec![assumed(refused, set(&claims, required, value))];
        }
        _ => return Vec::new(),
    };
    let changed = edits.into_iter().fold(claims, |claims, (name, value)| set(&claims, name, value));
    vec![assumed(refused, changed)]
}

fn assumed(refused: &Explained, claims: Value) -> Change {
    with(refused, "the claims, for the ones expected", &[("claims", claims)])
}

/// The claims with one set, by its name or by a pointer.
fn set(claims: &Value, name: &str, value: Value) -> Value {
    let mut changed = claims.clone();
    let tokens: Vec<_> = match name.strip_prefix('/') {
        Some(pointer) => pointer.split('/').collect(),
        None => vec![name],
    };
    let mut place = &mut changed;
    for token in tokens {
        if !place.is_object() {
            *place = json!({});
        }
        place = &mut place[token];
    }
    *place = value;
    changed
}

/// What the rules lack is given, or what stands in the way is taken out of the configuration.
fn of_rules(refused: &Explained, step: &Value) -> Vec<Change> {
    let pointer = step["pointer"].as_str().expect("the rules have a place");
    let mut changes: Vec<_> = claims(refused)
        .and_then(|claims| lacking(refused, step, &claims))
        .into_iter()
        .map(|claims| assumed(refused, claims))
        .collect();
    changes.extend(other_method(refused));
    if pointer == "/rules" {
        let (method, path) = (&step_request(refused)[0], &step_request(refused)[1]);
        let path = if path == "/" { "/" } else { "/{rest+}" };
        let rule = json!({ "id": "mended", "methods": [method], "path": path, "public": true });
        changes.extend(configured(refused, "the configuration, by a rule", pointer, |rules| {
            rules.as_array_mut().expect("rules are a list").push(rule);
        }));
    } else {
        let (parent, name) = pointer.rsplit_once('/').expect("a pointer has a last token");
        let name = name.replace("~1", "/").replace("~0", "~");
        let what = "the configuration, without what stands in the way";
        changes.extend(configured(refused, what, parent, |parent| match parent {
            Value::Object(members) => drop(members.remove(&name)),
            Value::Array(list) => drop(list.remove(name.parse().expect("a place"))),
            other => panic!("{other} has no members"),
        }));
    }
    changes
}

/// The claims with the scope, the role or the value that the nearest rule lacks.
fn lacking(refused: &Explained, step: &Value, claims: &Value) -> Option<Value> {
    let rules = refused.explanation["rules"].as_array()?;
    let failing = rules.iter().map(|rule| &rule["failing"]);
    let failing = failing.into_iter().find(|failing| failing["pointer"] == step["pointer"])?;
    let expected = texts(&failing["expected"]);
    let words = |name: &str| match &claims[name] {
        Value::String(text) => text.split(' ').map(str::to_owned).collect(),
        other => texts(other),
    };
    match failing["condition"].as_str()? {
        "scopes" => {
            Some(set(claims, "scope", json!([words("scope"), expected].concat().join(" "))))
        }
        "anyScope" => Some(set(claims, "scope", json!(expected[0]))),
        "roles" => Some(set(claims, "roles", json!(expected))),
        "claims" => {
            let value = serde_json::from_str(&expected[0]).unwrap_or_else(|_| json!(expected[0]));
            Some(set(claims, failing["claim"].as_str()?, value))
        }
        _ => None,
    }
}

/// A method that a rule covers the path for.
fn other_method(refused: &Explained) -> Option<Change> {
    let rules = refused.explanation["rules"].as_array()?;
    let near = rules.iter().find(|rule| rule["verdict"] == "other_method")?;
    let rule = refused.case["config"].pointer(near["pointer"].as_str()?)?;
    let mut request = refused.turn["request"].clone();
    request["method"] = rule["methods"][0].clone();
    request.as_object_mut()?.remove("methodArn");
    request.as_object_mut()?.remove("policy");
    Some(with(refused, "the request, by a method that is covered", &[("request", request)]))
}

fn step_request(refused: &Explained) -> Vec<String> {
    texts(&refused.explanation["steps"][0]["found"])
}

/// The claims assumed, or those of the token.
fn claims(refused: &Explained) -> Option<Value> {
    if refused.turn["claims"].is_object() {
        return Some(refused.turn["claims"].clone());
    }
    let headers = refused.turn["request"]["headers"].as_array()?;
    let values = headers.iter().filter_map(|header| header[1].as_str());
    values.flat_map(|value| value.split([' ', '=', ';'])).find_map(|token| {
        let payload = token.split('.').nth(1)?;
        serde_json::from_slice(&Base64UrlUnpadded::decode_vec(payload).ok()?).ok()
    })
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(list) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}
