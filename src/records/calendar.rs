//! A calendar file (iCalendar, RFC 5545) of days on which something is due.

use std::fmt::Write as _;

use quiz::Date;

/// Longest line in bytes, without its end (RFC 5545, section 3.1).
const LINE: usize = 75;

/// An event of one whole day. The texts may be foreign.
#[derive(Debug, Clone)]
pub(super) struct Event {
    /// The same in every file that is about the same thing, so that a later one replaces it.
    pub uid: String,
    pub day: Date,
    pub summary: String,
    pub description: String,
    /// So many days before, the calendar reminds of it; 0: it does not.
    pub remind_before: u32,
}

/// `written`: the day of the writing.
pub(super) fn calendar(events: &[Event], written: Date) -> String {
    let mut file = String::new();
    let stamp = format!("{}T120000Z", digits(written));
    let mut line = |text: &str| fold(text, &mut file);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//hallpass//records//EN");
    for event in events {
        line("BEGIN:VEVENT");
        line(&format!("UID:{}", text(&event.uid)));
        line(&format!("DTSTAMP:{stamp}"));
        line(&format!("DTSTART;VALUE=DATE:{}", digits(event.day)));
        line(&format!("DTEND;VALUE=DATE:{}", digits(event.day.plus_days(1))));
        line(&format!("SUMMARY:{}", text(&event.summary)));
        line(&format!("DESCRIPTION:{}", text(&event.description)));
        line("TRANSP:TRANSPARENT");
        if event.remind_before > 0 {
            line("BEGIN:VALARM");
            line("ACTION:DISPLAY");
            line(&format!("DESCRIPTION:{}", text(&event.summary)));
            line(&format!("TRIGGER:-P{}D", event.remind_before));
            line("END:VALARM");
        }
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    file
}

/// `20261218`.
fn digits(day: Date) -> String {
    day.to_string().replace('-', "")
}

/// A TEXT value (RFC 5545, section 3.3.11).
fn text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '\n' => escaped.push_str("\\n"),
            other if other.is_control() => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// One content line, folded between characters.
fn fold(line: &str, file: &mut String) {
    let mut length = 0;
    for character in line.chars() {
        if length + character.len_utf8() > LINE {
            // Writing into a `String` cannot fail.
            let _ = write!(file, "\r\n ");
            length = 1;
        }
        file.push(character);
        length += character.len_utf8();
    }
    file.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_characters_and_no_text_adds_one() {
        let event = Event {
            uid: "a;b".into(),
            day: "2026-12-31".parse().unwrap(),
            summary: "ñ, مرحبا; \\ ".repeat(12),
            description: "one\r\nEND:VCALENDAR\ntwo".into(),
            remind_before: 14,
        };
        let file = calendar(std::slice::from_ref(&event), "2026-12-01".parse().unwrap());
        assert!(file.split("\r\n").all(|line| line.len() <= LINE), "{file}");
        assert!(!file.replace("\r\n", "").contains(['\r', '\n']));
        let unfolded = file.replace("\r\n ", "");
        let line = |start: &str| unfolded.lines().find(|line| line.starts_with(start)).unwrap();
        assert_eq!(line("DTEND"), "DTEND;VALUE=DATE:20270101");
        assert_eq!(line("DESCRIPTION"), "DESCRIPTION:one\\nEND:VCALENDAR\\ntwo");
        let summary =
            line("SUMMARY:").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\");
        assert_eq!(summary, format!("SUMMARY:{}", event.summary));
        assert_eq!(unfolded.matches("END:VCALENDAR\r\n").count(), 1);
    }
}
