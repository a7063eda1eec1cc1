//! The words of pages and messages, in the language that is asked for.

use std::sync::Arc;

use quiz::Date;

use super::office::Office;
use super::standings::{Mistakes, Refusal};
use super::words;
use crate::diag::Diagnostic;
use crate::error::Error;
use crate::read::Sources;
use crate::theme::{self, Theme, Words};

/// A theme, asked for words in one language after the other.
pub(crate) struct Voices {
    pub theme: Theme,
    sources: Arc<Sources>,
}

impl Voices {
    /// The theme that the office's content names, or the one that comes along.
    pub(crate) fn of(office: &Office) -> Result<Self, Refusal> {
        let (voices, problems) = Self::read(office)?;
        if problems.iter().any(Diagnostic::is_error) {
            return Err(Mistakes { problems, sources: voices.sources }.into());
        }
        Ok(voices)
    }

    /// The same for its words alone, which a fault in a template does not touch.
    pub(crate) fn lenient(office: &Office) -> Result<Self, Error> {
        Ok(Self::read(office)?.0)
    }

    fn read(office: &Office) -> Result<(Self, Vec<Diagnostic>), Error> {
        let mut sources = Sources::default();
        let mut problems = theme::read(&mut sources, office.theme.as_deref())?;
        let (theme, found) = Theme::compile(&sources);
        problems.extend(found);
        Ok((Self { theme, sources: Arc::new(sources) }, problems))
    }

    /// A template that could not be rendered.
    pub(crate) fn mistake(&self, problem: Diagnostic) -> Mistakes {
        Mistakes { problems: vec![problem], sources: Arc::clone(&self.sources) }
    }

    /// A language that the theme does not speak is the caller's mistake.
    pub(crate) fn say(&self, language: &str) -> Result<Say, Error> {
        if !self.theme.speaks(language) {
            let language = words::plain(language);
            let known = format!("the theme has no strings in the language `{language}`");
            return Err(Error::Usage(known));
        }
        Ok(Say::new(self.theme.words(language)))
    }
}

/// A theme's strings of one language, ready to be filled.
pub(crate) struct Say {
    words: Words,
}

impl Say {
    pub(crate) fn new(words: Words) -> Self {
        Self { words }
    }

    pub(crate) fn text(&self, key: &str) -> String {
        self.words.get(key)
    }

    /// A string with its values put in. What a value says is never taken for a place.
    pub(crate) fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let text = self.text(key);
        let mut filled = String::with_capacity(text.len() + 16);
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let Some((name, tail)) = after.split_once('}') else {
                rest = after;
                break;
            };
            let value = values.iter().find(|(known, _)| *known == name);
            filled.push_str(value.map_or("", |(_, value)| value));
            rest = tail;
        }
        filled.push_str(rest);
        filled
    }

    /// A string with one number put in as `n`.
    pub(crate) fn count(&self, key: &str, n: impl std::fmt::Display) -> String {
        self.fill(key, &[("n", &n.to_string())])
    }

    /// `December 18, 2026`, `18 de diciembre de 2026`.
    pub(crate) fn date(&self, date: Date) -> String {
        let iso = date.to_string();
        let mut parts = iso.split('-');
        let (year, month, day) = (parts.next(), parts.next(), parts.next());
        let plain = |part: Option<&str>| part.unwrap_or("").trim_start_matches('0').to_owned();
        let month = self.text(&format!("month_{}", plain(month)));
        let (day, year) = (plain(day), plain(year));
        self.fill("date_long", &[("month", &month), ("day", &day), ("year", &year)])
    }

    /// The name of a day's month.
    pub(crate) fn month(&self, date: Date) -> String {
        let iso = date.to_string();
        let month = iso.split('-').nth(1).unwrap_or("").trim_start_matches('0');
        self.text(&format!("month_{month}"))
    }

    /// Whole percent.
    pub(crate) fn percent(&self, n: impl std::fmt::Display) -> String {
        self.count("percent", n)
    }

    /// One place after the point, or a dash for a figure that is not defined.
    pub(crate) fn figure(value: Option<f64>) -> String {
        let shown = value.map(|value| format!("{value:.1}"));
        shown.map_or_else(
            || "–".to_owned(),
            |shown| if shown == "-0.0" { "0.0".into() } else { shown },
        )
    }
}
