//! What becomes of a fault in a handler: a constant answer for its caller, and a record without
//! secrets for the operator's log.
//!
//! The host describes what was thrown; here alone is decided what of it may be seen, and by whom.

mod bound;
mod public;
mod redact;

use serde::Serialize;

use self::bound::Bounds;
use self::public::{Chosen, Problem};
use self::redact::Redactor;
use crate::json::{Document, Json};
use crate::limits::ERROR_MAX_RELATED;

const NIL: &str = "00000000-0000-0000-0000-000000000000";

/// What a host saw of a fault.
#[derive(Debug, Default)]
struct Description {
    kind: Kind,
    thrown: Thrown,
    causes: Vec<Thrown>,
    errors: Vec<Thrown>,
    public: Option<Chosen>,
    incident: String,
    method: Option<String>,
    path: Option<String>,
    request_id: Option<String>,
    truncated: bool,
}

/// How a handler failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    /// It threw or rejected.
    #[default]
    Thrown,
    /// It did not end before its deadline.
    Timeout,
    /// It ended without an answer.
    NoAnswer,
}

/// One thrown value in texts, whatever it was.
#[derive(Debug, Default, Serialize)]
struct Thrown {
    name: String,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    stack: Option<String>,
}

impl Description {
    /// Reads the text; a member may be absent, and others are passed over.
    fn parse(text: &str) -> Option<Self> {
        let document = Document::of_host(text).ok()?;
        let members = document.root().as_object()?;
        Some(Self {
            kind: members.or_default("kind", Kind::read)?,
            thrown: members.or_default("thrown", Thrown::read)?,
            causes: members.or_default("causes", Thrown::read_all)?,
            errors: members.or_default("errors", Thrown::read_all)?,
            public: members.optional("public", Chosen::read)?,
            incident: members.or_default("incident", owned)?,
            method: members.optional_string("method")?,
            path: members.optional_string("path")?,
            request_id: members.optional_string("requestId")?,
            truncated: members.or_default("truncated", Json::as_bool)?,
        })
    }
}

impl Kind {
    fn read(json: Json<'_>) -> Option<Self> {
        match json.as_str()? {
            "thrown" => Some(Self::Thrown),
            "timeout" => Some(Self::Timeout),
            "no_answer" => Some(Self::NoAnswer),
            _ => None,
        }
    }
}

impl Thrown {
    fn read(json: Json<'_>) -> Option<Self> {
        let members = json.as_object()?;
        Some(Self {
            name: members.or_default("name", owned)?,
            message: members.or_default("message", owned)?,
            stack: members.optional_string("stack")?,
        })
    }

    fn read_all(json: Json<'_>) -> Option<Vec<Self>> {
        json.as_array()?.iter().map(Self::read).collect()
    }
}

fn owned(json: Json<'_>) -> Option<String> {
    json.as_str().map(str::to_owned)
}

/// The log's record; the order of its members is documented.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    event: &'static str,
    incident: String,
    kind: Kind,
    status: u16,
    code: String,
    public: bool,
    #[serde(flatten)]
    thrown: Thrown,
    causes: Vec<Thrown>,
    errors: Vec<Thrown>,
    method: Option<String>,
    path: Option<String>,
    request_id: Option<String>,
    redactions: usize,
    truncated: bool,
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    detail_withheld: bool,
}

#[derive(Serialize)]
struct Answer {
    problem: Problem,
    record: Record,
}

/// Decides about a described fault: `{"problem":…,"record":…}`.
///
/// `description` is JSON: `kind` (`thrown`, `timeout`, `no_answer`), `thrown`, `causes` and
/// `errors` (each with `name`, `message`, `stack`), `public` (`status`, `code`, `detail`) where the
/// fault was meant for the caller, `incident` (a UUID), `method`, `path`, `requestId`, `truncated`.
/// A description that cannot be read is a fault without a name.
#[must_use]
pub fn safe_error(description: &str) -> String {
    let described = Description::parse(description).unwrap_or_default();
    serde_json::to_string(&answer(described)).unwrap_or_default()
}

fn answer(described: Description) -> Answer {
    let incident = incident(&described.incident);
    let problem = Problem::new(described.kind, described.public.as_ref(), &incident);
    let mut redactor = Redactor { truncated: described.truncated, ..Redactor::default() };
    let record = Record {
        event: "error",
        incident,
        kind: described.kind,
        status: problem.status,
        code: problem.code.clone(),
        public: described.public.is_some(),
        thrown: clean(described.thrown, &mut redactor, &Bounds::THROWN),
        causes: related(described.causes, &mut redactor),
        errors: related(described.errors, &mut redactor),
        method: described.method.map(|text| redactor.clean(&text, Bounds::NAME)),
        path: described.path.map(|text| redactor.clean(without_query(&text), Bounds::PATH)),
        request_id: described.request_id.map(|text| redactor.clean(&text, Bounds::NAME)),
        redactions: redactor.redactions,
        truncated: redactor.truncated,
        detail_withheld: described.public.is_some_and(|chosen| problem.withholds(&chosen)),
    };
    Answer { problem, record }
}

fn related(mut thrown: Vec<Thrown>, redactor: &mut Redactor) -> Vec<Thrown> {
    redactor.truncated |= thrown.len() > ERROR_MAX_RELATED;
    thrown.truncate(ERROR_MAX_RELATED);
    thrown.into_iter().map(|one| clean(one, redactor, &Bounds::RELATED)).collect()
}

fn clean(thrown: Thrown, redactor: &mut Redactor, bounds: &Bounds) -> Thrown {
    Thrown {
        name: redactor.clean(&thrown.name, Bounds::NAME),
        message: redactor.clean(&thrown.message, bounds.message),
        stack: thrown.stack.map(|stack| redactor.clean(&stack, bounds.stack)),
    }
}

/// A query holds keys and tokens more often than anything that explains a fault.
fn without_query(path: &str) -> &str {
    path.split(['?', '#']).next().unwrap_or_default()
}

fn incident(given: &str) -> String {
    let is_uuid = given.len() == NIL.len()
        && given.bytes().zip(NIL.bytes()).all(|(byte, shape)| match shape {
            b'-' => byte == b'-',
            _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
        });
    if is_uuid { given } else { NIL }.to_owned()
}

#[cfg(test)]
mod tests;
