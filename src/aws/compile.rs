//! From rules to IAM statements that are right for every action of an API.
//!
//! IAM has no wildcard for one segment: `pets/*` reaches `pets/1/photos` too. So every wildcard
//! that is allowed brings denials of what it reaches beyond its template, its *guards*; and a route
//! whose guards would hit another allowed route is left out, to be decided request by request.

use serde::Serialize;

use super::glob::Glob;
use super::guards::{Route, ambiguous, escape_guards, glob, guards, syntax};
use super::reduce::{Binding, Reduced};
use crate::claims::Principal;
use crate::limits::{POLICY_ROUTES_MAX, REPORTED_ROUTES_MAX};
use crate::order;
use crate::path::segment_spellings;
use crate::rule::{Effect, PathTemplate, Rule, RuleSet, TemplateSegment};

/// What a principal may do with an API, as patterns below its stage.
#[derive(Debug, Default)]
pub(crate) struct Statements {
    pub(crate) allow: Vec<Glob>,
    pub(crate) deny: Vec<Glob>,
    /// Denials that are written with IAM's escapes.
    pub(crate) deny_syntax: Vec<Glob>,
    /// Whether every plain path the rules allow is allowed here.
    #[cfg(test)]
    pub(crate) exact: bool,
}

/// A route that a cached policy cannot speak about, and the one that stands in its way.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NotCacheable {
    pub(crate) rule: String,
    pub(crate) method: String,
    pub(crate) because_of: String,
}

/// Compiles the statements for a principal, or for anybody when there is none; nothing when there
/// are more routes than a document could hold.
pub(crate) fn compile(rules: &RuleSet, principal: Option<&Principal>) -> Option<Statements> {
    let reduce = |rule: &Rule| match principal {
        _ if rule.condition.is_unconditional() && (rule.public || rule.effect == Effect::Deny) => {
            Reduced::always()
        }
        Some(principal) => Reduced::of(&rule.condition, principal),
        None => Reduced::never(),
    };
    let denied = at_most(POLICY_ROUTES_MAX, routes_of(rules, Effect::Deny, reduce))?;
    let allowed = at_most(POLICY_ROUTES_MAX, routes_of(rules, Effect::Allow, reduce))?;
    let (kept, _left_out) = keep_cacheable(allowed);
    #[cfg(test)]
    let exact = is_exact(rules, principal, &_left_out, &denied);
    let mut deny: Vec<_> = denied.into_iter().map(|route| route.glob).collect();
    deny.extend(kept.iter().flat_map(|route| guards(route, &kept)));
    let escaped_literals = kept.iter().any(|route| route.glob.as_str().contains('%'));
    if escaped_literals {
        deny.extend(kept.iter().flat_map(escape_guards));
    }
    let allow = order::distinct(kept.into_iter().map(|route| route.glob).collect());
    let wild = allow.iter().any(Glob::has_wildcard);
    if wild {
        deny.extend(ambiguous(!escaped_literals));
    }
    Some(Statements {
        deny_syntax: if wild { syntax() } else { Vec::new() },
        allow,
        deny: order::distinct(deny),
        #[cfg(test)]
        exact,
    })
}

fn at_most<T>(max: usize, items: impl Iterator<Item = T>) -> Option<Vec<T>> {
    let taken: Vec<_> = items.take(max + 1).collect();
    (taken.len() <= max).then_some(taken)
}

/// Whether the statements allow every plain path the rules allow: no route is left out, and no
/// denial reaches further than its rule, or a public route, which is open to those it denies too.
#[cfg(test)]
fn is_exact(
    rules: &RuleSet,
    principal: Option<&Principal>,
    left_out: &[NotCacheable],
    denied: &[Route<'_>],
) -> bool {
    let sayable = |rule: &Rule| {
        principal.is_none_or(|principal| Reduced::of(&rule.condition, principal) != Reduced::Other)
    };
    let public = rules.iter().any(|rule| rule.public);
    left_out.is_empty()
        && rules.iter().all(sayable)
        && denied.iter().all(|route| !route.glob.has_wildcard() && !public)
}

/// The routes no cached policy can speak about, for a principal that may do everything. It looks
/// at the first [`REPORTED_ROUTES_MAX`] routes.
pub(crate) fn not_cacheable(rules: &RuleSet) -> Vec<NotCacheable> {
    let routes = routes_of(rules, Effect::Allow, |rule| Reduced::widest(&rule.condition));
    let (_, mut left_out) = keep_cacheable(routes.take(REPORTED_ROUTES_MAX).collect());
    for rule in rules.iter().filter(|rule| Reduced::widest(&rule.condition) == Reduced::Other) {
        left_out.extend(rule.methods.iter().map(|method| NotCacheable {
            rule: rule.id.clone(),
            method: method.clone(),
            because_of: rule.id.clone(),
        }));
    }
    order::distinct(left_out)
}

/// The routes of the rules with one effect. A condition that cannot be said exactly allows nothing
/// and denies the whole template.
fn routes_of(
    rules: &RuleSet,
    effect: Effect,
    reduce: impl Fn(&Rule) -> Reduced,
) -> impl Iterator<Item = Route<'_>> {
    rules.iter().filter(move |rule| rule.effect == effect).flat_map(move |rule| {
        match (reduce(rule), effect) {
            (Reduced::Where(bindings), _) => routes(rule, &bindings),
            (Reduced::Other, Effect::Allow) => Vec::new(),
            (Reduced::Other, Effect::Deny) => routes(rule, &[Binding::open()]),
        }
    })
}

