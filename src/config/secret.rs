//! References to secrets: where a secret is kept, and how it is written there.

use serde::{Serialize, Serializer};

use super::keys::stage;
use super::reader::{Members, Node};
use super::url;
use crate::development::Stage;
use crate::signature::Algorithm;
use crate::time::NumericDate;

/// Places named by a text, that hold one value each.
const PLAIN: [&str; 4] = ["env", "binding", "secretsStore", "file"];
const PLACES: [&str; 9] = [
    "env",
    "binding",
    "secretsStore",
    "file",
    "inline",
    "awsSecretsManager",
    "awsParameter",
    "gcpSecret",
    "azureKeyVault",
];
const WRITTEN: [&str; 4] = ["encoding", "member", "previous", "previousSeconds"];
const WEEK_SECONDS: u32 = 604_800;
/// How long the value before the current one is good, unless the reference says.
const PREVIOUS_SECONDS: u32 = 3600;

/// A reference to a secret, and how to read what is found there.
#[derive(Clone, Debug)]
pub(crate) struct SecretSource {
    /// The JSON pointer of the reference.
    pub(crate) pointer: String,
    /// The reference, as the host gets it.
    pub(crate) reference: Reference,
    pub(crate) encoding: SecretEncoding,
    /// The member that holds the secret, when the text found is a JSON object.
    pub(crate) member: Option<String>,
    /// The fewest bytes that serve any of the entry's algorithms (RFC 7518 section 3.2).
    pub(crate) min_bytes: usize,
    /// Whether a secret made for development is taken.
    pub(crate) stage: Stage,
}

/// The members of a reference, in the order of their names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reference(Vec<(&'static str, Part)>);

/// A member of a reference.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Part {
    Text(String),
    Number(i64),
    Place(Reference),
}

impl Reference {
    fn new<const N: usize>(members: [(&'static str, Part); N]) -> Self {
        members
            .into_iter()
            .fold(Self::default(), |reference, (name, part)| reference.with(name, part))
    }

    fn with(mut self, name: &'static str, part: Part) -> Self {
        let place = self.0.partition_point(|(other, _)| *other < name);
        self.0.insert(place, (name, part));
        self
    }
}

impl Serialize for Reference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, part)| (name, part)))
    }
}

/// How a secret's bytes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SecretEncoding {
    Utf8,
    Base64,
    Base64Url,
    Hex,
}

#[inline(never)]
pub(super) fn read(
    issuer: &Members<'_>,
    node: &Node<'_>,
    algorithms: &[Algorithm],
) -> Option<SecretSource> {
    let members = node.members(&[PLACES.as_slice(), WRITTEN.as_slice()].concat())?;
    let (kind, place) = members.exactly_one(&PLACES)?;
    let stage = stage(issuer);
    if kind == "inline" && stage != Stage::Development {
        return place.refuse(
            "a secret in the configuration is for issuers with \"development\": true only",
        );
    }
    let reference = reference(&members, kind, &place);
    let encoding = members.or("encoding", SecretEncoding::Utf8, encoding)?;
    let member = members.optional("member", |node| node.text().map(str::to_owned))?;
    let min_bytes = algorithms.iter().filter_map(|algorithm| algorithm.min_secret_bytes()).min();
    Some(SecretSource {
        pointer: node.pointer().to_owned(),
        reference: reference?,
        encoding,
        member,
        min_bytes: min_bytes?,
        stage,
    })
}

/// The reference as the host gets it: the place, and which value before the current one is good
/// for how long.
fn reference(members: &Members<'_>, kind: &'static str, place: &Node<'_>) -> Option<Reference> {
    let has_versions = kind != "inline" && !PLAIN.contains(&kind);
    let value = if has_versions { store(kind, place)? } else { text(place)? };
    let mut reference = Reference::new([(kind, value)]);
    if let Some(node) = members.get("previous") {
        if !PLAIN.contains(&kind) {
            return node.refuse(format!("is for {} only", PLAIN.join(", ")));
        }
        reference = reference.with("previous", previous(&node)?);
    }
    match members.get("previousSeconds") {
        Some(node) if !has_versions => {
            return node.refuse("is for stores that keep the versions of a secret only");
        }
        _ if !has_versions => {}
        node => {
            let seconds =
                node.map_or(Some(PREVIOUS_SECONDS), |node| node.whole_seconds(0..=WEEK_SECONDS));
            reference = reference.with("previousSeconds", Part::Number(seconds?.into()));
        }
    }
    Some(reference)
}

