//! The way without JSON: JavaScript writes a plain request into this module's memory and reads a
//! few numbers from there.
//!
//! Plain is a request in ASCII with one credential at most and no policy document asked for. It is
//! decided by the very pipeline of any other; what is not plain goes the way of JSON.

mod outline;
mod record;

use std::sync::Arc;

use zeroize::Zeroize;

use self::record::Record;
use crate::audit::Notes;
use crate::authorizer::{Allowed, Answer, Authorizer, Outcome};
use crate::claims::Principal;
use crate::config::Config;
use crate::credentials;
use crate::facade::{IncidentSource, text};
use crate::limits::{EXCHANGE_ACTION_BYTES, EXCHANGE_VALUE_BYTES};
use crate::request::Request;
use crate::token::ProtectedHeader;

const INPUT_BYTES: usize = EXCHANGE_VALUE_BYTES + EXCHANGE_ACTION_BYTES;
/// Numbers in [`Exchange::result`].
const RESULT_NUMBERS: usize = 8;

/// What a plain request led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Plain {
    /// It has to go the way of JSON, as a key set is needed first or it is not plain.
    Elsewhere = 0,
    /// It may pass: [`Facade::result`](crate::Facade::result) says by which rule.
    Allowed = 1,
    /// It may not: [`Facade::exchanged_text`](crate::Facade::exchanged_text) has the answer, in
    /// JSON.
    Refused = 2,
}

/// The lengths of what JavaScript wrote, in bytes, and which header field it is.
#[derive(Clone, Copy, Debug)]
pub struct PlainRequest {
    /// Of the method, at the start of the area for actions.
    pub method: usize,
    /// Of the path, after the method.
    pub path: usize,
    /// Which of the header fields that carry credentials, from 1; 0 for none.
    pub field: usize,
    /// Of the field's value, at the start of the area for values.
    pub value: usize,
}

/// The memory both sides know.
#[derive(Debug)]
pub(crate) struct Exchange {
    /// The area for values, then the one for actions.
    input: Vec<u8>,
    result: [f64; RESULT_NUMBERS],
    record: Record,
    fields: Vec<Field>,
    /// Filled anew for each request, in the same memory.
    request: Request,
    allowed: Option<Passed>,
}

/// A header field that can carry credentials.
#[derive(Debug)]
struct Field {
    name: String,
    /// What stands before a token in it, where that can be told without looking further.
    prefix: Option<String>,
}

/// Whom the last request was allowed to.
#[derive(Debug)]
struct Passed {
    principal: Arc<Principal>,
    header: Option<Arc<ProtectedHeader>>,
    is_named: bool,
}

impl Exchange {
    /// Memory for requests that carry credentials as the configuration says.
    pub(crate) fn new(config: &Config) -> Self {
        let sources = &config.credentials;
        let field = |name: &str| Field {
            name: name.to_owned(),
            prefix: credentials::usual_prefix(sources, name),
        };
        let request = Request {
            method: String::new(),
            path: String::new(),
            headers: Vec::new(),
            id: None,
            method_arn: None,
            policy: None,
        };
        Self {
            input: vec![0; INPUT_BYTES],
            result: [0.0; RESULT_NUMBERS],
            record: Record::default(),
            fields: credentials::fields(sources).into_iter().map(field).collect(),
            request,
            allowed: None,
        }
    }

    /// Where requests are written.
    pub(crate) fn input(&mut self) -> &mut [u8] {
        &mut self.input
    }

    /// Where a token is kept (-1 for none) and its serial number there, the rule's place, whether
    /// there is a principal, and the addresses and lengths of the numbers and the text.
    pub(crate) fn result(&self) -> &[f64] {
        &self.result
    }

    /// The numbers of the record written last.
    pub(crate) fn numbers(&self) -> &[f64] {
        self.record.numbers()
    }

    /// The text of the record or the refusal written last.
    pub(crate) fn text(&self) -> &str {
        self.record.text()
    }

