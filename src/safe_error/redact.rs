//! Takes secrets out of texts before they are logged.
//!
//! Each pass replaces one kind; a pass sees what the earlier ones left. What has a name or a form
//! of its own is always found; what merely looks random is found by its look.

mod looks;
mod named;

use crate::text::is_visible;

/// What stands where a secret was.
pub(super) const MARK: &str = "[redacted]";

/// Cleans texts, and counts what it took out.
#[derive(Default)]
pub(super) struct Redactor {
    pub(super) redactions: usize,
    pub(super) truncated: bool,
}

impl Redactor {
    /// A text without secrets and without characters that hide others, of `max_bytes` at most.
    pub(super) fn clean(&mut self, text: &str, max_bytes: usize) -> String {
        let visible: String =
            text.chars().filter(|one| is_visible(*one) || matches!(one, '\n' | '\t')).collect();
        let passes = [pem, named::values, named::schemes, user_info, looks::secrets];
        let cleaned = passes.into_iter().fold(visible, |text, pass| {
            let (text, found) = pass(&text);
            self.redactions += found;
            text
        });
        self.cut(cleaned, max_bytes)
    }

    fn cut(&mut self, mut text: String, max_bytes: usize) -> String {
        if text.len() > max_bytes {
            text.truncate(text.floor_char_boundary(max_bytes));
            self.truncated = true;
        }
        text
    }
}

/// Builds a text anew, with some stretches of it replaced.
struct Copy<'t> {
    text: &'t str,
    copied: usize,
    out: String,
    found: usize,
}

impl<'t> Copy<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, copied: 0, out: String::with_capacity(text.len()), found: 0 }
    }

    /// Replaces the bytes from `start` to `end`, which lie behind all replaced before.
    fn replace(&mut self, start: usize, end: usize) {
        self.out.push_str(self.text.get(self.copied..start).unwrap_or_default());
        self.out.push_str(MARK);
        self.copied = end;
        self.found += 1;
    }

    fn end(mut self) -> (String, usize) {
        self.out.push_str(self.text.get(self.copied..).unwrap_or_default());
        (self.out, self.found)
    }
}

/// PEM (RFC 7468), to its end or, where that was cut off, to the end of the text.
fn pem(text: &str) -> (String, usize) {
    const BEGIN: &str = "-----BEGIN ";
    const END: &str = "-----END ";
    let mut copy = Copy::of(text);
    while let Some(begin) = find(text, copy.copied, BEGIN) {
        let closing = find(text, begin, END).map(|end| end + END.len());
        let end = closing.and_then(|end| find(text, end, "-----")).map_or(text.len(), |at| at + 5);
        copy.replace(begin, end);
    }
    copy.end()
}

/// The user information of a URL (RFC 3986 section 3.2.1).
fn user_info(text: &str) -> (String, usize) {
    let mut copy = Copy::of(text);
    let mut from = 0;
    while let Some(at) = find(text, from, "://") {
        let start = at + 3;
        let rest = text.get(start..).unwrap_or_default();
        let authority =
            rest.split([' ', '\n', '\t', '"', '\'', '/', '?', '#']).next().unwrap_or_default();
        // A password may hold a slash nobody escaped: then the host is behind the last at sign.
        let word = rest.split([' ', '\n', '\t', '"', '\'']).next().unwrap_or_default();
        let sign = hidden_sign(word).or_else(|| authority.rfind('@'));
        if let Some(sign) = sign {
            copy.replace(start, start + sign);
        }
        from = start;
    }
    copy.end()
}

/// Where a password with a slash in it ends: behind a colon that begins no port.
fn hidden_sign(word: &str) -> Option<usize> {
    let sign = word.rfind('@')?;
    let colon = word.find([':', '/']).filter(|at| word.as_bytes().get(*at) == Some(&b':'))?;
    let port = word.bytes().skip(colon + 1).take_while(u8::is_ascii_digit).count();
    let ends = word.as_bytes().get(colon + 1 + port);
    (colon < sign && !(port > 0 && ends == Some(&b'/'))).then_some(sign)
}

fn find(text: &str, from: usize, what: &str) -> Option<usize> {
    text.get(from..)?.find(what).map(|at| from + at)
}
