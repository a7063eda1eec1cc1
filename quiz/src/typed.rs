//! What people type, made comparable: texts without their case and spacing, numbers without a float.
//!
//! The rules are short and spelled out here rather than taken from Unicode's tables, which would be a
//! third of the module in the page. The script composes what is typed (Unicode NFC) before it comes
//! here, and the generator what the author wrote.

/// Longest typed answer, in characters.
pub const MAX_TYPED: usize = 200;

/// A text as answers are compared: lower case, one space between words, plain quotes and hyphens,
/// digits 0 to 9, without Arabic's optional marks. Accents stay.
pub fn fold(text: &str) -> String {
    let mut folded = String::new();
    let mut space = false;
    for character in text.chars() {
        let plain = plain(character);
        if plain == ' ' {
            space = true;
        } else if plain != '\0' {
            if space && !folded.is_empty() {
                folded.push(' ');
            }
            space = false;
            folded.push(plain);
        }
    }
    folded
}

/// `' '` for any white space, `'\0'` for what does not count.
fn plain(character: char) -> char {
    let code = u32::from(character);
    let plain = match code {
        0..=0x20 | 0xa0 | 0x1680 | 0x2000..=0x200a | 0x2028 | 0x2029 | 0x202f | 0x3000 => 0x20,
        // Latin, Greek and Cyrillic capitals, block by block as Unicode lays them out.
        0x41..=0x5a | 0xc0..=0xd6 | 0xd8..=0xde | 0x391..=0x3a9 | 0x410..=0x42f => code + 32,
        0x400..=0x40f => code + 80,
        0x130 | 0x131 => 0x69,
        0x178 => 0xff,
        0x139..=0x148 | 0x179..=0x17e => code + (code & 1),
        0x100..=0x137 | 0x14a..=0x177 | 0x460..=0x481 | 0x48a..=0x4bf | 0x1e00..=0x1eff => code | 1,
        0x3c2 => 0x3c3,
        0x2018 | 0x2019 | 0x2bc => 0x27,
        0x201c | 0x201d => 0x22,
        0xad | 0x200b..=0x200f | 0x640 | 0x64b..=0x652 | 0x670 | 0xfeff => 0,
        0x2010..=0x2015 | 0x2212 => 0x2d,
        0x622 | 0x623 | 0x625 | 0x671 => 0x627,
        0x649 | 0x6cc => 0x64a,
        0x6a9 => 0x643,
        0x660..=0x669 => code - 0x660 + 0x30,
        0x6f0..=0x6f9 => code - 0x6f0 + 0x30,
        0x66b => 0x2e,
        0x66c => 0x2c,
        _ => code,
    };
    char::from_u32(plain).unwrap_or(character)
}

/// A decimal number with up to six places, below 10^12, in millionths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decimal(i64);

const PLACES: usize = 6;
const LIMIT: i64 = 1_000_000_000_000_000_000;

impl Decimal {
    /// As people write numbers: `1000`, `1,000`, `1 000`, `2.5`, `2,5`, `−3`, `٣٫٥`. Of points and
    /// commas the last is the decimal mark, unless it stands more than once or is one comma before exactly three
    /// digits, as in `1,000`.
    pub fn parse(text: &str) -> Option<Self> {
        let folded = fold(text);
        let (negative, digits) = match folded.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, folded.strip_prefix('+').unwrap_or(&folded)),
        };
        let bytes = digits.trim_start().as_bytes();
        let mark = decimal_mark(bytes);
        let mut value = 0_i64;
        let mut places = 0_usize;
        let mut in_digits = false;
        for (at, byte) in bytes.iter().enumerate() {
            if byte.is_ascii_digit() {
                places += usize::from(mark.is_some_and(|mark| at > mark));
                value = value.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
            } else if !matches!(byte, b'.' | b',' | b' ' | b'\'') || !in_digits && Some(at) != mark
            {
                return None;
            }
            in_digits = byte.is_ascii_digit();
        }
        for _ in places..PLACES {
            value = value.checked_mul(10)?;
        }
        (in_digits && places <= PLACES && value < LIMIT).then_some(Self(if negative {
            -value
        } else {
            value
        }))
    }

    /// For the paper: never negative.
    pub(crate) fn to_bits(self) -> u64 {
        self.0.wrapping_add(LIMIT).cast_unsigned()
    }

    pub(crate) fn from_bits(bits: u64) -> Self {
        Self(bits.cast_signed().wrapping_sub(LIMIT))
    }

    /// The number this far above and below; `None` where that is out of range.
    pub fn spread(self, by: Self) -> Option<(Self, Self)> {
        let (low, high) = (self.0.checked_sub(by.0)?, self.0.checked_add(by.0)?);
        (low > -LIMIT && high < LIMIT).then_some((Self(low), Self(high)))
    }
}