    /// Decides the request that was written.
    pub(crate) fn decide(
        &mut self,
        authorizer: &mut Authorizer,
        incidents: IncidentSource,
        written: PlainRequest,
        now_millis: f64,
    ) -> Plain {
        self.allowed = None;
        let found = self.token(written).and_then(|token| authorizer.find(token));
        if self.read(written, found.is_some()).is_none() {
            return Plain::Elsewhere;
        }
        let answered = authorizer.answer(&self.request, found, now_millis);
        match answered.answer {
            Ok(Answer::Fetch(_)) => Plain::Elsewhere,
            Ok(Answer::Allowed(allowed)) => self.allow(allowed, answered.notes),
            Err(_) => {
                let Outcome::Decide(mut decided) = answered.conclude(&self.request) else {
                    return Plain::Elsewhere;
                };
                decided.name_incident(incidents);
                self.record.write_text(&text(&decided));
                self.point();
                Plain::Refused
            }
        }
    }

    /// Writes down the principal of the last request that was allowed, with what its audit record
    /// needs where `audited`.
    pub(crate) fn describe(&mut self, authorizer: &Authorizer, audited: bool) {
        if let Some(passed) = &self.allowed {
            let config = authorizer.config();
            self.record.write(config, &passed.principal);
            if audited {
                let header = passed.header.as_deref();
                self.record.write_audit(config, &passed.principal, header, passed.is_named);
            }
        }
        self.point();
    }

    fn allow(&mut self, allowed: Allowed<'_>, notes: Notes<'_>) -> Plain {
        #[expect(clippy::cast_precision_loss, reason = "all of them are far below 2^53")]
        let number = |value: usize| value as f64;
        let place = notes.place;
        let [slot, serial, rule, principal, ..] = &mut self.result;
        *slot = place.map_or(-1.0, |place| number(place.slot));
        #[expect(clippy::cast_precision_loss, reason = "a count, which takes centuries to 2^53")]
        let count = place.map_or(0.0, |place| place.serial as f64);
        *serial = count;
        *rule = number(allowed.rule.place);
        *principal = f64::from(u8::from(allowed.principal.is_some()));
        let (header, is_named) = (notes.header, notes.issuer.is_some());
        self.allowed = allowed.principal.map(|principal| Passed { principal, header, is_named });
        Plain::Allowed
    }

    /// The token that was written, where its field is spelled as usual.
    fn token(&self, written: PlainRequest) -> Option<&[u8]> {
        let field = self.fields.get(written.field.checked_sub(1)?)?;
        let value = self.input.get(..EXCHANGE_VALUE_BYTES)?.get(..written.value)?;
        value.strip_prefix(field.prefix.as_ref()?.as_bytes())
    }

    /// Reads what was written, credentials only where their token `is_found` not yet; nothing where
    /// it is not as described.
    fn read(&mut self, written: PlainRequest, is_found: bool) -> Option<()> {
        let (values, actions) = self.input.split_at_checked(EXCHANGE_VALUE_BYTES)?;
        let (method, actions) = actions.split_at_checked(written.method)?;
        refill(&mut self.request.method, method)?;
        refill(&mut self.request.path, actions.get(..written.path)?)?;
        let headers = &mut self.request.headers;
        let Some(field) = written.field.checked_sub(1).filter(|_| !is_found) else {
            headers.clear();
            return Some(());
        };
        headers.resize_with(1, Default::default);
        let (name, value) = headers.first_mut()?;
        name.clone_from(&self.fields.get(field)?.name);
        refill(value, values.get(..written.value)?)
    }

    /// Says where the record lies.
    fn point(&mut self) {
        let [numbers, count] = place(self.record.numbers());
        let [text, bytes] = place(self.record.text().as_bytes());
        if let Some(places) = self.result.last_chunk_mut() {
            *places = [numbers, count, text, bytes];
        }
    }
}

/// An address and a length.
#[expect(clippy::cast_precision_loss, reason = "addresses of WebAssembly have 32 bits")]
fn place<T>(list: &[T]) -> [f64; 2] {
    [list.as_ptr() as usize as f64, list.len() as f64]
}

/// Puts other text into the same memory.
fn refill(held: &mut String, bytes: &[u8]) -> Option<()> {
    if held.as_bytes() == bytes {
        return Some(());
    }
    let text = core::str::from_utf8(bytes).ok()?;
    // A longer one moves elsewhere, and memory that is free would still hold the one before.
    if text.len() > held.capacity() {
        held.zeroize();
    }
    held.clear();
    held.push_str(text);
    Some(())
}
