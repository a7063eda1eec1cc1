//! Small groups: in a group of few, each can be found out. They are put together, and so are others with them
//! where the one that is left out could be found by taking what is shown from a total.
//!
//! Two totals are there to be taken from: everyone, and, as a school lies in a network, each other's. So
//! what is hidden must be of enough people in all, in every network that is shown, and in every school.

use std::collections::{BTreeMap, BTreeSet};

use super::Group;

type Common = BTreeMap<(String, String), usize>;

pub(super) fn hide(
    networks: &mut Vec<Group>,
    schools: &mut Vec<Group>,
    common: &Common,
    fewest: usize,
) {
    // The pairs from the other side too: then both are treated alike.
    let turned: Common = common
        .iter()
        .map(|((network, school), count)| ((school.clone(), network.clone()), *count))
        .collect();
    let mut hidden = [small(networks, fewest), small(schools, fewest)];
    loop {
        let before = hidden.iter().map(BTreeSet::len).sum::<usize>();
        let [of_networks, of_schools] = &mut hidden;
        in_all(networks, of_networks, fewest);
        in_all(schools, of_schools, fewest);
        within(networks, of_networks, schools, of_schools, common, fewest);
        within(schools, of_schools, networks, of_networks, &turned, fewest);
        if hidden.iter().map(BTreeSet::len).sum::<usize>() == before {
            break;
        }
    }
    let [of_networks, of_schools] = hidden;
    join(networks, &of_networks);
    join(schools, &of_schools);
}

fn small(groups: &[Group], fewest: usize) -> BTreeSet<String> {
    let small = groups.iter().filter(|group| group.total < fewest);
    small.map(|group| group.name.clone()).collect()
}

/// The smallest of those that are shown and for which `may` holds.
fn smallest<'g>(
    groups: &'g [Group],
    hidden: &BTreeSet<String>,
    may: impl Fn(&Group) -> bool,
) -> Option<&'g Group> {
    let shown = groups.iter().filter(|group| !hidden.contains(&group.name) && may(group));
    shown.min_by_key(|group| (group.total, &group.name))
}

/// All the hidden together are enough people.
fn in_all(groups: &[Group], hidden: &mut BTreeSet<String>, fewest: usize) {
    let together: usize =
        groups.iter().filter(|group| hidden.contains(&group.name)).map(|group| group.total).sum();
    if !hidden.is_empty()
        && together < fewest
        && let Some(group) = smallest(groups, hidden, |_| true)
    {
        hidden.insert(group.name.clone());
    }
}

/// In each of `wholes` that is shown, the hidden `parts` are nobody or enough people: else one part more is
/// hidden, or, where there is none, the whole.
fn within(
    wholes: &[Group],
    hidden_wholes: &mut BTreeSet<String>,
    parts: &[Group],
    hidden_parts: &mut BTreeSet<String>,
    common: &Common,
    fewest: usize,
) {
    for whole in wholes {
        if hidden_wholes.contains(&whole.name) {
            continue;
        }
        let shared = |part: &Group| {
            common.get(&(whole.name.clone(), part.name.clone())).copied().unwrap_or(0)
        };
        let left: usize =
            parts.iter().filter(|part| hidden_parts.contains(&part.name)).map(shared).sum();
        if left == 0 || left >= fewest {
            continue;
        }
        match smallest(parts, hidden_parts, |part| shared(part) > 0) {
            Some(part) => hidden_parts.insert(part.name.clone()),
            None => hidden_wholes.insert(whole.name.clone()),
        };
    }
}

