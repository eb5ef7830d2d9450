//! Rules and their conditions.

use std::collections::BTreeSet;

use super::issuer::scalars;
use super::reader::{Members, Node, all};
use crate::claims::ClaimName;
use crate::json::{Array, Scalar};
use crate::limits::CONDITION_MAX_DEPTH;
use crate::order;
use crate::path::is_plain_byte;
use crate::rule::{ClaimValue, Condition, Effect, PathTemplate, Rule, TemplateSegment};

const CONDITIONS: [&str; 7] = ["scopes", "anyScope", "roles", "claims", "anyOf", "allOf", "not"];
const MEMBERS: [&str; 13] = [
    "id",
    "description",
    "methods",
    "path",
    "effect",
    "public",
    "scopes",
    "anyScope",
    "roles",
    "claims",
    "anyOf",
    "allOf",
    "not",
];

pub(super) fn read_all(node: &Node<'_>) -> Option<Vec<Rule>> {
    let mut ids = BTreeSet::new();
    let rules = node.list(|node| {
        let rule = read(node)?;
        if !ids.insert(rule.id.clone()) {
            return node.refuse("an earlier rule has the same id");
        }
        Some(rule)
    })?;
    let placed = rules.into_iter().enumerate().map(|(position, rule)| Rule { position, ..rule });
    Some(placed.collect())
}

fn read(node: &Node<'_>) -> Option<Rule> {
    let members = node.members(&MEMBERS)?;
    let id = members.require("id").and_then(|node| rule_id(&node));
    let methods = members.require("methods").and_then(|node| node.list(method));
    let path = members.require("path").and_then(|node| template(&node));
    let effect = members.or("effect", Effect::Allow, effect);
    let public = members.or("public", false, Node::boolean);
    members.or("description", "", Node::text)?;
    let path = path?;
    let parameters: Vec<_> = path.parameters().collect();
    let condition = condition(&members, &parameters, 0);
    let (effect, public) = effect.zip(public)?;
    if public
        && (effect == Effect::Deny || CONDITIONS.iter().any(|name| members.get(name).is_some()))
    {
        return node.refuse("a public rule has no conditions and does not deny");
    }
    let (id, methods, condition) = (id?, methods?, condition?);
    Some(Rule { id, place: 0, position: 0, methods, effect, public, condition, path })
}

/// A rule's id goes into logs and decisions as it is.
fn rule_id(node: &Node<'_>) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
    node.parse("must be 1 to 64 letters, digits, dots, colons, dashes or underscores", |text| {
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(plain);
        fits.then(|| text.to_owned())
    })
}

fn method(node: &Node<'_>) -> Option<String> {
    node.parse(
        "must be a method in upper-case letters; name each one, there is no wildcard",
        |text| {
            let plain = |byte: u8| byte.is_ascii_uppercase() || byte == b'-';
            let fits = (1..=32).contains(&text.len()) && text.bytes().all(plain) && text != "ANY";
            fits.then(|| text.to_owned())
        },
    )
}

fn effect(node: &Node<'_>) -> Option<Effect> {
    node.parse("must be \"Allow\" or \"Deny\"", |text| match text {
        "Allow" => Some(Effect::Allow),
        "Deny" => Some(Effect::Deny),
        _ => None,
    })
}

fn template(node: &Node<'_>) -> Option<PathTemplate> {
    let text = node.text()?;
    if text == "/" {
        return Some(PathTemplate(Vec::new()));
    }
    let Some(path) = text.strip_prefix('/') else {
        return node.refuse("must start with a slash");
    };
    let segments = all(path.split('/').map(|text| segment(node, text)))?;
    let inner = segments.split_last().map_or(&[][..], |(_, inner)| inner);
    if inner.iter().any(|segment| matches!(segment, TemplateSegment::Rest(_))) {
        return node.refuse("{name+} must be the last segment");
    }
    let template = PathTemplate(segments);
    let names: Vec<_> = template.parameters().collect();
    if order::distinct(names.clone()).len() < names.len() {
        return node.refuse("a parameter is named twice");
    }
    Some(template)
}