fn text(node: &Node<'_>) -> Option<Part> {
    node.text().map(|text| Part::Text(text.to_owned()))
}

/// A place in a store, always as an object; a text alone is the member that names the secret.
#[inline(never)]
fn store(kind: &str, place: &Node<'_>) -> Option<Part> {
    let (name, others): (_, &[&str]) = match kind {
        "awsSecretsManager" => ("secretId", &["region", "endpoint"]),
        "awsParameter" => ("name", &["region", "endpoint"]),
        "gcpSecret" => ("name", &["endpoint"]),
        _ => ("secretUri", &["endpoint"]),
    };
    if place.value().as_str().is_some() {
        let named = named(kind, place)?;
        return Some(Part::Place(Reference::new([(name, named)])));
    }
    let members = place.members(&[&[name], others].concat())?;
    let mut object = Reference::new([(name, named(kind, &members.require(name)?)?)]);
    let region = members.optional("region", region);
    let endpoint = members.optional("endpoint", endpoint);
    for (name, value) in [("region", region?), ("endpoint", endpoint?)] {
        if let Some(value) = value {
            object = object.with(name, Part::Text(value));
        }
    }
    Some(Part::Place(object))
}

/// The secret's name in its store, whose form is checked where it becomes part of a URL's path or
/// is one.
fn named(kind: &str, node: &Node<'_>) -> Option<Part> {
    match kind {
        "gcpSecret" => {
            node.parse("must be projects/…/secrets/…, and possibly /versions/…", resource_name)
        }
        "azureKeyVault" => node.parse(
            "must be a secret's URL like https://name.vault.azure.net/secrets/name",
            |text| {
                let fits = url::is_key_set_location(text) && text.contains("/secrets/");
                (fits && !text.contains('?')).then(|| text.to_owned())
            },
        ),
        _ => node.text().map(str::to_owned),
    }
    .map(Part::Text)
}

fn resource_name(text: &str) -> Option<String> {
    let plain = |part: &&str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
        !part.is_empty() && !part.starts_with('.') && part.bytes().all(plain)
    };
    let parts: Vec<_> = text.split('/').collect();
    let fits = match parts.as_slice() {
        ["projects", project, "secrets", secret] => [project, secret].into_iter().all(plain),
        ["projects", project, "secrets", secret, "versions", version] => {
            [project, secret, version].into_iter().all(plain)
        }
        _ => false,
    };
    fits.then(|| text.to_owned())
}

/// A region becomes part of a host's name.
fn region(node: &Node<'_>) -> Option<String> {
    node.parse("must be a region like eu-west-1", |text| {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        (!text.is_empty() && text.bytes().all(plain)).then(|| text.to_owned())
    })
}

fn endpoint(node: &Node<'_>) -> Option<String> {
    url::key_set_location(node)
}

/// The value before the current one, kept in a place of its own for a time.
#[inline(never)]
fn previous(node: &Node<'_>) -> Option<Part> {
    let members = node.members(&[PLAIN.as_slice(), &["until"]].concat())?;
    let (kind, place) = members.exactly_one(&PLAIN)?;
    let until = members
        .require("until")?
        .parse("must be an instant like 2026-12-31T23:59:59Z", NumericDate::from_iso);
    let place = text(&place)?;
    #[expect(clippy::cast_possible_truncation, reason = "a year has four digits")]
    let until_millis = Part::Number((until?.seconds() * 1000.0) as i64);
    Some(Part::Place(Reference::new([(kind, place), ("untilMillis", until_millis)])))
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
