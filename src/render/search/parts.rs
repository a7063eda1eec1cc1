//! The index in parts of bounded size, so that a site of ten thousand pages loads no more for a query than one of a hundred.
//!
//! `index.json` is small and says where what stands: `words` has the first word of each part `words-N.json`,
//! `texts` the first page of each `texts-N.json`. A part of words maps each to its pages, ascending, as
//! `[step, points, step, points, …]`; a word that stands nearly everywhere keeps only its best pages, and is named in `cut`.
//! A part of texts has the pages themselves, for results. `version` is a digest of it all, for the address of the
//! parts: a browser never takes an old part for a new one.

use std::collections::HashMap;
use std::fmt::Write as _;

use quiz::Digest;
use rayon::prelude::*;
use serde_json::{Value as Json, json};

use super::words::words;
use super::{Entry, INDEX};

/// Bytes of a part of words, unless one word has more.
const WORDS_BYTES: usize = 48 * 1024;
/// Bytes of a part of texts, unless one page has more.
const TEXTS_BYTES: usize = 64 * 1024;
/// Pages that a word keeps.
const MOST_PAGES: usize = 3000;

/// What a word weighs by where it stands.
const TITLE: u32 = 24;
const SUMMARY: u32 = 10;
const HEADING: u32 = 8;
const TEXT: u32 = 2;

/// Path from the language's home page to content.
pub(super) type Files = Vec<(String, String)>;

/// The files of a language's index.
pub(super) fn files(language: &str, entries: &[Entry]) -> Files {
    let (word_parts, first_words) = word_parts(language, entries);
    let (text_parts, first_pages) = text_parts(entries);
    let mut whole = String::new();
    word_parts.iter().chain(&text_parts).for_each(|part| whole.push_str(part));
    let version = Digest::of(whole.as_bytes()).to_hex();
    let manifest = json!({
        "language": language, "version": version[..12], "pages": entries.len(),
        "words": first_words, "texts": first_pages,
    });
    let named = |name: &'static str, parts: Vec<String>| {
        let parts = parts.into_iter().enumerate();
        parts.map(move |(at, part)| (format!("search/{name}-{at}.json"), part))
    };
    let mut files = vec![(INDEX.to_owned(), manifest.to_string())];
    files.extend(named("words", word_parts));
    files.extend(named("texts", text_parts));
    files
}

/// Page and points.
type Postings = Vec<(u32, u32)>;

fn word_parts(language: &str, entries: &[Entry]) -> (Vec<String>, Vec<String>) {
    let by_page: Vec<Vec<(String, u32)>> =
        entries.par_iter().map(|entry| points(language, entry)).collect();
    let mut index: HashMap<String, Postings> = HashMap::new();
    for (page, found) in (0_u32..).zip(by_page) {
        for (word, points) in found {
            index.entry(word).or_default().push((page, points));
        }
    }
    let mut index: Vec<(String, Postings)> = index.into_iter().collect();
    // The order in which a script compares; until here there was none.
    index.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
    let (mut parts, mut firsts) = (Vec::new(), Vec::new());
    let (mut part, mut cut): (String, Vec<&str>) = (String::new(), Vec::new());
    for (word, postings) in &mut index {
        if postings.len() > MOST_PAGES {
            best(postings);
            cut.push(word);
        }
        let entry = format!("{}:[{}]", json!(word), steps(postings));
        if !part.is_empty() && part.len() + entry.len() > WORDS_BYTES {
            // The word that begins the next part may be the one that was cut.
            let next = cut.pop_if(|last| last == word);
            parts.push(closed(&part, &cut));
            part.clear();
            cut = next.into_iter().collect();
        }
        if part.is_empty() {
            firsts.push(word.clone());
        } else {
            part.push(',');
        }
        part.push_str(&entry);
    }
    if !part.is_empty() {
        parts.push(closed(&part, &cut));
    }
    (parts, firsts)
}

fn closed(words: &str, cut: &[&str]) -> String {
    format!("{{\"cut\":{},\"words\":{{{words}}}}}\n", json!(cut))
}

/// Keeps the pages on which a word weighs most; of equals the first.
fn best(postings: &mut Postings) {
    postings.sort_by_key(|(page, points)| (std::cmp::Reverse(*points), *page));
    postings.truncate(MOST_PAGES);
    postings.sort_unstable();
}

fn steps(postings: &Postings) -> String {
    let mut out = String::with_capacity(postings.len() * 5);
    let mut last = 0;
    for (page, points) in postings {
        let comma = if out.is_empty() { "" } else { "," };
        let _ = write!(out, "{comma}{},{points}", page - last);
        last = *page;
    }
    out
}

