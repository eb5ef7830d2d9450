//! References to secrets: where a secret is kept, and how it is written there.

use super::reader::{Members, Node};
use crate::json::Json;
use crate::signature::Algorithm;

/// A reference to a secret, and how to read what is found there.
#[derive(Clone, Debug)]
pub(crate) struct SecretSource {
    /// The JSON pointer of the reference.
    pub(crate) pointer: String,
    /// The reference, as the host gets it.
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

pub(super) fn read(
    issuer: &Members<'_>,
    node: &Node<'_>,
    algorithms: &[Algorithm],
) -> Option<SecretSource> {
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
