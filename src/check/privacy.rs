//! Privacy: nothing in the content that looks like a person's number or birth date, whatever kind of file it
//! stands in. The content needs no student's data anywhere, so what looks like it got in by mistake.

use std::ops::Range;

use rayon::prelude::*;

use crate::diag::{Diagnostic, FileId, Quiet, Span, codes};
use crate::model::Model;
use crate::parse::days;
use crate::read::{Layer, Sources};
use crate::share::share;

/// How far before a number or a day the word stands that says what it is, in bytes of its line.
const REACH: usize = 48;

/// Words before a day that make it a birth date, in the languages of the interface.
const BIRTH: &[&str] = &[
    "birth date",
    "birth day",
    "birthdate",
    "birthday",
    "born",
    "date of birth",
    "d.o.b",
    "dob",
    "cumpleaños",
    "fecha de nacimiento",
    "nacida",
    "nacido",
    "nació",
    "تاريخ الميلاد",
    "تاريخ ميلاد",
];

/// Words that make of a birth date the bound of a rule.
const BOUNDS: &[&str] =
    &["before", "after", "between", "earlier", "later", "antes", "después", "قبل", "بعد"];

/// Words before a number that make it a student's.
const STUDENT: &[&str] = &[
    "student id",
    "student no",
    "student num",
    "student #",
    "pupil id",
    "pupil no",
    "id number",
    "id no",
    "id #",
    "id:",
    "id is",
    "id=",
    "sis id",
    "cps id",
    "student_id",
    "student-id",
    "studentid",
    "identificación",
    "número de estudiante",
    "matrícula",
    "رقم الطالب",
];

/// Words before nine digits without hyphens that make them a social security number.
const SECURITY: &[&str] = &["ssn", "social security", "seguro social", "الضمان الاجتماعي"];

/// Every text of the content, as it is written.
pub(super) fn people(_: &Model, sources: &Sources, quiet: &Quiet, problems: &mut Vec<Diagnostic>) {
    let files: Vec<(FileId, &str)> = sources
        .layer(Layer::Content)
        .filter(|(id, _)| !quiet.is_known(*id))
        .map(|(id, file)| (id, file.text.as_str()))
        .collect();
    let of_each = |&(file, text): &(FileId, &str)| {
        let found = in_text(file, text);
        quiet.hear(file, &found);
        found
    };
    let found: Vec<Diagnostic> = share(&files).flat_map_iter(of_each).collect();
    problems.extend(found);
}

fn in_text(file: FileId, text: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.bytes().any(|byte| byte.is_ascii_digit()) {
            in_line(file, line, start, &mut found);
        }
        start += line.len();
    }
    found
}

fn in_line(file: FileId, line: &str, start: usize, problems: &mut Vec<Diagnostic>) {
    let at = |range: &Range<usize>| Span::new(file, start + range.start..start + range.end);
    let help = "take it out: the content needs no student's data, and what is published cannot be called back";
    for number in numbers(line) {
        let (code, what) = match kind(line, &number) {
            Some(Kind::Security) => (codes::SOCIAL_SECURITY_NUMBER, "a social security number"),
            Some(Kind::Student) => (codes::STUDENT_ID, "a student's id"),
            None => continue,
        };
        let message = format!("`{}` looks like {what}", &line[number.clone()]);
        problems.push(Diagnostic::error(code, message).at(at(&number)).help(help));
    }
    let lower = line.to_lowercase();
    if !BIRTH.iter().any(|word| lower.contains(word)) {
        return;
    }
    for (range, _) in days(line) {
        let before = reach(line, range.start);
        let told = BIRTH.iter().filter_map(|word| Some((before.rfind(word)?, word.len()))).max();
        let Some((at_word, length)) = told else { continue };
        let between = &before[at_word + length..];
        let is_word = before[..at_word].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        if is_word && !BOUNDS.iter().any(|bound| between.contains(bound)) {
            let message = format!("`{}` looks like somebody's birth date", &line[range.clone()]);
            problems.push(Diagnostic::error(codes::BIRTH_DATE, message).at(at(&range)).help(help));
        }
    }
}

/// What stands before a place on its line, in lower case and not too far.
fn reach(line: &str, at: usize) -> String {
    let from = line.ceil_char_boundary(at.saturating_sub(REACH));
    line[from..at].to_lowercase()
}

enum Kind {
    Security,
    Student,
}

