//! One issuer's entry: whose tokens are taken, for whom, and under which keys.

use super::details::Details;
use super::keys::{self, KeySource};
use super::preset;
use super::reader::{Members, Node, all, nearest};
use super::secret::SecretSource;
use crate::claims::ClaimName;
use crate::json::{Json, Scalar};
use crate::signature::Algorithm;

const MEMBERS: [&str; 17] = [
    "issuer",
    "requireIssuer",
    "audiences",
    "requireAudience",
    "algorithms",
    "keys",
    "keySets",
    "clockToleranceSeconds",
    "maxTokenAgeSeconds",
    "requireExpiry",
    "tokenTypes",
    "requiredClaims",
    "scopeClaims",
    "roleClaims",
    "subjectClaim",
    "development",
    "description",
];

/// What tokens of one issuer must look like, and where its keys come from.
#[derive(Debug)]
pub(crate) struct Issuer {
    /// The exact `iss` values; empty when the entry takes tokens whatever their issuer.
    pub(crate) names: Vec<IssuerName>,
    /// Accepted audiences; empty when the entry takes tokens whatever their audience.
    pub(crate) audiences: Vec<String>,
    /// The claim that names the audience: `aud`, but for issuers that have it elsewhere.
    pub(crate) audience_claim: ClaimName,
    pub(crate) algorithms: Vec<Algorithm>,
    pub(crate) keys: KeySource,
    pub(crate) require_expiry: bool,
    pub(crate) details: Details,
    /// Whether a preset says what the entry itself does not.
    pub(crate) is_preset: bool,
}

/// One `iss` of an entry, and what is bound to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IssuerName {
    /// Compared byte for byte (RFC 7519 section 4.1.1).
    pub(crate) text: String,
    /// The tenant that the claim `tid` of such tokens must name.
    pub(crate) tenant: Option<String>,
    /// Other names that its keys may carry in a document that serves several issuers.
    pub(crate) published_as: Vec<String>,
}

impl From<String> for IssuerName {
    fn from(text: String) -> Self {
        Self { text, tenant: None, published_as: Vec::new() }
    }
}

impl Issuer {
    /// The reference to the secret, for an entry that has one.
    pub(crate) fn secret_source(&self) -> Option<&SecretSource> {
        match &self.keys {
            KeySource::Secret(source) => Some(source),
            KeySource::Inline(_) | KeySource::Remote(_) => None,
        }
    }
}

pub(super) fn read_all(node: &Node<'_>) -> Option<Vec<Issuer>> {
    let elements = node.elements()?;
    let issuers = all(elements.iter().map(read))?;
    for (index, (issuer, node)) in issuers.iter().zip(&elements).enumerate() {
        if issuer.names.is_empty() && issuers.len() > 1 {
            return node.refuse("an entry for any issuer must be the only entry");
        }
        let mut earlier = issuers.iter().take(index).flat_map(|earlier| &earlier.names);
        if earlier.any(|earlier| issuer.names.iter().any(|name| name.text == earlier.text)) {
            return node.refuse("an earlier entry has the same issuer");
        }
    }
    Some(issuers)
}

fn read(node: &Node<'_>) -> Option<Issuer> {
    match node.value().as_object().is_some_and(|members| members.contains_key("preset")) {
        true => preset::read(node),
        false => plain(node),
    }
}

/// An entry that says everything itself.
fn plain(node: &Node<'_>) -> Option<Issuer> {
    let members = node.members(&MEMBERS)?;
    let name = unless(&members, "requireIssuer", "issuer", |node| node.text().map(str::to_owned));
    let audiences = unless(&members, "requireAudience", "audiences", Node::texts);
    let algorithms = members.require("algorithms").and_then(|node| node.list(algorithm));
    let issuer = name.as_ref().and_then(Option::as_deref);
    let keys = algorithms.as_deref();
    let keys = keys.and_then(|algorithms| keys::read(&members, issuer, algorithms));
    let require_expiry = members.or("requireExpiry", true, Node::boolean);
    let details = Details::read(&members, Details::default());
    Some(Issuer {
        names: name?.map(IssuerName::from).into_iter().collect(),
        audiences: audiences?.unwrap_or_default(),
        audience_claim: ClaimName::parse("aud")?,
        algorithms: algorithms?,
        keys: keys?,
        require_expiry: require_expiry?,
        details: details?,
        is_preset: false,
    })
}

/// A member that must be there, unless `switch` is false, when it must not be.
fn unless<'c, T>(
    members: &Members<'c>,
    switch: &str,
    name: &str,
    read: impl FnOnce(&Node<'c>) -> Option<T>,
) -> Option<Option<T>> {
    let required = members.or(switch, true, Node::boolean)?;
    match (required, members.get(name)) {
        (true, _) => read(&members.require(name)?).map(Some),
        (false, None) => Some(None),
        (false, Some(node)) => node.refuse(format!("must be absent when \"{switch}\" is false")),
    }
}

pub(super) fn algorithm(node: &Node<'_>) -> Option<Algorithm> {
    let name = node.text()?;
    let known: Vec<_> = Algorithm::ALL.iter().map(|algorithm| algorithm.name()).collect();
    Algorithm::from_name(name).or_else(|| match nearest(name, &known) {
        Some(nearest) => node.refuse(format!("unknown algorithm, did you mean \"{nearest}\"?")),
        None => node.refuse(format!("unknown algorithm, known are {}", known.join(", "))),
    })
}

/// A string, number or boolean, or a list of them.
pub(super) fn scalars(node: &Node<'_>) -> Option<Vec<Scalar>> {
    match node.value() {
        Json::Array(_) => node.list(scalar),
        _ => scalar(node).map(|value| vec![value]),
    }
}

fn scalar(node: &Node<'_>) -> Option<Scalar> {
    let scalar = node.value().scalar();
    scalar.or_else(|| node.refuse("must be a string, a number or a boolean"))
}
