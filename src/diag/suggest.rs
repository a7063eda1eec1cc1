//! "did you mean": the known name that a writer most likely had in mind.

/// The known name closest to `written`, if one is close enough to be a slip of the hand: at most
/// a third of the letters differ (Damerau–Levenshtein, optimal string alignment).
pub fn closest<'k>(written: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let written: Vec<char> = written.chars().flat_map(char::to_lowercase).collect();
    let limit = (written.len() / 3).max(1);
    known
        .into_iter()
        .filter_map(|name| Some((distance(&written, name, limit)?, name)))
        .min()
        .map(|(_, name)| name)
}

/// None above the limit: a large site asks this of every page for every broken link.
fn distance(a: &[char], b: &str, limit: usize) -> Option<usize> {
    let b: Vec<char> = b.chars().flat_map(char::to_lowercase).collect();
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
}
