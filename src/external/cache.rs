//! What was found before, so that nobody is asked twice in a week: a JSON file outside of the content. Only
//! good answers are reused; what was wrong is asked again, because somebody may have mended it, but not
//! before the time that its server named.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Answer, Finding};

const VERSION: u32 = 1;

/// Address to what was found, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cache {
    version: u32,
    addresses: BTreeMap<String, Kept>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    /// Seconds since 1970.
    asked: i64,
    #[serde(flatten)]
    finding: Finding,
}

impl Default for Cache {
    fn default() -> Self {
        Self { version: VERSION, addresses: BTreeMap::new() }
    }
}

impl Cache {
    /// A cache that cannot be read is an empty one: it holds nothing that could not be asked again.
    pub fn read(bytes: &[u8]) -> Self {
        serde_json::from_slice::<Self>(bytes)
            .ok()
            .filter(|cache| cache.version == VERSION)
            .unwrap_or_default()
    }

    /// JSON, one address a line or two, so that it can be looked at.
    pub fn write(&self) -> String {
        format!("{:#}\n", serde_json::to_value(self).unwrap_or_default())
    }

    /// What is known and still good of an address, with all the anchors that are wanted.
    pub(super) fn get(
        &self,
        url: &str,
        anchors: &[String],
        now: i64,
        most_age: i64,
    ) -> Option<&Finding> {
        let Kept { asked, finding } = self.addresses.get(url)?;
        if finding.not_before.is_some_and(|time| now < time) {
            return Some(finding);
        }
        let is_young = (0..most_age).contains(&now.saturating_sub(*asked));
        let is_good = matches!(finding.answer, Answer::Well | Answer::Moved(_))
            && anchors.iter().all(|anchor| finding.anchors.get(anchor) == Some(&true));
        (is_young && is_good).then_some(finding)
    }

    pub(super) fn put(&mut self, url: &str, finding: Finding, now: i64) {
        self.addresses.insert(url.to_owned(), Kept { asked: now, finding });
    }

    /// Forgets addresses that the content does not have any more.
    pub(super) fn keep_only(&mut self, known: impl Fn(&str) -> bool) {
        self.addresses.retain(|url, _| known(url));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_good_is_reused_and_not_for_ever() {
        let mut cache = Cache::default();
        let moved = Finding {
            anchors: BTreeMap::from([("a".to_owned(), true), ("b".to_owned(), false)]),
            ..Finding::of(Answer::Moved("https://b.org/".to_owned()))
        };
        cache.put("https://a.org/", moved.clone(), 1_000);
        cache.put("https://gone.org/", Finding::of(Answer::Gone(404)), 1_000);
        let busy =
            Finding { not_before: Some(1_500), ..Finding::of(Answer::Unknown("busy".to_owned())) };
        cache.put("https://busy.org/", busy.clone(), 1_000);
        let cache = Cache::read(cache.write().as_bytes());
        let none: &[String] = &[];
        assert_eq!(cache.get("https://a.org/", none, 1_100, 3_600), Some(&moved));
        assert_eq!(cache.get("https://a.org/", &["a".to_owned()], 1_100, 3_600), Some(&moved));
        assert_eq!(cache.get("https://a.org/", &["b".to_owned()], 1_100, 3_600), None);
        assert_eq!(cache.get("https://a.org/", &["c".to_owned()], 1_100, 3_600), None);
        assert_eq!(cache.get("https://a.org/", none, 4_600, 3_600), None);
        assert_eq!(cache.get("https://a.org/", none, 900, 3_600), None);
        assert_eq!(cache.get("https://gone.org/", none, 1_100, 3_600), None);
        assert_eq!(cache.get("https://busy.org/", none, 1_400, 60), Some(&busy));
        assert_eq!(cache.get("https://busy.org/", none, 1_500, 3_600), None);
    }

    #[test]
    fn a_damaged_cache_is_an_empty_one() {
        for bytes in ["", "{", "[]", "{\"version\": 9, \"addresses\": {}}"] {
            assert_eq!(Cache::read(bytes.as_bytes()), Cache::default());
        }
    }
}
