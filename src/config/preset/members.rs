//! The members that presets have of their own, and their values.

use super::super::reader::{Members, Node};
use super::super::url;
use super::table::Preset;
use crate::json::Json;

/// A member of a preset.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
}

/// What a member's value looks like.
#[derive(Debug)]
pub(crate) enum Kind {
    /// A list of texts that is not empty.
    Texts,
    /// A list of GUIDs that is not empty.
    Guids,
    /// One of these words; digits may be a number.
    Choice(&'static [&'static str]),
    /// A host's name.
    Host,
    /// One segment of a URL's path.
    Segment,
    /// A URL without a slash at the end.
    Url,
}

/// The values of a preset's members; a single value is a list of one.
#[derive(Debug, Default)]
pub(crate) struct Values(Vec<(&'static str, Vec<String>)>);

impl Values {
    pub(super) fn read(preset: &Preset, members: &Members<'_>) -> Option<Self> {
        let read: Vec<_> = preset.members.iter().map(|member| member.read(members)).collect();
        let mut values = Self::default();
        for (member, value) in preset.members.iter().zip(read) {
            if let Some(value) = value? {
                values.0.push((member.name, value));
            }
        }
        let within = |(whole, part): (&str, &str)| {
            let prefix = format!("{}_", values.first(part).unwrap_or_default());
            values.first(whole).is_some_and(|whole| whole.starts_with(&prefix))
        };
        if preset.starts_with.is_some_and(|pair| !within(pair)) {
            let (whole, part) = preset.starts_with?;
            let message = format!("must start with the \"{part}\" and an underscore");
            return members.get(whole)?.refuse(message);
        }
        Some(values)
    }

    pub(super) fn has(&self, member: &str) -> bool {
        self.0.iter().any(|(name, _)| *name == member)
    }

    pub(super) fn all(&self, member: &str) -> &[String] {
        let found = self.0.iter().find(|(name, _)| *name == member);
        found.map(|(_, values)| values.as_slice()).unwrap_or_default()
    }

    pub(super) fn first(&self, member: &str) -> Option<&str> {
        self.all(member).first().map(String::as_str)
    }

    /// The template with each `{member}` replaced by its value.
    pub(super) fn fill(&self, template: &str) -> String {
        let replaced = |text: String, (name, values): &(&str, Vec<String>)| {
            let value = values.first().map(String::as_str).unwrap_or_default();
            text.replace(&format!("{{{name}}}"), value)
        };
        self.0.iter().fold(template.to_owned(), replaced)
    }
}

impl Member {
    /// The outer option is the fault, the inner one the absence.
    fn read(&self, members: &Members<'_>) -> Option<Option<Vec<String>>> {
        match members.get(self.name) {
            Some(node) => self.kind.read(&node).map(Some),
            None if self.required => members.require(self.name).and(None),
            None => Some(None),
        }
    }
}

impl Kind {
    fn read(&self, node: &Node<'_>) -> Option<Vec<String>> {
        match self {
            Self::Texts => node.texts(),
            Self::Guids => node.list(guid),
            Self::Choice(words) => choice(node, words).map(|word| vec![word]),
            Self::Host => text(node, "must be a host's name, without https:// or a path", is_host),
            Self::Segment => {
                text(node, "must be letters, digits, dots, dashes and underscores", |text| {
                    text.bytes().all(is_plain)
                })
            }
            Self::Url => text(
                node,
                "must be an https URL without a query, and without a slash at the end",
                |text| {
                    url::is_key_set_location(text) && !text.contains('?') && !text.ends_with('/')
                },
            ),
        }
    }
}

fn text(node: &Node<'_>, what: &str, fits: impl Fn(&str) -> bool) -> Option<Vec<String>> {
    node.parse(what, |text| (!text.is_empty() && fits(text)).then(|| vec![text.to_owned()]))
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)
}

/// Lower-case, as issuers are compared byte for byte.
fn is_host(text: &str) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte);
    text.bytes().all(plain) && text.contains('.') && !text.starts_with('.') && !text.ends_with('.')
}

fn choice(node: &Node<'_>, words: &[&str]) -> Option<String> {
    let word = match node.value() {
        Json::String(word) => word.to_owned(),
        Json::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let known = words.contains(&word.as_str());
    known.then_some(word).or_else(|| node.refuse(format!("must be one of {}", words.join(", "))))
}

/// In lower case, as the issuer names it.
fn guid(node: &Node<'_>) -> Option<String> {
    node.parse("must be a GUID in lower case", |text| {
        let lengths: Vec<_> = text.split('-').map(str::len).collect();
        let plain =
            |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte) || byte == b'-';
        (lengths == [8, 4, 4, 4, 12] && text.bytes().all(plain)).then(|| text.to_owned())
    })
}
