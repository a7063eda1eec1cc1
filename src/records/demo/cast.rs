//! Who is in a demonstration. Names are of plants and birds, so that nobody takes them for somebody. Schools are
//! those of the content where there are enough, networks are examples.

use std::fmt::Write as _;

use super::{Chance, DemoOptions};

const PLANTS: [&str; 20] = [
    "Alder", "Aster", "Birch", "Briar", "Cedar", "Clover", "Fern", "Hazel", "Heath", "Iris", "Ivy",
    "Juniper", "Laurel", "Linden", "Maple", "Olive", "Poppy", "Rowan", "Sage", "Willow",
];
const BIRDS: [&str; 20] = [
    "Bunting", "Crane", "Dipper", "Egret", "Finch", "Grebe", "Heron", "Ibis", "Jay", "Kestrel",
    "Lark", "Merlin", "Nuthatch", "Oriole", "Plover", "Quail", "Rail", "Swift", "Tern", "Wren",
];
/// People of one school, about.
const PER_SCHOOL: u32 = 52;
/// Schools of one network, about.
const PER_NETWORK: u32 = 8;

/// One made-up person of the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Player {
    /// In the roster.
    pub id: String,
    pub name: String,
    pub role: String,
    pub school: String,
    pub networks: Vec<String>,
    /// What they read; `None`: not stated.
    pub language: Option<&'static str>,
}

/// Person `number` (from 0) of `people`, named from `first` on.
pub(super) fn player(
    chance: &Chance,
    role: &str,
    number: u32,
    options: &DemoOptions,
    first: u32,
) -> Player {
    let people = options.people;
    let (school, networks) = if people <= PER_SCHOOL {
        // Few people are specialists: each serves networks, and none sits in a school.
        let network = |at: u32| format!("Network {}", letter(at));
        let mut networks = vec![network(number % 8)];
        if people < 8 && number + people < 8 {
            networks.push(network(number + people));
        }
        ("Example office".to_owned(), networks)
    } else {
        let schools = people.div_ceil(PER_SCHOOL);
        // Some schools are larger than others.
        let school = u32::midpoint(chance.below("school", schools), chance.below("or", schools));
        let network = school / PER_NETWORK;
        let known = options.schools.get(school as usize).cloned();
        let name = known.unwrap_or_else(|| format!("Example school {:02}", school + 1));
        (name, vec![format!("Network {}", letter(network))])
    };
    let language = match chance.below("language", 100) {
        0..=9 => Some("es"),
        10..=11 => Some("ar"),
        _ => None,
    };
    Player {
        id: format!("demo-{:04}", first + number + 1),
        name: name(first + number),
        role: role.to_owned(),
        school,
        networks,
        language,
    }
}

/// No two of the first 10,400 have the same; the numbers 3 and 7 have no part in 20, so that neighbours
/// differ in both words.
fn name(number: u32) -> String {
    let pick = |list: &[&str; 20], at: u32| list[at as usize % 20].to_owned();
    let round = number / 20;
    let plant = pick(&PLANTS, number * 3);
    let bird = pick(&BIRDS, number * 7 + round);
    match round / 20 {
        0 => format!("{plant} {bird}"),
        again @ 1..=26 => format!("{plant} {}. {bird}", letter(again - 1)),
        again => format!("{plant} {bird} {again}"),
    }
}

fn letter(at: u32) -> char {
    char::from(b'A' + u8::try_from(at % 26).unwrap_or(0))
}

/// The roster as YAML. Addresses are of the domain that RFC 2606 keeps free for examples.
pub(super) fn roster(players: &[Player]) -> String {
    let mut yaml = "# A made-up roster for a demonstration: nobody of these exists.\n".to_owned();
    for player in players {
        let Player { id, name, role, school, networks, language } = player;
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let networks: Vec<String> = networks.iter().map(|network| quoted(network)).collect();
        // Writing into a `String` cannot fail.
        let _ = write!(
            yaml,
            "- {{id: {id}, name: {}, role: {}, school: {}, networks: [{}], email: {id}@example.org",
            quoted(name),
            quoted(role),
            quoted(school),
            networks.join(", ")
        );
        if let Some(language) = language {
            let _ = write!(yaml, ", language: {language}");
        }
        yaml.push_str("}\n");
    }
    yaml
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_people_have_one_name() {
        let names: std::collections::BTreeSet<String> = (0..12_000).map(name).collect();
        assert_eq!(names.len(), 12_000);
    }
}
