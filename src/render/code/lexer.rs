//! Code in colour by a lexer. What a reader needs to see in an example, its comments, strings, numbers, keywords and
//! names, takes no grammar: the text is read once, sign by sign, by what `languages` says of its language. That is
//! a hundred times faster than to match a grammar's expressions at every place, which was most of the time that
//! a site with code took to build. It never fails: what it does not understand stays plain.

mod forms;

use super::Class;
use super::languages::{Form, LANGUAGES, Language, Quote, Sigil};
use super::spans::Spans;

const OPERATORS: &[u8] = b"+-*/%=<>!&|^~?";
/// A regular expression is not longer; what looks like one and is, is a division.
const LONGEST_EXPRESSION: usize = 500;

/// The language that the word of a fence means.
pub(super) fn language(name: &str) -> Option<&'static Language> {
    LANGUAGES
        .iter()
        .find(|language| language.names.iter().any(|one| one.eq_ignore_ascii_case(name)))
}

pub(super) fn colour(language: &'static Language, text: &str, spans: &mut Spans<'_>) {
    let mut lexer = Lexer { language, text, at: 0, depth: 0, spans };
    match language.form {
        Form::Code | Form::Json => lexer.code(text.len()),
        Form::Markup => lexer.markup(),
        Form::Pairs(sign) => lexer.pairs(sign),
        Form::Diff => lexer.diff(),
        Form::Console => lexer.console(),
    }
}

struct Lexer<'t, 'o, 's> {
    language: &'static Language,
    text: &'t str,
    at: usize,
    /// Open braces.
    depth: usize,
    spans: &'s mut Spans<'o>,
}

