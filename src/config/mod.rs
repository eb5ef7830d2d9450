//! The configuration: parsed and checked once, so that nothing later has to doubt it.
//!
//! The readers of what few configurations have are never inlined: a host compiles a function when it is
//! first called, and a cold start should compile no more than its configuration needs.

mod details;
mod issuer;
mod keys;
mod preset;
mod reader;
mod rule;
mod secret;
mod url;

pub use reader::ConfigError;

pub(crate) use reader::nearest;

pub(crate) use details::ExpectedClaim;
pub(crate) use issuer::{Issuer, IssuerName};
pub(crate) use keys::{KeySetLocation, KeySource};
pub(crate) use secret::{Reference, SecretEncoding, SecretSource};
pub(crate) use url::{is_https, is_key_set_location};

use crate::claims::ClaimName;
use crate::credentials::CredentialSource;
use crate::json::{Document, Json, JsonError};
use crate::limits::{
    CONFIG_MAX_BYTES, CONFIG_MAX_MEMBERS, TOKEN_CACHE_MAX_BYTES, TOKEN_CACHE_MAX_TOKENS,
    TOKEN_CACHE_MIN_BYTES,
};
use crate::path::PathEncoding;
use crate::rule::RuleSet;
use crate::token_cache::CacheBounds;
use reader::{Faults, Members, Node, all};

const MEMBERS: [&str; 11] = [
    "$schema",
    "realm",
    "issuers",
    "credentials",
    "rules",
    "context",
    "forward",
    "forwardCredentials",
    "cors",
    "pathEncoding",
    "tokenCache",
];

const CONTEXT_NAME: &str = "a context name has letters, digits and underscores, and is none of \
     principalId, integrationLatency, error, claims, lambda and reason";
const HEADER_NAME: &str =
    "a forwarded header starts with x- and has lower-case letters, digits and dashes";

/// A checked configuration.
#[derive(Debug)]
pub struct Config {
    pub(crate) realm: Option<String>,
    pub(crate) issuers: Vec<Issuer>,
    pub(crate) credentials: Vec<CredentialSource>,
    pub(crate) rules: RuleSet,
    pub(crate) context: Vec<(String, ClaimName)>,
    pub(crate) forward: Vec<(String, ClaimName)>,
    pub(crate) path_encoding: PathEncoding,
    pub(crate) token_cache: CacheBounds,
}

impl Config {
    /// Reads a configuration from its JSON text.
    ///
    /// # Errors
    /// Every fault found, each with the JSON pointer of the member at fault; never a value.
    pub fn from_json(text: &str) -> Result<Self, Vec<ConfigError>> {
        let json = parse(text).map_err(|message| {
            vec![ConfigError { pointer: String::new(), message: message.to_owned() }]
        })?;
        let faults = Faults::default();
        let config = read(&Node::root(json.root(), &faults));
        let faults = faults.into_inner();
        config.filter(|_| faults.is_empty()).ok_or(faults)
    }
}

fn parse(text: &str) -> Result<Document, &'static str> {
    if text.len() > CONFIG_MAX_BYTES {
        return Err("the configuration is larger than 4 MiB");
    }
    Document::parse_bounded(text, CONFIG_MAX_MEMBERS).map_err(|error| match error {
        JsonError::Syntax => "the configuration is not JSON",
        JsonError::DuplicateName => "the configuration has a member twice in one object",
        JsonError::TooDeep => "the configuration is nested too deeply",
        JsonError::TooManyMembers => "the configuration has a list or object that is too long",
    })
}

fn read(root: &Node<'_>) -> Option<Config> {
    let members = root.members(&MEMBERS)?;
    let realm = members.optional("realm", realm);
    let issuers = members.require("issuers").and_then(|node| issuer::read_all(&node));
    let credentials = members.or("credentials", vec![CredentialSource::default()], credentials);
    let rules = members.require("rules").and_then(|node| rule::read_all(&node));
    let context =
        members.or("context", Vec::new(), |node| named_claims(node, CONTEXT_NAME, is_context_name));
    let forward = members.or("forward", default_forward(), forwarded_claims);
    let forward_credentials = members.or("forwardCredentials", false, Node::boolean);
    let cors = members.optional("cors", cors);
    let path_encoding = members.or("pathEncoding", PathEncoding::Ascii, path_encoding);
    let token_cache = members.or("tokenCache", CacheBounds::default(), token_cache);
    forward_credentials.zip(cors)?;
    Some(Config {
        realm: realm?,
        issuers: issuers?,
        credentials: credentials?,
        rules: RuleSet::new(rules?),
        context: context?,
        forward: forward?,
        path_encoding: path_encoding?,
        token_cache: token_cache?,
    })
}

/// A realm goes into a quoted string of the challenge as it is (RFC 9110 section 5.6.4).
fn realm(node: &Node<'_>) -> Option<String> {
    let quotable = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\';
    node.parse(
        "must be 1 to 128 printable ASCII characters without quotes or backslashes",
        |text| {
            let fits = (1..=128).contains(&text.len()) && text.bytes().all(quotable);
            fits.then(|| text.to_owned())
        },
    )
}

