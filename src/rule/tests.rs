//! The index against a walk over every rule.

use proptest::prelude::*;

use super::*;
use crate::path::PathEncoding;

/// Whether a template covers a path, segment by segment.
fn covers(template: &PathTemplate, path: Path<'_>) -> bool {
    let mut segments = path.segments();
    for expected in &template.0 {
        let Some(segment) = segments.next().and_then(decode_segment) else { return false };
        match expected {
            TemplateSegment::Literal(literal) if segment == *literal => {}
            TemplateSegment::Literal(_) => return false,
            TemplateSegment::One(_) => {}
            TemplateSegment::Rest(_) => return true,
        }
    }
    segments.next().is_none()
}

fn scan(rules: &RuleSet, action: &Action<'_>) -> Vec<usize> {
    let covers = |rule: &Rule| {
        rule.methods.iter().any(|method| method == action.method) && covers(&rule.path, action.path)
    };
    (0..).zip(rules.iter()).filter(|(_, rule)| covers(rule)).map(|(place, _)| place).collect()
}

fn template(text: &str) -> PathTemplate {
    let segment = |text: &str| match text.strip_prefix('{').and_then(|it| it.strip_suffix('}')) {
        None => TemplateSegment::Literal(text.to_owned()),
        Some(name) => match name.strip_suffix('+') {
            None => TemplateSegment::One(name.to_owned()),
            Some(name) => TemplateSegment::Rest(name.to_owned()),
        },
    };
    PathTemplate(text.split('/').filter(|text| !text.is_empty()).map(segment).collect())
}

fn rule((id, (methods, path)): (usize, (Vec<&'static str>, String))) -> Rule {
    Rule {
        place: 0,
        id: format!("{id}"),
        position: id,
        methods: methods.into_iter().map(str::to_owned).collect(),
        path: template(&path),
        effect: Effect::Allow,
        public: false,
        condition: Condition::All(Vec::new()),
    }
}

/// Few words, so that templates and paths meet often.
fn path_of(word: &'static str) -> impl Strategy<Value = String> {
    prop::collection::vec(word, 0..5).prop_map(|words| format!("/{}", words.join("/")))
}

fn rules() -> impl Strategy<Value = RuleSet> {
    let start = path_of(r"a|b|c,|\{x\}|\{y\}");
    let path = (start, "|(/\\{r\\+\\})").prop_map(|(start, rest)| format!("{start}{rest}"));
    let methods = prop::collection::vec(prop::sample::select(vec!["GET", "PUT"]), 1..4);
    prop::collection::vec((methods, path), 0..40)
        .prop_map(|rules| RuleSet::new(rules.into_iter().enumerate().map(rule).collect()))
}

proptest! {
    #[test]
    fn the_index_finds_what_a_walk_finds(rules in rules(), path in path_of("a|b|c,|c%2C|d")) {
        for method in ["GET", "PUT", "POST"] {
            let path = Path::parse(&path, PathEncoding::Ascii).unwrap();
            let action = Action { method, path };
            prop_assert_eq!(rules.covering(&action).0, scan(&rules, &action));
        }
    }
}

#[test]
fn parameters_stand_for_decoded_text() {
    let path = Path::parse("/a/b%7Cc/d%40/e", PathEncoding::Ascii).unwrap();
    let value = |text: &str, name| template(text).value_in(path, name).map(Cow::into_owned);
    assert_eq!(value("/a/{x}/{y}/e", "x").as_deref(), Some("b|c"));
    assert_eq!(value("/a/{x}/{r+}", "r").as_deref(), Some("d@/e"));
    assert_eq!(value("/{r+}", "r").as_deref(), Some("a/b|c/d@/e"));
    assert_eq!(value("/a/{x}/{y}/e", "z"), None);
}
