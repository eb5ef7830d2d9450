//! What IAM's wildcards reach and the rules do not mean: denials that follow an allowed wildcard.

use super::glob::Glob;
use crate::rule::{PathTemplate, TemplateSegment};

/// Paths no rule ever allows, whatever a wildcard reaches: those with a second reading. Patterns
/// below the stage, `{method}/{path}`; a trailing slash counts below the root only.
#[rustfmt::skip]
const AMBIGUOUS: [&str; 20] = [
    "*//*", "*/./*", "*/../*", "*/.", "*/..", "*/?*/", "*;*", "*\\*", "* *", "*\"*", "*#*", "*<*",
    "*>*", "*[*", "*]*", "*^*", "*`*", "*{*", "*|*", "*}*",
];
/// The same for characters that are syntax, as IAM escapes them. They stand in a statement of
/// their own: an evaluator that takes them for variables it cannot resolve drops the statement.
const SYNTAX: [&str; 3] = ["*${*}*", "*${?}*", "*${$}*"];
/// Escapes: some are plain and some are not, and IAM cannot tell them apart.
const ESCAPE: &str = "*%*";

/// What a wildcard for one segment reaches by crossing a slash.
const CROSSING: &str = "*/*";

/// One method on one template, allowed or denied.
#[derive(Clone, Debug)]
pub(super) struct Route<'r> {
    pub(super) rule: &'r str,
    pub(super) method: &'r str,
    pub(super) template: PathTemplate,
    pub(super) glob: Glob,
}

/// The IAM pattern of a template; with `only`, what the wildcard of that segment reaches in that
/// way.
pub(super) fn glob(method: &str, template: &PathTemplate, only: Option<(usize, &str)>) -> Glob {
    let wildcard = if only.is_some() { "*" } else { "?*" };
    let segment = |(index, segment): (usize, &TemplateSegment)| match (segment, only) {
        (TemplateSegment::Literal(text), _) => text.clone(),
        (_, Some((at, pattern))) if at == index => pattern.to_owned(),
        _ => wildcard.to_owned(),
    };
    let segments: Vec<_> = template.0.iter().enumerate().map(segment).collect();
    Glob::new(format!("{method}/{}", segments.join("/")))
}

/// What a route's wildcards reach beyond its template, where no other route allows it anyway.
pub(super) fn guards(route: &Route<'_>, kept: &[Route<'_>]) -> Vec<Glob> {
    let segments = &route.template.0;
    let open = |index: &usize| matches!(segments.get(*index), Some(TemplateSegment::One(_)));
    let crossing = (0..segments.len()).filter(open).filter(|index| !ends_open(segments, *index));
    crossing
        .map(|index| glob(route.method, &route.template, Some((index, CROSSING))))
        .filter(|guard| !kept.iter().any(|other| reaches_all(other, guard)))
        .collect()
}

/// Whether nothing but wildcards follows up to a final `{name+}`, so that it does not matter where
/// one ends and the next begins.
fn ends_open(segments: &[TemplateSegment], index: usize) -> bool {
    let rest = segments.get(index + 1..).unwrap_or_default();
    let literal = rest.iter().any(|segment| matches!(segment, TemplateSegment::Literal(_)));
    !literal && matches!(rest.last(), Some(TemplateSegment::Rest(_)))
}

/// Whether a route allows everything a pattern reaches: it ends in `{name+}` after plain text that
/// the pattern starts with.
fn reaches_all(route: &Route<'_>, pattern: &Glob) -> bool {
    let Some((TemplateSegment::Rest(_), before)) = route.template.0.split_last() else {
        return false;
    };
    let literal = |segment: &TemplateSegment| match segment {
        TemplateSegment::Literal(text) => Some(text.clone()),
        TemplateSegment::One(_) | TemplateSegment::Rest(_) => None,
    };
    let before: Option<Vec<_>> = before.iter().map(literal).collect();
    before.is_some_and(|before| {
        let start =
            before.iter().fold(route.method.to_owned(), |start, text| format!("{start}/{text}"));
        pattern.as_str().starts_with(&format!("{start}/"))
    })
}

/// Denials of escapes under one route's wildcards alone, so that a literal may hold one.
pub(super) fn escape_guards(route: &Route<'_>) -> Vec<Glob> {
    let open = |segment: &TemplateSegment| !matches!(segment, TemplateSegment::Literal(_));
    let wildcards = route.template.0.iter().enumerate().filter(|(_, segment)| open(segment));
    wildcards.map(|(index, _)| glob(route.method, &route.template, Some((index, ESCAPE)))).collect()
}

/// Denials of ambiguous paths; of escapes too when `escapes` is set.
pub(super) fn ambiguous(escapes: bool) -> Vec<Glob> {
    globs(AMBIGUOUS.iter().chain(escapes.then_some(&ESCAPE)))
}

/// Denials of paths that hold IAM's own syntax.
pub(super) fn syntax() -> Vec<Glob> {
    globs(SYNTAX.iter())
}

fn globs<'p>(patterns: impl Iterator<Item = &'p &'p str>) -> Vec<Glob> {
    patterns.map(|pattern| Glob::new((*pattern).to_owned())).collect()
}
