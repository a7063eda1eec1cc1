//! `{{ … }}` in running text: a fact from the data files, or a mark that one is still missing.
//!
//! Markdown must not see inside the braces: an underscore or a `|` there would become emphasis or a
//! table cell, and a space would end a link's address. So each `{{ … }}` outside of code is replaced,
//! before Markdown is parsed, by a placeholder of the same number of bytes: every place in the text
//! stays where it was. The placeholder is `U+E000`, digits, `U+E001`, from Unicode's private use area;
//! the digits are the fact's index.

use std::borrow::Cow;
use std::ops::Range;

use crate::diag::{Diagnostic, FileId, Span, codes};

const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';
/// What both begin with in UTF-8, and hardly anything else.
const FIRST_BYTE: u8 = 0xee;

/// One `{{ … }}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Bytes in the text that was masked.
    pub range: Range<usize>,
    pub kind: FactKind,
    /// As the author wrote it, braces included.
    pub written: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactKind {
    /// `data.contacts.office.phone`: the path after `data`.
    Data(Vec<String>),
    /// `data.dates.fall.opens | date`: the same, shown in a certain way.
    Filtered(Vec<String>, Filter),
    /// `tbc("who approves")`: only the district knows.
    Tbc(String),
}

impl FactKind {
    /// The path after `data`, where there is one.
    pub fn path(&self) -> Option<&[String]> {
        match self {
            Self::Data(path) | Self::Filtered(path, _) => Some(path),
            Self::Tbc(_) => None,
        }
    }
}

/// How a value is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// A date in words, in the page's language.
    Date,
    /// A phone number, from left to right whatever the text around it does.
    Phone,
    /// A phone number as a `tel:` link wants it.
    Tel,
    /// A list as a sentence has it: `a, b and c`.
    List,
}

impl Filter {
    pub const ALL: [Self; 4] = [Self::Date, Self::Phone, Self::Tel, Self::List];

    pub fn name(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Phone => "phone",
            Self::Tel => "tel",
            Self::List => "list",
        }
    }
}

/// A text with its facts masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked<'t> {
    pub text: Cow<'t, str>,
    pub facts: Vec<Fact>,
}

/// Masks the facts of `text`; what is not of the known form is reported at `base` + its place and
/// left as it stands.
pub fn mask<'t>(
    text: &'t str,
    file: FileId,
    base: usize,
    problems: &mut Vec<Diagnostic>,
) -> Masked<'t> {
    if !text.contains("{{") && !text.as_bytes().contains(&FIRST_BYTE) {
        return Masked { text: Cow::Borrowed(text), facts: Vec::new() };
    }
    let mut masked = String::with_capacity(text.len());
    let mut facts = Vec::new();
    let mut at = 0;
    let mut code = CodeFence::default();
    for line in text.split_inclusive('\n') {
        if code.holds(line) {
            push_clean(&mut masked, line);
        } else {
            mask_line(line, at, file, base, &mut masked, &mut facts, problems);
        }
        at += line.len();
    }
    Masked { text: Cow::Owned(masked), facts }
}

/// Puts the facts' values into a masked text.
pub fn fill(masked: &str, mut value: impl FnMut(usize) -> String) -> Cow<'_, str> {
    if !masked.contains(OPEN) {
        return Cow::Borrowed(masked);
    }
    let mut filled = String::with_capacity(masked.len());
    for piece in pieces(masked) {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Fact(index) => filled.push_str(&value(index)),
        }
    }
    Cow::Owned(filled)
}

/// A part of a masked text.
pub enum Piece<'t> {
    Text(&'t str),
    /// The index of a fact.
    Fact(usize),
}

/// A masked text, part by part.
pub fn pieces(masked: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = masked;
    // Every text of every page comes by here, and hardly one has a fact.
    let is_plain = !masked.as_bytes().contains(&FIRST_BYTE);
    std::iter::from_fn(move || {
        if is_plain {
            let whole = std::mem::take(&mut rest);
            return (!whole.is_empty()).then_some(Piece::Text(whole));
        }
        if let Some(after) = rest.strip_prefix(OPEN)
            && let Some((digits, tail)) = after.split_once(CLOSE)
        {
            rest = tail;
            return Some(Piece::Fact(digits.parse().unwrap_or(usize::MAX)));
        }
        let first = rest.chars().next()?.len_utf8();
        let end = rest[first..].find(OPEN).map_or(rest.len(), |at| first + at);
        let (text, tail) = rest.split_at(end);
        rest = tail;
        Some(Piece::Text(text))
    })
}

/// A fenced code block holds its text back from masking; a component's fence does not, because what
/// stands in it is part of the page.
#[derive(Default)]
struct CodeFence {
    /// The fences around a line, outermost first; only the last can be code.
    open: Vec<Fence>,
}

#[derive(Clone, Copy)]
struct Fence {
    mark: char,
    length: usize,
    is_code: bool,
}

