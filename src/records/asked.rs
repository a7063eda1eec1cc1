//! The short form in which a statement keeps what was asked: `[[place, points, of, answer], …]`, the answer as the
//! log spells it, `null` for none. A report reads half a million of them, each of some dozen parts, and a reader
//! that is made for the form alone takes a fifth of the time of a general one. It takes nothing else: what this
//! program did not write is nothing.

use quiz::{Answer, Part};

use super::json::Reader;
use super::verify::Given;

/// Reads the questions of an attempt; `None` where the text is of another form.
pub(super) fn read(text: &str) -> Option<Vec<Given>> {
    let mut json = Reader::new(text);
    let all = json.list(given)?;
    json.is_done().then_some(all)
}

fn given(json: &mut Reader<'_>) -> Option<Given> {
    json.take(b'[')?;
    let question = json.number()?;
    json.take(b',')?;
    let points = json.number()?;
    json.take(b',')?;
    let of = json.number()?;
    json.take(b',')?;
    let is_none = json.next_is_word("null");
    let answer = if is_none { None } else { Some(Answer(json.list(part)?)) };
    json.take(b']')?;
    Some(Given { question, points, of, answer })
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
            let rows: Vec<Given> = rows
                .into_iter()
                .map(|(question, points, of, answer)| {
                    Given { question, points, of, answer: answer.map(Answer) }
                })
                .collect();
            let spelled: Vec<String> = rows
                .iter()
                .map(|row| {
                    let answer =
                        row.answer.as_ref().map_or_else(|| "null".to_owned(), Answer::to_json);
                    format!("[{},{},{},{answer}]", row.question, row.points, row.of)
                })
                .collect();
            let text = format!("[{}]", spelled.join(","));
            prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
            prop_assert_eq!(read(&text), Some(rows));
        }

        #[test]
        fn no_text_panics(text in "[\\[\\],0-9null\"\\\\aé]{0,40}") {
            let _ = read(&text);
        }
    }
}
