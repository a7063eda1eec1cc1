//! The index in parts of bounded size, so that a site of ten thousand pages loads no more for a query than one of a hundred.
//!
//! `index.json` is small and says where what stands: `words` has the first word of each part `words-N.json`,
//! `texts` the first page of each `texts-N.json`. A part of words maps each to its pages, ascending, as
//! `[step, points, step, points, …]`; a word that stands nearly everywhere keeps only its best pages, and is named in `cut`.
//! A part of texts has the pages themselves, for results. `version` is a digest of it all, for the address of the
//! parts: a browser never takes an old part for a new one.

use std::collections::HashMap;
use std::fmt::Write as _;

use foldhash::fast::FixedState;
use quiz::Digest;
use rayon::prelude::*;
use serde_json::{Value as Json, json};

use crate::share::share;

use super::words::each_word;
use super::{Entry, INDEX};

/// Bytes of a part of words, unless one word has more.
const WORDS_BYTES: usize = 48 * 1024;
/// Bytes of a part of texts, unless one page has more.
const TEXTS_BYTES: usize = 64 * 1024;
/// Pages that a word keeps.
const MOST_PAGES: usize = 3000;

/// Pages that one processor takes at once.
const CHUNK: usize = 128;

/// What a word weighs by where it stands: in the title, the summary, a heading, the text.
const WEIGHTS: [u32; 4] = [24, 10, 8, 2];

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

/// Pages by word.
type Index = HashMap<String, Postings, FixedState>;

fn word_parts(language: &str, entries: &[Entry]) -> (Vec<String>, Vec<String>) {
    let mut index: Vec<(String, Postings)> = index(language, entries).into_iter().collect();
    // The order in which a script compares; until here there was none.
    index.par_sort_unstable_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
    let written: Vec<(String, bool)> = index
        .par_iter_mut()
        .map(|(word, postings)| {
            let is_cut = postings.len() > MOST_PAGES;
            if is_cut {
                best(postings);
            }
            (format!("{}:[{}]", json!(word), steps(postings)), is_cut)
        })
        .collect();
    let (mut parts, mut firsts) = (Vec::new(), Vec::new());
    let (mut part, mut cut): (String, Vec<&str>) = (String::new(), Vec::new());
    for ((word, _), (entry, is_cut)) in index.iter().zip(written) {
        if !part.is_empty() && part.len() + entry.len() > WORDS_BYTES {
            parts.push(closed(&part, &cut));
            part.clear();
            cut.clear();
        }
        if part.is_empty() {
            firsts.push(word.clone());
        } else {
            part.push(',');
        }
        part.push_str(&entry);
        cut.extend(is_cut.then_some(word.as_str()));
    }
    if !part.is_empty() {
        parts.push(closed(&part, &cut));
    }
    (parts, firsts)
}

/// Words and their pages, in the order of the pages.
fn index(language: &str, entries: &[Entry]) -> Index {
    let of_chunk = |(chunk, entries): (usize, &[Entry])| {
        let mut index = Index::default();
        for (page, entry) in (chunk * CHUNK..).zip(entries) {
            let page = u32::try_from(page).unwrap_or(u32::MAX);
            points(language, entry, |word, points| match index.get_mut(word) {
                Some(postings) => postings.push((page, points)),
                None => _ = index.insert(word.to_owned(), vec![(page, points)]),
            });
        }
        index
    };
    let of_chunks: Vec<Index> = entries.par_chunks(CHUNK).enumerate().map(of_chunk).collect();
    let mut whole = Index::default();
    for index in of_chunks {
        #[expect(clippy::iter_over_hash_type, reason = "the order of words makes no difference")]
        for (word, mut postings) in index {
            whole.entry(word).or_default().append(&mut postings);
        }
    }
    whole
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
fn points(language: &str, entry: &Entry, mut look: impl FnMut(&str, u32)) {
    let mut counts: HashMap<String, [u32; WEIGHTS.len()], FixedState> = HashMap::default();
    let mut add = |place: usize, text: &str| {
        each_word(text, language, |word| match counts.get_mut(word) {
            Some(counts) => counts[place] += 1,
            None => {
                let mut first = [0; WEIGHTS.len()];
                first[place] = 1;
                counts.insert(word.to_owned(), first);
            }
        });
    };
    add(0, &entry.title);
    add(1, &entry.summary);
    for section in &entry.sections {
        add(2, &section.heading);
        add(3, &section.text);
    }
    #[expect(clippy::iter_over_hash_type, reason = "the order of words makes no difference")]
    for (word, counts) in &counts {
        let there = WEIGHTS.iter().zip(counts).filter(|(_, count)| **count > 0);
        look(word, there.map(|(weight, count)| weight * (2 + count.ilog2()) / 2).sum());
    }
}

fn text_parts(entries: &[Entry]) -> (Vec<String>, Vec<usize>) {
    let (mut parts, mut firsts): (Vec<String>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut part: Vec<String> = Vec::new();
    let mut size = 0;
    let close =
        |part: &mut Vec<String>| format!("{{\"pages\":[{}]}}\n", std::mem::take(part).join(","));
    let written = share(entries).map(|entry| {
        let sections: Vec<Json> = entry
            .sections
            .iter()
            .map(|section| json!([section.anchor, section.heading, section.text]))
            .collect();
        let page = json!({
            "url": entry.url, "title": entry.title, "summary": entry.summary, "sections": sections,
        });
        page.to_string()
    });
    for (at, page) in written.collect::<Vec<_>>().into_iter().enumerate() {
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
