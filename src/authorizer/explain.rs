//! A request explained: decided by the pipeline first, and then looked at check by check.

use std::sync::Arc;

use super::pipeline::permit;
use super::{Allowed, Answer, Answered, Authorizer};
use crate::audit::Notes;
use crate::decision::Refusal;
use crate::explain::{Assumed, Explained};
use crate::request::{Action, Request};
use crate::rsa_power::RsaPower;
use crate::time::UnixTime;

impl Authorizer {
    /// Explains how a request is decided, for the operator; it asks for a fetch where deciding
    /// would, and changes nothing that a later decision hangs on.
    pub(crate) fn explain(&mut self, request: Request, now_millis: f64) -> Explained {
        let request = Request { policy: None, ..request };
        let answered = self.answer(&request, None, RsaPower::Own, now_millis);
        Explained::of(answered, &request, now_millis, None)
    }

    /// Explains how a request would be decided for claims nobody verified: never to let a caller
    /// in.
    pub(crate) fn explain_assumed(
        &self,
        request: Request,
        assumed: &Assumed,
        now_millis: f64,
    ) -> Explained {
        let request = Request { policy: None, ..request };
        let mut notes = Notes::default();
        let answer = self.assume(&request, assumed, now_millis, &mut notes);
        let answered =
            Answered { config: &self.config, answer: answer.map(Answer::Allowed), notes };
        Explained::of(answered, &request, now_millis, Some(assumed))
    }

    fn assume<'c>(
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