fn segment(node: &Node<'_>, text: &str) -> Option<TemplateSegment> {
    let Some(name) = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) else {
        return literal(node, text);
    };
    let (name, rest) = name.strip_suffix('+').map_or((name, false), |name| (name, true));
    if !is_parameter(name) {
        return node.refuse("a parameter is {name} or {name+}, of letters, digits and underscores");
    }
    Some(match rest {
        true => TemplateSegment::Rest(name.to_owned()),
        false => TemplateSegment::One(name.to_owned()),
    })
}

fn literal(node: &Node<'_>, text: &str) -> Option<TemplateSegment> {
    let plain = text.bytes().all(is_plain_byte) && !matches!(text, "" | "." | "..");
    if !plain {
        return node.refuse(
            "a segment is a parameter in braces or plain text: not empty, no dots alone, no *, \
             no ;, no escapes, no slash at the end",
        );
    }
    Some(TemplateSegment::Literal(text.to_owned()))
}

fn is_parameter(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !name.is_empty() && name.bytes().all(plain)
}

/// All conditions of one object; every one must hold.
fn condition(members: &Members<'_>, parameters: &[&str], depth: usize) -> Option<Condition> {
    if depth > CONDITION_MAX_DEPTH {
        return members.node.refuse("conditions are nested too deeply");
    }
    let below = |node: &Node<'_>| nested(node, parameters, depth + 1);
    let read = [
        members.optional("scopes", |node| scope_list(node, true).map(Condition::Scopes)),
        members.optional("anyScope", |node| scope_list(node, false).map(Condition::AnyScope)),
        members.optional("roles", |node| node.texts().map(Condition::Roles)),
        members.optional("claims", |node| claims(node, parameters).map(Condition::All)),
        members.optional("anyOf", |node| node.list(below).map(Condition::Any)),
        members.optional("allOf", |node| node.list(below).map(Condition::All)),
        members.optional("not", |node| below(node).map(|inner| Condition::Not(Box::new(inner)))),
    ];
    let read = read.into_iter().collect::<Option<Vec<_>>>()?;
    Some(Condition::All(read.into_iter().flatten().collect()))
}

fn nested(node: &Node<'_>, parameters: &[&str], depth: usize) -> Option<Condition> {
    let members = node.members(&CONDITIONS)?;
    if CONDITIONS.iter().all(|name| members.get(name).is_none()) {
        return node.refuse(format!("must have at least one of {}", CONDITIONS.join(", ")));
    }
    condition(&members, parameters, depth)
}

/// Scopes go into the challenge as they are (RFC 6749 section 3.3).
fn scope_list(node: &Node<'_>, may_be_empty: bool) -> Option<Vec<String>> {
    if may_be_empty && node.value().as_array().is_some_and(Array::is_empty) {
        return Some(Vec::new());
    }
    let plain = |byte: u8| matches!(byte, b'!'..=b'~') && byte != b'"' && byte != b'\\';
    node.list(|node| {
        node.parse(
            "must be a scope: printable ASCII without spaces, quotes or backslashes",
            |text| (!text.is_empty() && text.bytes().all(plain)).then(|| text.to_owned()),
        )
    })
}

#[inline(never)]
fn claims(node: &Node<'_>, parameters: &[&str]) -> Option<Vec<Condition>> {
    let read = |(name, node): (&str, Node<'_>)| {
        let name = ClaimName::parse(name).or_else(|| node.refuse("this is no claim name"));
        let values = scalars(&node)?.into_iter().map(|value| claim_value(&node, value, parameters));
        let values = values.collect::<Option<Vec<_>>>()?;
        name.map(|name| Condition::Claim(name, values))
    };
    let entries = node.entries()?;
    if entries.is_empty() {
        return node.refuse("must have a claim at least");
    }
    all(entries.into_iter().map(read))
}

fn claim_value(node: &Node<'_>, value: Scalar, parameters: &[&str]) -> Option<ClaimValue> {
    let text = match &value {
        Scalar::String(text) if text.contains(['{', '}']) => text,
        _ => return Some(ClaimValue::Scalar(value)),
    };
    let name = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
    match name.filter(|name| parameters.contains(name)) {
        Some(name) => Some(ClaimValue::PathParameter(name.to_owned())),
        None => node.refuse("a value in braces must be one parameter of the rule's path"),
    }
}
