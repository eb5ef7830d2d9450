//! Values passed over by their grammar alone: in those, names may come twice, numbers may be of any
//! size and surrogates stand alone.

use super::{JsonError, Parser, Step};

impl<'p> Parser<'p> {
    /// The elements of the one array of that name; nothing where the object has none.
    pub(super) fn elements_of(&mut self, array: &str) -> Result<Option<Vec<&'p str>>, JsonError> {
        let mut elements = None;
        if !self.takes_after_space(b'{') {
            return Err(JsonError::Syntax);
        }
        let mut goes_on = !self.takes_after_space(b'}');
        while goes_on {
            self.after_space();
            let name = self.string()?;
            let is_it = self.text(name) == array;
            self.colon()?;
            match is_it {
                true if elements.is_some() => return Err(JsonError::DuplicateName),
                true => elements = Some(self.elements()?),
                false => self.skip()?,
            }
            goes_on = self.goes_on(b'}')?;
        }
        Ok(elements)
    }

    fn elements(&mut self) -> Result<Vec<&'p str>, JsonError> {
        let mut elements = Vec::new();
        if !self.takes_after_space(b'[') {
            return Err(JsonError::Syntax);
        }
        let mut goes_on = !self.takes_after_space(b']');
        while goes_on {
            self.after_space();
            let start = self.at;
            self.skip()?;
            elements.push(self.source.get(start..self.at).unwrap_or_default());
            goes_on = self.goes_on(b']')?;
        }
        Ok(elements)
    }

    /// Passes over a value, however deep.
    fn skip(&mut self) -> Step {
        let mut open = Vec::new();
        loop {
            let enters = self.skip_start(&mut open)?;
            if !enters && !self.skip_ends(&mut open)? {
                return Ok(());
            }
            if open.last() == Some(&b'}') {
                self.skip_name()?;
            }
        }
    }

    /// Passes over a scalar, or enters an array or object that is not empty.
    fn skip_start(&mut self, open: &mut Vec<u8>) -> Result<bool, JsonError> {
        let end = match self.after_space() {
            Some(b'{') => b'}',
            Some(b'[') => b']',
            Some(b'"') => return self.skip_string().map(|()| false),
            Some(b'-' | b'0'..=b'9') => return self.skip_number().map(|()| false),
            Some(b't') => return self.word("true").map(|()| false),
            Some(b'f') => return self.word("false").map(|()| false),
            Some(b'n') => return self.word("null").map(|()| false),
            _ => return Err(JsonError::Syntax),
        };
        self.at += 1;
        let enters = !self.takes_after_space(end);
        if enters {
            open.push(end);
        }
        Ok(enters)
    }

    /// Leaves what ends after a value, and says whether another value follows.
    fn skip_ends(&mut self, open: &mut Vec<u8>) -> Result<bool, JsonError> {
        while let Some(end) = open.last() {
            if self.goes_on(*end)? {
                return Ok(true);
            }
            open.pop();
        }
        Ok(false)
    }

    fn skip_name(&mut self) -> Step {
        self.after_space();
        self.skip_string()?;
        self.colon()
    }
}
