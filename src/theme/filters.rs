//! How values are written into a page, and the filters that templates have beyond minijinja's own.

use std::sync::Arc;

use minijinja::value::{Enumerator, Kwargs, Object, ValueKind};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, Value, escape_formatter,
};
use pulldown_cmark_escape::{FmtWriter, escape_html};

use crate::yaml::schema::yearly;

/// Escapes `&`, `<`, `>` and `"`. Unlike minijinja's own formatter it leaves `/` alone, which
/// every address is full of, and refuses to print a value that is none.
pub(super) fn write_value(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    if value.is_none() {
        return Err(Error::new(
            ErrorKind::InvalidOperation,
            "the value is none; test it with `if` first",
        ));
    }
    match value.as_str() {
        Some(text) if !value.is_safe() && matches!(state.auto_escape(), AutoEscape::Html) => {
            escape_html(FmtWriter(out), text)
                .map_err(|_| Error::new(ErrorKind::WriteFailure, "the page cannot be written"))
        }
        _ => escape_formatter(out, state, value),
    }
}

pub(super) fn add(environment: &mut Environment<'static>) {
    environment.add_filter("format_string", format_string);
    environment.add_filter("tel", tel);
    environment.add_filter("date", date);
    environment.add_filter("record", record);
    environment.add_function("lang_of", |node: &Value| language_of(node, "lang", "dir"));
    environment.add_function("lang_of_text", |page: &Value| {
        if page.get_attr("content_lang")? == page.get_attr("lang")? {
            return Ok(Value::from_safe_string(String::new()));
        }
        language_of(page, "content_lang", "content_dir")
    });
    // The only safe text among the data is the mark of a value that the district has to confirm.
    environment.add_test("tbc", |value: &Value| value.is_safe());
}

/// The attributes `lang` and `dir` of what may stand in another language than the page, for screen readers and for
/// its direction: nothing where it is in the reader's. Every link of a list asks for them, so this is no macro.
fn language_of(value: &Value, lang: &str, dir: &str) -> Result<Value, Error> {
    let lang = value.get_attr(lang)?;
    let text = match lang.as_str().filter(|lang| !lang.is_empty()) {
        Some(lang) => {
            let dir = value.get_attr(dir)?;
            let mut text = String::from(" lang=\"");
            let _ = escape_html(FmtWriter(&mut text), lang);
            text.push_str("\" dir=\"");
            let _ = escape_html(FmtWriter(&mut text), dir.as_str().unwrap_or_default());
            text.push('"');
            text
        }
        None => String::new(),
    };
    Ok(Value::from_safe_string(text))
}

/// Groups as data files have them: a key that is not there is none. The style guide's samples are such, so that a
/// component may ask for more data without them.
fn record(value: Value) -> Value {
    match value.kind() {
        ValueKind::Map => Value::from_object(Sample(value)),
        ValueKind::Seq => {
            value.try_iter().map_or(Value::from(()), |items| items.map(record).collect())
        }
        _ => value,
    }
}

#[derive(Debug)]
struct Sample(Value);

impl Object for Sample {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let found = self.0.get_item(key).ok()?;
        Some(if found.is_undefined() { Value::from(()) } else { record(found) })
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.0.try_iter().map_or_else(|_| Vec::new(), Iterator::collect))
    }
}

/// A phone number as an address (RFC 3966): its digits, and the `+` before them.
fn tel(number: &str) -> String {
    let plus = if number.trim_start().starts_with('+') { "+" } else { "" };
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    format!("tel:{plus}{digits}")
}

/// `2026-11-23`, or `July 31` of each year, as people write it in the language of the page; what is no date stays
/// as it is, and so does every date in a template that does not have the `strings` at hand.
fn date(state: &State, text: &str) -> String {
    let strings = state.lookup("strings");
    let word = |key: &str| Some(strings.as_ref()?.get_attr(key).ok()?.as_str()?.to_owned());
    let said = |form: &str, month: i8, day: i8| {
        let month = word(&format!("month_{month}"))?;
        Some(word(form)?.replace("{month}", &month).replace("{day}", &day.to_string()))
    };
    let long = |date: jiff::civil::Date| {
        let said = said("date_long", date.month(), date.day())?;
        Some(said.replace("{year}", &date.year().to_string()))
    };
    let each_year = || yearly(text).and_then(|(month, day)| said("date_yearly", month, day));
    let date = text.parse().ok();
    date.and_then(long).or_else(each_year).unwrap_or_else(|| text.to_owned())
}

/// `strings.n_of_m | format_string(n=1, m=3)`: puts values where `{n}` and `{m}` stand. The result
/// is plain text and is escaped like any other.
#[expect(clippy::needless_pass_by_value, reason = "the engine hands keyword arguments over")]
fn format_string(text: &str, values: Kwargs) -> Result<String, Error> {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { break };
        let value: Value = values.get(name).map_err(|_| {
            Error::new(ErrorKind::MissingArgument, format!("the string asks for `{{{name}}}`"))
        })?;
        filled.push_str(before);
        filled.push_str(&value.to_string());
        rest = tail;
    }
    filled.push_str(rest);
    values.assert_all_used()?;
    Ok(filled)
}
