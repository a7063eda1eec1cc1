//! Decimal numbers as they are written, without a float between reading and writing.

use super::Number;

/// `10`, `5..10`, or `10:2` where `around` is `:`.
pub(super) fn number(text: &str, around: char) -> Option<Number> {
    let text = text.trim();
    if let Some((low, high)) = text.split_once("..") {
        let (low, high) = (decimal(low)?, decimal(high)?);
        let turned = millionths(&low)? > millionths(&high)?;
        return Some(if turned {
            Number::Between { low: high, high: low }
        } else {
            Number::Between { low, high }
        });
    }
    let (value, tolerance) = text.split_once(around).unwrap_or((text, "0"));
    let tolerance = decimal(tolerance)?;
    let tolerance = tolerance.trim_start_matches('-').to_owned();
    let (value, _) = (decimal(value)?, millionths(&tolerance)?);
    millionths(&value)?;
    Some(Number::Around { value, tolerance })
}

/// The ends of a number and its tolerance.
pub(super) fn spread(value: &str, tolerance: &str) -> Option<(String, String)> {
    let (value, tolerance) = (millionths(value)?, millionths(tolerance)?);
    Some((shown(value - tolerance), shown(value + tolerance)))
}

/// A decimal number in its shortest form; a comma is read as a point.
fn decimal(text: &str) -> Option<String> {
    let text = text.trim().replace(',', ".");
    let unsigned = text.strip_prefix(['-', '−']);
    let digits = unsigned.unwrap_or_else(|| text.strip_prefix('+').unwrap_or(&text));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = whole.chars().chain(part.chars()).all(|c| c.is_ascii_digit());
    if !all_digits || whole.len() + part.len() == 0 {
        return None;
    }
    let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    let sign = if unsigned.is_some() && (whole != "0" || !part.is_empty()) { "-" } else { "" };
    let point = if part.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{point}{part}"))
}

/// In millionths: the most places that a question's number may have.
fn millionths(text: &str) -> Option<i128> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if part.len() > 6 || whole.len() > 12 {
        return None;
    }
    let whole: i128 = whole.parse().ok()?;
    let part: i128 = format!("{part:0<6}").parse().ok()?;
    Some(sign * (whole * 1_000_000 + part))
}

fn shown(millionths: i128) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let (whole, part) = (millionths.abs() / 1_000_000, millionths.abs() % 1_000_000);
    let part = format!("{part:06}");
    let part = part.trim_end_matches('0');
    let point = if part.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{part}")
}

#[cfg(test)]
mod tests {
    use super::{number, spread};
    use crate::exchange::Number;

    fn around(value: &str, tolerance: &str) -> Number {
        Number::Around { value: value.to_owned(), tolerance: tolerance.to_owned() }
    }

    #[test]
    fn numbers_are_read_as_they_are_written() {
        assert_eq!(number("3.1415:0.0005", ':'), Some(around("3.1415", "0.0005")));
        assert_eq!(number(" 010 ± 2 ", '±'), Some(around("10", "2")));
        assert_eq!(number("-0,50", ':'), Some(around("-0.5", "0")));
        let range = Some(Number::Between { low: "-1".to_owned(), high: "2.5".to_owned() });
        assert_eq!((number("-1..2.5", ':'), number("2.5..-1", ':')), (range.clone(), range));
        for text in ["", "ten", "1e3", "1..", "1.2345678", "-", "1:x", "9999999999999"] {
            assert_eq!(number(text, ':'), None, "{text}");
        }
    }

    #[test]
    fn a_tolerance_has_two_ends() {
        let ends = |low: &str, high: &str| Some((low.to_owned(), high.to_owned()));
        assert_eq!(spread("3.1415", "0.0005"), ends("3.141", "3.142"));
        assert_eq!(spread("0.5", "1"), ends("-0.5", "1.5"));
    }
}
