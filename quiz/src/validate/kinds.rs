//! What each kind of question must have.

use std::collections::BTreeSet;

use crate::question::{Choice, Gap, Kind, MAX_OPTIONS, Pair, Question, Range};
use crate::typed::{MAX_TYPED, fold};

use super::{Fault, case};

type Tell<'t> = &'t mut dyn FnMut(Option<usize>, Fault);

pub(super) fn validate(question: &Question, tell: Tell<'_>) {
    let id = question.id.as_str();
    match &question.kind {
        Kind::Choice { options, many, .. } => choice(id, options, *many, tell),
        Kind::Ordering { items, .. } => texts(id, "item", 2, items, tell),
        Kind::Matching { pairs, distractors, .. } => matching(id, pairs, distractors, tell),
        Kind::Number { range } => number(id, Some(0), *range, tell),
        Kind::Text { accepted: texts } => accepted(id, None, texts, tell),
        Kind::Fill { gaps, .. } => fill(question, gaps, tell),
        Kind::Case { steps } => case::validate(id, steps, tell),
        Kind::Attest { statements } => texts(id, "statement", 1, statements, tell),
    }
    let gives_part = match &question.kind {
        Kind::Case { steps } => steps
            .iter()
            .flat_map(|step| &step.options)
            .any(|option| (1..100).contains(&option.credit.get())),
        kind => kind.gives_part(),
    };
    if gives_part && question.points == 1 {
        tell(None, Fault::PartialOfOnePoint { id: id.to_owned() });
    }
}

/// How many there are, and that each has words of its own.
fn texts(id: &str, part: &'static str, least: usize, texts: &[String], tell: Tell<'_>) {
    let id = || id.to_owned();
    how_many(&id(), part, least, texts.len(), tell);
    let mut seen = BTreeSet::new();
    for (place, text) in texts.iter().map(|text| text.trim()).enumerate() {
        if text.is_empty() {
            tell(Some(place), Fault::Empty { id: id(), part, place });
        } else if !seen.insert(text) {
            tell(Some(place), Fault::Same { id: id(), part, text: text.to_owned() });
        }
    }
}

pub(super) fn how_many(id: &str, part: &'static str, least: usize, found: usize, tell: Tell<'_>) {
    let (id, most) = (id.to_owned(), MAX_OPTIONS);
    if found < least {
        tell(None, Fault::TooFew { id, part, found, least });
    } else if found > most {
        tell(None, Fault::TooMany { id, part, found, most });
    }
}

fn choice(id: &str, options: &[Choice], many: bool, tell: Tell<'_>) {
    let words: Vec<String> = options.iter().map(|option| option.text.clone()).collect();
    texts(id, "option", 2, &words, tell);
    let id = id.to_owned();
    match options.iter().filter(|option| option.right).count() {
        0 => tell(None, Fault::NoRightOption { id }),
        1 => {}
        found if !many => tell(None, Fault::SeveralRightOptions { id, found }),
        found if found == options.len() => tell(None, Fault::EveryOptionRight { id }),
        _ => {}
    }
}

fn matching(id: &str, pairs: &[Pair], distractors: &[String], tell: Tell<'_>) {
    let lefts: Vec<String> = pairs.iter().map(|pair| pair.left.clone()).collect();
    texts(id, "row", 2, &lefts, tell);
    let id = || id.to_owned();
    let mut rights = BTreeSet::new();
    for (place, pair) in pairs.iter().enumerate() {
        if pair.right.trim().is_empty() {
            tell(Some(place), Fault::Empty { id: id(), part: "right side", place });
        }
        rights.insert(pair.right.trim());
    }
    if rights.len() + distractors.len() > MAX_OPTIONS {
        let found = rights.len() + distractors.len();
        tell(None, Fault::TooMany { id: id(), part: "right side", found, most: MAX_OPTIONS });
    }
    if rights.len() == 1 && distractors.is_empty() && pairs.len() > 1 {
        tell(None, Fault::OneRightSide { id: id() });
    }
    let mut seen = BTreeSet::new();
    for (at, text) in distractors.iter().map(|text| text.trim()).enumerate() {
        let place = pairs.len() + at;
        if text.is_empty() {
            tell(Some(place), Fault::Empty { id: id(), part: "distractor", place: at });
        } else if rights.contains(text) {
            tell(Some(place), Fault::RightDistractor { id: id(), text: text.to_owned() });
        } else if !seen.insert(text) {
            tell(Some(place), Fault::Same { id: id(), part: "distractor", text: text.to_owned() });
        }
    }
}

fn number(id: &str, place: Option<usize>, range: Range, tell: Tell<'_>) {
    if range.high < range.low {
        tell(place, Fault::EmptyRange { id: id.to_owned() });
    }
}

/// In a gap all faults are told at the gap.
fn accepted(id: &str, gap: Option<usize>, texts: &[String], tell: Tell<'_>) {
    let (id, part) = (|| id.to_owned(), "accepted answer");
    how_many(&id(), part, 1, texts.len(), tell);
    let mut seen = BTreeSet::new();
    for (place, text) in texts.iter().enumerate() {
        let at = gap.or(Some(place));
        if fold(text).is_empty() {
            tell(at, Fault::Empty { id: id(), part, place });
        } else if text.chars().count() > MAX_TYPED || text.chars().any(char::is_control) {
            tell(at, Fault::NotTypeable { id: id(), text: text.clone() });
        } else if !seen.insert(fold(text)) {
            tell(at, Fault::Same { id: id(), part, text: text.clone() });
        }
    }
}

fn fill(question: &Question, gaps: &[Gap], tell: Tell<'_>) {
    let id = &question.id;
    how_many(id, "gap", 1, gaps.len(), tell);
    for (place, gap) in gaps.iter().enumerate() {
        match gap {
            Gap::Menu { options, right } => {
                texts(id, "option", 2, options, &mut |_, fault| tell(Some(place), fault));
                if *right >= options.len() {
                    tell(Some(place), Fault::NoRightOption { id: id.clone() });
                }
            }
            Gap::Number(range) => number(id, Some(place), *range, tell),
            Gap::Text(texts) => accepted(id, Some(place), texts, tell),
        }
        if !question.prompt.contains(&format!("[[{}]]", place + 1)) {
            tell(Some(place), Fault::GapNotInPrompt { id: id.clone(), gap: place });
        }
    }
}