impl std::fmt::Display for Decimal {
    /// `-2.5`: no more places than it has.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let million = 1_000_000;
        let (whole, rest) = (self.0.unsigned_abs() / million, self.0.unsigned_abs() % million);
        if rest == 0 {
            return write!(out, "{sign}{whole}");
        }
        let places = format!("{rest:06}");
        write!(out, "{sign}{whole}.{}", places.trim_end_matches('0'))
    }
}

/// Where the decimal mark stands.
fn decimal_mark(bytes: &[u8]) -> Option<usize> {
    let at = bytes.iter().rposition(|byte| matches!(byte, b'.' | b','))?;
    let byte = bytes.get(at)?;
    let before = bytes.get(..at)?;
    let groups_thousands = *byte == b','
        && bytes.len() - at == 4
        && before.first().is_some_and(|first| *first != b'0')
        && !before.contains(&b'.');
    (!before.contains(byte) && !groups_thousands).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::{Decimal, fold};

    #[test]
    fn case_spacing_quotes_and_optional_marks_do_not_count() {
        for (one, other) in [
            ("Form  12-B ", "form 12‑b"),
            ("ÉCOLE", "école"),
            ("Źródło ŻÓŁĆ", "źródło żółć"),
            ("Ωμέγας", "ωμέγας"),
            ("СРОК Ёлка", "срок ёлка"),
            ("\u{a0}the\tschool’s\n", "The School's"),
            ("أَحمد", "احمد"),
            ("كشف الدرجــات", "كشف الدرجات"),
            ("نموذج ١٢", "نموذج 12"),
        ] {
            assert_eq!(fold(one), fold(other), "{one}");
        }
        assert_ne!(fold("resume"), fold("résumé"));
        assert_ne!(fold("12B"), fold("12 B"));
        assert_eq!(fold(" \t "), "");
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, shown) in [
            ("10", "10"),
            (" 010 ", "10"),
            ("1,000", "1000"),
            ("1 000", "1000"),
            ("1'000'000", "1000000"),
            ("1,000,000.5", "1000000.5"),
            ("1.000.000,5", "1000000.5"),
            ("2,5", "2.5"),
            ("0,125", "0.125"),
            (".5", "0.5"),
            ("−3.25", "-3.25"),
            ("+7", "7"),
            ("٣٫٥", "3.5"),
            ("۱۲", "12"),
        ] {
            let number = Decimal::parse(text).map(|number| number.to_string());
            assert_eq!(number.as_deref(), Some(shown), "{text}");
        }
        for text in [
            "",
            "-",
            ".",
            "ten",
            "10 days",
            "1e3",
            "1..2x",
            "5..10",
            "2.5..3",
            "1, 000",
            "10.",
            "--1",
            "0.1234567",
            "1234567890123",
        ] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_is_folding_once(text: String) {
            let once = fold(&text);
            proptest::prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn a_number_reads_back_as_it_shows(millionths in -999_999_999_999_999_999_i64..1_000_000_000_000_000_000) {
            let number = Decimal(millionths);
            proptest::prop_assert_eq!(Decimal::parse(&number.to_string()), Some(number));
        }

        #[test]
        fn no_text_makes_it_panic(text: String) {
            let _number = Decimal::parse(&text);
        }
    }
}
