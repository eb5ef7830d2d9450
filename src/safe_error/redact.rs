//! Takes secrets out of texts before they are logged.
//!
//! Each pass replaces one kind; a pass sees what the earlier ones left. What has a name or a form
//! of its own is always found; what merely looks random is found by its look.

mod looks;
mod named;
mod value;

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

    /// Replaces the bytes from `start` to `end`; where they begin in what was replaced before, that
    /// is continued.
    fn replace(&mut self, start: usize, end: usize) {
        if start < self.copied {
            self.copied = self.copied.max(end);
            return;
        }
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
    let mut at = 0;
    for word in text.split([' ', '\n', '\t', '"', '\'']) {
        if let Some(last) = word.rfind('@') {
            user_info_of(word, last, |start, end| copy.replace(at + start, at + end));
        }
        at += word.len() + 1;
    }
    copy.end()
}

/// The user information in a word, whose last at sign is given.
fn user_info_of(word: &str, last: usize, mut replace: impl FnMut(usize, usize)) {
    let mut from = 0;
    while let Some(start) = find(word, from, "://").map(|at| at + 3).filter(|at| *at <= last) {
        let rest = word.get(start..).unwrap_or_default();
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        // A password may hold a slash nobody escaped: then the host is behind the last at sign.
        let hidden = hides_sign(rest, last - start).then_some(last - start);
        let sign = hidden.or_else(|| authority.rfind('@')).unwrap_or_default();
        if sign > 0 {
            replace(start, start + sign);
        }
        from = start + sign;
    }
}

/// Whether what stands before the last at sign is a name, a colon that begins no port, and a password.
fn hides_sign(rest: &str, sign: usize) -> bool {
    let Some(colon) = rest.find([':', '/']).filter(|at| rest.as_bytes().get(*at) == Some(&b':'))
    else {
        return false;
    };
    let port = rest.bytes().skip(colon + 1).take_while(u8::is_ascii_digit).count();
    let ends = rest.as_bytes().get(colon + 1 + port);
    colon < sign && !(port > 0 && ends == Some(&b'/'))
}

fn find(text: &str, from: usize, what: &str) -> Option<usize> {
    text.get(from..)?.find(what).map(|at| from + at)
}
