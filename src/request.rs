//! What a host hands over, and the action it asks for.

use zeroize::Zeroizing;

use crate::Reason;
use crate::aws::{MethodArn, PolicyScope};
use crate::json::{Document, Json};
use crate::limits::METHOD_MAX_BYTES;
use crate::path::{Path, PathEncoding};

/// A request as the host received it, nothing normalised.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method, as sent.
    pub method: String,
    /// The raw request target: a path, and possibly a query.
    pub path: String,
    /// Header fields in order of arrival, repeated ones repeated; what they hold is wiped in the end,
    /// as in memory that is free a token still is one.
    pub headers: Vec<(String, Zeroizing<String>)>,
    /// The platform's own id of the request, for the log.
    pub id: Option<String>,
    /// The method or route ARN, where API Gateway asks; it must speak of the same action.
    pub method_arn: Option<String>,
    /// The policy document wanted beside the decision; only where there is a method ARN.
    pub policy: Option<PolicyOptions>,
}

/// What kind of policy document is wanted.
#[derive(Clone, Copy, Debug)]
pub struct PolicyOptions {
    /// How much of the API it shall speak about.
    pub scope: PolicyScope,
    /// Whether it shall allow nothing after the token's expiry.
    pub until_expiry: bool,
}

impl Request {
    /// Reads the text that describes a request; nothing where it has other members than known, or
    /// one of the wrong kind.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let document = Zeroizing::new(Document::of_host(text).ok()?);
        let members = document.root().as_object()?;
        let known = ["method", "path", "headers", "id", "methodArn", "policy"];
        if !members.has_only(&known) {
            return None;
        }
        Some(Self {
            method: members.string("method")?,
            path: members.string("path")?,
            headers: members
                .get("headers")?
                .as_array()?
                .iter()
                .map(field)
                .collect::<Option<_>>()?,
            id: members.optional_string("id")?,
            method_arn: members.optional_string("methodArn")?,
            policy: members.optional("policy", PolicyOptions::read)?,
        })
    }

    /// The values of a header field, by its name without regard to case (RFC 9110 section 5.1).
    pub(crate) fn header<'r, 'n>(
        &'r self,
        name: &'n str,
    ) -> impl Iterator<Item = &'r str> + use<'r, 'n> {
        let named =
            move |(field, _): &&(String, Zeroizing<String>)| field.eq_ignore_ascii_case(name);
        self.headers.iter().filter(named).map(|(_, value)| value.as_str())
    }
}

/// A header field: its name and its value.
fn field(json: Json<'_>) -> Option<(String, Zeroizing<String>)> {
    match json.as_strings()?.as_slice() {
        [name, value] => Some(((*name).to_owned(), Zeroizing::new((*value).to_owned()))),
        _ => None,
    }
}

impl PolicyOptions {
    fn read(json: Json<'_>) -> Option<Self> {
        let members = json.as_object()?;
        let scope = members.get("scope").and_then(Json::as_str).and_then(PolicyScope::from_name);
        let until_expiry = members.or_default("untilExpiry", Json::as_bool);
        members.has_only(&["scope", "untilExpiry"]).then_some(())?;
        Some(Self { scope: scope?, until_expiry: until_expiry? })
    }
}

/// What the caller wants to do: a method on a path.
#[derive(Debug)]
pub(crate) struct Action<'r> {
    pub(crate) method: &'r str,
    pub(crate) path: Path<'r>,
}

impl<'r> Action<'r> {
    /// Reads the action, refusing whatever two layers could read differently.
    pub(crate) fn parse(request: &'r Request, encoding: PathEncoding) -> Result<Self, Reason> {
        let method = check_method(&request.method)?;
        let target = match &request.method_arn {
            // API Gateway's path member never holds a query; a question mark there is part of the
            // path, and a wildcard in an ARN.
            Some(_) => request.path.as_str(),
            None => without_query(&request.path),
        };
        let path = Path::parse(target, encoding)?;
        if let Some(arn) = &request.method_arn {
            let arn = MethodArn::parse(arn).ok_or(Reason::MethodArnMismatch)?;
            if arn.method() != method || arn.path() != path.as_str() {
                return Err(Reason::MethodArnMismatch);
            }
        }
        Ok(Self { method, path })
    }
}

fn without_query(target: &str) -> &str {
    let query = target.bytes().position(|byte| byte == b'?');
    query.and_then(|query| target.get(..query)).unwrap_or(target)
}

/// Methods are case-sensitive (RFC 9110 section 9.1); every method in use is upper-case letters.
fn check_method(method: &str) -> Result<&str, Reason> {
    let length = 1..=METHOD_MAX_BYTES;
    let plain = method.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-');
    (plain && length.contains(&method.len())).then_some(method).ok_or(Reason::MethodInvalid)
}
