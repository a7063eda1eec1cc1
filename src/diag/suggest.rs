//! "did you mean": the known name that a writer most likely had in mind.

/// The known name closest to `written`, if one is close enough to be a slip of the hand: at most
/// a third of the letters differ (Damerau–Levenshtein, optimal string alignment). A large site asks this of
/// every page for every broken link, so most names are refused by what letters they have.
pub fn closest<'k>(written: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let written = folded(written);
    let letters = Letters::of(&written);
    let mut limit = (written.len() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for name in known {
        if name.len() + limit < written.len() || letters.differ(name) > limit {
            continue;
        }
        let found = distance(&written, &folded(name), limit).map(|distance| (distance, name));
        if let Some(found) = found.filter(|found| best.is_none_or(|best| *found < best)) {
            limit = found.0;
            best = Some(found);
        }
    }
    best.map(|(_, name)| name)
}

fn folded(text: &str) -> Vec<char> {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// How often each letter stands in a word; letters beyond ASCII share places.
struct Letters([i32; 64]);

impl Letters {
    fn of(word: &[char]) -> Self {
        let mut letters = Self([0; 64]);
        for c in word {
            letters.0[place(*c)] += 1;
        }
        letters
    }

    /// No distance is less than this: each step adds a letter, takes one away, or does both.
    fn differ(&self, name: &str) -> usize {
        let mut left = self.0;
        if name.is_ascii() {
            for byte in name.bytes() {
                left[place(byte.to_ascii_lowercase().into())] -= 1;
            }
        } else {
            for c in folded(name) {
                left[place(c)] -= 1;
            }
        }
        let count = |sign: i32| left.iter().map(|more| (more * sign).max(0)).sum::<i32>();
        usize::try_from(count(1).max(count(-1))).unwrap_or_default()
    }
}

fn place(c: char) -> usize {
    c as usize % 64
}

/// None above the limit.
fn distance(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    // What both begin and end with costs nothing: the folders of a path.
    let ahead = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[ahead..], &b[ahead..]);
    let behind = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - behind], &b[..b.len() - behind]);
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &from) in a.iter().enumerate() {
        let mut row = vec![i + 1; b.len() + 1];
        for (j, &to) in b.iter().enumerate() {
            let substituted = last[j] + usize::from(from != to);
            row[j + 1] = substituted.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && from == b[j - 1] && a[i - 1] == to {
                row[j + 1] = row[j + 1].min(before_last[j - 1] + 1);
            }
        }
        // No later row can come below the lowest of two in a row.
        if row.iter().chain(&last).min().is_some_and(|lowest| *lowest > limit) {
            return None;
        }
        before_last = last;
        last = row;
    }
    Some(last[b.len()]).filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_a_stranger_is_not() {
        let keys = ["title", "summary", "owner", "last_reviewed", "review_by"];
        assert_eq!(closest("tilte", keys), Some("title"));
        assert_eq!(closest("last-reviewed", keys), Some("last_reviewed"));
        assert_eq!(closest("Sumary", keys), Some("summary"));
        assert_eq!(closest("colour", keys), None);
        assert_eq!(closest("x", keys), None);
    }
    /// Refusing by letters refuses nothing that is close.
    #[test]
    fn what_letters_refuse_is_far() {
        let words = [
            "records.md",
            "recrods.md",
            "record.md",
            "école",
            "Ecole",
            "ab",
            "ba",
            "",
            "public/a/b.md",
        ];
        for a in words {
            for b in words {
                let (written, name) = (folded(a), folded(b));
                let far = distance(&written, &name, 99).unwrap();
                assert!(Letters::of(&written).differ(b) <= far, "{a} {b}");
                assert_eq!(distance(&name, &written, 99), Some(far), "{a} {b}");
            }
        }
        assert_eq!(
            closest("public/a/recrods.md", ["public/a/records.md", "public/b/rec.md"]),
            Some("public/a/records.md")
        );
    }
}