impl CodeFence {
    fn holds(&mut self, line: &str) -> bool {
        let line = line.trim_start_matches([' ', '>']).trim_end();
        let mark = line.chars().next().filter(|c| "`~".contains(*c));
        let length = mark.map_or(0, |c| line.chars().take_while(|&d| d == c).count());
        let in_code = self.open.last().is_some_and(|fence| fence.is_code);
        let Some(mark) = mark.filter(|_| length >= 3) else { return in_code };
        let info = line[length..].trim_start();
        let closes = |fence: &Fence| fence.mark == mark && length >= fence.length;
        if info.is_empty()
            && let Some(closed) = self.open.iter().position(closes)
        {
            self.open.truncate(closed);
            return in_code;
        }
        if in_code {
            return true;
        }
        let is_code = !super::component::is_component(info);
        self.open.push(Fence { mark, length, is_code });
        is_code
    }
}

fn mask_line(
    line: &str,
    at: usize,
    file: FileId,
    base: usize,
    masked: &mut String,
    facts: &mut Vec<Fact>,
    problems: &mut Vec<Diagnostic>,
) {
    let mut rest = line;
    while let Some(start) = next_open(rest) {
        let (before, from_open) = rest.split_at(start);
        push_clean(masked, before);
        let offset = at + line.len() - from_open.len();
        let Some(length) = from_open.find("}}").map(|end| end + 2) else {
            problems.push(
                Diagnostic::error(codes::UNKNOWN_FACT, "`{{` has no `}}` on its line")
                    .at(Span::new(file, base + offset..base + offset + 2))
                    .help("write `{{ data.contacts.office.phone }}`, or put the braces in back-ticks to show them"),
            );
            push_clean(masked, from_open);
            return;
        };
        let written = &from_open[..length];
        rest = &from_open[length..];
        match parse(&written[2..length - 2]) {
            Ok(kind) => {
                let index = format!("{:0width$}", facts.len(), width = length - 6);
                masked.extend([OPEN]);
                masked.push_str(&index);
                masked.extend([CLOSE]);
                let range = offset..offset + length;
                facts.push(Fact { range, kind, written: written.to_owned() });
            }
            Err(misread) => {
                let inside = base + offset + 2;
                problems.push(misread.told(file, inside..inside + length - 4));
                push_clean(masked, written);
            }
        }
    }
    push_clean(masked, rest);
}

/// The next `{{` that stands outside of inline code.
fn next_open(line: &str) -> Option<usize> {
    let mut at = 0;
    while at < line.len() {
        let rest = &line[at..];
        if rest.starts_with("{{") {
            return Some(at);
        }
        if rest.starts_with('`') {
            let ticks = rest.len() - rest.trim_start_matches('`').len();
            let close = format!("{}{}", &rest[..ticks], "");
            at += match rest[ticks..].find(&close) {
                Some(end) => ticks + end + ticks,
                None => ticks,
            };
            continue;
        }
        at += rest.chars().next().map_or(1, char::len_utf8);
    }
    None
}

/// Why braces hold no fact.
enum Misread {
    Form,
    /// The word after `|`, and where it stands between the braces.
    Filter {
        word: String,
        at: usize,
    },
}

impl Misread {
    /// `inside`: the place between the braces.
    fn told(self, file: FileId, inside: Range<usize>) -> Diagnostic {
        let names = Filter::ALL.map(Filter::name);
        match self {
            Self::Form => {
                let written = inside.start - 2..inside.end + 2;
                Diagnostic::error(codes::UNKNOWN_FACT, "these braces hold no known expression")
                    .at(Span::new(file, written))
                    .help("write `{{ data.FILE.ID.FIELD }}`, or `{{ tbc(\"what is missing\") }}`")
            }
            Self::Filter { word, at } => {
                let start = inside.start + at;
                let problem = if word.contains('|') {
                    Diagnostic::error(codes::UNKNOWN_FILTER, "a value takes one filter")
                } else {
                    Diagnostic::error(codes::UNKNOWN_FILTER, format!("there is no filter `{word}`"))
                        .did_you_mean(&word, names)
                };
                let problem = problem.at(Span::new(file, start..start + word.len()));
                problem.help(format!("the filters are `{}`", names.join("`, `")))
            }
        }
    }
}

