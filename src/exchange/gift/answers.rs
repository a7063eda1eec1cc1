//! What stands between the braces.

use std::ops::Range;

use crate::exchange::{Answer, Choice, Gap, Number, changed, left_out, trimmed};
use crate::exchange::{decimal, plain};

use super::read::{Reader, TextFormat, first_line};
use super::scan;

/// Hundred-thousandths of a per cent, since Moodle writes a third as `33.33333`.
pub(super) type Weight = i64;
pub(super) const FULL: Weight = 100 * 100_000;

/// An answer: its weight, its text and its feedback.
struct Written {
    weight: Weight,
    text: Range<usize>,
    feedback: Option<Range<usize>>,
}

pub(super) struct Answers<'r, 't> {
    reader: &'r mut Reader<'t>,
    /// The whole question.
    question: Range<usize>,
    inside: Range<usize>,
    format: TextFormat,
    /// Words follow the answers: a missing word.
    in_text: bool,
}

impl<'r, 't> Answers<'r, 't> {
    pub(super) fn new(
        reader: &'r mut Reader<'t>,
        question: Range<usize>,
        inside: Range<usize>,
        format: TextFormat,
        in_text: bool,
    ) -> Self {
        Self { reader, question, inside, format, in_text }
    }

    /// The answer, and the general feedback.
    pub(super) fn read(mut self) -> Option<(Answer, Option<String>)> {
        let explanation = self.general_feedback();
        let text = &self.reader.text[self.inside.clone()];
        let has = |mark| scan::find(text, mark).is_some();
        let answer = if text.is_empty() {
            self.leave_out("an essay cannot be graded by rule");
            None
        } else if text.starts_with('#') {
            self.number()
        } else if text.starts_with('>') {
            self.order()
        } else if has('~') {
            self.choice()
        } else if has('=') && arrow(text).is_some() {
            self.pairs()
        } else if let Some(right) = true_or_false(text) {
            Some(self.true_or_false(right))
        } else {
            self.text()
        };
        Some((answer?, explanation))
    }

    fn general_feedback(&mut self) -> Option<String> {
        let text = &self.reader.text[self.inside.clone()];
        let at = text.rfind("####")?;
        let feedback = self.inside.start + at + 4..self.inside.end;
        self.inside = trimmed(self.reader.text, self.inside.start..self.inside.start + at);
        let feedback = self.reader.markdown(feedback, self.format);
        (!feedback.is_empty()).then_some(feedback)
    }

    fn choice(&mut self) -> Option<Answer> {
        let text = self.reader.text;
        let single = scan::find(&text[self.inside.clone()], '=').is_some();
        let written = self.parts(&['~', '=']);
        if written.len() < 2 {
            self.leave_out("a choice needs two answers");
            return None;
        }
        let rights = written
            .iter()
            .filter(|answer| if single { answer.weight == FULL } else { answer.weight > 0 })
            .count();
        if rights == 0 {
            self.leave_out("no answer of this choice is right");
            return None;
        }
        if rights == written.len() {
            self.leave_out("every answer of this choice is right");
            return None;
        }
        self.tell_weights(&written, single, rights);
        let right =
            |answer: &Written| if single { answer.weight == FULL } else { answer.weight > 0 };
        let without_feedback = written.iter().all(|answer| answer.feedback.is_none());
        if self.in_text && single && rights == 1 && without_feedback {
            let menu = written.iter().map(|answer| (self.plain(&answer.text), right(answer)));
            return Some(Answer::Gap(Gap::Menu(menu.collect())));
        }
        let mut options = Vec::new();
        for answer in &written {
            options.push(Choice {
                text: self.markdown(&answer.text),
                right: right(answer),
                feedback: answer
                    .feedback
                    .as_ref()
                    .map(|range| self.markdown(range))
                    .filter(|text| !text.is_empty()),
            });
        }
        Some(Answer::Choice { options, partial: rights > 1 })
    }

