//! A rule's condition, seen by one principal: what is left of it depends on the path alone.

use crate::claims::Principal;
use crate::json::Json;
use crate::rule::{ClaimValue, Condition};

/// Most ways in which a rule's parameters may be bound; a token with longer lists is decided one
/// request at a time.
const BINDINGS_MAX: usize = 64;

/// Values that parameters of the path must have.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Binding(Vec<(String, String)>);

impl Binding {
    /// Every path will do.
    pub(super) fn open() -> Self {
        Self::default()
    }

    fn of(name: &str, value: &str) -> Self {
        Self(vec![(name.to_owned(), value.to_owned())])
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// Both at once, unless they disagree.
    fn merge(&self, other: &Self) -> Option<Self> {
        let mut merged = self.clone();
        for (name, value) in &other.0 {
            match self.get(name) {
                None => merged.0.push((name.clone(), value.clone())),
                Some(bound) if bound == value => {}
                Some(_) => return None,
            }
        }
        Some(merged)
    }
}

/// For which paths of a rule's template its condition holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reduced {
    /// For those where the parameters have the values of one of the bindings: for none without a
    /// binding, for all with an empty one.
    Where(Vec<Binding>),
    /// For a set of paths that no list of bindings describes.
    Other,
}

impl Reduced {
    pub(super) fn always() -> Self {
        Self::Where(vec![Binding::open()])
    }

    pub(super) fn never() -> Self {
        Self::Where(Vec::new())
    }

    pub(super) fn of(condition: &Condition, principal: &Principal) -> Self {
        let has_scope = |scope: &String| principal.has_scope(scope);
        let holds = match condition {
            Condition::All(all) => {
                let reduced = all.iter().map(|condition| Self::of(condition, principal));
                return reduced.fold(Self::always(), Self::and);
            }
            Condition::Any(any) => {
                let reduced = any.iter().map(|condition| Self::of(condition, principal));
                return reduced.fold(Self::never(), Self::or);
            }
            Condition::Not(inner) => return Self::of(inner, principal).not(),
            Condition::Claim(name, values) => {
                return principal.claim(name).map_or(Self::never(), |claim| equal(claim, values));
            }
            Condition::Scopes(scopes) => scopes.iter().all(has_scope),
            Condition::AnyScope(scopes) => scopes.iter().any(has_scope),
            Condition::Roles(roles) => roles.iter().any(|role| principal.has_role(role)),
        };
        if holds { Self::always() } else { Self::never() }
    }

    /// What is left for a principal that meets every condition, but may stand in a path with one
    /// value only.
    pub(super) fn widest(condition: &Condition) -> Self {
        match condition {
            Condition::All(all) => all.iter().map(Self::widest).fold(Self::always(), Self::and),
            Condition::Any(any) => any.iter().map(Self::widest).fold(Self::never(), Self::or),
            Condition::Not(inner) if inner.names_parameter() => Self::Other,
            Condition::Claim(_, values) => match values.first() {
                Some(ClaimValue::PathParameter(name)) => {
                    Self::Where(vec![Binding::of(name, "value")])
                }
                _ => Self::always(),
            },
            _ => Self::always(),
        }
    }

    fn and(self, other: Self) -> Self {
        match (self, other) {
            (never, _) | (_, never) if never == Self::never() => Self::never(),
            (Self::Where(one), Self::Where(other)) => {
                let pairs =
                    one.iter().flat_map(|one| other.iter().filter_map(|other| one.merge(other)));
                Self::Where(pairs.collect()).bounded()
            }
            _ => Self::Other,
        }
    }

    fn or(self, other: Self) -> Self {
        let always = Self::always();
        match (self, other) {
            (whole, _) | (_, whole) if whole == always => always,
            (Self::Where(mut one), Self::Where(other)) => {
                one.extend(other);
                Self::Where(one).bounded()
            }
            _ => Self::Other,
        }
    }

    fn not(self) -> Self {
        if self == Self::always() {
            Self::never()
        } else if self == Self::never() {
            Self::always()
        } else {
            Self::Other
        }
    }

    fn bounded(self) -> Self {
        match self {
            Self::Where(bindings) if bindings.len() > BINDINGS_MAX => Self::Other,
            bounded => bounded,
        }
    }
}

fn equal(claim: Json<'_>, values: &[ClaimValue]) -> Reduced {
    let elements: Vec<_> = match claim {
        Json::Array(elements) => elements.iter().collect(),
        scalar => vec![scalar],
    };
    let pairs =
        elements.into_iter().flat_map(|element| values.iter().map(move |value| (element, value)));
    let reduced = pairs.filter_map(|(element, value)| match value {
        ClaimValue::Scalar(expected) => element.is(expected).then(Reduced::always),
        ClaimValue::PathParameter(name) => {
            element.as_str().map(|text| Reduced::Where(vec![Binding::of(name, text)]))
        }
    });
    reduced.fold(Reduced::never(), Reduced::or)
}
