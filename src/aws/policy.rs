//! The policy document API Gateway keeps for a principal, and a small IAM evaluator that checks it
//! before it is returned.

use serde::Serialize;

use super::arn::MethodArn;
use super::compile::{Statements, compile};
use super::glob::Glob;
use crate::claims::Principal;
use crate::rule::RuleSet;
use crate::time::NumericDate;

/// The only action a caller of an API needs; `execute-api:*` would let it flush caches too.
const INVOKE: &str = "execute-api:Invoke";
/// The version of the language that knows `${*}` (IAM User Guide, "Version").
const VERSION: &str = "2012-10-17";
/// Longest ARN API Gateway takes in a policy, in characters.
pub(crate) const ARN_MAX_CHARS: usize = 512;
/// Largest document, in bytes: 8 KB less room for the principal, the context and their names.
pub(crate) const DOCUMENT_MAX_BYTES: usize = 6 * 1024;

/// How much of the API a document speaks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PolicyScope {
    /// Every action of the API: right for a policy that is cached.
    Api,
    /// The one action asked about: right where nothing is cached.
    Request,
}

impl PolicyScope {
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name {
            "api" => Some(Self::Api),
            "request" => Some(Self::Request),
            _ => None,
        }
    }
}

/// A document and how it came about.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Policy {
    pub(super) document: PolicyDocument,
    pub(super) scope: PolicyScope,
    /// Why a document for the whole API was asked for and could not be given.
    #[serde(skip_serializing_if = "Option::is_none")]
    fallback: Option<&'static str>,
    bytes: usize,
}

/// An IAM policy document.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PolicyDocument {
    version: &'static str,
    statement: Vec<PolicyStatement>,
}

#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyStatement {
    action: &'static str,
    effect: &'static str,
    resource: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<DateCondition>,
}

#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
struct DateCondition {
    date_less_than: CurrentTime,
}

#[derive(Debug, PartialEq, Serialize)]
struct CurrentTime {
    #[serde(rename = "aws:CurrentTime")]
    instant: String,
}

/// What a document is made from.
#[derive(Debug)]
pub(crate) struct PolicyRequest<'p> {
    pub(crate) rules: &'p RuleSet,
    pub(crate) principal: Option<&'p Principal>,
    pub(crate) arn: MethodArn<'p>,
    /// What the rules said about the action asked for.
    pub(crate) allowed: bool,
    pub(crate) scope: PolicyScope,
    /// The instant after which nothing is allowed any more.
    pub(crate) expires_at: Option<NumericDate>,
}

impl PolicyRequest<'_> {
    /// The document, or nothing when it would disagree with the rules about the action asked for.
    pub(crate) fn answer(&self) -> Option<Policy> {
        let fallback = match self.scope {
            PolicyScope::Request => None,
            PolicyScope::Api => match self.for_api() {
                Ok(policy) => return self.checked(policy),
                Err(fallback) => Some(fallback),
            },
        };
        self.checked(Policy::new(self.for_request(), PolicyScope::Request, fallback))
    }

    fn checked(&self, policy: Policy) -> Option<Policy> {
        let agrees = policy.document.allows(self.arn.as_str()) == self.allowed;
        agrees.then_some(policy)
    }

    fn for_api(&self) -> Result<Policy, &'static str> {
        let statements = compile(self.rules, self.principal).ok_or("over_budget")?;
        if self.allowed && statements.allow.is_empty() {
            return Err("not_cacheable");
        }
        let document = self.document(statements);
        let fits = |resource: &String| resource.chars().count() <= ARN_MAX_CHARS;
        let policy = Policy::new(document, PolicyScope::Api, None);
        if policy.bytes > DOCUMENT_MAX_BYTES || !policy.document.resources().all(fits) {
            return Err("over_budget");
        }
        match self.allowed && !policy.document.allows(self.arn.as_str()) {
            true => Err("not_cacheable"),
            false => Ok(policy),
        }
    }

    fn for_request(&self) -> PolicyDocument {
        self.document(Statements::default())
    }

    /// Renders the statements, and says explicitly what was decided about the action asked for:
    /// where an API has a resource policy, silence is not a denial.
    fn document(&self, statements: Statements) -> PolicyDocument {
        let prefix = self.arn.prefix();
        let full = |globs: Vec<Glob>| -> Vec<String> {
            globs.iter().map(|glob| format!("{prefix}{}", glob.as_str())).collect()
        };
        let (mut allow, mut deny) = (full(statements.allow), full(statements.deny));
        match self.allowed {
            true if allow.is_empty() => allow.push(self.arn.as_str().to_owned()),
            true => {}
            false => deny.push(denied_arn(self.arn.as_str())),
        }
        let condition = self
            .expires_at
            .map(|date| DateCondition { date_less_than: CurrentTime { instant: date.iso() } });
        let statement = [
            statement("Allow", allow, condition),
            statement("Deny", deny, None),
            statement("Deny", full(statements.deny_syntax), None),
        ];
        PolicyDocument { version: VERSION, statement: statement.into_iter().flatten().collect() }
    }
}

/// A refused ARN as a resource: what could be read as syntax becomes `?`, which covers it under
/// every reading, and what is too long ends in a wildcard. Only a caller's own oddities are denied
/// beside it.
fn denied_arn(arn: &str) -> String {
    let plain = arn.replace("${", "?{").replace('*', "?");
    match plain.char_indices().nth(ARN_MAX_CHARS - 1) {
        Some((end, _)) if plain.chars().count() > ARN_MAX_CHARS => {
            format!("{}*", plain.get(..end).unwrap_or_default())
        }
        _ => plain,
    }
}

fn statement(
    effect: &'static str,
    resource: Vec<String>,
    condition: Option<DateCondition>,
) -> Option<PolicyStatement> {
    (!resource.is_empty()).then_some(PolicyStatement {
        action: INVOKE,
        effect,
        resource,
        condition,
    })
}

impl Policy {
    fn new(document: PolicyDocument, scope: PolicyScope, fallback: Option<&'static str>) -> Self {
        let bytes = serde_json::to_string(&document).map_or(usize::MAX, |text| text.len());
        Self { document, scope, fallback, bytes }
    }

    /// How much of the API it speaks about.
    pub(crate) fn scope(&self) -> PolicyScope {
        self.scope
    }

    /// The document for a request whose ARN nobody can read: it denies everything.
    pub(crate) fn deny_all() -> Self {
        let statement = statement("Deny", vec!["*".to_owned()], None).into_iter().collect();
        let document = PolicyDocument { version: VERSION, statement };
        Self::new(document, PolicyScope::Request, None)
    }
}

impl PolicyDocument {
    /// Whether the document allows an ARN before its expiry: some Allow matches and no Deny does
    /// (IAM User Guide, "Policy evaluation logic").
    pub(crate) fn allows(&self, arn: &str) -> bool {
        let matches = |effect: &str| {
            self.statement
                .iter()
                .filter(|statement| statement.effect == effect)
                .flat_map(|statement| &statement.resource)
                .any(|resource| Glob::new(resource.clone()).matches(arn))
        };
        matches("Allow") && !matches("Deny")
    }

    fn resources(&self) -> impl Iterator<Item = &String> {
        self.statement.iter().flat_map(|statement| &statement.resource)
    }
}
