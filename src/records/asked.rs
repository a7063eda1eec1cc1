//! The short form in which a statement keeps what was asked: `[[place, points, of, answer], …]`, the answer as the
//! log spells it, `null` for none. A report reads half a million of them, each of some dozen parts, and a reader
//! that is made for the form alone takes a fifth of the time of a general one. It takes nothing else: what this
//! program did not write is nothing.

use std::borrow::Cow;

use quiz::{Answer, Part};

use super::json::Reader;

/// A question that was asked, with what it earned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked<'t> {
    /// Index in the quiz's questions.
    pub question: usize,
    pub points: u32,
    /// Points there were to earn.
    pub of: u32,
    /// As the log spells it, see [`answer`]: many people give the same.
    pub answer: Option<Cow<'t, str>>,
}

/// Reads the questions of an attempt; `None` where the text is of another form.
pub(super) fn read(text: &str) -> Option<Vec<Asked<'_>>> {
    let mut json = Reader::new(text);
    let all = json.list(asked)?;
    json.is_done().then_some(all)
}

/// An answer as the log spells it.
pub(super) fn answer(text: &str) -> Option<Answer> {
    let mut json = Reader::new(text);
    let parts = json.list(part)?;
    json.is_done().then_some(Answer(parts))
}

fn asked<'t>(json: &mut Reader<'t>) -> Option<Asked<'t>> {
    json.take(b'[')?;
    let question = json.number()?;
    json.take(b',')?;
    let points = json.number()?;
    json.take(b',')?;
    let of = json.number()?;
    json.take(b',')?;
    let is_none = json.next_is_word("null");
    let answer = if is_none { None } else { Some(json.raw_list()?.into()) };
    json.take(b']')?;
    Some(Asked { question, points, of, answer })
}

fn part(json: &mut Reader<'_>) -> Option<Part> {
    match json.peek()? {
        b'"' => json.quoted().map(Part::Text),
        _ => json.number().map(Part::Pick),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn part() -> impl Strategy<Value = Part> {
        prop_oneof![any::<u32>().prop_map(Part::Pick), "\\PC{0,12}".prop_map(Part::Text)]
    }

    fn question() -> impl Strategy<Value = (usize, u32, u32, Option<Vec<Part>>)> {
        let answer = proptest::option::of(proptest::collection::vec(part(), 0..4));
        (0..500_usize, any::<u32>(), any::<u32>(), answer)
    }

    proptest! {
        /// A general reader of JSON reads the same.
        #[test]
        fn what_is_written_is_read(rows in proptest::collection::vec(question(), 0..6)) {
            let spell = |parts: &Option<Vec<Part>>| {
                parts.as_ref().map(|parts| Answer(parts.clone()).to_json())
            };
            let spelled: Vec<String> = rows
                .iter()
                .map(|(question, points, of, answer)| {
                    let answer = spell(answer).unwrap_or_else(|| "null".to_owned());
                    format!("[{question},{points},{of},{answer}]")
                })
                .collect();
            let text = format!("[{}]", spelled.join(","));
            prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
            let found = read(&text).unwrap();
            prop_assert_eq!(found.len(), rows.len());
            for (found, (question, points, of, given)) in found.iter().zip(rows) {
                prop_assert_eq!((found.question, found.points, found.of), (question, points, of));
                let understood = found.answer.as_ref().map(|text| answer(text).unwrap());
                prop_assert_eq!(understood, given.map(Answer));
            }
        }

        #[test]
        fn no_text_panics(text in "[\\[\\],0-9null\"\\\\aé]{0,40}") {
            let _ = read(&text);
            let _ = answer(&text);
        }
    }
}