fn parse(inside: &str) -> Result<FactKind, Misread> {
    let trimmed = inside.trim();
    if let Some(argument) = trimmed.strip_prefix("tbc(").and_then(|rest| rest.strip_suffix(')')) {
        let quoted = argument.trim().strip_prefix('"').and_then(|what| what.strip_suffix('"'));
        let what = quoted.filter(|what| !what.contains('"')).ok_or(Misread::Form)?;
        return Ok(FactKind::Tbc(what.to_owned()));
    }
    let (path, filter) = match inside.split_once('|') {
        Some((path, filter)) => (path, Some(filter)),
        None => (inside, None),
    };
    let keys = path.trim().strip_prefix("data.").ok_or(Misread::Form)?;
    let keys: Vec<String> = keys.split('.').map(str::to_owned).collect();
    let named = |key: &String| {
        !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "-_".contains(c))
    };
    if !keys.iter().all(named) {
        return Err(Misread::Form);
    }
    let Some(filter) = filter else { return Ok(FactKind::Data(keys)) };
    let word = filter.trim();
    match Filter::ALL.into_iter().find(|known| known.name() == word) {
        Some(filter) => Ok(FactKind::Filtered(keys, filter)),
        None => {
            let at = inside.len() - filter.trim_start().len();
            Err(Misread::Filter { word: word.to_owned(), at })
        }
    }
}

/// The author's own private-use characters must not look like placeholders; U+FFFD has the same
/// three bytes, so places stay.
fn push_clean(masked: &mut String, text: &str) {
    if text.contains([OPEN, CLOSE]) {
        masked.extend(text.chars().map(|c| if c == OPEN || c == CLOSE { '\u{fffd}' } else { c }));
    } else {
        masked.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> (Masked<'_>, Vec<Diagnostic>) {
        let mut problems = Vec::new();
        (mask(text, FileId(0), 0, &mut problems), problems)
    }

    #[test]
    fn a_fact_keeps_its_length_and_comes_back() {
        let text = "Call {{ data.contacts.office.phone }} or [us](tel:{{data.a.b}}).\n";
        let (masked, problems) = masked(text);
        assert!(problems.is_empty());
        assert_eq!(masked.text.len(), text.len());
        assert_eq!(masked.facts.len(), 2);
        assert_eq!(&text[masked.facts[1].range.clone()], "{{data.a.b}}");
        let back = fill(&masked.text, |index| masked.facts[index].written.clone());
        assert_eq!(back, text);
    }

    #[test]
    fn code_keeps_its_braces() {
        let text = "`{{ data.x.y }}` and\n```jinja\n{{ data.x.y }}\n```\n{{ tbc(\"when\") }}\n";
        let (masked, problems) = masked(text);
        assert!(problems.is_empty());
        assert_eq!(masked.facts.len(), 1);
        assert_eq!(masked.facts[0].kind, FactKind::Tbc("when".into()));
    }

    #[test]
    fn a_component_holds_nothing_back_but_code_in_it_does() {
        let fact = "{{ data.x.y }}";
        let text = format!(
            "````{{steps title=\"{fact}\"}}\n{fact}\n```html\n{fact}\n```\n{fact}\n````\n{fact}\n"
        );
        let (masked, problems) = masked(&text);
        assert!(problems.is_empty());
        assert_eq!(masked.facts.len(), 4);
        assert_eq!(masked.text.matches(fact).count(), 1);
    }

    #[test]
    fn what_is_no_fact_is_reported_at_its_place() {
        for text in ["a {{ phone }}", "a {{ data. }}", "a {{ open", "a {{ tbc(x) }}"] {
            let (masked, problems) = masked(text);
            assert_eq!(masked.text, text);
            assert_eq!(problems.len(), 1, "{text}");
            assert_eq!(problems[0].span.unwrap().start, 2, "{text}");
        }
    }

    #[test]
    fn a_filter_is_read_and_a_wrong_one_told_at_its_word() {
        let text = "| {{ data.dates.fall.opens | date }} | {{data.a.b|tel}} |\n";
        let (masked, problems) = masked(text);
        assert!(problems.is_empty(), "{problems:?}");
        let filters: Vec<_> = masked.facts.iter().map(|fact| &fact.kind).collect();
        assert!(matches!(filters[0], FactKind::Filtered(path, Filter::Date) if path.len() == 3));
        assert!(matches!(filters[1], FactKind::Filtered(path, Filter::Tel) if path == &["a", "b"]));
        for (text, word) in [
            ("a {{ data.a.b | dat }}", "dat"),
            ("a {{ data.a.b | }}", ""),
            ("a {{ data.a.b | list | date }}", "list | date"),
        ] {
            let mut problems = Vec::new();
            mask(text, FileId(0), 0, &mut problems);
            assert_eq!(problems[0].code, codes::UNKNOWN_FILTER);
            assert_eq!(&text[problems[0].span.unwrap().range()], word);
        }
    }

    proptest::proptest! {
        #[test]
        fn masking_never_moves_a_byte(text in "[a-z{}|`\n .\u{e000}\u{e001}\"()]{0,80}") {
            let (masked, _) = masked(&text);
            proptest::prop_assert_eq!(masked.text.len(), text.len());
            for piece in pieces(&masked.text) {
                if let Piece::Fact(index) = piece {
                    proptest::prop_assert!(index < masked.facts.len());
                }
            }
        }
    }
}