/// What each word of a page weighs in it: by where it stands, and by how often, damped, so that long pages do
/// not win by their length.
fn points(language: &str, entry: &Entry) -> Vec<(String, u32)> {
    let mut points: Vec<(String, u32)> = Vec::new();
    let mut add = |texts: &[&str], weight: u32| {
        let mut found: Vec<String> = texts.iter().flat_map(|text| words(text, language)).collect();
        found.sort_unstable();
        points.extend(found.chunk_by(|a, b| a == b).map(|same| {
            let count = u32::try_from(same.len()).unwrap_or(u32::MAX);
            (same[0].clone(), weight * (2 + count.ilog2()) / 2)
        }));
    };
    add(&[&entry.title], TITLE);
    add(&[&entry.summary], SUMMARY);
    let headings: Vec<&str> =
        entry.sections.iter().map(|section| section.heading.as_str()).collect();
    let texts: Vec<&str> = entry.sections.iter().map(|section| section.text.as_str()).collect();
    add(&headings, HEADING);
    add(&texts, TEXT);
    points.sort_unstable();
    points.dedup_by(|more, kept| {
        let is_same = more.0 == kept.0;
        if is_same {
            kept.1 += more.1;
        }
        is_same
    });
    points
}

fn text_parts(entries: &[Entry]) -> (Vec<String>, Vec<usize>) {
    let (mut parts, mut firsts): (Vec<String>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut part: Vec<String> = Vec::new();
    let mut size = 0;
    let close =
        |part: &mut Vec<String>| format!("{{\"pages\":[{}]}}\n", std::mem::take(part).join(","));
    for (at, entry) in entries.iter().enumerate() {
        let sections: Vec<Json> = entry
            .sections
            .iter()
            .map(|section| json!([section.anchor, section.heading, section.text]))
            .collect();
        let page = json!({
            "url": entry.url, "title": entry.title, "summary": entry.summary, "sections": sections,
        })
        .to_string();
        if !part.is_empty() && size + page.len() > TEXTS_BYTES {
            parts.push(close(&mut part));
            size = 0;
        }
        if part.is_empty() {
            firsts.push(at);
        }
        size += page.len();
        part.push(page);
    }
    if !part.is_empty() {
        parts.push(close(&mut part));
    }
    (parts, firsts)
}

#[cfg(test)]
mod tests {
    use super::super::Section;
    use super::*;

    fn entries(number: usize) -> Vec<Entry> {
        let entry = |at: usize| Entry {
            url: format!("p{at}/"),
            title: format!("Page {at}"),
            summary: String::new(),
            sections: vec![Section {
                anchor: String::new(),
                heading: String::new(),
                text: format!(
                    "common words and number{at:05} group{} {}",
                    at % 50,
                    "x".repeat(200)
                ),
            }],
        };
        (0..number).map(entry).collect()
    }

    fn json(files: &Files, name: &str) -> Json {
        let (_, text) = files.iter().find(|(path, _)| path == name).unwrap();
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn parts_stay_small_however_many_pages_there_are() {
        let files = files("en", &entries(8000));
        for (path, text) in &files {
            assert!(text.len() <= TEXTS_BYTES + 1024, "{path} has {} bytes", text.len());
        }
        let manifest = json(&files, INDEX);
        let count = |key: &str| manifest[key].as_array().unwrap().len();
        assert_eq!(files.len(), 1 + count("words") + count("texts"));
        assert!(count("words") > 3 && count("texts") > 3);
    }

    #[test]
    fn every_word_stands_where_the_manifest_says() {
        let files = files("en", &entries(5000));
        let manifest = json(&files, INDEX);
        let firsts = manifest["words"].as_array().unwrap();
        let wanted = "number04321";
        let at = firsts.iter().rposition(|first| first.as_str().unwrap() <= wanted).unwrap();
        let part = json(&files, &format!("search/words-{at}.json"));
        let pages = part["words"][wanted].as_array().unwrap();
        assert_eq!(pages[0], 4321);
        let texts = manifest["texts"].as_array().unwrap();
        let at = texts.iter().rposition(|first| first.as_u64().unwrap() <= 4321).unwrap();
        let within = 4321 - usize::try_from(texts[at].as_u64().unwrap()).unwrap();
        let part = json(&files, &format!("search/texts-{at}.json"));
        assert_eq!(part["pages"][within]["title"], "Page 4321");
        let common = firsts.iter().rposition(|first| first.as_str().unwrap() <= "common").unwrap();
        let part = json(&files, &format!("search/words-{common}.json"));
        assert!(part["cut"].as_array().unwrap().contains(&Json::from("common")));
    }
}