    /// Ours: a question of one choice gives all or nothing; of several, each right tick a part, and each wrong
    /// one takes as much away.
    fn tell_weights(&mut self, written: &[Written], single: bool, rights: usize) {
        if single {
            for answer in
                written.iter().filter(|answer| answer.weight != FULL && answer.weight != 0)
            {
                let weight = percent(answer.weight);
                self.change(
                    &answer.text,
                    &format!("the weight of {weight}% is not carried over: this answer is wrong"),
                );
            }
            if rights > 1 {
                self.change_all("several answers with `=` are each right alone there; here all of them are to be ticked");
            }
            return;
        }
        if rights == 1 {
            self.change_all("boxes of which one is right become a single choice");
            return;
        }
        let share = FULL / Weight::try_from(rights).unwrap_or(1);
        let near = |weight: Weight, wanted: Weight| (weight - wanted).abs() < 100_000;
        let uneven = written.iter().any(|answer| answer.weight > 0 && !near(answer.weight, share));
        let wrong = || written.iter().filter(|answer| answer.weight <= 0);
        if uneven {
            self.change_all(
                "the weights are not carried over: here every right answer weighs the same",
            );
        }
        if wrong().any(|answer| answer.weight == 0) {
            self.change_all(
                "a wrong tick costs nothing there; here it takes away what a right one gives",
            );
        } else if wrong().any(|answer| !near(-answer.weight, share)) {
            self.change_all(
                "a wrong tick costs another share there; here it takes away what a right one gives",
            );
        }
    }

    fn pairs(&mut self) -> Option<Answer> {
        let text = self.reader.text;
        let (mut pairs, mut distractors) = (Vec::new(), Vec::new());
        for (_, part) in self.ranges(&['=']) {
            let Some(at) = arrow(&text[part.clone()]) else {
                let span = self.reader.span(&part);
                self.reader
                    .tell(left_out("this pair has no `->`", span).help("write `=left -> right`"));
                return None;
            };
            let left = self.markdown(&(part.start..part.start + at));
            let right = plain::escape_line(&self.plain(&(part.start + at + 2..part.end)));
            if left.is_empty() {
                distractors.push(right);
            } else {
                pairs.push((left, right));
            }
        }
        if pairs.len() < 2 {
            self.leave_out("matching needs two pairs");
            return None;
        }
        Some(Answer::Pairs { pairs, distractors, partial: true })
    }

