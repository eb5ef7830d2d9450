//! One check of an explanation, and the bounded texts in it.
//!
//! Explanations are rare, so the module's size counts more than their speed: what has many callers
//! is kept from being copied into each of them.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use super::words::words;
use crate::Reason;
use crate::json::{Json, Scalar};
use crate::limits::{EXPLAINED_TEXT_MAX_BYTES, EXPLAINED_TEXTS_MAX};

/// A check and what came of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Step {
    pub(super) check: &'static str,
    pub(super) outcome: Outcome,
    pub(super) detail: Cow<'static, str>,
    /// The member of the configuration that decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<String>,
    #[serde(skip_serializing_if = "Texts::is_empty")]
    expected: Texts,
    #[serde(skip_serializing_if = "Texts::is_empty")]
    found: Texts,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<&'static str>,
    /// Why it failed.
    #[serde(skip)]
    pub(super) reason: Option<Reason>,
    /// The claims it reads, by the first token of their names.
    #[serde(skip)]
    pub(super) claims: Vec<String>,
}

/// What came of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    Passed,
    Failed,
    /// Nothing is known to check.
    Skipped,
    /// Taken as good without a look.
    Assumed,
}

/// A few texts, shortened; one alone is written as a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Texts(pub(super) Vec<String>);

impl Step {
    /// A check that was made; `passed` says what a good outcome means.
    #[inline(never)]
    pub(super) fn of(
        check: &'static str,
        result: Result<(), Reason>,
        passed: &'static str,
    ) -> Self {
        let Err(reason) = result else {
            return Self::with(check, Outcome::Passed, passed);
        };
        let (detail, fix) = words(reason);
        let step = Self::with(check, Outcome::Failed, detail);
        Self { reason: Some(reason), fix: Some(fix), ..step }
    }

    /// A check with an outcome of its own.
    #[inline(never)]
    pub(super) fn with(
        check: &'static str,
        outcome: Outcome,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            check,
            outcome,
            detail: detail.into(),
            pointer: None,
            expected: Texts::default(),
            found: Texts::default(),
            fix: None,
            reason: None,
            claims: Vec::new(),
        }
    }

    #[inline(never)]
    pub(super) fn at(self, pointer: Option<String>) -> Self {
        Self { pointer, ..self }
    }

    #[inline(never)]
    pub(super) fn expected(self, expected: Texts) -> Self {
        Self { expected, ..self }
    }

    #[inline(never)]
    pub(super) fn found(self, found: Texts) -> Self {
        Self { found, ..self }
    }

    #[inline(never)]
    pub(super) fn detail(self, detail: Option<String>) -> Self {
        Self { detail: detail.map_or(self.detail, Cow::Owned), ..self }
    }

    #[inline(never)]
    pub(super) fn reading(self, claims: Vec<String>) -> Self {
        Self { claims, ..self }
    }

    pub(super) fn has_failed(&self) -> bool {
        self.outcome == Outcome::Failed
    }
}

impl Texts {
    /// Takes one more, or says by a sign that there are more than the bound.
    #[inline(never)]
    fn take(&mut self, text: &str) -> bool {
        let is_within = self.0.len() < EXPLAINED_TEXTS_MAX;
        self.0.push(if is_within { shortened(text) } else { "…".to_owned() });
        is_within
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What a claim holds: the elements of a list one by one.
    pub(super) fn of_claim(value: Option<Json<'_>>) -> Self {
        match value {
            Some(Json::Array(elements)) => elements.iter().map(text).collect(),
            value => value.into_iter().map(text).collect(),
        }
    }
}

impl<T: AsRef<str>> FromIterator<T> for Texts {
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Self {
        let mut gathered = Self::default();
        texts.into_iter().all(|text| gathered.take(text.as_ref()));
        gathered
    }
}

impl Serialize for Texts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [only] => serializer.serialize_str(only),
            several => serializer.collect_seq(several),
        }
    }
}

/// A value as text: a string as it is, anything else as JSON.
pub(super) fn text(value: Json<'_>) -> String {
    match value {
        Json::String(text) => shortened(text),
        other => shortened(&serde_json::to_string(&other).unwrap_or_default()),
    }
}

/// A value of the configuration as text.
pub(super) fn scalar(value: &Scalar) -> String {
    match value {
        Scalar::String(text) => shortened(text),
        Scalar::Number(number) => number.to_string(),
        Scalar::Bool(value) => value.to_string(),
    }
}

/// At most the bound of a text, cut between characters.
#[inline(never)]
pub(super) fn shortened(text: &str) -> String {
    if text.len() <= EXPLAINED_TEXT_MAX_BYTES {
        return text.to_owned();
    }
    let end = (0..=EXPLAINED_TEXT_MAX_BYTES).rev().find(|end| text.is_char_boundary(*end));
    [text.get(..end.unwrap_or(0)).unwrap_or_default(), "…"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_bounded() {
        let long = "é".repeat(EXPLAINED_TEXT_MAX_BYTES);
        let expected = format!("{}…", "é".repeat(EXPLAINED_TEXT_MAX_BYTES / 2));
        assert_eq!(shortened(&long), expected);
        let many: Texts = (0..1_000).map(|_| "x").collect();
        assert_eq!(many.0.len(), EXPLAINED_TEXTS_MAX + 1);
        assert_eq!(many.0.last().map(String::as_str), Some("…"));
    }

    #[test]
    fn one_text_is_written_as_a_text() {
        let written = |texts: &[&str]| {
            serde_json::to_string(&texts.iter().collect::<Texts>()).unwrap_or_default()
        };
        assert_eq!(written(&["a"]), r#""a""#);
        assert_eq!(written(&["a", "b"]), r#"["a","b"]"#);
    }
}