/// By name, and what is put together last.
fn join(groups: &mut Vec<Group>, hidden: &BTreeSet<String>) {
    let mut together = Group::default();
    for group in groups.iter().filter(|group| hidden.contains(&group.name)) {
        together.join(group);
    }
    groups.retain(|group| !hidden.contains(&group.name));
    groups.sort_by(|one, other| one.name.cmp(&other.name));
    if together.merged > 0 {
        groups.push(together);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(name: &str, total: usize) -> Group {
        Group { name: name.to_owned(), total, certified: total, merged: 1, ..Group::default() }
    }

    /// Networks and schools after hiding, as `(name, total, merged)`.
    fn shown(common: &[(&str, &str, usize)]) -> [Vec<(String, usize, usize)>; 2] {
        let (mut networks, mut schools) = (BTreeMap::new(), BTreeMap::new());
        let mut pairs = Common::new();
        for (network, school, count) in common {
            *networks.entry(*network).or_insert(0) += count;
            *schools.entry(*school).or_insert(0) += count;
            *pairs.entry(((*network).to_owned(), (*school).to_owned())).or_default() += count;
        }
        let groups = |totals: BTreeMap<&str, usize>| -> Vec<Group> {
            totals.into_iter().map(|(name, total)| group(name, total)).collect()
        };
        let (mut networks, mut schools) = (groups(networks), groups(schools));
        hide(&mut networks, &mut schools, &pairs, 10);
        [networks, schools].map(|groups| {
            groups.into_iter().map(|group| (group.name, group.total, group.merged)).collect()
        })
    }

    fn row(name: &str, total: usize, merged: usize) -> (String, usize, usize) {
        (name.to_owned(), total, merged)
    }

    #[test]
    fn no_small_group_can_be_found_by_taking_the_others_from_the_total() {
        let [_, schools] = shown(&[("n", "a", 40), ("n", "b", 3), ("n", "c", 12)]);
        assert_eq!(schools, [row("a", 40, 1), row("", 15, 2)]);
        let [_, schools] = shown(&[("n", "a", 5), ("n", "b", 6), ("n", "c", 12)]);
        assert_eq!(schools, [row("c", 12, 1), row("", 11, 2)]);
        let [_, schools] = shown(&[("n", "b", 12), ("n", "a", 10)]);
        assert_eq!(schools, [row("a", 10, 1), row("b", 12, 1)]);
        assert_eq!(shown(&[("n", "a", 3)]), [vec![row("", 3, 1)], vec![row("", 3, 1)]]);
    }

    #[test]
    fn no_small_school_can_be_found_by_taking_the_others_from_their_network() {
        // Together the small ones are enough; in the network n only one of them is left.
        let [networks, schools] =
            shown(&[("n", "a", 40), ("n", "b", 5), ("m", "c", 30), ("m", "d", 6), ("m", "e", 5)]);
        assert_eq!(networks, [row("m", 41, 1), row("n", 45, 1)]);
        assert_eq!(schools, [row("c", 30, 1), row("", 56, 4)]);
    }

    /// Whatever the sizes: what is hidden is nobody or enough, in all and within each that is shown.
    #[test]
    fn nothing_small_is_left_to_be_found() {
        for seed in 0..200_usize {
            let names = ["a", "b", "c", "d", "e", "f", "g"];
            let pairs: Vec<(&str, &str, usize)> = (0..9)
                .map(|at| {
                    let mixed = seed * 31 + at * 17 + (seed * at) % 13;
                    (["x", "y", "z"][mixed % 3], names[(mixed / 3) % 7], 1 + mixed % 23)
                })
                .collect();
            let [networks, schools] = shown(&pairs);
            let sides = [(&networks, &schools, false), (&schools, &networks, true)];
            for (wholes, parts, turned) in sides {
                for (name, total, merged) in wholes {
                    let people = wholes.iter().map(|(_, total, _)| total).sum::<usize>();
                    assert!(
                        *total >= 10 || (*merged > 0 && people < 10) || wholes.len() == 1,
                        "{seed}"
                    );
                    if *merged > 1 || name.is_empty() {
                        continue;
                    }
                    let hidden: usize = pairs
                        .iter()
                        .filter(|(network, school, _)| {
                            let (whole, part) =
                                if turned { (school, network) } else { (network, school) };
                            whole == name && !parts.iter().any(|(shown, ..)| shown == part)
                        })
                        .map(|(.., count)| count)
                        .sum();
                    assert!(hidden == 0 || hidden >= 10, "{seed}: {name} {networks:?} {schools:?}");
                }
            }
        }
    }
}
