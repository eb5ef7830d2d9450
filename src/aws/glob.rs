//! IAM's wildcards: `*` is any run of characters, slashes too, and `?` is exactly one.

use crate::rule::{PathTemplate, TemplateSegment};

/// A pattern of an IAM `Resource`, as matched against the resource part of an ARN.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Glob(String);

/// One step of a language: a class of characters, once or any number of times.
#[derive(Clone, Copy, Debug)]
struct Step {
    class: Class,
    repeats: bool,
}

/// A class of characters.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Class {
    Any,
    NotSlash,
    Only(char),
}

impl Class {
    fn meets(self, other: Self) -> bool {
        match (self, other) {
            (Self::Only(one), Self::Only(other)) => one == other,
            (Self::Only(one), Self::NotSlash) | (Self::NotSlash, Self::Only(one)) => one != '/',
            _ => true,
        }
    }
}

impl Glob {
    pub(crate) fn new(pattern: String) -> Self {
        Self(pattern)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn has_wildcard(&self) -> bool {
        self.0.contains(['*', '?'])
    }

    /// Whether the pattern matches a text (IAM User Guide, "Resource": wildcards). `${*}`, `${?}`
    /// and `${$}` stand for the characters themselves.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let text: Vec<Step> = text.chars().map(only).collect();
        meet(&self.steps(), &text)
    }

    /// Whether some path of the template, of a method, is matched.
    pub(crate) fn meets_template(&self, method: &str, template: &PathTemplate) -> bool {
        meet(&self.steps(), &template_steps(method, template))
    }

    fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut rest = self.0.as_str();
        while let Some(character) = rest.chars().next() {
            let escaped = rest.strip_prefix("${").and_then(|rest| rest.split_once('}'));
            let (step, length) = match (character, escaped) {
                ('$', Some((name @ ("*" | "?" | "$"), _))) => {
                    (only(name.chars().next().unwrap_or('$')), name.len() + 3)
                }
                ('*', _) => (Step { class: Class::Any, repeats: true }, 1),
                ('?', _) => (Step { class: Class::Any, repeats: false }, 1),
                _ => (only(character), character.len_utf8()),
            };
            steps.push(step);
            rest = rest.get(length..).unwrap_or_default();
        }
        steps
    }
}

fn only(character: char) -> Step {
    Step { class: Class::Only(character), repeats: false }
}

fn template_steps(method: &str, template: &PathTemplate) -> Vec<Step> {
    let mut steps: Vec<_> = method.chars().map(only).collect();
    let some = |class| [Step { class, repeats: false }, Step { class, repeats: true }];
    for segment in &template.0 {
        steps.push(only('/'));
        match segment {
            TemplateSegment::Literal(text) => steps.extend(text.chars().map(only)),
            TemplateSegment::One(_) => steps.extend(some(Class::NotSlash)),
            TemplateSegment::Rest(_) => steps.extend(some(Class::Any)),
        }
    }
    if template.0.is_empty() {
        steps.push(only('/'));
    }
    steps
}

/// Whether two languages have a text in common: walks through both at once, with a row of the
/// positions in `other` that can be reached at each position in `one`.
fn meet(one: &[Step], other: &[Step]) -> bool {
    let mut row = vec![false; other.len() + 1];
    set(&mut row, 0);
    for step in one {
        row = advance(&mut row, *step, other);
    }
    for (index, theirs) in other.iter().enumerate() {
        if theirs.repeats && get(&row, index) {
            set(&mut row, index + 1);
        }
    }
    get(&row, other.len())
}

/// The row after `step`. A repeating step may be left out, and a character taken by it leaves the
/// walk where it was.
fn advance(row: &mut [bool], step: Step, other: &[Step]) -> Vec<bool> {
    let mut next = vec![false; row.len()];
    for index in 0..row.len() {
        if !get(row, index) {
            continue;
        }
        if step.repeats {
            set(&mut next, index);
        }
        let Some(theirs) = other.get(index) else {
            continue;
        };
        let taken = step.class.meets(theirs.class);
        if theirs.repeats || (taken && step.repeats) {
            set(row, index + 1);
        }
        if taken && !step.repeats {
            set(&mut next, if theirs.repeats { index } else { index + 1 });
        }
    }
    next
}

fn get(row: &[bool], index: usize) -> bool {
    row.get(index).copied().unwrap_or(false)
}

fn set(row: &mut [bool], index: usize) {
    if let Some(slot) = row.get_mut(index) {
        *slot = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glob(pattern: &str) -> Glob {
        Glob::new(pattern.to_owned())
    }

    #[test]
    fn a_star_crosses_slashes_and_matches_nothing() {
        assert!(glob("GET/a/*").matches("GET/a/b/c"));
        assert!(glob("GET/a/*").matches("GET/a/"));
        assert!(!glob("GET/a/?*").matches("GET/a/"));
        assert!(glob("GET/a/?*").matches("GET/a/b"));
        assert!(glob("*b*").matches("abba"));
        assert!(!glob("GET/a").matches("GET/ab"));
        assert!(!glob("GET/ab").matches("GET/aab"));
        assert!(!glob("GET/a?").matches("GET/a"));
    }

    #[test]
    fn escapes_are_the_characters_themselves() {
        assert!(glob("a${*}b").matches("a*b"));
        assert!(!glob("a${*}b").matches("axb"));
        assert!(glob("*${$}*").matches("a$"));
        assert!(!glob("*${$}*").matches("a"));
    }

    #[test]
    fn patterns_meet_templates() {
        use TemplateSegment::{Literal, One, Rest};
        let pets = Literal("pets".to_owned());
        let item = PathTemplate(vec![pets.clone(), One("id".to_owned())]);
        let photos =
            PathTemplate(vec![pets.clone(), One("id".to_owned()), Literal("photos".to_owned())]);
        let rest = PathTemplate(vec![pets, Rest("r".to_owned())]);
        assert!(!glob("GET/pets/*/*").meets_template("GET", &item));
        assert!(glob("GET/pets/x").meets_template("GET", &item));
        assert!(glob("GET/pets/*/*").meets_template("GET", &photos));
        assert!(!glob("GET/pets/*/x*").meets_template("GET", &photos));
        assert!(glob("GET/pets/*/x*").meets_template("GET", &rest));
        assert!(!glob("POST/*").meets_template("GET", &rest));
        assert!(glob("GET/").meets_template("GET", &PathTemplate(Vec::new())));
    }
}
