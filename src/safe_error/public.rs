//! What the caller of a handler that failed is told.

mod inside;
mod sql;

use serde::Serialize;

use super::redact::Redactor;
use super::{Kind, owned};
use crate::json::Json;
use crate::text::is_visible;

/// Longest detail a handler may choose, in bytes.
const DETAIL_MAX_BYTES: usize = 300;
const CODE_MAX_BYTES: usize = 64;

/// What a handler has chosen to tell, as the host hands it over.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    status: f64,
    code: String,
    detail: String,
}

/// Problem details (RFC 9457).
#[derive(Serialize)]
pub(super) struct Problem {
    r#type: &'static str,
    title: &'static str,
    pub(super) status: u16,
    pub(super) code: String,
    detail: String,
    instance: String,
}

impl Problem {
    pub(super) fn new(kind: Kind, chosen: Option<&Chosen>, incident: &str) -> Self {
        let (title, status) = match (chosen, kind) {
            (Some(chosen), _) => titled(chosen.status),
            (None, Kind::Timeout) => ("Gateway Timeout", 504),
            (None, Kind::Thrown | Kind::NoAnswer) => INTERNAL,
        };
        let code = chosen.and_then(Chosen::code).map_or_else(|| code(title), str::to_owned);
        let detail = chosen.and_then(Chosen::detail).unwrap_or_else(|| constant_detail(status));
        let instance = format!("urn:uuid:{incident}");
        let detail = detail.to_owned();
        Self { r#type: "about:blank", title, status, code, detail, instance }
    }

    /// Whether a chosen detail was not taken.
    pub(super) fn withholds(&self, chosen: &Chosen) -> bool {
        !chosen.detail.is_empty() && chosen.detail != self.detail
    }
}

impl Chosen {
    pub(super) fn read(json: Json<'_>) -> Option<Self> {
        let members = json.as_object()?;
        Some(Self {
            status: members.or_default("status", Json::as_f64)?,
            code: members.or_default("code", owned)?,
            detail: members.or_default("detail", owned)?,
        })
    }

    fn code(&self) -> Option<&str> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let taken = (1..=CODE_MAX_BYTES).contains(&self.code.len()) && self.code.bytes().all(plain);
        taken.then_some(&*self.code)
    }

    /// The detail, unless it looks like the message of another error.
    fn detail(&self) -> Option<&str> {
        let detail = &*self.detail;
        let mut redactor = Redactor::default();
        let plain = (1..=DETAIL_MAX_BYTES).contains(&detail.len())
            && detail.chars().all(is_visible)
            && !inside::is_shown(detail)
            && redactor.clean(detail, DETAIL_MAX_BYTES) == detail
            && titled(self.status) != INTERNAL;
        plain.then_some(detail)
    }
}

const INTERNAL: (&str, u16) = ("Internal Server Error", 500);

/// The statuses a handler may choose, with their phrases (RFC 9110 section 15); any other is 500.
const STATUSES: [(&str, u16); 21] = [
    ("Bad Request", 400),
    ("Unauthorized", 401),
    ("Payment Required", 402),
    ("Forbidden", 403),
    ("Not Found", 404),
    ("Method Not Allowed", 405),
    ("Not Acceptable", 406),
    ("Request Timeout", 408),
    ("Conflict", 409),
    ("Gone", 410),
    ("Precondition Failed", 412),
    ("Content Too Large", 413),
    ("Unsupported Media Type", 415),
    ("Unprocessable Content", 422),
    ("Locked", 423),
    ("Precondition Required", 428),
    ("Too Many Requests", 429),
    ("Not Implemented", 501),
    ("Bad Gateway", 502),
    ("Service Unavailable", 503),
    ("Gateway Timeout", 504),
];

fn titled(status: f64) -> (&'static str, u16) {
    let known = STATUSES.iter().find(|(_, known)| f64::from(*known) == status);
    known.copied().unwrap_or(INTERNAL)
}

/// A phrase as a word for programs.
fn code(title: &str) -> String {
    match title {
        "Internal Server Error" => "internal".to_owned(),
        "Gateway Timeout" => "timeout".to_owned(),
        _ => title.to_ascii_lowercase().replace(' ', "_"),
    }
}

const fn constant_detail(status: u16) -> &'static str {
    match status {
        504 => "the request took too long",
        ..500 => "the request cannot be fulfilled",
        _ => "the request could not be completed",
    }
}
