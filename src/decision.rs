//! What comes out: a decision for the caller, beside an audit record for the operator.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::audit::Audit;
use crate::aws::Policy;
use crate::claims::Principal;
use crate::config::Config;
use crate::json::{Json, Scalar};
use crate::limits::FORWARD_MAX_BYTES;
use crate::text::header_value;
use crate::{Problem, Reason};

/// Whether the request may pass.
#[derive(Debug, Serialize)]
#[serde(tag = "effect")]
#[must_use]
pub enum Decision {
    /// It may.
    Allow(Grant),
    /// It may not.
    Deny(Denial),
}

/// An allowed request: by which rule, and what may be passed on.
#[derive(Debug, Serialize)]
pub struct Grant {
    principal: Option<PrincipalView>,
    rule: String,
    context: Context,
    headers: Vec<(String, String)>,
}

/// Claims by the names they are passed on under, in the order of these.
#[derive(Debug, Default)]
pub(crate) struct Context(Vec<(String, Scalar)>);

impl Context {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Context {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// What a decision shows of a principal.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PrincipalView {
    issuer: Option<String>,
    subject: Option<String>,
    client_id: Option<String>,
    scopes: Vec<String>,
    roles: Vec<String>,
    expires_at: Option<i64>,
}

/// A refused request, as its caller may see it.
#[derive(Debug, Serialize)]
pub struct Denial {
    status: u16,
    #[serde(serialize_with = "problem_details")]
    problem: (Problem, Option<String>),
    #[serde(skip_serializing_if = "Option::is_none")]
    challenge: Option<String>,
}

/// The members of problem details (RFC 9457 section 3.1), with `code` as an extension.
fn problem_details<S: Serializer>(
    (problem, instance): &(Problem, Option<String>),
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Details<'d> {
        r#type: &'static str,
        title: &'static str,
        status: u16,
        code: &'static str,
        detail: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        instance: &'d Option<String>,
    }
    let details = Details {
        r#type: "about:blank",
        title: problem.title(),
        status: problem.status(),
        code: problem.code(),
        detail: problem.detail(),
        instance,
    };
    details.serialize(serializer)
}

/// Why a request is refused, with what the challenge and the log need to say about it.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) reason: Reason,
    pub(crate) scopes: Vec<String>,
    pub(crate) hint: Option<&'static str>,
    /// Who is refused, when that is known.
    pub(crate) principal: Option<Arc<Principal>>,
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self { reason, scopes: Vec::new(), hint: None, principal: None }
    }
}

/// A decision and the record of it.
#[derive(Debug, Serialize)]
pub struct Decided {
    /// What the caller may see.
    pub decision: Decision,
    /// What the operator logs.
    pub audit: Audit,
    /// What API Gateway is told, where it asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<Policy>,
    /// Whom a policy document about the whole API is kept for, also where the decision itself is
    /// for nobody in particular: API Gateway hands on the same answer with everything it allows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<Holder>,
}

/// What a backend is told of whose credentials came along.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Holder {
    subject: Option<String>,
    client_id: Option<String>,
    context: Context,
}

impl Decided {
    pub(crate) fn allow(
        config: &Config,
        rule: &str,
        principal: Option<&Principal>,
        mut audit: Audit,
    ) -> Self {
        audit.effect = "Allow";
        audit.status = 200;
        audit.rule = Some(rule.to_owned());
        let context = principal.map(|principal| context(config, principal));
        let mut headers = Vec::new();
        for (name, value) in principal.into_iter().flat_map(|who| forwarded(config, who)) {
            match value {
                Forwarded::Value(value) => headers.push((name.to_owned(), value.into_owned())),
                Forwarded::Unfit => audit.not_forwarded.push(name.to_owned()),
                Forwarded::Absent => {}
            }
        }
        let grant = Grant {
            principal: principal.map(PrincipalView::new),
            rule: rule.to_owned(),
            context: context.unwrap_or_default(),
            headers,
        };
        Self { decision: Decision::Allow(grant), audit, policy: None, holder: None }
    }

    pub(crate) fn deny(realm: Option<&str>, refusal: &Refusal, mut audit: Audit) -> Self {
        let problem = Problem::from(refusal.reason);
        audit.effect = "Deny";
        audit.status = problem.status();
        audit.reason = Some(refusal.reason.code());
        audit.hint = refusal.hint;
        let denial = Denial {
            status: problem.status(),
            challenge: problem.challenge(realm, &refusal.scopes),
            problem: (problem, None),
        };
        Self { decision: Decision::Deny(denial), audit, policy: None, holder: None }
    }

    pub(crate) fn with(self, policy: Option<Policy>, holder: Option<Holder>) -> Self {
        Self { policy, holder, ..self }
    }

    /// Names the incident in the answer and in the record alike; an allowed request has none.
    pub fn name_incident(&mut self, incident: impl FnOnce() -> Option<String>) {
        let Decision::Deny(denial) = &mut self.decision else {
            return;
        };
        if let Some(incident) = incident() {
            denial.problem.1 = Some(format!("urn:uuid:{incident}"));
            self.audit.incident = Some(incident);
        }
    }
}

impl Holder {
    pub(crate) fn new(config: &Config, principal: &Principal) -> Self {
        Self {
            subject: principal.subject().map(str::to_owned),
            client_id: principal.client_id().map(str::to_owned),
            context: context(config, principal),
        }
    }
}

impl PrincipalView {
    fn new(principal: &Principal) -> Self {
        Self {
            issuer: principal.issuer().map(str::to_owned),
            subject: principal.subject().map(str::to_owned),
            client_id: principal.client_id().map(str::to_owned),
            scopes: principal.scopes().map(str::to_owned).collect(),
            roles: principal.roles().map(str::to_owned).collect(),
            #[expect(clippy::cast_possible_truncation, reason = "a NumericDate is within ±2^53")]
            expires_at: principal.expires_at().map(|date| date.seconds() as i64),
        }
    }
}

/// The claims to pass on as context: strings, numbers and booleans only, which is what API Gateway
/// takes. It is JavaScript that reads the numbers.
pub(crate) fn context(config: &Config, principal: &Principal) -> Context {
    let value = |(name, claim): &(String, _)| {
        let scalar = principal.claim(claim).and_then(Json::scalar);
        scalar.map(|value| (name.clone(), value.exact()))
    };
    Context(config.context.iter().filter_map(value).collect())
}

/// What becomes of a claim that is to be passed on as a header.
#[derive(Debug, PartialEq)]
pub(crate) enum Forwarded<'c> {
    /// The principal has no such claim.
    Absent,
    /// The value of the header field.
    Value(Cow<'c, str>),
    /// No header can carry it; it is left out and noted.
    Unfit,
}

/// The claims to pass on as headers, by the names of those.
pub(crate) fn forwarded<'c>(
    config: &'c Config,
    principal: &'c Principal,
) -> impl Iterator<Item = (&'c str, Forwarded<'c>)> {
    config.forward.iter().map(|(name, claim)| {
        let value = match principal.claim(claim).map(forwardable) {
            None => Forwarded::Absent,
            Some(None) => Forwarded::Unfit,
            Some(Some(value)) => Forwarded::Value(value),
        };
        (name.as_str(), value)
    })
}

fn forwardable(value: Json<'_>) -> Option<Cow<'_, str>> {
    let text = match value {
        Json::String(text) => header_value(text),
        Json::Number(number) => number.to_string().into(),
        Json::Bool(value) => value.to_string().into(),
        Json::Null | Json::Array(_) | Json::Object(_) => return None,
    };
    (1..=FORWARD_MAX_BYTES).contains(&text.len()).then_some(text)
}
