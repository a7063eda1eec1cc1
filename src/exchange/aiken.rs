//! Aiken: a question, its lettered answers, and `ANSWER: B`.
//!
//! As Moodle reads it (<https://docs.moodle.org/en/Aiken_format>): an answer begins with a capital letter, `.` or `)`
//! and a space; `ANSWER:` ends the question. Kinder than Moodle: a question may have several lines, and letters and
//! `ANSWER:` may be small.

use std::ops::Range;

use crate::diag::{FileId, Span};

use super::{Answer, Choice, Import, Item, left_out, plain, trimmed};

/// `ANSWER: B`
pub(super) fn is_answer_line(line: &str) -> bool {
    line.trim().get(..7).is_some_and(|start| start.eq_ignore_ascii_case("ANSWER:"))
}

pub(super) fn read(text: &str, file: FileId) -> Import {
    let mut reader = Reader { file, import: Import::default(), open: Open::default() };
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let range = trimmed(text, at..at + line.len());
        at += line.len();
        reader.line(text[range.clone()].trim_start_matches('\u{feff}'), &range);
    }
    if !reader.open.question.is_empty() || !reader.open.options.is_empty() {
        reader.unanswered();
    }
    reader.import
}

/// The question being read.
#[derive(Default)]
struct Open {
    question: Vec<String>,
    /// Letter and text.
    options: Vec<(char, String)>,
    place: Option<Range<usize>>,
}

struct Reader {
    file: FileId,
    import: Import,
    open: Open,
}

impl Reader {
    fn line(&mut self, line: &str, range: &Range<usize>) {
        if line.is_empty() {
            return;
        }
        if is_answer_line(line) {
            self.answer(line[7..].trim(), range);
            return;
        }
        if let Some((letter, text)) = option(line).filter(|_| !self.open.question.is_empty()) {
            self.open.options.push((letter, plain::escape(text)));
            return;
        }
        if !self.open.options.is_empty() {
            self.unanswered();
        }
        self.open.place.get_or_insert_with(|| range.clone());
        self.open.question.push(line.to_owned());
    }

    /// A question begins, or the file ends, before the answer of the one above.
    fn unanswered(&mut self) {
        let open = std::mem::take(&mut self.open);
        self.import.found += 1;
        let message = if open.options.is_empty() {
            "this text has no answers such as `A. Within 10 days`"
        } else {
            "this question has no line `ANSWER:` after its answers"
        };
        self.leave_out(message, open.place.unwrap_or(0..0));
    }

    fn answer(&mut self, letter: &str, range: &Range<usize>) {
        let open = std::mem::take(&mut self.open);
        self.import.found += 1;
        let place = open.place.clone().unwrap_or_else(|| range.clone());
        if open.question.is_empty() || open.options.len() < 2 {
            self.leave_out("a question needs a text and two answers before its `ANSWER:`", place);
            return;
        }
        let mut letters = letter.chars();
        let wanted = letters.next().map(|letter| letter.to_ascii_uppercase());
        let alone = letters.as_str().trim_matches(['.', ')', ' ']).is_empty();
        if !alone || !open.options.iter().any(|(letter, _)| Some(*letter) == wanted) {
            self.leave_out(
                &format!("expected the letter of one answer above, found `{letter}`"),
                range.clone(),
            );
            return;
        }
        let options = open.options.into_iter().map(|(letter, text)| Choice {
            text,
            right: Some(letter) == wanted,
            feedback: None,
        });
        let prompt = plain::escape(&open.question.join("\n"));
        let answer = Answer::Choice { options: options.collect(), partial: false };
        self.import.items.push(Item::new(prompt, answer, Span::new(self.file, place)));
    }

    fn leave_out(&mut self, message: &str, place: Range<usize>) {
        self.import.problems.push(left_out(message, Span::new(self.file, place)));
    }
}

/// `A. Within 10 days`, `b) Within 14 days`
fn option(line: &str) -> Option<(char, &str)> {
    let mut chars = line.chars();
    let letter = chars.next().filter(char::is_ascii_alphabetic)?;
    chars.next().filter(|c| ".)".contains(*c))?;
    let text = chars.as_str();
    (text.starts_with([' ', '\t'])).then_some((letter.to_ascii_uppercase(), text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(import: &Import) -> Vec<&str> {
        import.problems.iter().map(|problem| problem.message.as_str()).collect()
    }

    #[test]
    fn questions_are_read_with_their_answer() {
        let text = "What counts\nas *one* day?\nA) A school day\nB) A calendar day\nANSWER: B\n\n\
                    Who asks?\na. The new school\nb. The old school\nanswer: a.\n";
        let import = read(text, FileId(0));
        assert!(import.problems.is_empty(), "{:?}", messages(&import));
        let [first, second] = import.items.as_slice() else { panic!("{:?}", import.items) };
        assert_eq!(first.prompt, "What counts\\\nas \\*one\\* day?");
        let right = |item: &Item| match &item.answer {
            Answer::Choice { options, .. } => {
                options.iter().find(|option| option.right).unwrap().text.clone()
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(
            (right(first).as_str(), right(second).as_str()),
            ("A calendar day", "The new school")
        );
    }

    #[test]
    fn what_is_no_question_is_told_and_the_next_one_read() {
        let text = "Lost\nA. one\nB. two\nNext\nA. one\nB. two\nANSWER: C\nAlone\nANSWER: A\nGood\nA. x\nB. y\nANSWER: A\nEnd";
        let import = read(text, FileId(0));
        assert_eq!(
            messages(&import),
            [
                "this question has no line `ANSWER:` after its answers",
                "expected the letter of one answer above, found `C`",
                "a question needs a text and two answers before its `ANSWER:`",
                "this text has no answers such as `A. Within 10 days`",
            ]
        );
        assert_eq!((import.items.len(), import.found), (1, 5));
    }
}
