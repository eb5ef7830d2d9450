//! One issuer's entry: whose tokens are taken, for whom, and under which keys.

use super::reader::{Members, Node, nearest};
use super::{claim_name, url};
use crate::claims::{ClaimName, media_type};
use crate::json::Json;
use crate::jwk::KeySet;
use crate::signature::Algorithm;

const MEMBERS: [&str; 16] = [
    "issuer",
    "requireIssuer",
    "audiences",
    "requireAudience",
    "algorithms",
    "keys",
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
const YEAR_SECONDS: f64 = 31_536_000.0;

/// What tokens of one issuer must look like, and where its keys come from.
#[derive(Debug)]
pub(crate) struct Issuer {
    /// The exact `iss`; nothing when the entry takes tokens whatever their issuer.
    pub(crate) name: Option<String>,
    /// Accepted `aud` values; empty when the entry takes tokens whatever their audience.
    pub(crate) audiences: Vec<String>,
    pub(crate) algorithms: Vec<Algorithm>,
    pub(crate) keys: KeySource,
    pub(crate) clock_tolerance_seconds: f64,
    pub(crate) max_token_age_seconds: Option<f64>,
    pub(crate) require_expiry: bool,
    /// Accepted `typ` values in full lower-case form; empty when any will do.
    pub(crate) token_types: Vec<String>,
    pub(crate) required_claims: Vec<(ClaimName, ExpectedClaim)>,
    pub(crate) scope_claims: Vec<ClaimName>,
    pub(crate) role_claims: Vec<ClaimName>,
    pub(crate) subject_claim: ClaimName,
}

/// Where an issuer's keys come from.
#[derive(Debug)]
pub(crate) enum KeySource {
    /// Given in the configuration.
    Inline(KeySet),
    /// Fetched by the host from this URL.
    Remote(String),
    /// Resolved by the host from a reference.
    Secret(SecretSource),
}

/// A reference to a secret, and how to read what is found there.
#[derive(Clone, Debug)]
pub(crate) struct SecretSource {
    /// The JSON pointer of the reference.
    pub(crate) pointer: String,
    /// The reference, as configured.
    pub(crate) reference: Json,
    pub(crate) encoding: SecretEncoding,
    /// The member that holds the secret, when the text found is a JSON object.
    pub(crate) member: Option<String>,
    /// The fewest bytes that serve any of the entry's algorithms (RFC 7518 section 3.2).
    pub(crate) min_bytes: usize,
}

/// How a secret's bytes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SecretEncoding {
    Utf8,
    Base64,
    Base64Url,
    Hex,
}

/// What a required claim must be.
#[derive(Debug)]
pub(crate) enum ExpectedClaim {
    /// Anything but null.
    Present,
    /// One of these values.
    OneOf(Vec<Json>),
}