    /// `>4 ALL VERTICAL RELATIVE`, then an item on each line: the question type `ordering` of Moodle.
    fn order(&mut self) -> Option<Answer> {
        let text = self.reader.text;
        let mut start = self.inside.start + 1;
        let first_end =
            text[start..self.inside.end].find('\n').map_or(self.inside.end, |at| start + at);
        let mut settings = Vec::new();
        for word in text[start..first_end].split_whitespace() {
            let is_setting =
                word.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase() || c == '_');
            if !is_setting {
                break;
            }
            settings.push(word);
        }
        if let Some(last) = settings.last() {
            let offset = last.as_ptr() as usize - text[start..].as_ptr() as usize;
            start += offset + last.len();
        }
        let mut items = Vec::new();
        let mut at = start;
        for line in text[start..self.inside.end].split_inclusive('\n') {
            let range = trimmed(text, at..at + line.len());
            at += line.len();
            if !range.is_empty() {
                items.push(self.markdown(&range));
            }
        }
        if items.len() < 2 {
            self.leave_out("ordering needs two items");
            return None;
        }
        let shown = settings.first().and_then(|word| word.parse::<usize>().ok());
        if shown.is_some_and(|shown| shown < items.len()) {
            self.change_all("there only some of the items are shown; here all of them are");
        }
        Some(Answer::Order { items, partial: !settings.contains(&"ALL_OR_NOTHING") })
    }

    fn true_or_false(&mut self, right: bool) -> Answer {
        let parts = scan::split(self.reader.text, &self.inside, '#');
        let mut feedback = |at: usize| {
            let text = parts.get(at).map(|range| self.reader.markdown(range.clone(), self.format));
            text.filter(|text| !text.is_empty())
        };
        let (for_wrong, for_right) = (feedback(1), feedback(2));
        let (of_true, of_false) =
            if right { (for_right, for_wrong) } else { (for_wrong, for_right) };
        let option =
            |text: &str, right, feedback| Choice { text: text.to_owned(), right, feedback };
        Answer::Choice {
            options: vec![option("True", right, of_true), option("False", !right, of_false)],
            partial: false,
        }
    }

    fn text(&mut self) -> Option<Answer> {
        let written = self.parts(&['=']);
        let mut accepted = Vec::new();
        for answer in self.full(written) {
            let text = self.plain(&answer.text);
            if text.replace("\\*", "").contains('*') {
                self.change(&answer.text, "an answer with `*` for any letters is not carried over");
            } else if !text.is_empty() {
                accepted.push(text.replace("\\*", "*"));
            }
        }
        if accepted.is_empty() {
            self.leave_out("no answer of this question can be carried over");
            return None;
        }
        // One typed answer that is a number is compared as one here.
        let number = match accepted.as_slice() {
            [only] => quiz::Decimal::parse(only),
            _ => None,
        };
        Some(match (number, self.in_text) {
            (Some(number), in_text) => {
                let number = Number::exactly(number);
                if in_text { Answer::Gap(Gap::Number(number)) } else { Answer::Number(number) }
            }
            (None, true) => Answer::Gap(Gap::Blank(accepted)),
            (None, false) => Answer::Text(accepted),
        })
    }

    fn number(&mut self) -> Option<Answer> {
        let text = self.reader.text;
        self.inside = trimmed(text, self.inside.start + 1..self.inside.end);
        if let Some(at) = scan::find(&text[self.inside.clone()], '~') {
            let wrong = self.inside.start + at..self.inside.end;
            self.change(
                &trimmed(text, wrong.clone()),
                "feedback for any other number is not carried over",
            );
            self.inside = trimmed(text, self.inside.start..wrong.start);
        }
        let written = self.parts(&['=']);
        let mut numbers = Vec::new();
        for answer in self.full(written) {
            match decimal::number(&scan::unescape(&text[answer.text.clone()]), ':') {
                Some(number) => numbers.push((answer, number)),
                None => self.change(&answer.text, "this is no number"),
            }
        }
        let mut numbers = numbers.into_iter();
        let Some((_, first)) = numbers.next() else {
            self.leave_out("no answer of this question is a number");
            return None;
        };
        for (other, _) in numbers {
            self.change(
                &other.text,
                "a question has one number here, so that this one is not carried over",
            );
        }
        Some(if self.in_text { Answer::Gap(Gap::Number(first)) } else { Answer::Number(first) })
    }

    /// The answers that are right as a whole; what is said of the others, and their feedback, is told.
    fn full(&mut self, written: Vec<Written>) -> Vec<Written> {
        let (full, part): (Vec<Written>, Vec<Written>) =
            written.into_iter().partition(|answer| answer.weight == FULL);
        for answer in &part {
            let weight = percent(answer.weight);
            self.change(
                &answer.text,
                &format!("an answer that earns {weight}% is not carried over"),
            );
        }
        for feedback in full.iter().filter_map(|answer| answer.feedback.as_ref()) {
            if !self.reader.text[feedback.clone()].trim().is_empty() {
                self.change(feedback, "feedback for a typed answer is not carried over");
            }
        }
        full
    }

    /// The parts that begin with one of the marks. `%50%` is a weight after `~`, and after `=` where there is no `~`;
    /// without it, `=` weighs all and `~` nothing.
    fn parts(&self, marks: &[char]) -> Vec<Written> {
        let text = self.reader.text;
        let choice = marks.contains(&'~');
        let part = |(mark, range): (Option<char>, Range<usize>)| {
            let usual = if mark == Some('~') || (choice && mark.is_none()) { 0 } else { FULL };
            let weighed = weight(&text[range.clone()]).filter(|_| !choice || mark != Some('='));
            let (weight, length) = weighed.unwrap_or((usual, 0));
            let start = range.start + length;
            let hash = scan::find(&text[start..range.end], '#').map(|at| start + at);
            let feedback = hash.map(|at| trimmed(text, at + 1..range.end));
            Written { weight, text: trimmed(text, start..hash.unwrap_or(range.end)), feedback }
        };
        self.ranges(marks).into_iter().map(part).collect()
    }

    /// What stands after each mark. Something before the first is a part of its own, as in Moodle.
    fn ranges(&self, marks: &[char]) -> Vec<(Option<char>, Range<usize>)> {
        let text = self.reader.text;
        let mut parts = vec![(None, self.inside.clone())];
        for (at, mark) in scan::marks(&text[self.inside.clone()]).filter(|(_, c)| marks.contains(c))
        {
            if let Some((_, last)) = parts.last_mut() {
                last.end = self.inside.start + at;
            }
            parts.push((Some(mark), self.inside.start + at + mark.len_utf8()..self.inside.end));
        }
        let parts = parts.into_iter().map(|(mark, range)| (mark, trimmed(text, range)));
        parts.filter(|(mark, range)| mark.is_some() || !range.is_empty()).collect()
    }

    fn markdown(&mut self, range: &Range<usize>) -> String {
        self.reader.markdown(range.clone(), self.format)
    }

    /// A text that is no Markdown there and none here.
    fn plain(&self, range: &Range<usize>) -> String {
        let range = &trimmed(self.reader.text, range.clone());
        let (_, start) = self.reader.format(range, self.format);
        scan::unescape(self.reader.text[start..range.end].trim())
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn leave_out(&mut self, message: &str) {
        let place = first_line(self.reader.text, &self.question);
        let span = self.reader.span(&place);
        self.reader.tell(left_out(message, span));
    }

    fn change(&mut self, place: &Range<usize>, message: &str) {
        let span = self.reader.span(place);
        self.reader.tell(changed(message, span));
    }

    fn change_all(&mut self, message: &str) {
        let place = first_line(self.reader.text, &self.question);
        self.change(&place, message);
    }
}

