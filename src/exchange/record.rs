//! A principal as numbers and one text, which JavaScript reads faster than JSON.

use crate::audit;
use crate::claims::Principal;
use crate::config::Config;
use crate::decision::{self, Forwarded};
use crate::facade;
use crate::token::ProtectedHeader;

/// What stands for the length of a text that is not there.
const ABSENT: f64 = -1.0;

/// Numbers, most of them lengths, and the texts of those lengths one after another.
///
/// For a principal: its expiry (NaN for none), how many scopes, how many roles; the lengths of
/// issuer, subject, client id, the context in JSON, each scope, each role, each forwarded header
/// value; for its audit record those of issuer, hash of the subject, key id, algorithm, and the
/// list of what could not be forwarded, in JSON. Lengths are in UTF-16 units.
#[derive(Debug, Default)]
pub(super) struct Record {
    numbers: Vec<f64>,
    text: String,
}

impl Record {
    pub(super) fn numbers(&self) -> &[f64] {
        &self.numbers
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Writes a text alone.
    pub(super) fn write_text(&mut self, text: &str) {
        self.clear();
        self.text.push_str(text);
    }

    /// Writes what a decision shows of a principal.
    pub(super) fn write(&mut self, config: &Config, principal: &Principal) {
        self.clear();
        let expiry = principal.expires_at().map_or(f64::NAN, |date| date.seconds());
        let (scopes, roles) = (principal.scopes(), principal.roles());
        #[expect(clippy::cast_precision_loss, reason = "a token holds a few thousand at most")]
        self.numbers.extend([expiry, scopes.len() as f64, roles.len() as f64]);
        self.push(principal.issuer());
        self.push(principal.subject());
        self.push(principal.client_id());
        let context = decision::context(config, principal);
        self.push((!context.is_empty()).then(|| facade::text(&context)).as_deref());
        for word in scopes.chain(roles) {
            self.push(Some(word));
        }
        for (_, forwarded) in decision::forwarded(config, principal) {
            match forwarded {
                Forwarded::Value(value) => self.push(Some(&value)),
                Forwarded::Absent | Forwarded::Unfit => self.push(None),
            }
        }
    }

    /// Adds what the audit record says of the principal's token.
    pub(super) fn write_audit(
        &mut self,
        config: &Config,
        principal: &Principal,
        header: Option<&ProtectedHeader>,
        is_named: bool,
    ) {
        self.push(principal.issuer().filter(|_| is_named));
        self.push(audit::subject_hash(principal).as_deref());
        self.push(header.and_then(audit::logged_key_id).as_deref());
        self.push(header.map(|header| header.algorithm.name()));
        let forwarded = decision::forwarded(config, principal);
        let unfit = forwarded.filter(|(_, value)| *value == Forwarded::Unfit);
        let unfit: Vec<_> = unfit.map(|(name, _)| name).collect();
        self.push((!unfit.is_empty()).then(|| facade::text(&unfit)).as_deref());
    }

    fn clear(&mut self) {
        self.numbers.clear();
        self.text.clear();
    }

    fn push(&mut self, text: Option<&str>) {
        #[expect(clippy::cast_precision_loss, reason = "texts are shorter than a token")]
        let length = text.map_or(ABSENT, |text| utf16_length(text) as f64);
        self.numbers.push(length);
        self.text.push_str(text.unwrap_or_default());
    }
}

fn utf16_length(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}
