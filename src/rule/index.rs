//! Rules by method and path: a tree of segments, so that a request meets only the rules that can
//! cover it, however many there are.

use super::{PathTemplate, Rule, TemplateSegment};
use crate::order;
use crate::path::decode_segment;
use crate::request::Action;

/// Room for the rules that cover one action, before the list has to grow.
const USUAL_RULES: usize = 8;

/// Where a template branches, by what the next segment may be.
#[derive(Clone, Debug, Default)]
struct Branch {
    /// Exactly this text; ordered by it.
    literals: Vec<(String, usize)>,
    /// `{name}`.
    one: Option<usize>,
    /// Rules whose template goes on with `{name+}`.
    rest: Vec<usize>,
    /// Rules whose template ends here.
    end: Vec<usize>,
}

/// The tree of every method, and where it starts.
#[derive(Clone, Debug, Default)]
pub(super) struct RuleIndex {
    methods: Vec<(String, usize)>,
    branches: Vec<Branch>,
}

impl RuleIndex {
    /// Enters rules under their places in the list.
    pub(super) fn new(rules: &[Rule]) -> Self {
        let mut index = Self::default();
        for (place, rule) in rules.iter().enumerate() {
            for method in &rule.methods {
                let root = index.root(method);
                index.enter(root, &rule.path, place);
            }
        }
        index
    }

    /// The places of the rules that cover the action, in order.
    pub(super) fn covering(&self, action: &Action<'_>) -> Vec<usize> {
        let root = self.methods.iter().find(|(method, _)| method == action.method);
        let Some((_, root)) = root else {
            return Vec::new();
        };
        let mut places = Vec::with_capacity(USUAL_RULES);
        self.gather(*root, action.path.segments(), &mut places);
        match places.len() {
            0 | 1 => places,
            _ => order::sorted(places, usize::cmp),
        }
    }

    /// Adds the places below a branch; the work is bounded by the branches the path can take.
    fn gather<'p>(
        &self,
        mut at: usize,
        mut segments: impl Iterator<Item = &'p str> + Clone,
        places: &mut Vec<usize>,
    ) {
        while let Some(branch) = self.branches.get(at) {
            let Some(segment) = segments.next() else {
                return places.extend(&branch.end);
            };
            places.extend(&branch.rest);
            let literal = branch.literal(&decode_segment(segment).unwrap_or_default());
            at = match (literal, branch.one) {
                (Some(literal), Some(one)) => {
                    self.gather(one, segments.clone(), places);
                    literal
                }
                (Some(next), None) | (None, Some(next)) => next,
                (None, None) => return,
            };
        }
    }

    fn root(&mut self, method: &str) -> usize {
        if let Some((_, root)) = self.methods.iter().find(|(known, _)| known == method) {
            return *root;
        }
        let root = self.grow();
        self.methods.push((method.to_owned(), root));
        root
    }

    fn grow(&mut self) -> usize {
        self.branches.push(Branch::default());
        self.branches.len() - 1
    }

    /// A rule that names a method twice is entered once.
    fn enter(&mut self, root: usize, template: &PathTemplate, place: usize) {
        let mut at = root;
        for segment in &template.0 {
            at = match segment {
                TemplateSegment::Literal(text) => self.grow_literal(at, text),
                TemplateSegment::One(_) => self.grow_one(at),
                TemplateSegment::Rest(_) => return self.note(at, place, |branch| &mut branch.rest),
            };
        }
        self.note(at, place, |branch| &mut branch.end);
    }

    fn note(&mut self, at: usize, place: usize, list: fn(&mut Branch) -> &mut Vec<usize>) {
        let places = self.branches.get_mut(at).map(list);
        if let Some(places) = places.filter(|places| places.last() != Some(&place)) {
            places.push(place);
        }
    }

    fn grow_one(&mut self, at: usize) -> usize {
        if let Some(one) = self.branches.get(at).and_then(|branch| branch.one) {
            return one;
        }
        let next = self.grow();
        if let Some(branch) = self.branches.get_mut(at) {
            branch.one = Some(next);
        }
        next
    }

    fn grow_literal(&mut self, at: usize, text: &str) -> usize {
        if let Some(next) = self.branches.get(at).and_then(|branch| branch.literal(text)) {
            return next;
        }
        let next = self.grow();
        if let Some(Branch { literals, .. }) = self.branches.get_mut(at) {
            let place = literals.partition_point(|(known, _)| known.as_str() < text);
            literals.insert(place, (text.to_owned(), next));
        }
        next
    }
}

impl Branch {
    fn literal(&self, text: &str) -> Option<usize> {
        let found = self.literals.binary_search_by(|(known, _)| known.as_str().cmp(text)).ok()?;
        self.literals.get(found).map(|(_, next)| *next)
    }
}
