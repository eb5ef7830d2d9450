//! The grammar of JSON (RFC 8259 sections 2 to 6), read in one pass.

mod number;
mod skip;
mod string;

use super::{Document, JsonError, Name, Node, Span, fingerprint};
use crate::limits::JSON_MAX_DEPTH;
use crate::order;

/// Texts of claims hold a value for about so many bytes.
const BYTES_OF_A_VALUE: usize = 8;
/// Up to so many names of an object are compared each with each; more are sorted.
const FEW_NAMES: usize = 24;

/// A step through the text, or why it is not taken.
type Step = Result<(), JsonError>;

/// What is read so far.
struct Parser<'p> {
    source: &'p str,
    at: usize,
    depth: usize,
    max_members: usize,
    nodes: Vec<Node>,
    /// The names of the objects that are open, those of the innermost last.
    names: Vec<Name>,
    /// What the strings with escapes stand for, in the order of the text.
    unescaped: String,
}

/// Reads a whole text.
pub(super) fn parse(text: String, max_members: usize) -> Result<Document, JsonError> {
    let mut parser = Parser::new(&text, max_members, text.len() / BYTES_OF_A_VALUE + 1);
    parser.value()?;
    parser.end()?;
    let Parser { nodes, names, unescaped, .. } = parser;
    Ok(Document { text: text + &unescaped, nodes, names })
}

/// Takes one array of an object apart into the texts of its elements.
pub(super) fn elements<'t>(text: &'t str, array: &str) -> Result<Vec<&'t str>, JsonError> {
    let mut parser = Parser::new(text, 0, 0);
    let elements = parser.elements_of(array)?;
    parser.end()?;
    elements.ok_or(JsonError::Syntax)
}

impl<'p> Parser<'p> {
    fn new(source: &'p str, max_members: usize, values: usize) -> Self {
        Self {
            source,
            at: 0,
            depth: 0,
            max_members,
            nodes: Vec::with_capacity(values),
            names: Vec::with_capacity(FEW_NAMES),
            unescaped: String::new(),
        }
    }

    fn end(&mut self) -> Step {
        self.after_space().map_or(Ok(()), |_| Err(JsonError::Syntax))
    }

    fn value(&mut self) -> Step {
        let node = match self.after_space() {
            Some(b'"') => Node::String(self.string()?),
            Some(b'{') => return self.object(),
            Some(b'[') => return self.array(),
            Some(b'-' | b'0'..=b'9') => Node::Number(self.number()?),
            Some(b't') => self.word("true").map(|()| Node::Bool(true))?,
            Some(b'f') => self.word("false").map(|()| Node::Bool(false))?,
            Some(b'n') => self.word("null").map(|()| Node::Null)?,
            _ => return Err(JsonError::Syntax),
        };
        self.nodes.push(node);
        Ok(())
    }

    fn word(&mut self, word: &str) -> Step {
        let rest = self.source.as_bytes().get(self.at..).unwrap_or_default();
        self.at += word.len();
        if rest.starts_with(word.as_bytes()) { Ok(()) } else { Err(JsonError::Syntax) }
    }

    #[inline]
    fn colon(&mut self) -> Step {
        if self.takes_after_space(b':') { Ok(()) } else { Err(JsonError::Syntax) }
    }

    fn array(&mut self) -> Step {
        let place = self.open()?;
        let mut length = 0;
        let mut goes_on = !self.takes_after_space(b']');
        while goes_on {
            self.value()?;
            if length >= self.max_members {
                return Err(JsonError::TooManyMembers);
            }
            length += 1;
            goes_on = self.goes_on(b']')?;
        }
        self.close(place, Node::Array);
        Ok(())
    }

    /// Of several faults the first is told, and a name that came twice came before whatever
    /// stopped the reading.
    fn object(&mut self) -> Step {
        let place = self.open()?;
        let first_name = self.names.len();
        let read = self.members(first_name);
        let unique = self.refuse_duplicates(first_name);
        if self.depth > 1 {
            self.names.truncate(first_name);
        }
        unique.and(read)?;
        self.close(place, Node::Object);
        Ok(())
    }

    #[inline]
    fn members(&mut self, first_name: usize) -> Step {
        let mut goes_on = !self.takes_after_space(b'}');
        while goes_on {
            self.after_space();
            let name = self.string()?;
            if self.names.len() - first_name >= self.max_members {
                return Err(JsonError::TooManyMembers);
            }
            self.name(name);
            self.colon()?;
            self.value()?;
            goes_on = self.goes_on(b'}')?;
        }
        Ok(())
    }

    #[inline]
    fn name(&mut self, span: Span) {
        let fingerprint = fingerprint(self.text(span));
        self.names.push(Name { fingerprint, span, at: self.nodes.len() });
        self.nodes.push(Node::String(span));
    }

    #[inline]
    fn refuse_duplicates(&self, first_name: usize) -> Step {
        let names = self.names.get(first_name..).unwrap_or_default();
        let twice = match names.len() {
            ..=FEW_NAMES => names.iter().enumerate().any(|(index, name)| {
                let earlier = names.get(..index).unwrap_or_default();
                earlier.iter().any(|earlier| self.is_same(earlier, name))
            }),
            _ => {
                let texts = names.iter().map(|name| self.text(name.span)).collect();
                order::distinct::<&str>(texts).len() < names.len()
            }
        };
        if twice { Err(JsonError::DuplicateName) } else { Ok(()) }
    }

    #[inline]
    fn is_same(&self, one: &Name, other: &Name) -> bool {
        one.fingerprint == other.fingerprint && self.text(one.span) == self.text(other.span)
    }

    /// Enters an array or object and returns its place in the list.
    #[inline]
    fn open(&mut self) -> Result<usize, JsonError> {
        if self.depth >= JSON_MAX_DEPTH {
            return Err(JsonError::TooDeep);
        }
        self.depth += 1;
        self.at += 1;
        self.nodes.push(Node::Null);
        Ok(self.nodes.len() - 1)
    }

    #[inline]
    fn close(&mut self, place: usize, node: fn(usize) -> Node) {
        self.depth -= 1;
        let end = self.nodes.len();
        if let Some(open) = self.nodes.get_mut(place) {
            *open = node(end);
        }
    }

    /// Takes a comma, or the end of an array or object.
    #[inline]
    fn goes_on(&mut self, end: u8) -> Result<bool, JsonError> {
        let next = self.after_space();
        self.at += 1;
        match next {
            Some(b',') => Ok(true),
            Some(byte) if byte == end => Ok(false),
            _ => Err(JsonError::Syntax),
        }
    }

    #[inline]
    fn takes_after_space(&mut self, wanted: u8) -> bool {
        let taken = self.after_space() == Some(wanted);
        self.at += usize::from(taken);
        taken
    }

    /// The next byte that is no white space, which is passed over.
    #[inline]
    fn after_space(&mut self) -> Option<u8> {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
        self.peek()
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.source.as_bytes().get(self.at).copied()
    }
}
