//! The policy document that goes with a decision, and whose it is.

use std::sync::Arc;

use super::pipeline::{Pipeline, Step};
use super::{Allowed, KeySetRequest};
use crate::aws::{MethodArn, Policy, PolicyRequest, PolicyScope};
use crate::claims::Principal;
use crate::config::Config;
use crate::decision::{Holder, Refusal};
use crate::request::Request;
use crate::time::UnixTime;
use crate::{Reason, credentials};

/// What goes with a decision where API Gateway asks: a document, and whom it is kept for.
pub(super) type Kept = (Option<Policy>, Option<Holder>);

/// The policy document a request asks for; it must say what was decided.
pub(super) fn policy(
    config: &Config,
    answer: &Result<Allowed<'_>, Refusal>,
    request: &Request,
) -> Result<Kept, Reason> {
    let (Some(options), Some(arn)) = (request.policy, &request.method_arn) else {
        return Ok((None, None));
    };
    let Some(arn) = MethodArn::parse(arn) else {
        return Ok((Some(Policy::deny_all()), None));
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
    let policy = asked.answer().ok_or(Reason::PolicyDisagreement)?;
    let holder = principal.filter(|_| policy.scope() == PolicyScope::Api);
    Ok((Some(policy), holder.map(|principal| Holder::new(config, principal))))
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
