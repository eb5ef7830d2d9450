//! A request explained: decided by the pipeline first, and then looked at check by check.

use std::sync::Arc;

use super::pipeline::permit;
use super::{Allowed, Answer, Answered, Authorizer};
use crate::audit::Notes;
use crate::decision::Refusal;
use crate::explain::{Assumed, Explained, Question};
use crate::request::{Action, Request};
use crate::time::UnixTime;

impl Authorizer {
    /// Explains how a request is decided, or would be for claims nobody verified: for the operator,
    /// never to let a caller in.
    ///
    /// It asks for a fetch where deciding would, and changes nothing that a later decision hangs
    /// on.
    pub(crate) fn explain(
        &mut self,
        request: Request,
        assumed: Option<&Assumed>,
        now_millis: f64,
    ) -> Explained {
        let entries = self.keys.iter().zip(&self.config.issuers);
        let key_ids = entries.map(|(keys, issuer)| keys.key_ids(&issuer.keys)).collect();
        let request = &Request { policy: None, ..request };
        let answered = match assumed {
            Some(assumed) => self.assume(request, assumed, now_millis),
            None => self.answer(request, None, now_millis),
        };
        Explained::of(answered, &Question { request, now_millis, assumed, key_ids })
    }

    fn assume(&self, request: &Request, assumed: &Assumed, now_millis: f64) -> Answered<'_> {
        let mut notes = Notes::default();
        let answer = self.permitted(request, assumed, now_millis, &mut notes);
        Answered { config: &self.config, answer: answer.map(Answer::Allowed), notes }
    }

    /// From claims, so far as they are good, to the rule that lets their principal act.
    fn permitted<'c>(
        &'c self,
        request: &Request,
        assumed: &Assumed,
        now_millis: f64,
        notes: &mut Notes<'c>,
    ) -> Result<Allowed<'c>, Refusal> {
        let config = &self.config;
        let now = UnixTime::from_millis(now_millis)?;
        let action = Action::parse(request, config.path_encoding)?;
        let rules = config.rules.covering(&action);
        if let Some(rule) = config.rules.public(&rules) {
            return Ok(Allowed { rule, principal: None, holder: None });
        }
        let principal = assumed.principal(config, now)?;
        permit(config, &action, &rules, Arc::new(principal), notes)
    }
}
