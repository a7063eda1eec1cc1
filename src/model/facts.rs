//! What a `{{ … }}` stands for.

use jiff::civil::Date;

use crate::diag::{Diagnostic, FileId, codes};
use crate::parse::FactKind;
use crate::parse::facts::{Filter, fill, mask};
use crate::yaml::{Node, Value};

use super::{Model, Site};

/// The word in a data file for what only the district can supply.
pub const TBC: &str = "tbc";

/// The value of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactValue {
    Text(String),
    Date(Date),
    /// Read from left to right in every language.
    Phone(String),
    List(Vec<String>),
    /// Still to be confirmed; with what it is, where that is said.
    Tbc(Option<String>),
}

/// How a language says what is more than text. The words are the theme's.
pub trait Speech {
    fn date(&self, date: Date) -> String;
    fn list(&self, items: &[String]) -> String;
    /// A number in plain text, kept in its order.
    fn phone(&self, number: &str) -> String;
    /// In place of a value that is still to be confirmed.
    fn to_be_confirmed(&self) -> String;
}

/// For addresses, which are in no language.
pub struct Bare;

impl Speech for Bare {
    fn date(&self, date: Date) -> String {
        date.to_string()
    }

    fn list(&self, items: &[String]) -> String {
        items.join(",")
    }

    fn phone(&self, number: &str) -> String {
        number.to_owned()
    }

    fn to_be_confirmed(&self) -> String {
        TBC.to_owned()
    }
}

impl FactValue {
    /// The value as plain text.
    pub fn say(&self, speech: &dyn Speech) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Date(date) => speech.date(*date),
            Self::Phone(number) => speech.phone(number),
            Self::List(items) => speech.list(items),
            Self::Tbc(_) => speech.to_be_confirmed(),
        }
    }
}

/// Looks a fact up as a page of `site` sees it. The diagnostic has no place yet.
pub fn value(model: &Model, site: &Site, kind: &FactKind) -> Result<FactValue, Diagnostic> {
    let (path, filter) = match kind {
        FactKind::Tbc(what) => return Ok(FactValue::Tbc(Some(what.clone()))),
        FactKind::Data(path) => (path, None),
        FactKind::Filtered(path, filter) => (path, Some(*filter)),
    };
    let node = find(model, site, path)?;
    if node.as_scalar() == Some(TBC) {
        return Ok(FactValue::Tbc(None));
    }
    if let Some(filter) = filter {
        return filtered(node, filter);
    }
    match &node.value {
        Value::Scalar(text) => Ok(FactValue::Text(text.clone())),
        _ => {
            let path = path.join(".");
            let problem = Diagnostic::error(
                codes::UNKNOWN_FACT,
                format!("`data.{path}` is {}, expected a single value", node.kind()),
            );
            Err(match &node.value {
                Value::Sequence(_) => problem.help(format!("write `{{{{ data.{path} | list }}}}`")),
                _ => problem,
            })
        }
    }
}

fn find<'m>(model: &'m Model, site: &Site, path: &[String]) -> Result<&'m Node, Diagnostic> {
    model.documents.data.lookup(&site.config.root.value, path).map_err(|missing| {
        let key = path.get(missing.at).map_or("", String::as_str);
        let before = path[..missing.at].join(".");
        let message = if missing.at == 0 {
            format!("there is no data file `{key}`")
        } else {
            format!("`data.{before}` has no `{key}`")
        };
        let problem = Diagnostic::error(codes::UNKNOWN_FACT, message)
            .did_you_mean(key, missing.known.iter().map(String::as_str));
        if problem.help.is_empty() && !missing.known.is_empty() {
            let some: Vec<&str> = missing.known.iter().take(12).map(String::as_str).collect();
            return problem.help(format!("it has `{}`", some.join("`, `")));
        }
        problem
    })
}

