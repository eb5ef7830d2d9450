//! The first condition of a rule that does not hold, with its place.

use serde::Serialize;

use super::step::{Texts, scalar, shortened};
use crate::claims::ClaimName;
use crate::rule::{ClaimValue, Condition, Subject};

/// A condition that does not hold.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Failing {
    pub(super) pointer: String,
    pub(super) condition: &'static str,
    /// The claim that is compared, by the first token of its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) claim: Option<String>,
    #[serde(skip_serializing_if = "Texts::is_empty")]
    pub(super) expected: Texts,
    #[serde(skip_serializing_if = "Texts::is_empty")]
    pub(super) found: Texts,
}

impl Failing {
    /// What is lacking, to go on after "would allow this but for".
    pub(super) fn lack(&self) -> String {
        let expected = self.expected.0.join(", ");
        match (self.condition, &self.claim) {
            ("scopes", _) if self.expected.0.len() == 1 => ["the scope ", &expected].concat(),
            ("scopes", _) => ["the scopes ", &expected].concat(),
            ("anyScope", _) => ["one of the scopes ", &expected].concat(),
            ("roles", _) => ["one of the roles ", &expected].concat(),
            (_, Some(claim)) => ["the claim ", claim, ", which must be ", &expected].concat(),
            ("not", _) => ["what it excludes: ", &expected].concat(),
            _ => ["one of: ", &expected].concat(),
        }
    }
}

/// The first member of a condition, written as an object at `pointer`, that does not hold.
pub(super) fn first(
    condition: &Condition,
    subject: &Subject<'_>,
    pointer: &str,
) -> Option<Failing> {
    let Condition::All(members) = condition else {
        return None;
    };
    members
        .iter()
        .find(|member| !member.holds(subject))
        .and_then(|failing| of_member(failing, subject, pointer))
}

fn of_member(member: &Condition, subject: &Subject<'_>, pointer: &str) -> Option<Failing> {
    let at = |name: &str| [pointer, "/", name].concat();
    let failing = |condition, expected, found| {
        Some(Failing { pointer: at(condition), condition, claim: None, expected, found })
    };
    let principal = subject.principal;
    match member {
        Condition::Scopes(scopes) => {
            let lacking = scopes.iter().filter(|scope| !principal.has_scope(scope));
            failing("scopes", lacking.collect(), principal.scopes().collect())
        }
        Condition::AnyScope(scopes) => {
            failing("anyScope", scopes.iter().collect(), principal.scopes().collect())
        }
        Condition::Roles(roles) => {
            failing("roles", roles.iter().collect(), principal.roles().collect())
        }
        Condition::All(list) => of_list(list, subject, pointer),
        Condition::Any(list) => nearest(list, subject, &at("anyOf")).or_else(|| {
            let expected = list.iter().map(|condition| described(condition, subject)).collect();
            failing("anyOf", expected, Texts::default())
        }),
        Condition::Not(inner) => {
            failing("not", [described(inner, subject)].iter().collect(), Texts::default())
        }
        Condition::Claim(name, values) => of_claim(name, values, subject, &at("claims")),
    }
}

/// The claims of one object, or the conditions of `allOf`.
fn of_list(list: &[Condition], subject: &Subject<'_>, pointer: &str) -> Option<Failing> {
    let (index, failing) =
        list.iter().enumerate().find(|(_, condition)| !condition.holds(subject))?;
    match failing {
        Condition::Claim(..) => of_member(failing, subject, pointer),
        object => first(object, subject, &[pointer, "/allOf/", &index.to_string()].concat()),
    }
}

/// The first lack of the condition that would hold with more scopes.
fn nearest(list: &[Condition], subject: &Subject<'_>, pointer: &str) -> Option<Failing> {
    let with_scopes = Subject { assume_scopes: true, ..*subject };
    let (index, nearest) =
        list.iter().enumerate().find(|(_, condition)| condition.holds(&with_scopes))?;
    first(nearest, subject, &[pointer, "/", &index.to_string()].concat())
}

fn of_claim(
    name: &ClaimName,
    values: &[ClaimValue],
    subject: &Subject<'_>,
    pointer: &str,
) -> Option<Failing> {
    let token = name.text().replace('~', "~0").replace('/', "~1");
    Some(Failing {
        pointer: [pointer, "/", &token].concat(),
        condition: "claims",
        claim: Some(name.text()),
        expected: values.iter().map(|value| expected(value, subject)).collect(),
        found: Texts::of_claim(subject.principal.claim(name)),
    })
}

fn expected(value: &ClaimValue, subject: &Subject<'_>) -> String {
    match value {
        ClaimValue::Scalar(value) => scalar(value),
        ClaimValue::PathParameter(name) => {
            let bound = subject.template.value_in(subject.path, name);
            shortened(&bound.unwrap_or_default())
        }
    }
}

/// A condition in words.
fn described(condition: &Condition, subject: &Subject<'_>) -> String {
    let joined = |list: &[Condition], word: &str| {
        let described: Vec<_> = list.iter().map(|inner| described(inner, subject)).collect();
        described.join(word)
    };
    match condition {
        Condition::All(list) => joined(list, " and "),
        Condition::Any(list) => joined(list, " or "),
        Condition::Not(inner) => ["not ", &described(inner, subject)].concat(),
        Condition::Scopes(scopes) => ["the scopes ", &scopes.join(", ")].concat(),
        Condition::AnyScope(scopes) => ["one of the scopes ", &scopes.join(", ")].concat(),
        Condition::Roles(roles) => ["one of the roles ", &roles.join(", ")].concat(),
        Condition::Claim(name, values) => {
            let values: Vec<_> = values.iter().map(|value| expected(value, subject)).collect();
            ["the claim ", &name.text(), " as ", &values.join(" or ")].concat()
        }
    }
}
