//! The short form in which a statement keeps what was asked: `[[place, points, of, answer], …]`, the answer as the
//! log spells it, `null` for none. A report reads half a million of them, each of some dozen parts, and a reader
//! that is made for the form alone takes a fifth of the time of a general one. It takes nothing else: what this
//! program did not write is nothing.

use quiz::{Answer, Part};

use super::verify::Given;

/// Reads the questions of an attempt; `None` where the text is of another form.
pub(super) fn read(text: &str) -> Option<Vec<Given>> {
    let mut reader = Reader { text, at: 0 };
    let mut all = Vec::new();
    reader.take(b'[')?;
    if reader.next_is(b']') {
        return reader.is_done().then_some(all);
    }
    loop {
        all.push(reader.given()?);
        if !reader.next_is(b',') {
            break;
        }
    }
    reader.take(b']')?;
    reader.is_done().then_some(all)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn given(&mut self) -> Option<Given> {
        self.take(b'[')?;
        let question = usize::try_from(self.number()?).ok()?;
        self.take(b',')?;
        let points = self.number()?;
        self.take(b',')?;
        let of = self.number()?;
        self.take(b',')?;
        let answer = self.answer()?;
        self.take(b']')?;
        Some(Given { question, points, of, answer })
    }

    #[expect(clippy::option_option, reason = "no answer was given, or none can be read")]
    fn answer(&mut self) -> Option<Option<Answer>> {
        if let Some(rest) = self.text[self.at..].strip_prefix("null") {
            self.at = self.text.len() - rest.len();
            return Some(None);
        }
        self.take(b'[')?;
        let mut parts = Vec::new();
        if self.next_is(b']') {
            return Some(Some(Answer(parts)));
        }
        loop {
            parts.push(match self.text.as_bytes().get(self.at)? {
                b'"' => Part::Text(self.quoted()?),
                _ => Part::Pick(self.number()?),
            });
            if !self.next_is(b',') {
                break;
            }
        }
        self.take(b']')?;
        Some(Some(Answer(parts)))
    }

    fn number(&mut self) -> Option<u32> {
        let rest = &self.text[self.at..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        self.at += digits;
        rest[..digits].parse().ok()
    }

    /// A text in quotation marks, with JSON's escapes.
    fn quoted(&mut self) -> Option<String> {
        let rest = &self.text[self.at..];
        let mut escaped = false;
        let end = rest.bytes().skip(1).position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        })?;
        let quoted = &rest[..end + 2];
        self.at += quoted.len();
        serde_json::from_str(quoted).ok()
    }

    fn next_is(&mut self, byte: u8) -> bool {
        let is = self.text.as_bytes().get(self.at) == Some(&byte);
        self.at += usize::from(is);
        is
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        self.next_is(byte).then_some(())
    }

    fn is_done(&self) -> bool {
        self.at == self.text.len()
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