/// Runs of digits, with single hyphens or spaces between them, that are no part of a word or address.
fn numbers(line: &str) -> Vec<Range<usize>> {
    let bytes = line.as_bytes();
    let mut numbers = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && is_of_number(bytes, at) {
            at += 1;
        }
        if is_alone(line, start..at) {
            numbers.push(start..at);
        }
    }
    numbers
}

fn is_of_number(bytes: &[u8], at: usize) -> bool {
    let next_is_digit = bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
    bytes[at].is_ascii_digit() || (matches!(bytes[at], b'-' | b' ') && next_is_digit)
}

/// Part of a word, a path, a decimal, an amount of money or an address it is another thing.
fn is_alone(line: &str, range: Range<usize>) -> bool {
    let before = line[..range.start].chars().next_back();
    let after = line[range.end..].chars().next();
    let joins = |c: char| c.is_alphanumeric() || "_/.,+-%$€@&=?~".contains(c);
    // A number at the end of a sentence has a full stop after it.
    let ends = |c: char| {
        c.is_alphanumeric()
            || "_/-%@=~".contains(c)
            || (".,".contains(c)
                && line[range.end + 1..].starts_with(|next: char| next.is_ascii_digit()))
    };
    let labelled = before == Some('=') && reach(line, range.start).ends_with("id=");
    let word = line[..range.start].rsplit(char::is_whitespace).next().unwrap_or_default();
    let in_address = word.contains("://");
    (labelled || !before.is_some_and(joins)) && !after.is_some_and(ends) && !in_address
}

fn kind(line: &str, number: &Range<usize>) -> Option<Kind> {
    let text = &line[number.clone()];
    let groups: Vec<usize> = text.split(['-', ' ']).map(str::len).collect();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let before = reach(line, number.start);
    let says = |words: &[&str]| words.iter().any(|word| before.contains(word));
    let hyphens = text.matches('-').count();
    if groups == [3, 2, 4] && (hyphens == 2 || says(SECURITY)) {
        return Some(Kind::Security);
    }
    if groups == [9] && says(SECURITY) {
        return Some(Kind::Security);
    }
    // Chicago's ids have eight digits; with the word before it any number of this length is one.
    let is_id = match groups.as_slice() {
        // Ones and zeros are a number for machines.
        [8] => says(STUDENT) || !(is_day(&digits) || digits.bytes().all(|digit| digit < b'2')),
        [6 | 7 | 9 | 10] => says(STUDENT),
        _ => false,
    };
    is_id.then_some(Kind::Student)
}

/// `20261123`.
fn is_day(digits: &str) -> bool {
    let (year, rest) = digits.split_at(4);
    let (month, day) = rest.split_at(2);
    days(&format!("{year}-{month}-{day}")).len() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&'static str, &str)> {
        let told = in_text(FileId(0), text);
        told.iter().map(|d| (d.code.id(), &text[d.span.unwrap().range()])).collect()
    }

    #[test]
    fn what_looks_like_a_person_is_found_at_its_place() {
        assert_eq!(found("His number is 123-45-6789.\n"), [("HP150", "123-45-6789")]);
        assert_eq!(found("SSN: 123456789"), [("HP150", "123456789")]);
        assert_eq!(found("Ana, born March 2, 2009, came"), [("HP151", "March 2, 2009")]);
        assert_eq!(found("x\nDOB: 3/2/2009\n"), [("HP151", "3/2/2009")]);
        assert_eq!(
            found("fecha de nacimiento: 2 de marzo de 2009"),
            [("HP151", "2 de marzo de 2009")]
        );
        assert_eq!(found("The student 50123456 was moved."), [("HP152", "50123456")]);
        assert_eq!(found("student id 412345"), [("HP152", "412345")]);
        assert_eq!(found("[x](a.md?id=41234567)"), [("HP152", "41234567")]);
    }

    #[test]
    fn what_only_has_digits_is_not() {
        for text in [
            "Call (773) 555-0123 or 773-555-0123.",
            "105 ILCS 10/8.1, Public Act 103-0542, 23 Ill. Adm. Code 375.75",
            "[law](https://www.ilga.gov/documents/12345678.html) and https://x.org/?d=12345678",
            "of: 20261123",
            "the byte 00000110",
            "born on or after September 1, 2008",
            "A student reborn March 2, 2009",
            "about 12,345,678 people, $12345678, 60607-1234",
            "reviewed 2026-11-23, the year 2026-27",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "[0-9 \u{a0}\\-.,/=iIdD:bornéاه]{0,60}") {
            for problem in in_text(FileId(0), &text) {
                proptest::prop_assert!(text.get(problem.span.unwrap().range()).is_some());
            }
        }
    }
}
