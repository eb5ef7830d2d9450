//! Route rules: which actions a principal may perform. Deny is what happens when no rule allows.

mod index;

use std::borrow::Cow;

use self::index::RuleIndex;
use crate::claims::{ClaimName, Principal};
use crate::json::{Json, Scalar};
use crate::order;
use crate::path::{Path, decode_segment};
use crate::request::Action;

/// A named statement about actions, as configured.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) id: String,
    /// Its place in the set's own order.
    pub(crate) place: usize,
    /// Its place in the configuration, from 0.
    pub(crate) position: usize,
    pub(crate) methods: Vec<String>,
    pub(crate) path: PathTemplate,
    pub(crate) effect: Effect,
    pub(crate) public: bool,
    pub(crate) condition: Condition,
}

/// What a matching rule does; Deny wins over any Allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    Allow,
    Deny,
}

/// A path with named parameters, as API Gateway writes them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PathTemplate(pub(crate) Vec<TemplateSegment>);

/// One segment of a template; more specific kinds order first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TemplateSegment {
    /// Exactly this text.
    Literal(String),
    /// `{name}`: one segment.
    One(String),
    /// `{name+}`: one segment or more, at the end.
    Rest(String),
}

/// What must hold of the principal.
#[derive(Clone, Debug)]
pub(crate) enum Condition {
    /// All conditions hold; with none, any principal will do.
    All(Vec<Condition>),
    /// At least one condition holds.
    Any(Vec<Condition>),
    /// The condition does not hold.
    Not(Box<Condition>),
    /// The principal has all these scopes.
    Scopes(Vec<String>),
    /// The principal has at least one of these scopes.
    AnyScope(Vec<String>),
    /// The principal has at least one of these roles.
    Roles(Vec<String>),
    /// The claim equals one of the values, or is an array that holds one.
    Claim(ClaimName, Vec<ClaimValue>),
}

/// What a claim is compared with.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ClaimValue {
    /// A value of the configuration.
    Scalar(Scalar),
    /// The text of the path parameter of that name.
    PathParameter(String),
}

