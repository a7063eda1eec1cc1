//! Canonical JSON, so that one thing has one spelling and a digest can be taken over it.
//!
//! The subset of RFC 8785 (JSON Canonicalization Scheme) that needs no number formatting: objects whose
//! keys come in order, arrays, strings, booleans and integers from 0 to 2^53 - 1. The writer is by hand
//! because it also runs in the browser, where a general serialiser would be most of the module.

/// Writes one canonical JSON text. Keys are the caller's to give in order; a test re-sorts every
/// format of this crate and compares.
#[derive(Debug, Default)]
pub struct Canon {
    text: String,
    comma: bool,
}

impl Canon {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn finish(self) -> String {
        self.text
    }

    pub fn object(&mut self, members: impl FnOnce(&mut Self)) {
        self.nest('{', '}', members);
    }

    pub fn array<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut each: impl FnMut(&mut Self, T),
    ) {
        self.nest('[', ']', |canon| {
            for item in items {
                each(canon, item);
            }
        });
    }

    /// A member's key; its value follows with the next call.
    pub fn key(&mut self, key: &str) -> &mut Self {
        self.string(key);
        self.text.push(':');
        self.comma = false;
        self
    }

    pub fn string(&mut self, value: &str) {
        self.separate();
        self.text.push('"');
        for character in value.chars() {
            self.character(character);
        }
        self.text.push('"');
    }

    pub fn number(&mut self, value: u64) {
        self.separate();
        let mut digits = [0_u8; 20];
        let mut rest = value;
        let mut length = 0;
        for slot in digits.iter_mut().rev() {
            *slot = b'0' + u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
            length += 1;
            if rest == 0 {
                break;
            }
        }
        for digit in digits.iter().skip(digits.len() - length) {
            self.text.push(char::from(*digit));
        }
    }

    pub fn boolean(&mut self, value: bool) {
        self.separate();
        self.text.push_str(if value { "true" } else { "false" });
    }

    fn nest(&mut self, open: char, close: char, inside: impl FnOnce(&mut Self)) {
        self.separate();
        self.text.push(open);
        self.comma = false;
        inside(self);
        self.text.push(close);
        self.comma = true;
    }

    fn separate(&mut self) {
        if self.comma {
            self.text.push(',');
        }
        self.comma = true;
    }

    /// RFC 8785, 3.2.2.2: the two-character escapes where JSON has one, `\u00xx` in lower case for the
    /// other controls, everything else as it is.
    fn character(&mut self, character: char) {
        let short = match character {
            '"' => '"',
            '\\' => '\\',
            '\u{8}' => 'b',
            '\t' => 't',
            '\n' => 'n',
            '\u{c}' => 'f',
            '\r' => 'r',
            '\0'..='\u{1f}' => {
                self.text.push_str("\\u00");
                for shift in [4, 0] {
                    self.text.push(crate::hex::digit(character as u64 >> shift));
                }
                return;
            }
            _ => return self.text.push(character),
        };
        self.text.push('\\');
        self.text.push(short);
    }
}

#[cfg(test)]
mod tests {
    use super::Canon;

    fn text(value: &str) -> String {
        let mut canon = Canon::new();
        canon.string(value);
        canon.finish()
    }

    #[test]
    fn strings_are_escaped_as_rfc_8785_has_them() {
        assert_eq!(
            text("\u{20ac}$\u{f}\u{a}A'\u{42}\u{22}\u{5c}\\\"/"),
            r#""€$\u000f\nA'B\"\\\\\"/""#
        );
        assert_eq!(text("\u{8}\u{c}\r\t\u{1f}\u{7f}"), "\"\\b\\f\\r\\t\\u001f\u{7f}\"");
    }

    #[test]
    fn numbers_have_no_leading_zero_and_no_sign() {
        for number in [0, 7, 10, 1_790_000_000_000, u64::MAX] {
            let mut canon = Canon::new();
            canon.number(number);
            assert_eq!(canon.finish(), number.to_string());
        }
    }

    #[test]
    fn commas_stand_between_and_nowhere_else() {
        let mut canon = Canon::new();
        canon.object(|canon| {
            canon.key("a").array([1, 2], Canon::number);
            canon.key("b").object(|_| {});
            canon.key("c").array([true], Canon::boolean);
        });
        assert_eq!(canon.finish(), r#"{"a":[1,2],"b":{},"c":[true]}"#);
    }
}
