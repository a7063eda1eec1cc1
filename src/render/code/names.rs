//! Names are what differs from line to line of code, and a grammar does not care how they are called: it knows
//! keywords and the functions of a library, and takes any other word by its shape. So a line is looked up, and
//! matched, with its unknown names exchanged for others of the same shape, and thousands of lines become one. Which
//! words a grammar knows stands in its expressions.

use std::collections::HashSet;
use std::sync::LazyLock;

use syntect::parsing::syntax_definition::{Context, ContextReference, MatchOperation, Pattern};
use syntect::parsing::{SyntaxReference, SyntaxSet, SyntaxSetBuilder};

use super::SYNTAXES;

/// The languages whose grammars were held against this on a million lines of other people's code, with no difference
/// that a reader would see. In the others a line stays as it is.
const MEASURED: &[&str] = &["Rust", "Python", "JavaScript", "JSON", "YAML", "C", "C++", "Java", "Go", "C#"];

/// What a shorter word is can hang on any of its letters: `r"…"`, `u8`.
const SHORTEST_NAME: usize = 3;

static DEFINITIONS: LazyLock<SyntaxSetBuilder> = LazyLock::new(|| SYNTAXES.clone().into_builder());

/// The words that a grammar knows.
pub(super) struct Names {
    known: HashSet<Box<str>>,
}

/// A line with other names, and where each of them ends in it and in the line.
#[derive(Default)]
pub(super) struct Shape {
    pub(super) text: String,
    ends: Vec<(u32, u32)>,
    /// Where the names stand in the text.
    names: Vec<(u32, u32)>,
}

impl Names {
    /// None where lines must stay as they are.
    pub(super) fn of(syntax: &SyntaxReference) -> Option<Self> {
        if !MEASURED.contains(&syntax.name.as_str()) {
            return None;
        }
        let definition = DEFINITIONS.syntaxes().iter().find(|one| one.name == syntax.name)?;
        let mut names = Self { known: HashSet::new() };
        let mut met = HashSet::new();
        let mut open: Vec<&Context> = definition.contexts.values().collect();
        while let Some(context) = open.pop() {
            if met.insert(std::ptr::from_ref(context)) {
                names.add(context, &SYNTAXES, &mut open);
            }
        }
        Some(names)
    }

    fn add<'c>(&mut self, context: &'c Context, set: &'c SyntaxSet, open: &mut Vec<&'c Context>) {
        let mut follow = |reference: &ContextReference| {
            open.extend(reference.resolve(set).ok());
        };
        for pattern in &context.patterns {
            match pattern {
                Pattern::Include(reference) => follow(reference),
                Pattern::Match(found) => {
                    self.learn(found.regex.regex_str());
                    found.with_prototype.iter().for_each(&mut follow);
                    if let MatchOperation::Push(to) | MatchOperation::Set(to) = &found.operation {
                        to.iter().for_each(&mut follow);
                    }
                }
            }
        }
    }

    /// Every word of an expression. What stands after a `\` is no letter of a word, and a class of characters
    /// names none.
    fn learn(&mut self, expression: &str) {
        let mut word = String::new();
        let mut characters = expression.chars();
        let mut in_class = 0_usize;
        loop {
            let next = characters.next();
            if let Some(c) = next.filter(|c| in_class == 0 && is_part(*c)) {
                word.push(c);
                continue;
            }
            if !word.is_empty() {
                self.known.insert(std::mem::take(&mut word).into());
            }
            match next {
                None => return,
                Some('\\') => _ = characters.next(),
                Some('[') => in_class += 1,
                Some(']') => in_class = in_class.saturating_sub(1),
                Some(_) => {}
            }
        }
    }

    /// A known word, or one that begins or ends as known words do: `_t`.
    fn knows(&self, word: &str) -> bool {
        let ends = |part: Option<&str>| part.is_some_and(|part| self.known.contains(part));
        self.known.contains(word)
            || ends(word.rfind('_').map(|at| &word[at..]))
            || ends(word.find('_').map(|at| &word[..=at]))
    }

    /// The line with its unknown names exchanged, and its numbers.
    pub(super) fn shape(&self, line: &str, shape: &mut Shape) {
        shape.text.clear();
        shape.ends.clear();
        shape.names.clear();
        let bytes = line.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let end = at + bytes[at..].iter().take_while(|byte| is_part(**byte as char)).count();
            if end == at {
                let other = bytes[at..].iter().take_while(|byte| !is_part(**byte as char)).count();
                shape.text.push_str(&line[at..at + other]);
                at += other;
                continue;
            }
            let word = &line[at..end];
            // A word that goes on in another script is left alone, and so is what another sign gives a meaning.
            let before = at.checked_sub(1).map_or(b' ', |at| bytes[at]);
            let is_alone = before.is_ascii()
                && bytes.get(end).is_none_or(u8::is_ascii)
                && !br"\$%#&@".contains(&before);
            if is_alone && word.bytes().all(|byte| byte.is_ascii_digit()) && !word.starts_with('0') {
                shape.text.extend(word.bytes().map(|_| '1'));
            } else if is_alone && self.is_name(word) {
                let start = shape.text.len();
                exchange(word, &mut shape.text);
                let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
                shape.names.push((place(start), place(shape.text.len())));
                shape.ends.push((place(shape.text.len()), place(end)));
            } else {
                shape.text.push_str(word);
            }
            at = end;
        }
    }

    fn is_name(&self, word: &str) -> bool {
        word.len() >= SHORTEST_NAME
            && !word.bytes().any(|byte| byte.is_ascii_digit())
            && !self.knows(word)
    }
}

impl Shape {
    /// Whether a place in the text is inside of a name, where it has none in the line.
    pub(super) fn is_inside(&self, place: u32) -> bool {
        self.names.iter().any(|(start, end)| *start < place && place < *end)
    }

    /// A place in the text as one in the line.
    pub(super) fn in_line(&self, place: u32) -> u32 {
        match self.ends.iter().rev().find(|(end, _)| *end <= place) {
            Some((end, line)) => line + (place - end),
            None => place,
        }
    }
}

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Another name with the same turns between small letters, capitals and underscores.
fn exchange(word: &str, out: &mut String) {
    let bytes = word.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let letter = if bytes[at].is_ascii_uppercase() { 'Q' } else { 'q' };
        let same = |byte: &&u8| {
            **byte != b'_' && byte.is_ascii_uppercase() == bytes[at].is_ascii_uppercase()
        };
        if bytes[at] == b'_' {
            out.push('_');
            at += 1;
            continue;
        }
        let run = bytes[at..].iter().take_while(same).count();
        out.push(letter);
        if run > 1 {
            out.push(letter);
        }
        at += run;
    }
}
