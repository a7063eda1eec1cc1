//! Dates in words. The order of day and month and the months' names are the theme's strings, so that a
//! new language brings its own.

use jiff::civil::Date;

use crate::theme::Words;

/// `November 23, 2026`, `23 de noviembre de 2026`.
pub(super) fn long_date(words: &Words, date: Date) -> String {
    words
        .get("date_long")
        .replace("{month}", &words.get(&format!("month_{}", date.month())))
        .replace("{day}", &date.day().to_string())
        .replace("{year}", &date.year().to_string())
}
