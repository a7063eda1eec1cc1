//! How facts are said in the page's language, in the theme's words.

use jiff::civil::Date;

use crate::model::facts::Speech;
use crate::theme::Words;

use super::dates::long_date;

/// Left-to-right isolate and its end (Unicode Standard Annex 9): for plain text, where no element can
/// keep a number in its order.
const ISOLATE: (char, char) = ('\u{2066}', '\u{2069}');

impl Speech for Words {
    fn date(&self, date: Date) -> String {
        long_date(self, date)
    }

    /// `a`, `a and b`, `a, b and c`.
    fn list(&self, items: &[String]) -> String {
        let Some((last, before)) = items.split_last().filter(|(_, before)| !before.is_empty())
        else {
            return items.concat();
        };
        let before = before.join(&self.get("list_comma"));
        self.fill("list_and", "items", &before).replace("{last}", last)
    }

    fn phone(&self, number: &str) -> String {
        match crate::model::direction(&self.get("language_code")) {
            "rtl" => format!("{}{number}{}", ISOLATE.0, ISOLATE.1),
            _ => number.to_owned(),
        }
    }

    fn to_be_confirmed(&self) -> String {
        self.get("district_to_confirm")
    }
}
