//! What a configuration means, once more and in as few words as will do: no index, no cache, no
//! order, nothing of the module's.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::worlds::{Asked, ISSUERS, PLAIN, Token};

/// Whether the configuration lets a request pass, and by which of its rules it may.
pub(crate) fn allowing<'c>(config: &'c Value, asked: &Asked, now: f64) -> Vec<&'c str> {
    let principal = asked.token.as_ref().filter(|token| is_good(config, token, now));
    let principal = principal.map(|token| &token.claims);
    allowing_principal(config, asked.action(), principal)
}

/// The same for who is known already.
pub(crate) fn allowing_principal<'c>(
    config: &'c Value,
    (method, path): (&str, &str),
    principal: Option<&Value>,
) -> Vec<&'c str> {
    let Some(path) = segments(path) else { return Vec::new() };
    let rules = elements(&config["rules"]).filter(|rule| has(&rule["methods"], method));
    let covering: Vec<_> =
        rules.filter_map(|rule| Some((rule, parameters(rule["path"].as_str()?, &path)?))).collect();
    let denies = |(rule, path): &&(&Value, Parameters)| {
        rule["effect"] == "Deny"
            && principal.map_or_else(|| is_unconditional(rule), |claims| holds(rule, claims, path))
    };
    let is_denied = covering.iter().any(|rule| denies(&rule));
    let is_barred =
        covering.iter().any(|(rule, _)| rule["effect"] == "Deny" && is_unconditional(rule));
    let allows = |(rule, path): &(&Value, Parameters)| {
        let holds = |claims| !is_denied && holds(rule, claims, path);
        let is_public = rule["public"] == true && !is_barred;
        rule["effect"] != "Deny" && (is_public || principal.is_some_and(holds))
    };
    let allowing = covering.iter().filter(|rule| allows(rule));
    allowing.filter_map(|(rule, _)| rule["id"].as_str()).collect()
}

/// RFC 7519 section 4.1 and what the entry of the token's issuer says.
fn is_good(config: &Value, Token { header, claims, signer }: &Token, now: f64) -> bool {
    let mut entries = elements(&config["issuers"]);
    let Some(entry) = entries.find(|entry| entry["issuer"] == claims["iss"]) else { return false };
    let tolerance = entry["clockToleranceSeconds"].as_f64().unwrap_or(0.0);
    let date = |name: &str| claims[name].as_f64();
    let is_in_time = match date("exp") {
        Some(expiry) => now < expiry + tolerance,
        None => entry["requireExpiry"] == false,
    };
    let has_begun = |name: &str| date(name).is_none_or(|date| date - tolerance <= now);
    let is_young = entry["maxTokenAgeSeconds"]
        .as_f64()
        .is_none_or(|age| date("iat").is_some_and(|issued| now <= issued + age + tolerance));
    let audiences = either(&claims["aud"]);
    entry["issuer"] == ISSUERS[*signer]
        && has(&entry["algorithms"], header["alg"].as_str().unwrap_or_default())
        && audiences
            .iter()
            .any(|audience| elements(&entry["audiences"]).any(|ours| ours == *audience))
        && is_in_time
        && has_begun("nbf")
        && has_begun("iat")
        && is_young
        && is_of_type(&entry["tokenTypes"], &header["typ"])
        && has_required(&entry["requiredClaims"], claims)
}

fn is_of_type(types: &Value, given: &Value) -> bool {
    let short = |kind: &str| kind.to_lowercase().trim_start_matches("application/").to_owned();
    let given = given.as_str().map(short);
    types.is_null() || elements(types).any(|kind| kind.as_str().map(short) == given)
}

fn has_required(required: &Value, claims: &Value) -> bool {
    let is_there = |name: &Value| !claims[name.as_str().unwrap_or_default()].is_null();
    let is_one_of = |(name, values): (&String, &Value)| {
        either(values).iter().any(|value| is_same(value, &claims[name.as_str()]))
    };
    elements(required).all(is_there) && required.as_object().into_iter().flatten().all(is_one_of)
}

/// What the segments of a path stand for; nothing where there is more than one reading.
fn segments(path: &str) -> Option<Vec<&'static str>> {
    let text = |sent: &str| PLAIN.iter().find(|(plain, _)| *plain == sent).map(|(_, text)| *text);
    let path = path.strip_prefix('/')?;
    if path.is_empty() { Some(Vec::new()) } else { path.split('/').map(text).collect() }
}

type Parameters = BTreeMap<String, String>;

/// The parameters of a template that covers a path.
fn parameters(template: &str, path: &[&str]) -> Option<Parameters> {
    let template: Vec<_> = template.split('/').filter(|segment| !segment.is_empty()).collect();
    let mut parameters = Parameters::new();
    for (index, segment) in template.iter().enumerate() {
        let inner = segment.strip_prefix('{').and_then(|segment| segment.strip_suffix('}'));
        let here = path.get(index)?;
        match inner.map(|name| (name, name.strip_suffix('+'))) {
            None if segment == here => {}
            None => return None,
            Some((_, Some(name))) => {
                parameters.insert(name.to_owned(), path[index..].join("/"));
                return Some(parameters);
            }
            Some((name, None)) => {
                parameters.insert(name.to_owned(), (*here).to_owned());
            }
        }
    }
    (path.len() == template.len()).then_some(parameters)
}

const CONDITIONS: [&str; 7] = ["scopes", "anyScope", "roles", "claims", "anyOf", "allOf", "not"];

fn is_unconditional(rule: &Value) -> bool {
    CONDITIONS.iter().all(|name| rule[*name].is_null())
}

/// Whether all that a rule, or a condition in it, asks of the claims holds.
fn holds(asks: &Value, claims: &Value, path: &Parameters) -> bool {
    let scopes: Vec<_> = claims["scope"].as_str().unwrap_or_default().split(' ').collect();
    let has_scope = |scope: &Value| scopes.iter().any(|own| scope == own);
    let has_role = |role: &Value| either(&claims["roles"]).contains(&role);
    let inner = |asks: &Value| holds(asks, claims, path);
    CONDITIONS.iter().map(|name| (*name, &asks[*name])).all(|(name, asked)| match name {
        _ if asked.is_null() => true,
        "scopes" => elements(asked).all(has_scope),
        "anyScope" => elements(asked).any(has_scope),
        "roles" => elements(asked).any(has_role),
        "anyOf" => elements(asked).any(inner),
        "allOf" => elements(asked).all(inner),
        "not" => !inner(asked),
        _ => asked.as_object().into_iter().flatten().all(|(name, values)| {
            let own = either(&claims[name.as_str()]);
            either(values).iter().any(|value| own.iter().any(|own| is_met(value, own, path)))
        }),
    })
}

/// A value in braces is a parameter's.
fn is_met(asked: &Value, own: &Value, path: &Parameters) -> bool {
    let name = asked.as_str().and_then(|text| text.strip_prefix('{')?.strip_suffix('}'));
    match name {
        Some(name) => {
            own.as_str().is_some_and(|own| path.get(name).is_some_and(|text| text == own))
        }
        None => is_same(asked, own),
    }
}

/// Numbers are the same however they are written.
fn is_same(one: &Value, other: &Value) -> bool {
    one == other || (one.is_number() && other.is_number() && one.as_f64() == other.as_f64())
}

fn elements(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

/// The elements of a list, or the one value that is none.
fn either(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(elements) => elements.iter().collect(),
        single => vec![single],
    }
}

fn has(list: &Value, text: &str) -> bool {
    elements(list).any(|element| element == text)
}