fn true_or_false(text: &str) -> Option<bool> {
    let word = scan::find(text, '#').map_or(text, |at| &text[..at]).trim();
    match word {
        "T" | "TRUE" => Some(true),
        "F" | "FALSE" => Some(false),
        _ => None,
    }
}

fn arrow(text: &str) -> Option<usize> {
    text.find("->")
}

/// `%50%`, `%-33.33333%`: the weight, and how long that is.
fn weight(text: &str) -> Option<(Weight, usize)> {
    let inside = text.strip_prefix('%')?;
    let (number, _) = inside.split_once('%')?;
    let (sign, digits) = number.strip_prefix('-').map_or((1, number), |digits| (-1, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = (1..=3).contains(&whole.len()) && whole.len() + part.len() < 12;
    let digits_only = whole.chars().chain(part.chars()).all(|c| c.is_ascii_digit());
    if !is_number || !digits_only {
        return None;
    }
    let whole: Weight = whole.parse().ok()?;
    let part: Weight = format!("{part:0<5}").get(..5)?.parse().ok()?;
    Some((sign * (whole * 100_000 + part), number.len() + 2))
}

pub(super) fn percent(weight: Weight) -> String {
    let sign = if weight < 0 { "-" } else { "" };
    let (whole, part) = (weight.abs() / 100_000, weight.abs() % 100_000);
    let part = format!("{part:05}");
    let part = part.trim_end_matches('0');
    let point = if part.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{part}")
}
