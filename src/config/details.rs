//! What an entry expects of its issuer's tokens beyond issuer, audience and keys.

use super::claim_name;
use super::issuer::scalars;
use super::reader::{Members, Node, all};
use crate::claims::{ClaimName, media_type};
use crate::json::{Json, Scalar};

const YEAR_SECONDS: u32 = 31_536_000;

/// Members that mean the same in an entry of any kind.
#[derive(Clone, Debug)]
pub(crate) struct Details {
    pub(crate) clock_tolerance_seconds: f64,
    pub(crate) max_token_age_seconds: Option<f64>,
    /// Accepted `typ` values in full lower-case form; empty when any will do.
    pub(crate) token_types: Vec<String>,
    pub(crate) required_claims: Vec<(ClaimName, ExpectedClaim)>,
    pub(crate) scope_claims: Vec<ClaimName>,
    pub(crate) role_claims: Vec<ClaimName>,
    /// The claims that may name the principal; the first that is there and not empty does.
    pub(crate) subject_claims: Vec<ClaimName>,
}

/// What a required claim must be.
#[derive(Clone, Debug)]
pub(crate) enum ExpectedClaim {
    /// Anything but null.
    Present,
    /// One of these values.
    OneOf(Vec<Scalar>),
    /// Not this text; the claim may be absent.
    IsNot(&'static str),
}

impl ExpectedClaim {
    /// Whether the claim is as expected; nothing stands for one that is absent or null.
    pub(crate) fn is_met_by(&self, claim: Option<Json<'_>>) -> bool {
        match self {
            Self::Present => claim.is_some(),
            Self::OneOf(values) => {
                claim.is_some_and(|claim| values.iter().any(|value| claim.is(value)))
            }
            Self::IsNot(text) => claim.and_then(Json::as_str) != Some(text),
        }
    }
}

impl Default for Details {
    fn default() -> Self {
        Self {
            clock_tolerance_seconds: 0.0,
            max_token_age_seconds: None,
            token_types: Vec::new(),
            required_claims: Vec::new(),
            scope_claims: names(&["scope", "scp"]),
            role_claims: names(&["roles"]),
            subject_claims: names(&["sub"]),
        }
    }
}

impl Details {
    /// What the entry says, and `default` where it says nothing; claims are required in addition.
    pub(super) fn read(members: &Members<'_>, default: Self) -> Option<Self> {
        let tolerance =
            members.or("clockToleranceSeconds", default.clock_tolerance_seconds, |node| {
                node.seconds(0..=300)
            });
        let max_age = members.optional("maxTokenAgeSeconds", |node| node.seconds(1..=YEAR_SECONDS));
        let token_types = members.or("tokenTypes", default.token_types, |node| {
            node.list(|node| node.text().map(media_type))
        });
        let added = members.or("requiredClaims", Vec::new(), required_claims);
        let list = |node: &Node<'_>| node.list(claim_name);
        let scope_claims = members.or("scopeClaims", default.scope_claims, list);
        let role_claims = members.or("roleClaims", default.role_claims, list);
        let subject_claims = members.or("subjectClaim", default.subject_claims, |node| {
            claim_name(node).map(|name| vec![name])
        });
        members.or("development", false, Node::boolean)?;
        members.or("description", "", Node::text)?;
        let mut required_claims = default.required_claims;
        required_claims.extend(added?);
        Some(Self {
            clock_tolerance_seconds: tolerance?,
            max_token_age_seconds: max_age?,
            token_types: token_types?,
            required_claims,
            scope_claims: scope_claims?,
            role_claims: role_claims?,
            subject_claims: subject_claims?,
        })
    }
}

/// Names that are known to be claim names.
pub(super) fn names(names: &[&str]) -> Vec<ClaimName> {
    names.iter().filter_map(|name| ClaimName::parse(name)).collect()
}

#[inline(never)]
fn required_claims(node: &Node<'_>) -> Option<Vec<(ClaimName, ExpectedClaim)>> {
    if node.value().as_array().is_some() {
        return node.list(|node| claim_name(node).map(|name| (name, ExpectedClaim::Present)));
    }
    if node.value().as_object().is_none() {
        return node.refuse("must be a list of claim names, or an object of names and values");
    }
    let read = |(name, node): (&str, Node<'_>)| {
        let name = ClaimName::parse(name).or_else(|| node.refuse("this is no claim name"));
        name.zip(scalars(&node).map(ExpectedClaim::OneOf))
    };
    all(node.entries()?.into_iter().map(read))
}