/// At most one route more than a document could hold.
fn routes<'r>(rule: &'r Rule, bindings: &[Binding]) -> Vec<Route<'r>> {
    let templates = bindings.iter().flat_map(|binding| bind(rule, binding));
    let templates: Vec<_> = templates.take(POLICY_ROUTES_MAX + 1).collect();
    let of_method = |method: &'r String| {
        templates.iter().map(move |template| Route {
            rule: &rule.id,
            method,
            template: template.clone(),
            glob: glob(method, template, None),
        })
    };
    rule.methods.iter().flat_map(of_method).collect()
}

/// The rule's template with parameters replaced by their values, in every spelling a path may have
/// them; a value no path can hold leaves nothing. At most one more than a document could hold.
fn bind(rule: &Rule, binding: &Binding) -> Vec<PathTemplate> {
    let mut bound = vec![Vec::new()];
    for segment in &rule.path.0 {
        let choices = match (segment, segment.parameter().and_then(|name| binding.get(name))) {
            (TemplateSegment::One(_), Some(value)) => spelled(value),
            (TemplateSegment::Rest(_), Some(value)) => spelled_rest(segment, value, rule.effect),
            // A denial must meet each spelling that an allowed value has.
            (TemplateSegment::Literal(text), _) if rule.effect == Effect::Deny => spelled(text),
            (open, _) => vec![vec![open.clone()]],
        };
        let extend = |start: &Vec<TemplateSegment>| {
            let start = start.clone();
            choices
                .iter()
                .map(move |choice| [start.as_slice(), choice].concat())
                .collect::<Vec<_>>()
        };
        bound = bound.iter().flat_map(extend).take(POLICY_ROUTES_MAX + 1).collect();
    }
    bound.into_iter().map(PathTemplate).collect()
}

fn spelled(text: &str) -> Vec<Vec<TemplateSegment>> {
    segment_spellings(text).into_iter().map(|text| vec![TemplateSegment::Literal(text)]).collect()
}

/// A bound `{name+}`: its first spelling to allow, and to deny the whole of it where there are more.
fn spelled_rest(open: &TemplateSegment, value: &str, effect: Effect) -> Vec<Vec<TemplateSegment>> {
    let parts: Vec<_> = value.split('/').map(segment_spellings).collect();
    if effect == Effect::Deny && parts.iter().any(|spellings| spellings.len() > 1) {
        return vec![vec![open.clone()]];
    }
    let first = |spellings: Vec<String>| spellings.into_iter().next().map(TemplateSegment::Literal);
    let parts: Option<Vec<_>> = parts.into_iter().map(first).collect();
    parts.into_iter().collect()
}

/// Leaves out the routes whose guards would hit another route. Deeper routes are looked at first:
/// guards reach downwards only.
fn keep_cacheable(routes: Vec<Route<'_>>) -> (Vec<Route<'_>>, Vec<NotCacheable>) {
    let open_ended =
        |route: &Route<'_>| matches!(route.template.0.last(), Some(TemplateSegment::Rest(_)));
    let rank = |route: &Route<'_>| (!open_ended(route), usize::MAX - route.template.0.len());
    let routes = order::sorted(routes, |one, other| rank(one).cmp(&rank(other)));
    let mut kept: Vec<Route<'_>> = Vec::new();
    let mut left_out = Vec::new();
    for route in routes {
        let guards = guards(&route, &kept);
        let hit = kept.iter().chain([&route]).find(|other| {
            other.method == route.method
                && guards.iter().any(|guard| guard.meets_template(other.method, &other.template))
        });
        match hit {
            Some(other) => {
                let because_of = other.rule.to_owned();
                let (rule, method) = (route.rule.to_owned(), route.method.to_owned());
                left_out.push(NotCacheable { rule, method, because_of });
            }
            None => kept.push(route),
        }
    }
    (kept, left_out)
}