impl<'t> Lexer<'t, '_, '_> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn is(&self, name: &str) -> bool {
        self.language.names.first() == Some(&name)
    }

    /// The sign before this place; a line end before the first.
    fn before(&self) -> char {
        self.text[..self.at].chars().next_back().unwrap_or('\n')
    }

    fn take(&mut self, class: Option<Class>, length: usize) {
        self.spans.put(class, &self.text[self.at..self.at + length]);
        self.at += length;
    }

    fn to_line_end(&self) -> usize {
        self.rest().find('\n').unwrap_or(self.rest().len())
    }

    /// Everything up to a place, by words and signs.
    fn code(&mut self, end: usize) {
        while self.at < end {
            let Some(next) = self.rest().chars().next() else { return };
            if next.is_whitespace() {
                self.take(None, next.len_utf8());
            } else if !(self.comment() || self.string() || self.sigil(next)) {
                match next {
                    '0'..='9' => self.number(),
                    next if is_part(next) => self.word(),
                    next if u8::try_from(next).is_ok_and(|byte| OPERATORS.contains(&byte)) => {
                        self.operator();
                    }
                    _ => {
                        match next {
                            '{' => self.depth += 1,
                            '}' => self.depth = self.depth.saturating_sub(1),
                            _ => {}
                        }
                        self.take(None, next.len_utf8());
                    }
                }
            }
        }
    }

    fn comment(&mut self) -> bool {
        let rest = self.rest();
        let starts = |sign: &&&str| rest.starts_with(**sign);
        if let Some(sign) = self.language.line_comments.iter().find(starts) {
            // `$#`, `a#b`: there it is part of a word.
            if sign.len() > 1 || self.before().is_whitespace() || self.is("python") {
                self.take(Some("c"), self.to_line_end());
                return true;
            }
        }
        if let Some((open, close)) = self.language.block_comment
            && let Some(inside) = rest.strip_prefix(open)
        {
            let end = inside.find(close).map_or(rest.len(), |at| open.len() + at + close.len());
            self.take(Some("c"), end);
            return true;
        }
        false
    }

    fn string(&mut self) -> bool {
        let rest = self.rest();
        if self.is("javascript") && rest.starts_with('/') && self.expression() {
            return true;
        }
        let found = self.language.strings.iter().find(|quote| rest.starts_with(quote.open));
        let Some(quote) = found else { return false };
        let length = string_length(quote, rest);
        let is_name =
            self.language.form == Form::Json && rest[length..].trim_start().starts_with(':');
        self.quoted(if is_name { "a" } else { "s" }, quote.escapes, length);
        true
    }

    /// The next bytes as a string, with what stands for another sign in it.
    fn quoted(&mut self, class: Class, escapes: bool, length: usize) {
        let end = self.at + length;
        while self.at < end {
            let part = &self.text[self.at..end];
            match part.find('\\').filter(|_| escapes) {
                None => self.take(Some(class), part.len()),
                Some(0) => {
                    let sign = part[1..].chars().next().map_or(0, char::len_utf8);
                    self.take(Some("n"), 1 + sign);
                }
                Some(at) => self.take(Some(class), at),
            }
        }
    }

    /// A regular expression of JavaScript, where a value may stand.
    fn expression(&mut self) -> bool {
        let before = self.text[..self.at].trim_end_matches([' ', '\t']);
        if !before.is_empty()
            && !before.ends_with(['(', ',', '=', ':', '[', '!', '&', '|', '?', '{', ';', '\n'])
        {
            return false;
        }
        let line = &self.rest()[..self.to_line_end()];
        let (mut in_class, mut is_escaped) = (false, false);
        for (at, byte) in line.bytes().enumerate().take(LONGEST_EXPRESSION).skip(1) {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = true,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => {
                    let flags = line[at + 1..].bytes().take_while(u8::is_ascii_lowercase).count();
                    self.take(Some("s"), at + 1 + flags);
                    return at > 1;
                }
                _ => {}
            }
        }
        false
    }

    fn sigil(&mut self, sign: char) -> bool {
        let known = self.language.sigils.iter().find(|(known, _)| *known == sign);
        let Some((_, sigil)) = known else { return false };
        if sign == '\'' {
            self.char_or_lifetime();
            return true;
        }
        let in_braces = self.rest().starts_with("${");
        let word =
            match self.rest()[1..].find(|c: char| !is_part(c) && (c != '-' || self.is("bash"))) {
                _ if in_braces => self.rest().find('}').map_or(1, |end| end),
                // `$1`, `$?`, `$@`
                Some(0) if *sigil == Sigil::Variable && self.is("bash") => 1,
                Some(length) => length,
                None => self.rest().len() - 1,
            };
        let starts_line = self.text[..self.at].trim_end_matches([' ', '\t']).ends_with('\n')
            || self.text[..self.at].trim().is_empty();
        let class = match sigil {
            Sigil::Variable => "v",
            Sigil::Attribute => "a",
            Sigil::Directive if !starts_line => return false,
            Sigil::Directive | Sigil::Keyword => "k",
        };
        // A decimal point, a shift, a product: no sign of a name.
        let is_name = self.rest()[1..].starts_with(|c: char| is_part(c) && !c.is_ascii_digit());
        if word == 0 || !(is_name || self.is("bash")) {
            return false;
        }
        let length = 1 + self.rest()[1..].floor_char_boundary(word);
        self.take(Some(class), length);
        // `#include <vector>`
        if *sigil == Sigil::Directive && self.text[..self.at].ends_with("include") {
            let line = self.to_line_end();
            let space = self.rest().len() - self.rest().trim_start_matches(' ').len();
            if self.rest()[space..].starts_with('<') && space < line {
                self.take(None, space);
                self.take(Some("s"), line - space);
            }
        }
        true
    }

    /// Rust: `'a'` is a character, `'a` a lifetime.
    fn char_or_lifetime(&mut self) {
        let mut inside = self.rest()[1..].chars();
        let first = inside.next();
        let second = inside.next();
        if first == Some('\\') || second == Some('\'') {
            let quote = Quote { open: "'", close: "'", escapes: true, spans_lines: false };
            let length = string_length(&quote, self.rest());
            self.quoted("s", true, length);
        } else {
            let word = self.rest()[1..].find(|c: char| !is_part(c)).unwrap_or(0);
            self.take(Some("k"), 1 + word);
        }
    }

    fn number(&mut self) {
        let bytes = self.rest().as_bytes();
        let mut end = 1;
        while let Some(&byte) = bytes.get(end) {
            let next_is_digit = bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
            let goes_on = byte.is_ascii_alphanumeric()
                || byte == b'_'
                || (byte == b'.' && next_is_digit)
                || (matches!(byte, b'+' | b'-')
                    && next_is_digit
                    && matches!(bytes[end - 1], b'e' | b'E'))
                || (byte == b'%' && self.is("css"));
            if !goes_on {
                break;
            }
            end += 1;
        }
        self.take(Some("n"), end);
    }

    fn word(&mut self) {
        let rest = self.rest();
        let has_hyphens = self.is("css");
        let end = rest.find(|c: char| !(is_part(c) || has_hyphens && c == '-'));
        let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
        if after.starts_with(['"', '\'', '#']) && word.len() <= 2 && self.prefixed(word, after) {
            return;
        }
        let class = self.class_of(word, after);
        self.take(class, word.len());
    }

    /// A string with letters before it that say how it is read: `r#"…"#`, `b'…'`, `f"…"`.
    fn prefixed(&mut self, word: &str, after: &str) -> bool {
        let is_rust = self.is("rust");
        if is_rust && matches!(word, "r" | "br" | "cr") {
            let hashes = after.bytes().take_while(|byte| *byte == b'#').count();
            if let Some(inside) = after[hashes..].strip_prefix('"') {
                let close = format!("\"{}", "#".repeat(hashes));
                let end = inside.find(&close).map_or(inside.len(), |at| at + close.len());
                self.take(Some("k"), word.len());
                self.take(Some("s"), hashes + 1 + end);
                return true;
            }
        }
        let takes = |letters: &str| word.chars().all(|c| letters.contains(c.to_ascii_lowercase()));
        if !after.starts_with('#')
            && (is_rust && takes("bc") || self.is("python") && takes("rbfut"))
        {
            self.take(Some("k"), word.len());
            if is_rust && after.starts_with('\'') {
                self.char_or_lifetime();
                return true;
            }
            return self.string();
        }
        false
    }

    fn class_of(&self, word: &str, after: &str) -> Option<Class> {
        let language = self.language;
        let lower = language.ignores_case.then(|| word.to_ascii_lowercase());
        let looked_up = lower.as_deref().unwrap_or(word);
        let is_in = |list: &[&str]| list.binary_search(&looked_up).is_ok();
        let is_member = self.before() == '.';
        if self.is("css") {
            let is_property = self.depth > 0 && after.trim_start().starts_with(':');
            return if is_property { Some("a") } else { is_in(language.keywords).then_some("k") };
        }
        if is_in(language.keywords) && !is_member {
            return Some("k");
        }
        if is_in(language.constants) && !is_member {
            return Some("n");
        }
        if is_in(language.types) {
            return Some("t");
        }
        let is_macro = self.is("rust") && after.starts_with('!') && !after.starts_with("!=");
        if after.starts_with('(') || is_macro {
            return Some("f");
        }
        let mut letters = word.chars().filter(|c| c.is_alphabetic());
        let is_upper = !language.ignores_case && word.starts_with(char::is_uppercase);
        match is_upper {
            true if word.len() > 1 && letters.all(char::is_uppercase) => Some("n"),
            true => Some("t"),
            false => None,
        }
    }

    fn operator(&mut self) {
        let rest = self.rest();
        let run = rest.bytes().take_while(|byte| OPERATORS.contains(byte)).count();
        // A comment may follow without a space.
        let signs = self.language.line_comments.iter().copied();
        let signs = signs.chain(self.language.block_comment.map(|(open, _)| open));
        let comment = signs.filter_map(|sign| rest[..run].find(sign)).filter(|at| *at > 0).min();
        self.take(Some("o"), comment.unwrap_or(run));
    }
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// A string from its first sign to its last; to the end of its line or of the text where it has no end.
fn string_length(quote: &Quote, text: &str) -> usize {
    let mut at = quote.open.len();
    let bytes = text.as_bytes();
    while at < bytes.len() {
        if quote.escapes && bytes[at] == b'\\' {
            at += 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8);
        } else if bytes[at..].starts_with(quote.close.as_bytes()) {
            return at + quote.close.len();
        } else if bytes[at] == b'\n' && !quote.spans_lines {
            return at;
        } else {
            at += 1;
        }
    }
    text.len()
}
