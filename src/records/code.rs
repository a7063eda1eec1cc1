//! The code on a certificate: short enough to be read out on the telephone, long enough that nobody
//! guesses one.

use std::fmt;
use std::str::FromStr;

use quiz::canon::Canon;
use quiz::{Certification, Date, Digest};

/// The 32 digits of Crockford's base 32 (<https://www.crockford.com/base32.html>): no I, L, O and U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Of 5 bits each: 80 bits.
const LENGTH: usize = 16;
const PREFIX: &str = "HP";

/// Spelled `HP-7K3M-XQ2A-9TRW-0C5D`.
///
/// It is the beginning of the SHA-256 over certification, year, person and day, and of nothing that may be put
/// right later, such as the spelling of a name. So the office needs to keep no list: whoever asks gets the
/// person whose standing in the ledger has that code, or nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code(u128);

/// A text that is not a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoCode;

impl Code {
    /// `person`: the id in the roster, else the learner id. `on`: the day of certification.
    pub fn of(certification: &Certification, person: &str, on: Date) -> Self {
        let mut canon = Canon::new();
        canon.object(|canon| {
            canon.key("certification").string(&certification.id);
            canon.key("format").string("hallpass-certificate-code");
            canon.key("on").string(&on.to_string());
            canon.key("person").string(person);
            canon.key("year").string(&certification.year);
        });
        let digest = Digest::of(canon.finish().as_bytes());
        let bytes = digest.bytes().iter().take(LENGTH * 5 / 8);
        Self(bytes.fold(0, |code, byte| code << 8 | u128::from(*byte)))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(PREFIX)?;
        for place in 0..LENGTH {
            if place % 4 == 0 {
                out.write_str("-")?;
            }
            let shift = 5 * (LENGTH - 1 - place);
            let digit = usize::try_from((self.0 >> shift) & 31).unwrap_or(0);
            write!(out, "{}", char::from(DIGITS[digit]))?;
        }
        Ok(())
    }
}

impl fmt::Display for NoCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "expected a code such as `HP-7K3M-XQ2A-9TRW-0C5D`")
    }
}

impl FromStr for Code {
    type Err = NoCode;

    /// As people type it: small letters, without hyphens, `O` for `0`, `I` and `L` for `1`.
    fn from_str(text: &str) -> Result<Self, NoCode> {
        let text = text.to_ascii_uppercase();
        let text: String = text.chars().filter(|one| !matches!(one, '-' | ' ')).collect();
        let digits = if text.len() > LENGTH { text.strip_prefix(PREFIX) } else { None };
        let (mut code, mut count) = (0_u128, 0);
        for character in digits.unwrap_or(&text).chars() {
            let digit = match character {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let value =
                DIGITS.iter().position(|known| char::from(*known) == digit).ok_or(NoCode)?;
            count += 1;
            if count > LENGTH {
                break;
            }
            code = code << 5 | u128::try_from(value).unwrap_or(0);
        }
        if count == LENGTH { Ok(Self(code)) } else { Err(NoCode) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quiz::Window;

    fn certification() -> Certification {
        let day = |text: &str| text.parse().unwrap();
        Certification {
            id: "annual".into(),
            title: "Annual".into(),
            course: "course".into(),
            year: "2026-27".into(),
            roles: Vec::new(),
            window: Window {
                opens: day("2026-08-01"),
                due: day("2026-12-18"),
                closes: day("2027-06-30"),
            },
            quizzes: std::collections::BTreeMap::new(),
            basis: None,
        }
    }

    #[test]
    fn a_code_reads_back_as_people_type_it() {
        let code = Code::of(&certification(), "ts-1", "2026-11-02".parse().unwrap());
        let spelled = code.to_string();
        assert_eq!(spelled.len(), 22, "{spelled}");
        assert_eq!(spelled.parse(), Ok(code));
        let typed = spelled.replace('-', " ").replace('0', "o").replace('1', "l").to_lowercase();
        assert_eq!(typed.parse(), Ok(code));
        assert_eq!(spelled.trim_start_matches("HP-").parse(), Ok(code));
        for other in ["", "HP", "HP-7K3M", "HP-7K3M-XQ2A-9TRW-0C5U", &format!("{spelled}0")] {
            assert_eq!(other.parse::<Code>(), Err(NoCode), "{other}");
        }
    }

    #[test]
    fn another_person_day_or_year_has_another_code() {
        let on = "2026-11-02".parse().unwrap();
        let code = Code::of(&certification(), "ts-1", on);
        let next_year = Certification { year: "2027-28".into(), ..certification() };
        for other in [
            Code::of(&certification(), "ts-2", on),
            Code::of(&certification(), "ts-1", on.plus_days(1)),
            Code::of(&next_year, "ts-1", on),
        ] {
            assert_ne!(other, code);
        }
    }
}
