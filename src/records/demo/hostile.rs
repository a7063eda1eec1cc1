//! Files that are damaged or made to deceive, of the kinds that an office meets: each out of an honest one.

use super::Chance;

/// One set for so many people.
const PEOPLE: u32 = 500;

/// What is done to a file; `None` when it has nothing to do it to.
type Damage = fn(&str) -> Option<String>;

/// Each with a file name, as a browser or a person would have named it.
const DAMAGES: [(&str, Damage); 4] = [
    ("cut-off", cut_off),
    ("changed-time", changed_time),
    ("formula-name", formula_name),
    ("not-mine", not_mine),
];

/// Sets of damaged copies; two files for a small group.
pub(super) fn files(
    honest: &[(String, String)],
    chance: &Chance,
    people: u32,
) -> Vec<(String, String)> {
    let Ok(count @ 1..) = u32::try_from(honest.len()) else { return Vec::new() };
    let damages = if people < PEOPLE { &DAMAGES[..2] } else { &DAMAGES[..] };
    let mut files = Vec::new();
    for set in 0..people.div_ceil(PEOPLE) {
        for (name, damage) in damages {
            let chance = chance.within("hostile").within(set).within(name);
            let victim = honest.get(chance.below("victim", count) as usize);
            let damaged = victim.and_then(|(_, json)| damage(json));
            files.extend(damaged.map(|json| (format!("{name}-{}.json", set + 1), json)));
        }
    }
    files
}

/// The download stopped.
fn cut_off(json: &str) -> Option<String> {
    let half = json.len() / 2;
    let end = (half..json.len()).find(|at| json.is_char_boundary(*at))?;
    Some(json[..end].to_owned())
}

/// Somebody moved the first event, to have been in time.
fn changed_time(json: &str) -> Option<String> {
    let at = json.find("\"at\":")? + 5;
    let digits = json[at..].find(|c: char| !c.is_ascii_digit())?;
    let time: u64 = json[at..at + digits].parse().ok()?;
    let earlier = time.checked_sub(7 * super::DAY)?;
    Some(format!("{}{earlier}{}", &json[..at], &json[at + digits..]))
}

/// A name that a spreadsheet would run. It lies in an older export, so that its owner stays who they are.
fn formula_name(json: &str) -> Option<String> {
    let renamed =
        replaced(json, "\"name\":\"", "=HYPERLINK(\\\"http://example.org\\\",\\\"Certified\\\")")?;
    let at = renamed.find("\"exported\":")? + 11;
    let digits = renamed[at..].find(|c: char| !c.is_ascii_digit())?;
    let time: u64 = renamed[at..at + digits].parse().ok()?;
    Some(format!("{}{}{}", &renamed[..at], time - 1, &renamed[at + digits..]))
}

/// The attempts of one under the learner id of another.
fn not_mine(json: &str) -> Option<String> {
    replaced(json, "\"learner\":{\"id\":\"", "00000000deadbeef")
}

/// With another text after `before`, up to the next quotation mark.
fn replaced(json: &str, before: &str, by: &str) -> Option<String> {
    let at = json.find(before)? + before.len();
    let end = at + json[at..].find('"')?;
    Some(format!("{}{by}{}", &json[..at], &json[end..]))
}