#[inline(never)]
fn credentials(node: &Node<'_>) -> Option<Vec<CredentialSource>> {
    let mut places = Vec::new();
    node.list(|node| {
        let source = credential_source(node)?;
        if places.contains(&source.place()) {
            return node.refuse("a field or cookie is named once: it carries one token");
        }
        places.push(source.place());
        Some(source)
    })
}

fn credential_source(node: &Node<'_>) -> Option<CredentialSource> {
    let members = node.members(&["header", "scheme", "cookie"])?;
    match members.exactly_one(&["header", "cookie"])? {
        ("cookie", name) => cookie(&members, &name),
        (_, name) => header(&members, &name),
    }
}

fn cookie(members: &Members<'_>, name: &Node<'_>) -> Option<CredentialSource> {
    if let Some(scheme) = members.get("scheme") {
        return scheme.refuse("a cookie has no scheme");
    }
    token(name).map(|name| CredentialSource::Cookie { name })
}

/// The Authorization field always starts with a scheme (RFC 9110 section 11.6.2).
fn header(members: &Members<'_>, name: &Node<'_>) -> Option<CredentialSource> {
    let scheme = members.optional("scheme", token)?;
    let name = token(name)?.to_ascii_lowercase();
    if name == "authorization" && scheme.is_none() {
        return members.node.refuse("the authorization header needs a \"scheme\", as \"Bearer\"");
    }
    Some(CredentialSource::Header { name, scheme })
}

/// RFC 9110 section 5.6.2.
fn token(node: &Node<'_>) -> Option<String> {
    node.parse("must be a token of letters, digits and !#$%&'*+-.^_`|~", |text| {
        is_token(text).then(|| text.to_owned())
    })
}

fn is_token(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(plain)
}

fn default_forward() -> Vec<(String, ClaimName)> {
    [("x-auth-issuer", "iss"), ("x-auth-subject", "sub"), ("x-auth-scope", "scope")]
        .into_iter()
        .filter_map(|(header, claim)| Some((header.to_owned(), ClaimName::parse(claim)?)))
        .collect()
}

/// Only fields of the `x-` kind can be set: no claim may become a Host, a Cookie or a length.
#[inline(never)]
fn forwarded_claims(node: &Node<'_>) -> Option<Vec<(String, ClaimName)>> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    named_claims(node, HEADER_NAME, |name| {
        name.len() > 2 && name.starts_with("x-") && name.bytes().all(plain)
    })
}

#[inline(never)]
fn named_claims(
    node: &Node<'_>,
    what: &'static str,
    is_name: impl Fn(&str) -> bool,
) -> Option<Vec<(String, ClaimName)>> {
    let read = |(name, node): (&str, Node<'_>)| {
        if !is_name(name) {
            return node.refuse(what);
        }
        claim_name(&node).map(|claim| (name.to_owned(), claim))
    };
    all(node.entries()?.into_iter().map(read))
}

fn is_context_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let reserved = ["principalId", "integrationLatency", "error", "claims", "lambda", "reason"];
    (1..=128).contains(&name.len()) && name.bytes().all(plain) && !reserved.contains(&name)
}

fn claim_name(node: &Node<'_>) -> Option<ClaimName> {
    node.parse("must be a claim name, or a JSON pointer that starts with /", ClaimName::parse)
}

fn path_encoding(node: &Node<'_>) -> Option<PathEncoding> {
    node.parse("must be \"ascii\" or \"utf8\"", |text| match text {
        "ascii" => Some(PathEncoding::Ascii),
        "utf8" => Some(PathEncoding::Utf8),
        _ => None,
    })
}

/// `false` for no cache, or its bounds.
#[inline(never)]
fn token_cache(node: &Node<'_>) -> Option<CacheBounds> {
    if matches!(node.value(), Json::Bool(false)) {
        return Some(CacheBounds { max_tokens: 0, max_bytes: 0 });
    }
    let members = node.members(&["maxTokens", "maxBytes"])?;
    let default = CacheBounds::default();
    let tokens = members.or("maxTokens", default.max_tokens, |node| {
        node.whole(1..=TOKEN_CACHE_MAX_TOKENS, "a whole number of tokens")
    });
    let bytes = members.or("maxBytes", default.max_bytes, |node| {
        node.whole(TOKEN_CACHE_MIN_BYTES..=TOKEN_CACHE_MAX_BYTES, "a whole number of bytes")
    });
    Some(CacheBounds { max_tokens: tokens?, max_bytes: bytes? })
}

/// Checked here, so that every platform refuses the same configurations; adapters answer it.
#[inline(never)]
fn cors(node: &Node<'_>) -> Option<()> {
    let members = node.members(&[
        "origins",
        "methods",
        "headers",
        "exposeHeaders",
        "credentials",
        "maxAgeSeconds",
    ])?;
    let origins = members.require("origins").and_then(|node| node.list(url::origin));
    let methods = members.optional("methods", |node| node.list(token));
    let headers = members.optional("headers", |node| node.list(token));
    let exposed = members.optional("exposeHeaders", |node| node.list(token));
    let credentials = members.or("credentials", false, Node::boolean);
    let max_age = members.or("maxAgeSeconds", 600.0, |node| node.seconds(0..=86_400));
    origins.zip(methods).zip(headers).zip(exposed).zip(credentials).zip(max_age).map(|_| ())
}