fn filtered(node: &Node, filter: Filter) -> Result<FactValue, Diagnostic> {
    let text = node.as_scalar();
    let shown = match filter {
        Filter::Date => text.and_then(|text| text.parse().ok()).map(FactValue::Date),
        Filter::Phone => {
            text.filter(|text| tel(text).is_some()).map(|text| FactValue::Phone(text.to_owned()))
        }
        Filter::Tel => text.and_then(tel).map(FactValue::Text),
        Filter::List => list(node),
    };
    shown.ok_or_else(|| {
        let expected = match filter {
            Filter::Date => "a date such as `2026-10-01`",
            Filter::Phone | Filter::Tel => "a phone number",
            Filter::List => "a list of values",
        };
        let found = text.map_or_else(|| node.kind().to_owned(), |text| format!("`{text}`"));
        let name = filter.name();
        Diagnostic::error(
            codes::FILTER_VALUE,
            format!("the filter `{name}` expected {expected}, found {found}"),
        )
        .related(node.span, "the value stands here")
        .help(format!("leave `| {name}` out, or mend the value"))
    })
}

/// A number as RFC 3966 has it: digits, a `+` before them, `;ext=` and an extension after.
fn tel(written: &str) -> Option<String> {
    let lower = written.to_lowercase();
    let (number, extension) =
        lower.split_once("ext").or_else(|| lower.split_once('x')).unwrap_or((&lower, ""));
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (number, extension, plus) =
        (digits(number), digits(extension), number.trim_start().starts_with('+'));
    if number.len() < 3 {
        return None;
    }
    let plus = if plus { "+" } else { "" };
    let extension = if extension.is_empty() { String::new() } else { format!(";ext={extension}") };
    Some(format!("{plus}{number}{extension}"))
}

/// The items of a list; still to be confirmed as a whole when one of them is.
fn list(node: &Node) -> Option<FactValue> {
    let Value::Sequence(items) = &node.value else { return None };
    let items: Vec<String> =
        items.iter().map(|item| item.as_scalar().map(str::to_owned)).collect::<Option<_>>()?;
    if items.iter().any(|item| item == TBC) {
        return Some(FactValue::Tbc(None));
    }
    (!items.is_empty()).then_some(FactValue::List(items))
}

/// The value as plain text, for titles and addresses. What has no value has been reported by the
/// checks and shows as nothing.
pub fn plain(model: &Model, site: &Site, speech: &dyn Speech, kind: &FactKind) -> String {
    value(model, site, kind).map_or(String::new(), |value| value.say(speech))
}

/// An item of a data file that is a list.
#[derive(Clone, Copy)]
pub struct Item<'m>(&'m Node);

impl<'m> Item<'m> {
    /// A single value; none where it is still to be confirmed.
    pub fn get(self, key: &str) -> Option<&'m str> {
        self.0.get(key).and_then(Node::as_scalar).filter(|text| *text != TBC)
    }
}

/// The items of a data file as a site sees it; none where there is no such file, or it is no list.
pub fn items<'m>(model: &'m Model, site: &Site, file: &str) -> Vec<Item<'m>> {
    let found = model.documents.data.lookup(&site.config.root.value, &[file.to_owned()]);
    match found.map(|node| &node.value) {
        Ok(Value::Sequence(items)) => items.iter().map(Item).collect(),
        _ => Vec::new(),
    }
}

/// A front matter string with its facts put in; none where one of them is still to be confirmed.
pub fn fill_confirmed(
    model: &Model,
    site: &Site,
    speech: &dyn Speech,
    text: &str,
) -> Option<String> {
    let masked = mask(text, FileId(0), 0, &mut Vec::new());
    let open = |kind: &FactKind| matches!(value(model, site, kind), Ok(FactValue::Tbc(_)) | Err(_));
    let open = text == TBC || masked.facts.iter().any(|fact| open(&fact.kind));
    (!open).then(|| fill_plain(model, site, speech, text))
}

/// A front matter string with its facts put in.
pub fn fill_plain(model: &Model, site: &Site, speech: &dyn Speech, text: &str) -> String {
    if !text.contains("{{") {
        return text.to_owned();
    }
    let masked = mask(text, FileId(0), 0, &mut Vec::new());
    let value = |index: usize| {
        masked.facts.get(index).map_or(String::new(), |fact| plain(model, site, speech, &fact.kind))
    };
    fill(&masked.text, value).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_number_becomes_an_address() {
        assert_eq!(tel("(773) 555-0123").unwrap(), "7735550123");
        assert_eq!(tel("+1 773-555-0123 ext. 4").unwrap(), "+17735550123;ext=4");
        assert_eq!(tel("311").unwrap(), "311");
        assert_eq!(tel("ask the office"), None);
    }
}