impl ExpectedClaim {
    pub(crate) fn is_met_by(&self, claim: &Json) -> bool {
        match self {
            Self::Present => true,
            Self::OneOf(values) => values.contains(claim),
        }
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
    let read: Vec<_> = elements.iter().map(read).collect();
    let issuers = read.into_iter().collect::<Option<Vec<_>>>()?;
    for (index, (issuer, node)) in issuers.iter().zip(&elements).enumerate() {
        if issuer.name.is_none() && issuers.len() > 1 {
            return node.refuse("an entry for any issuer must be the only entry");
        }
        if issuers.iter().take(index).any(|earlier| earlier.name == issuer.name) {
            return node.refuse("an earlier entry has the same issuer");
        }
    }
    Some(issuers)
}

fn read(node: &Node<'_>) -> Option<Issuer> {
    let members = node.members(&MEMBERS)?;
    let name = unless(&members, "requireIssuer", "issuer", |node| node.text().map(str::to_owned));
    let audiences = unless(&members, "requireAudience", "audiences", Node::texts);
    let algorithms = members.require("algorithms").and_then(|node| node.list(algorithm));
    let keys = members.require("keys").zip(algorithms.as_deref());
    let keys = keys.and_then(|(node, algorithms)| keys_of(&members, &node, algorithms));
    let tolerance = members.or("clockToleranceSeconds", 0.0, |node| node.seconds(0.0..=300.0));
    let max_age = members.optional("maxTokenAgeSeconds", |node| node.seconds(1.0..=YEAR_SECONDS));
    let require_expiry = members.or("requireExpiry", true, Node::boolean);
    let token_types =
        members.or("tokenTypes", Vec::new(), |node| node.list(|node| node.text().map(media_type)));
    let required_claims = members.or("requiredClaims", Vec::new(), required_claims);
    let scope_claims = sources(&members, "scopeClaims", &["scope", "scp"]);
    let role_claims = sources(&members, "roleClaims", &["roles"]);
    let subject_claim =
        members.get("subjectClaim").map_or(ClaimName::parse("sub"), |node| claim_name(&node));
    members.or("development", false, Node::boolean)?;
    members.or("description", "", Node::text)?;
    Some(Issuer {
        name: name?,
        audiences: audiences?.unwrap_or_default(),
        algorithms: algorithms?,
        keys: keys?,
        clock_tolerance_seconds: tolerance?,
        max_token_age_seconds: max_age?,
        require_expiry: require_expiry?,
        token_types: token_types?,
        required_claims: required_claims?,
        scope_claims: scope_claims?,
        role_claims: role_claims?,
        subject_claim: subject_claim?,
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

fn algorithm(node: &Node<'_>) -> Option<Algorithm> {
    let name = node.text()?;
    let known: Vec<_> = Algorithm::ALL.iter().map(|algorithm| algorithm.name()).collect();
    Algorithm::from_name(name).or_else(|| match nearest(name, &known) {
        Some(nearest) => node.refuse(format!("unknown algorithm, did you mean \"{nearest}\"?")),
        None => node.refuse(format!("unknown algorithm, known are {}", known.join(", "))),
    })
}

/// One entry holds secrets or public keys, never both: a public key must not become an HMAC
/// secret (RFC 8725 section 2.1).
fn keys_of(members: &Members<'_>, node: &Node<'_>, algorithms: &[Algorithm]) -> Option<KeySource> {
    let keys = node.members(&["jwksUri", "jwks", "secret"])?;
    let (kind, source) = keys.exactly_one(&["jwksUri", "jwks", "secret"])?;
    let symmetric = kind == "secret";
    if algorithms.iter().any(|algorithm| algorithm.is_symmetric() != symmetric) {
        let message = match symmetric {
            true => "a secret verifies HS256, HS384 and HS512 only",
            false => "a key set verifies no HS algorithm",
        };
        return node.refuse(message);
    }
    match kind {
        "jwksUri" => url::key_set_location(&source).map(KeySource::Remote),
        "jwks" => inline(&source).map(KeySource::Inline),
        _ => secret(members, &source, algorithms).map(KeySource::Secret),
    }
}

fn inline(node: &Node<'_>) -> Option<KeySet> {
    let keys = match KeySet::from_json(node.value()) {
        Ok(keys) => keys,
        Err(fault) => return node.refuse(fault.message()),
    };
    match (keys.len(), keys.skipped().first()) {
        (0, Some(skipped)) => {
            node.refuse(format!("no key can be used; key {}: {}", skipped.index, skipped.reason))
        }
        (0, None) => node.refuse("the key set is empty"),
        _ => Some(keys),
    }
}

fn secret(issuer: &Members<'_>, node: &Node<'_>, algorithms: &[Algorithm]) -> Option<SecretSource> {
    let members = node.members(&["env", "binding", "file", "inline", "encoding", "member"])?;
    let (kind, value) = members.exactly_one(&["env", "binding", "file", "inline"])?;
    let development = issuer.or("development", false, Node::boolean)?;
    if kind == "inline" && !development {
        return value.refuse(
            "a secret in the configuration is for issuers with \"development\": true only",
        );
    }
    let value = value.text()?;
    let encoding = members.or("encoding", SecretEncoding::Utf8, encoding)?;
    let member = members.optional("member", |node| node.text().map(str::to_owned))?;
    let reference = [(kind.to_owned(), Json::String(value.to_owned()))].into();
    let min_bytes = algorithms.iter().filter_map(|algorithm| algorithm.min_secret_bytes()).min();
    Some(SecretSource {
        pointer: node.pointer().to_owned(),
        reference: Json::Object(reference),
        encoding,
        member,
        min_bytes: min_bytes?,
    })
}

fn encoding(node: &Node<'_>) -> Option<SecretEncoding> {
    node.parse("must be \"utf8\", \"base64\", \"base64url\" or \"hex\"", |text| match text {
        "utf8" => Some(SecretEncoding::Utf8),
        "base64" => Some(SecretEncoding::Base64),
        "base64url" => Some(SecretEncoding::Base64Url),
        "hex" => Some(SecretEncoding::Hex),
        _ => None,
    })
}

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
    let read: Vec<_> = node.entries()?.into_iter().map(read).collect();
    read.into_iter().collect()
}

/// A string, number or boolean, or a list of them.
pub(super) fn scalars(node: &Node<'_>) -> Option<Vec<Json>> {
    match node.value() {
        Json::Array(_) => node.list(scalar),
        _ => scalar(node).map(|value| vec![value]),
    }
}

fn scalar(node: &Node<'_>) -> Option<Json> {
    match node.value() {
        value @ (Json::String(_) | Json::Number(_) | Json::Bool(_)) => Some(value.clone()),
        _ => node.refuse("must be a string, a number or a boolean"),
    }
}

fn sources(members: &Members<'_>, name: &str, default: &[&str]) -> Option<Vec<ClaimName>> {
    let default = default.iter().filter_map(|name| ClaimName::parse(name)).collect();
    members.or(name, default, |node| node.list(claim_name))
}