/// What the rules say about one action.
#[derive(Debug)]
pub(crate) enum Verdict<'r> {
    /// The rule allows it.
    Allow(&'r Rule),
    /// The rule denies it explicitly.
    Deny(&'r str),
    /// The rule would allow it with these scopes.
    Lacking(&'r str, Vec<String>),
    /// The rule covers the action, but its condition does not hold.
    Unmet(&'r str),
    /// No rule covers the action.
    NoRule,
}

/// All rules, in an order of their own: the order in the configuration never matters.
#[derive(Clone, Debug)]
pub(crate) struct RuleSet {
    rules: Vec<Rule>,
    index: RuleIndex,
}

/// The rules that cover one action, by their places in the set.
#[derive(Clone, Debug)]
pub(crate) struct Covering(Vec<usize>);

impl RuleSet {
    /// Orders rules by how specific their paths are, then by id.
    pub(crate) fn new(rules: Vec<Rule>) -> Self {
        let mut rules = order::sorted(rules, |a, b| (&a.path, &a.id).cmp(&(&b.path, &b.id)));
        rules.iter_mut().enumerate().for_each(|(place, rule)| rule.place = place);
        Self { index: RuleIndex::new(&rules), rules }
    }

    /// Finds the rules that cover an action.
    pub(crate) fn covering(&self, action: &Action<'_>) -> Covering {
        Covering(self.index.covering(action))
    }

    /// The public rule that lets anybody perform the action, unless an unconditional Deny forbids
    /// it to everybody.
    pub(crate) fn public(&self, covering: &Covering) -> Option<&Rule> {
        let denied = |rule: &Rule| rule.effect == Effect::Deny && rule.condition.is_unconditional();
        let public = self.among(covering).find(|rule| rule.public)?;
        let denied = self.among(covering).any(denied);
        (!denied).then_some(public)
    }

    /// What the rules that cover an action say to a principal.
    pub(crate) fn evaluate(
        &self,
        covering: &Covering,
        action: &Action<'_>,
        principal: &Principal,
    ) -> Verdict<'_> {
        let mut allowed = None;
        let mut refused = Verdict::NoRule;
        for rule in self.among(covering) {
            let (path, template) = (action.path, &rule.path);
            let subject = Subject { principal, path, template, assume_scopes: false };
            match (rule.effect, rule.condition.holds(&subject)) {
                (Effect::Deny, true) => return Verdict::Deny(&rule.id),
                (Effect::Allow, true) => allowed = allowed.or(Some(rule)),
                (Effect::Allow, false) => refused = refused.or(rule.lacking(&subject)),
                (Effect::Deny, false) => {}
            }
        }
        allowed.map_or(refused, Verdict::Allow)
    }

    /// The rules in their own order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    /// Those that cover an action, in their own order.
    pub(crate) fn among(&self, covering: &Covering) -> impl Iterator<Item = &Rule> {
        covering.0.iter().filter_map(|place| self.rules.get(*place))
    }
}

impl Verdict<'_> {
    /// The more helpful of two refusals: lacking scopes first, then an unmet condition.
    fn or(self, other: Self) -> Self {
        match (&self, &other) {
            (Verdict::NoRule, _) | (Verdict::Unmet(_), Verdict::Lacking(..)) => other,
            _ => self,
        }
    }
}

impl Rule {
    /// What keeps an Allow from holding: scopes alone, or more.
    pub(crate) fn lacking(&self, subject: &Subject<'_>) -> Verdict<'_> {
        let with_scopes = Subject { assume_scopes: true, ..*subject };
        if !self.condition.holds(&with_scopes) {
            return Verdict::Unmet(&self.id);
        }
        let mut scopes = Vec::new();
        self.condition.collect_scopes(subject, &mut scopes);
        Verdict::Lacking(&self.id, scopes)
    }
}

/// Everything a condition is asked about.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'s> {
    pub(crate) principal: &'s Principal,
    pub(crate) path: Path<'s>,
    pub(crate) template: &'s PathTemplate,
    pub(crate) assume_scopes: bool,
}

impl Condition {
    pub(crate) fn is_unconditional(&self) -> bool {
        match self {
            Self::All(conditions) => conditions.iter().all(Self::is_unconditional),
            Self::Scopes(scopes) => scopes.is_empty(),
            _ => false,
        }
    }

    /// Whether a claim is compared with a path parameter anywhere in it.
    pub(crate) fn names_parameter(&self) -> bool {
        match self {
            Self::All(inner) | Self::Any(inner) => inner.iter().any(Self::names_parameter),
            Self::Not(inner) => inner.names_parameter(),
            Self::Claim(_, values) => {
                values.iter().any(|value| matches!(value, ClaimValue::PathParameter(_)))
            }
            Self::Scopes(_) | Self::AnyScope(_) | Self::Roles(_) => false,
        }
    }

    pub(crate) fn holds(&self, subject: &Subject<'_>) -> bool {
        let has_scope = |scope: &String| subject.principal.has_scope(scope);
        match self {
            Self::All(conditions) => conditions.iter().all(|condition| condition.holds(subject)),
            Self::Any(conditions) => conditions.iter().any(|condition| condition.holds(subject)),
            Self::Not(condition) => !condition.holds(&Subject { assume_scopes: false, ..*subject }),
            Self::Scopes(scopes) => subject.assume_scopes || scopes.iter().all(has_scope),
            Self::AnyScope(scopes) => subject.assume_scopes || scopes.iter().any(has_scope),
            Self::Roles(roles) => roles.iter().any(|role| subject.principal.has_role(role)),
            Self::Claim(name, values) => subject
                .principal
                .claim(name)
                .is_some_and(|claim| values.iter().any(|value| value.is_met_by(claim, subject))),
        }
    }

    /// The scopes whose lack keeps this condition from holding, in the order configured.
    fn collect_scopes(&self, subject: &Subject<'_>, into: &mut Vec<String>) {
        if self.holds(subject) {
            return;
        }
        let wanted: &[String] = match self {
            Self::Scopes(scopes) => scopes,
            Self::AnyScope(scopes) => scopes.get(..1).unwrap_or_default(),
            Self::All(conditions) => {
                conditions.iter().for_each(|condition| condition.collect_scopes(subject, into));
                return;
            }
            Self::Any(conditions) => {
                let with_scopes = Subject { assume_scopes: true, ..*subject };
                let nearest = conditions.iter().find(|condition| condition.holds(&with_scopes));
                nearest.into_iter().for_each(|condition| condition.collect_scopes(subject, into));
                return;
            }
            Self::Not(_) | Self::Roles(_) | Self::Claim(..) => return,
        };
        for scope in wanted {
            if !into.contains(scope) {
                into.push(scope.clone());
            }
        }
    }
}

impl ClaimValue {
    fn is_met_by(&self, claim: Json<'_>, subject: &Subject<'_>) -> bool {
        match claim {
            Json::Array(elements) => elements.iter().any(|element| self.equals(element, subject)),
            scalar => self.equals(scalar, subject),
        }
    }

    fn equals(&self, claim: Json<'_>, subject: &Subject<'_>) -> bool {
        match self {
            Self::Scalar(expected) => claim.is(expected),
            Self::PathParameter(name) => {
                let bound = subject.template.value_in(subject.path, name);
                bound.is_some_and(|text| claim.as_str() == Some(&text))
            }
        }
    }
}

impl TemplateSegment {
    /// The name of the parameter, where it is one.
    pub(crate) fn parameter(&self) -> Option<&str> {
        match self {
            Self::Literal(_) => None,
            Self::One(name) | Self::Rest(name) => Some(name),
        }
    }
}

impl PathTemplate {
    /// The names of the parameters, in order.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(TemplateSegment::parameter)
    }

    /// The text of a parameter in a path that the template covers, decoded.
    pub(crate) fn value_in<'p>(&self, path: Path<'p>, name: &str) -> Option<Cow<'p, str>> {
        let is_it = |segment: &TemplateSegment| segment.parameter() == Some(name);
        let index = self.0.iter().position(is_it)?;
        match self.0.get(index)? {
            TemplateSegment::Rest(_) => decode_segment(path.rest(index)?),
            _ => decode_segment(path.segments().nth(index)?),
        }
    }
}

#[cfg(test)]
mod tests;
