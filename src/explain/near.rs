//! Rules that nearly cover a request: for other methods, or for a path that is almost this one.

use std::borrow::Cow;

use super::Case;
use super::rules::{RuleStep, say};
use crate::limits::EXPLAINED_NEAR_MISSES_MAX;
use crate::path::{Path, decode_segment};
use crate::request::Action;
use crate::rule::{PathTemplate, Rule, TemplateSegment};

/// The rules that nearly cover the request, bounded in number.
pub(super) fn misses(case: &Case<'_>, action: Option<&Action<'_>>) -> Vec<RuleStep> {
    let Some(action) = action else {
        return of_mended(case);
    };
    let mut misses = other_methods(case, action);
    let paths = case.config.rules.iter().filter_map(|rule| other_path(rule, action));
    misses.extend(paths.take(EXPLAINED_NEAR_MISSES_MAX));
    misses.truncate(EXPLAINED_NEAR_MISSES_MAX);
    misses
}

/// Rules that would cover the request if it were written well: the method in upper case, the path
/// without empty segments and without a slash at its end.
fn of_mended(case: &Case<'_>) -> Vec<RuleStep> {
    let path = case.request.path.split('?').next().unwrap_or_default();
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    let path = segments.fold(String::new(), |path, segment| path + "/" + segment);
    let method = case.request.method.to_ascii_uppercase();
    let Ok(path) = Path::parse(&path, case.config.path_encoding) else {
        return Vec::new();
    };
    let rules = &case.config.rules;
    let covering = rules.covering(&Action { method: &method, path });
    let detail = [" covers ", &method, " ", path.as_str(), ", which is the request written well"];
    let detail = detail.concat();
    let miss = |rule| say(rule, "other_path", None, &detail);
    rules.among(&covering).map(miss).take(EXPLAINED_NEAR_MISSES_MAX).collect()
}

fn other_methods(case: &Case<'_>, action: &Action<'_>) -> Vec<RuleStep> {
    let rules = &case.config.rules;
    let mut methods: Vec<_> = rules.iter().flat_map(|rule| &rule.methods).collect();
    methods.sort_unstable();
    methods.dedup();
    methods.retain(|method| *method != action.method);
    let mut misses: Vec<&Rule> = Vec::new();
    for method in methods {
        let covering = rules.covering(&Action { method, path: action.path });
        let found = rules
            .among(&covering)
            .filter(|rule| !rule.methods.iter().any(|method| method == action.method));
        misses.extend(found);
    }
    misses.sort_unstable_by_key(|rule| rule.place);
    misses.dedup_by_key(|rule| rule.place);
    let said = |rule: &Rule| {
        let detail = [" covers this path for ", &rule.methods.join(", ")].concat();
        say(rule, "other_method", None, &detail)
    };
    misses.into_iter().take(EXPLAINED_NEAR_MISSES_MAX).map(said).collect()
}

fn other_path(rule: &Rule, action: &Action<'_>) -> Option<RuleStep> {
    if !rule.methods.iter().any(|method| method == action.method) {
        return None;
    }
    let segments: Vec<_> =
        action.path.segments().map(|segment| decode_segment(segment).unwrap_or_default()).collect();
    let difference = difference(&rule.path, &segments)?;
    let detail = [" covers ", &template(&rule.path), difference].concat();
    Some(say(rule, "other_path", None, &detail))
}

/// In what a path differs from a template that nearly covers it.
fn difference(template: &PathTemplate, segments: &[Cow<'_, str>]) -> Option<&'static str> {
    let takes_rest = matches!(template.0.last(), Some(TemplateSegment::Rest(_)));
    let compared = segments.get(..template.0.len()).filter(|_| takes_rest).unwrap_or(segments);
    let pairs = || template.0.iter().zip(compared);
    let mut differing = pairs().filter(|(expected, found)| !is_met(expected, found));
    let shares_text = pairs().any(|(expected, _)| matches!(expected, TemplateSegment::Literal(_)));
    match (differing.next(), differing.next(), template.0.len(), compared.len()) {
        (Some((expected, found)), None, wanted, had) if wanted == had => {
            is_near(expected, found).then_some(", which differs in one segment")
        }
        (None, _, wanted, had) if wanted == had + 1 && shares_text => {
            Some(", which has one segment more")
        }
        (None, _, wanted, had) if wanted + 1 == had && shares_text => {
            Some(", which has one segment less")
        }
        _ => None,
    }
}

fn is_met(expected: &TemplateSegment, found: &str) -> bool {
    match expected {
        TemplateSegment::Literal(literal) => literal == found,
        TemplateSegment::One(_) | TemplateSegment::Rest(_) => true,
    }
}

/// Whether a segment looks like a slip: another case, or one or two keys away.
fn is_near(expected: &TemplateSegment, found: &str) -> bool {
    let TemplateSegment::Literal(literal) = expected else {
        return false;
    };
    let close = 1 + literal.len() / 4;
    literal.eq_ignore_ascii_case(found)
        || (found.len() <= literal.len() + close
            && strsim::damerau_levenshtein(literal, found) <= close)
}

/// A template as it is configured.
fn template(path: &PathTemplate) -> String {
    let text = |segment: &TemplateSegment| match segment {
        TemplateSegment::Literal(literal) => ["/", literal].concat(),
        TemplateSegment::One(name) => ["/{", name, "}"].concat(),
        TemplateSegment::Rest(name) => ["/{", name, "+}"].concat(),
    };
    match path.0.as_slice() {
        [] => "/".to_owned(),
        segments => segments.iter().map(text).collect(),
    }
}
