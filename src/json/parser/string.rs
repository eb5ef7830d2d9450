//! Strings (RFC 8259 section 7).

use super::{JsonError, Parser, Span};

impl Parser<'_> {
    /// The text of a span, which is in the source or, past its end, among the unescaped texts.
    #[inline]
    pub(super) fn text(&self, span: Span) -> &str {
        let (start, end) = (span.start as usize, span.end as usize);
        let unescaped = start.checked_sub(self.source.len());
        match unescaped {
            Some(start) => self.unescaped.get(start..end - self.source.len()),
            None => self.source.get(start..end),
        }
        .unwrap_or_default()
    }

    /// Reads a string; one without escapes is where it stands.
    #[inline]
    pub(super) fn string(&mut self) -> Result<Span, JsonError> {
        if self.peek() != Some(b'"') {
            return Err(JsonError::Syntax);
        }
        self.at += 1;
        let start = self.at;
        self.skip_plain();
        match self.peek() {
            Some(b'"') => {
                self.at += 1;
                Ok(Span::new(start, self.at - 1))
            }
            Some(b'\\') => self.string_with_escapes(start),
            _ => Err(JsonError::Syntax),
        }
    }

    /// Reads on from the first escape.
    fn string_with_escapes(&mut self, start: usize) -> Result<Span, JsonError> {
        let place = self.source.len() + self.unescaped.len();
        let mut plain = start;
        loop {
            self.unescaped.push_str(self.source.get(plain..self.at).unwrap_or_default());
            let stop = self.peek();
            self.at += 1;
            match stop {
                Some(b'"') => {
                    return Ok(Span::new(place, self.source.len() + self.unescaped.len()));
                }
                Some(b'\\') => {
                    let character = self.escape()?;
                    self.unescaped.push(character);
                }
                _ => return Err(JsonError::Syntax),
            }
            plain = self.at;
            self.skip_plain();
        }
    }

    /// Passes over a string by its grammar alone.
    pub(super) fn skip_string(&mut self) -> Result<(), JsonError> {
        if self.peek() != Some(b'"') {
            return Err(JsonError::Syntax);
        }
        self.at += 1;
        loop {
            self.skip_plain();
            let stop = self.peek();
            self.at += 1;
            match stop {
                Some(b'"') => return Ok(()),
                Some(b'\\') => self.skip_escape()?,
                _ => return Err(JsonError::Syntax),
            }
        }
    }

    fn skip_escape(&mut self) -> Result<(), JsonError> {
        if self.peek() != Some(b'u') {
            return self.escape().map(drop);
        }
        self.at += 1;
        self.four_digits().map(drop).ok_or(JsonError::Syntax)
    }

    /// Passes over what stands for itself.
    #[inline]
    fn skip_plain(&mut self) {
        let rest = self.source.as_bytes().get(self.at..).unwrap_or_default();
        self.at += plain_length(rest);
    }

    /// What an escape stands for, its backslash being passed.
    fn escape(&mut self) -> Result<char, JsonError> {
        let kind = self.peek();
        self.at += 1;
        Ok(match kind {
            Some(b'u') => return self.unicode_escape().ok_or(JsonError::Syntax),
            Some(plain @ (b'"' | b'\\' | b'/')) => char::from(plain),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            _ => return Err(JsonError::Syntax),
        })
    }

    /// A character beyond the first plane is two escapes, its surrogates; one alone is nothing.
    fn unicode_escape(&mut self) -> Option<char> {
        let unit = self.four_digits()?;
        let high = match unit {
            0xd800..=0xdbff => unit - 0xd800,
            _ => return char::from_u32(unit),
        };
        let is_pair = self.source.as_bytes().get(self.at..)?.starts_with(b"\\u");
        self.at += 2;
        let low = self.four_digits().filter(|low| is_pair && (0xdc00..=0xdfff).contains(low))?;
        char::from_u32(0x1_0000 + (high << 10) + (low - 0xdc00))
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.source.get(self.at..self.at + 4)?;
        self.at += 4;
        let is_plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_plain.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
    }
}

/// How many bytes come before a quote, a backslash or a control character; eight are looked at at
/// once.
#[inline]
fn plain_length(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let special = special_bytes(u64::from_le_bytes(*word));
        if special != 0 {
            return index * 8 + special.trailing_zeros() as usize / 8;
        }
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..=0x1f);
    words.len() * 8 + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// The highest bit of each byte that is special; exact up to the first of them.
#[inline]
fn special_bytes(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let below = |word: u64, bound: u8| word.wrapping_sub(ONES * u64::from(bound)) & !word;
    let is = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    (below(word, 0x20) | is(b'"') | is(b'\\')) & (ONES << 7)
}
