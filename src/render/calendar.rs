//! `calendar.ics`: what has a day, for people's own calendars. RFC 5545.
//!
//! Everyone gets the office's windows and deadlines; a course's calendar also has the days of its
//! certifications and the reviews of all pages, which are the staff's business alone.

use jiff::civil::Date;

use crate::model::facts::items;
use crate::model::{Language, Model, Site};
use crate::theme::Words;
use crate::yaml::schema::yearly;

/// RFC 5545, section 3.1: a line has at most this many octets, its end not counted.
const LINE: usize = 75;

/// All of one day.
struct Event {
    /// Stays the same from build to build, so that a calendar moves the event instead of adding one.
    id: String,
    day: Date,
    yearly: bool,
    summary: String,
    url: Option<String>,
}

/// The calendar of a site; none when nothing in it has a day.
pub(super) fn calendar(
    model: &Model,
    site: &Site,
    language: &Language,
    words: &Words,
) -> Option<String> {
    let mut events = office_dates(model, site, words);
    if let Some(course) = &site.course {
        certifications(model, &course.id, words, &mut events);
        reviews(model, language, words, &mut events);
    }
    if events.is_empty() {
        return None;
    }
    events.sort_by(|a, b| (a.day, &a.id).cmp(&(b.day, &b.id)));
    let mut text = String::new();
    line(&mut text, "BEGIN:VCALENDAR");
    line(&mut text, "VERSION:2.0");
    line(&mut text, concat!("PRODID:-//Hallpass//Hallpass ", env!("CARGO_PKG_VERSION"), "//EN"));
    line(&mut text, "CALSCALE:GREGORIAN");
    line(&mut text, &format!("X-WR-CALNAME:{}", escape(model.face(site, language).title)));
    let host = host(&site.config.base_url);
    let stamp = format!("{}T000000Z", basic(model.as_of));
    for event in &events {
        line(&mut text, "BEGIN:VEVENT");
        line(&mut text, &format!("UID:{}@{host}", escape(&event.id)));
        line(&mut text, &format!("DTSTAMP:{stamp}"));
        line(&mut text, &format!("DTSTART;VALUE=DATE:{}", basic(event.day)));
        if event.yearly {
            line(&mut text, "RRULE:FREQ=YEARLY");
        }
        line(&mut text, &format!("SUMMARY:{}", escape(&event.summary)));
        if let Some(url) = &event.url {
            line(&mut text, &format!("URL:{url}"));
        }
        // A deadline does not make anyone busy.
        line(&mut text, "TRANSP:TRANSPARENT");
        line(&mut text, "END:VEVENT");
    }
    line(&mut text, "END:VCALENDAR");
    Some(text)
}

/// Windows and deadlines of `data/dates.yaml`, as far as the district has said their days.
fn office_dates(model: &Model, site: &Site, words: &Words) -> Vec<Event> {
    let starts = match &model.documents.config.school_year {
        Some(year) => year.starts,
        None => model.as_of,
    };
    let mut events = Vec::new();
    for entry in items(model, site, "dates") {
        let text = |key: &str| entry.get(key);
        let (Some(id), Some(label)) = (text("id"), text("label")) else { continue };
        for (key, phrase) in
            [("opens", "calendar_opens"), ("closes", "calendar_closes"), ("due", "calendar_due")]
        {
            let Some((day, yearly)) = text(key).and_then(|text| day_of(text, starts)) else {
                continue;
            };
            events.push(Event {
                id: format!("{id}-{key}"),
                day,
                yearly,
                summary: words.fill(phrase, "what", label),
                url: None,
            });
        }
    }
    events
}

fn certifications(model: &Model, course: &str, words: &Words, events: &mut Vec<Event>) {
    let config = &model.documents.config;
    for certification in config.certifications.iter().filter(|one| one.course.value == course) {
        let days = [
            ("opens", "calendar_opens", certification.opens),
            ("due", "calendar_due", certification.due),
            ("closes", "calendar_closes", certification.closes),
        ];
        events.extend(days.map(|(key, phrase, day)| Event {
            id: format!("certification-{}-{}-{key}", certification.id.value, day.year()),
            day,
            yearly: false,
            summary: words.fill(phrase, "what", &certification.title),
            url: None,
        }));
    }
}

/// Of every site, because one office keeps them all; a page that two editions share is told once.
fn reviews(model: &Model, language: &Language, words: &Words, events: &mut Vec<Event>) {
    let mut told = std::collections::BTreeSet::new();
    for site in &model.sites {
        for id in site.listed() {
            let page = model.page(site, id);
            let Some(due) = &page.front.review_by else { continue };
            if told.insert(page.name.clone()) {
                events.push(Event {
                    id: format!("review-{}", page.name),
                    day: due.value,
                    yearly: false,
                    summary: words.fill(
                        "calendar_review",
                        "what",
                        &model.title(site, id, language, words),
                    ),
                    url: Some(format!("{}{}", site.config.base_url, site.node(id).url)),
                });
            }
        }
    }
}

/// `2026-12-01`, or `July 31` of every year, the first time in the school year that begins on `starts`.
fn day_of(text: &str, starts: Date) -> Option<(Date, bool)> {
    if let Ok(day) = text.parse() {
        return Some((day, false));
    }
    let (month, day) = yearly(text)?;
    // 29 February comes every few years.
    let first = (0..9).find_map(|ahead| {
        let day = Date::new(starts.year() + ahead, month, day).ok()?;
        (day >= starts).then_some(day)
    });
    first.map(|first| (first, true))
}

/// `20261201`.
fn basic(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

fn host(base_url: &str) -> &str {
    let rest = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    rest.split(['/', ':']).next().unwrap_or(rest)
}

/// RFC 5545, section 3.3.11.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// One content line, folded between characters: section 3.1.
fn line(out: &mut String, content: &str) {
    let mut width = 0;
    for c in content.chars() {
        if width + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_yearly_day_falls_into_the_school_year() {
        let starts = jiff::civil::date(2026, 7, 1);
        let found = |text| day_of(text, starts).map(|(day, yearly)| (day.to_string(), yearly));
        assert_eq!(found("July 31"), Some(("2026-07-31".to_owned(), true)));
        assert_eq!(found("May 2"), Some(("2027-05-02".to_owned(), true)));
        assert_eq!(found("2026-12-18"), Some(("2026-12-18".to_owned(), false)));
        assert_eq!(found("February 29"), Some(("2028-02-29".to_owned(), true)));
        assert_eq!(found("tbc"), None);
        assert_eq!(found("Smarch 13"), None);
        assert_eq!(found("June 31"), None);
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(escape("a; b, c\\d\ne\u{7}"), "a\\; b\\, c\\\\d\\ne");
        assert_eq!(host("https://options.example.org:8443/x/"), "options.example.org");
    }

    proptest! {
        #[test]
        fn folding_keeps_the_text_and_the_bound(text in "[^\\x00-\\x1f\\x7f]{0,400}") {
            let mut folded = String::new();
            line(&mut folded, &text);
            prop_assert!(folded.ends_with("\r\n"));
            prop_assert!(folded.split("\r\n").all(|line| line.len() <= LINE));
            prop_assert_eq!(folded.trim_end_matches("\r\n").replace("\r\n ", ""), text);
        }
    }
}
