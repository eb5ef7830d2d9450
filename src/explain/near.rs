//! Rules that nearly cover a request: for other methods, or for a path that is almost this one.

use std::borrow::Cow;

use super::Case;
use super::rules::{RuleStep, say};
use crate::config::nearest;
use crate::limits::EXPLAINED_NEAR_MISSES_MAX;
use crate::path::{Path, decode_segment};
use crate::request::Action;
use crate::rule::{PathTemplate, Rule, TemplateSegment};

/// The rules that nearly cover the request, bounded in number.
pub(super) fn misses(case: &Case<'_>, action: Option<&Action<'_>>) -> Vec<RuleStep> {
    let Some(action) = action else {
        return of_mended(case);
    };
    let segments: Vec<_> =
        action.path.segments().map(|segment| decode_segment(segment).unwrap_or_default()).collect();
    let misses = case.config.rules.iter().filter_map(|rule| miss(rule, action.method, &segments));
    misses.take(EXPLAINED_NEAR_MISSES_MAX).collect()
}

/// Rules that would cover the request if it were written well: the method in upper case, the path
/// without empty segments and without a slash at its end.
fn of_mended(case: &Case<'_>) -> Vec<RuleStep> {
    let request = case.question.request;
    let path = request.path.split('?').next().unwrap_or_default();
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    let path = segments.fold(String::new(), |path, segment| path + "/" + segment);
    let method = request.method.to_ascii_uppercase();
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

fn miss(rule: &Rule, method: &str, segments: &[Cow<'_, str>]) -> Option<RuleStep> {
    let takes_method = rule.methods.iter().any(|taken| taken == method);
    match (Likeness::of(&rule.path, segments), takes_method) {
        (Likeness::Same, false) => {
            let detail = [" covers this path for ", &rule.methods.join(", ")].concat();
            Some(say(rule, "other_method", None, &detail))
        }
        (Likeness::Near(difference), true) => {
            let detail = [" covers ", &template(&rule.path), difference].concat();
            Some(say(rule, "other_path", None, &detail))
        }
        _ => None,
    }
}

/// How a template is like a path.
enum Likeness {
    /// It covers the path.
    Same,
    /// It nearly does, but for this.
    Near(&'static str),
    Far,
}

impl Likeness {
    fn of(template: &PathTemplate, segments: &[Cow<'_, str>]) -> Self {
        let takes_rest = matches!(template.0.last(), Some(TemplateSegment::Rest(_)));
        let compared = segments.get(..template.0.len()).filter(|_| takes_rest).unwrap_or(segments);
        let pairs = || template.0.iter().zip(compared);
        let mut differing = pairs().filter(|(expected, found)| !is_met(expected, found));
        let is_named = || pairs().any(|(expected, _)| expected.parameter().is_none());
        match (differing.next(), differing.next(), template.0.len(), compared.len()) {
            (None, _, wanted, had) if wanted == had => Self::Same,
            (Some((expected, found)), None, wanted, had)
                if wanted == had && is_near(expected, found) =>
            {
                Self::Near(", which differs in one segment")
            }
            (None, _, wanted, had) if wanted == had + 1 && is_named() => {
                Self::Near(", which has one segment more")
            }
            (None, _, wanted, had) if wanted + 1 == had && is_named() => {
                Self::Near(", which has one segment less")
            }
            _ => Self::Far,
        }
    }
}

fn is_met(expected: &TemplateSegment, found: &str) -> bool {
    match expected {
        TemplateSegment::Literal(literal) => literal == found,
        TemplateSegment::One(_) | TemplateSegment::Rest(_) => true,
    }
}

/// Whether a segment looks like a slip.
fn is_near(expected: &TemplateSegment, found: &str) -> bool {
    match expected {
        TemplateSegment::Literal(literal) => {
            // Most segments are refused by their length, before anything costly.
            found.len().abs_diff(literal.len()) <= literal.len() / 2
                && nearest(found, &[literal]).is_some()
        }
        TemplateSegment::One(_) | TemplateSegment::Rest(_) => false,
    }
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
