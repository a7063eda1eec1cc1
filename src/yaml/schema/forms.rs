//! The forms of text that schemas are declared with. Each is known in two ways that mean the same: by a
//! function, and by the pattern that editors check with.

use jiff::civil::Date;

use crate::yaml::types::is_id;

/// A text that looks a certain way.
#[derive(Debug)]
pub struct Form {
    /// After "expected": `a date such as …`.
    pub expected: &'static str,
    /// ECMA 262 regular expression, as JSON Schema wants it.
    pub pattern: &'static str,
    pub example: &'static str,
    pub fits: fn(&str) -> bool,
}

/// Lower-case letters, digits, `-`, `_`, `.`; at most 64.
pub const ID: Form = Form {
    expected: "an id of lower-case letters, digits and `-`",
    pattern: "^[a-z0-9][a-z0-9._-]{0,63}$",
    example: "student-mobility",
    fits: is_id,
};

/// Law is cited with capitals (`il-26A`), so these ids may have them.
pub const CITE_ID: Form = Form {
    expected: "an id of letters, digits, `-` and `.`",
    pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
    example: "il-8.1b",
    fits: |text| is_id(&text.to_ascii_lowercase()),
};

/// ISO 8601, `YYYY-MM-DD`.
pub const DATE: Form = Form {
    expected: "a date such as `2026-10-01`",
    pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    example: "2026-10-01",
    fits: |text| text.len() == 10 && text.parse::<Date>().is_ok(),
};

/// A day, or one of each year.
pub const DAY: Form = Form {
    expected: "a date such as `2026-10-01`, or `July 31` for each year",
    pattern: "^([0-9]{4}-[0-9]{2}-[0-9]{2}|(January|February|March|April|May|June|July|August|September|October|November|December) +[0-9]{1,2})$",
    example: "July 31",
    fits: |text| (DATE.fits)(text) || yearly(text).is_some(),
};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Month and day of `July 31`.
pub fn yearly(text: &str) -> Option<(i8, i8)> {
    let (name, day) = text.trim().split_once(' ')?;
    let at = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(name))?;
    let (month, day) = (i8::try_from(at + 1).ok()?, day.trim().parse().ok()?);
    // A leap year has every day that there is.
    Date::new(2024, month, day).ok().map(|_| (month, day))
}

/// Where something of the district's can be read: a path of the site or an address of the web.
pub const PLACE: Form = Form {
    expected: "an address that begins with `https://`, or a path from the site's root such as `/forms/request/`",
    pattern: "^(https?://|/([^/]|$))",
    example: "/forms/request/",
    fits: |text| (WEB_ADDRESS.fits)(text) || (text.starts_with('/') && !text.starts_with("//")),
};

pub const PERCENT: Form = Form {
    expected: "a percentage such as `80%`",
    pattern: "^(100|[0-9]{1,2}) *%$",
    example: "80%",
    fits: |text| {
        let number = text.strip_suffix('%').and_then(|text| text.trim().parse::<u8>().ok());
        number.is_some_and(|number| number <= 100)
    },
};

pub const MARK: Form = Form {
    expected: "a mark such as `80%` or `12 points`",
    pattern: "^((100|[0-9]{1,2}) *%|[0-9]{1,6} *points?)$",
    example: "12 points",
    fits: |text| {
        let points = text.strip_suffix("points").or_else(|| text.strip_suffix("point"));
        let digits = points.map(str::trim_end).filter(|digits| digits.len() <= 6);
        (PERCENT.fits)(text) || digits.is_some_and(|digits| digits.parse::<u32>().is_ok())
    },
};

pub const WEB_ADDRESS: Form = Form {
    expected: "an address that begins with `https://`",
    pattern: "^https?://",
    example: "https://www.ilga.gov/",
    fits: |text| text.starts_with("https://") || text.starts_with("http://"),
};

/// Where a site will stand.
pub const BASE_URL: Form = Form {
    expected: "an address such as `https://options.example.org/`",
    pattern: "^https?://[A-Za-z0-9._~:%-][A-Za-z0-9._~:/%-]*$",
    example: "https://options.example.org/",
    fits: |text| {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        rest.is_some_and(|rest| {
            let known = |c: char| c.is_ascii_alphanumeric() || "-._~:/%".contains(c);
            !rest.is_empty() && !rest.starts_with('/') && rest.chars().all(known)
        })
    },
};

/// An address in the site.
pub const SITE_PATH: Form = Form {
    expected: "an address in this site such as `/old/records/`",
    pattern: "^/[^\\s\\\\?#\"<>]*$",
    example: "/old/records/",
    fits: |text| {
        let allowed = |c: char| !c.is_control() && !c.is_whitespace() && !"\\?#\"<>".contains(c);
        text.starts_with('/') && text.chars().all(allowed)
    },
};

pub const PERIOD: Form = Form {
    expected: "a period such as `6 months`",
    pattern: "^[1-9][0-9]{0,2} +(day|week|month|year)s?$",
    example: "6 months",
    fits: |text| {
        text.split_once(' ').is_some_and(|(number, unit)| {
            let unit = unit.trim().strip_suffix('s').unwrap_or(unit.trim());
            number.parse::<u16>().is_ok_and(|number| (1..=999).contains(&number))
                && !number.starts_with(['0', '+'])
                && ["day", "week", "month", "year"].contains(&unit)
        })
    },
};

pub const WAIT: Form = Form {
    expected: "a waiting time such as `30m`, `24h` or `2d`",
    pattern: "^[0-9]+ *[mhd]$",
    example: "24h",
    fits: |text| {
        let number = text.strip_suffix(['m', 'h', 'd']).map(str::trim_end);
        number.is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()))
    },
};

/// A question that is signed, by its quiz.
pub const ATTESTATION: Form = Form {
    expected: "an attestation such as `final-assessment#conduct`",
    pattern: "^[^#]+#.+$",
    example: "final-assessment#conduct",
    fits: |text| {
        text.split_once('#')
            .is_some_and(|(quiz, question)| !quiz.is_empty() && !question.is_empty())
    },
};

/// A color of CSS in its hexadecimal form, which contrast can be computed from.
pub const COLOR: Form = Form {
    expected: "a color such as `\"#0b5f4c\"`",
    pattern: "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$",
    example: "#0b5f4c",
    fits: |text| {
        let digits = text.strip_prefix('#').unwrap_or_default();
        [3, 6].contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    },
};

/// An Ed25519 public key in base64url.
pub const OFFICE_KEY: Form = Form {
    expected: "a public key of 43 letters and digits, as `hallpass invite` prints it",
    // Of the last digit only four bits are the key's.
    pattern: "^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$",
    example: "d75aNLCqUs8jfKW6BzDOlhFkZ_RPbKaV3x5ODUZoRBo",
    fits: |text| {
        let digit = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        text.len() == 43
            && text.chars().all(digit)
            && text.ends_with(|c| "AEIMQUYcgkosw048".contains(c))
    },
};

/// The tags of RFC 5646 that sites use.
pub const LANGUAGE: Form = Form {
    expected: "a language tag such as `es`, `ar` or `zh-Hans`",
    pattern: "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
    example: "en",
    fits: |text| {
        let mut parts = text.split('-');
        let main = parts.next().unwrap_or_default();
        (2..=3).contains(&main.len())
            && main.chars().all(|c| c.is_ascii_lowercase())
            && parts.all(|part| {
                (2..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
            })
    },
};
