//! The policy document that goes with a decision, and whose it is.

use std::sync::Arc;

use super::pipeline::{Pipeline, Step};
use super::{Allowed, KeySetRequest};
use crate::aws::{MethodArn, Policy, PolicyRequest, PolicyScope};
use crate::claims::Principal;
use crate::config::Config;
use crate::decision::Refusal;
use crate::request::Request;
use crate::time::UnixTime;
use crate::{Reason, credentials};

/// The policy document a request asks for; it must say what was decided.
pub(super) fn policy(
    config: &Config,
    answer: &Result<Allowed<'_>, Refusal>,
    request: &Request,
) -> Result<Option<Policy>, Reason> {
    let (Some(options), Some(arn)) = (request.policy, &request.method_arn) else {
        return Ok(None);
    };
    let Some(arn) = MethodArn::parse(arn) else {
        return Ok(Some(Policy::deny_all()));
    };
    let (principal, identified) = match answer {
        Ok(allowed) => (allowed.principal.as_deref().or(allowed.holder.as_deref()), true),
        Err(refusal) => (refusal.principal.as_deref(), refusal.principal.is_some()),
    };
    let expiry = principal.and_then(Principal::expires_at);
    let asked = PolicyRequest {
        rules: &config.rules,
        principal,
        arn,
        allowed: answer.is_ok(),
        scope: if identified { options.scope } else { PolicyScope::Request },
        expires_at: expiry.filter(|_| options.until_expiry),
    };
    asked.answer().map(Some).ok_or(Reason::PolicyDisagreement)
}

impl Pipeline<'_, '_> {
    /// Whose the policy document is that will be cached under the request's credentials, also where
    /// the decision needs none.
    pub(super) fn holder(
        &mut self,
        request: &Request,
        now: UnixTime,
    ) -> Result<Option<Arc<Principal>>, KeySetRequest> {
        let is_cached = request.policy.is_some_and(|policy| policy.scope == PolicyScope::Api);
        let token = is_cached.then(|| credentials::extract(request, &self.config.credentials));
        let Some(Ok(carried)) = token else {
            return Ok(None);
        };
        match self.authenticate(carried, now) {
            Ok(Step::Principal(principal)) => Ok(Some(principal)),
            Ok(Step::Fetch(fetch)) => Err(fetch),
            Err(_) => Ok(None),
        }
    }
}
