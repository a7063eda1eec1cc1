//! What only the district can supply, gathered from the whole content into one list to work through: the
//! facts that stand once in `data/`, then what pages leave open, those first for which most pages
//! wait. It is made of the same findings that stop a release, so the two cannot differ.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::build::Checked;
use crate::check::{REVIEWER, TO_CONFIRM};
use crate::diag::{Files as _, codes};
use crate::model::Model;
use crate::model::facts::TBC;
use crate::yaml::{Node, Value};

/// Nobody fills this file in by hand.
const CERTIFIED: &str = "data/certified.yaml";

/// Everything that is open.
#[derive(Debug, Default)]
pub struct Open {
    pub facts: Vec<OpenFile>,
    pub decisions: Vec<Decision>,
    /// Translations whose marks go when their sources' have gone, and how many each has.
    pub translations: Vec<(String, usize)>,
    /// Translations that nobody has confirmed.
    pub unreviewed: BTreeSet<String>,
    /// What else stops a release: the place and the message.
    pub others: Vec<(String, String)>,
    /// Places of the content at which a value is missing.
    pub places: usize,
}

/// A data file with values to fill in.
#[derive(Debug)]
pub struct OpenFile {
    /// `data/contacts.yaml`.
    pub name: String,
    /// Entries that lack the same values stand together.
    pub entries: Vec<OpenEntries>,
    /// Entries with `verified: false`. No release waits for them; readers see them marked.
    pub unverified: usize,
    /// Pages that show a value of it.
    pub pages: BTreeSet<String>,
}

/// Entries of one data file that lack the same values.
#[derive(Debug)]
pub struct OpenEntries {
    pub ids: Vec<String>,
    /// As `ages.min`; a whole entry that is open has none.
    pub fields: Vec<String>,
}

/// What a page leaves open in its own words.
#[derive(Debug)]
pub struct Decision {
    pub what: String,
    pub pages: BTreeSet<String>,
}

/// Gathers what is open in content that was checked as a release is.
pub fn gather(checked: &Checked, model: &Model) -> Open {
    let mut open = Open::default();
    let mut waiting: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut decisions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut translations: BTreeMap<String, usize> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for problem in &checked.diagnostics {
        let place = problem.span.map(|span| (span.file, span.start, &problem.message));
        if !seen.insert((place, problem.code)) {
            continue; // A page of two sites is one page to mend.
        }
        let path = problem.span.map_or("", |span| checked.sources.path(span.file)).to_owned();
        if problem.code != codes::TO_BE_CONFIRMED {
            if problem.is_error() {
                open.others.push((path, problem.message.clone()));
            }
            continue;
        }
        open.places += 1;
        let name = problem.span.map_or("", |span| &checked.sources.file(span.file).name).to_owned();
        let what = problem.message.strip_prefix(TO_CONFIRM).unwrap_or(&problem.message);
        let twin = is_translation(model, &name);
        if let Some(file) = data_file(what) {
            let pages = waiting.entry(file.to_owned()).or_default();
            if !twin && name.ends_with(".md") {
                pages.insert(name);
            }
        } else if what == REVIEWER {
            open.unreviewed.insert(name);
        } else if twin {
            *translations.entry(name).or_default() += 1;
        } else {
            decisions.entry(what.to_owned()).or_default().insert(name);
        }
    }
    open.facts = facts(model, waiting);
    open.decisions = decisions.into_iter().map(|(what, pages)| Decision { what, pages }).collect();
    let root = |page: &String| {
        let roots = model.documents.config.sites.iter().map(|site| &site.root.value);
        roots.into_iter().position(|root| page.starts_with(&format!("{root}/")))
    };
    open.decisions.sort_by_key(|decision| {
        let first = decision.pages.iter().filter_map(root).min();
        (std::cmp::Reverse(decision.pages.len()), first, decision.what.clone())
    });
    open.translations = translations.into_iter().collect();
    open
}

/// `contacts` of `` `data.contacts.office.phone` `` and of `` 40 values of `data/contacts.yaml`, … ``.
fn data_file(what: &str) -> Option<&str> {
    let rest = match what.strip_prefix("`data.") {
        Some(rest) => rest,
        None => what.split_once("` of `data/").or_else(|| what.split_once(" of `data/"))?.1,
    };
    rest.split(['.', '`']).next()
}

fn is_translation(model: &Model, name: &str) -> bool {
    let languages = model.sites.iter().flat_map(|site| &site.languages);
    languages
        .filter(|language| !language.is_source())
        .any(|language| name.ends_with(&format!(".{}.md", language.code)))
}

fn facts(model: &Model, mut waiting: BTreeMap<String, BTreeSet<String>>) -> Vec<OpenFile> {
    let data = &model.documents.data;
    let shared = data.shared.iter().map(|(file, node)| (format!("data/{file}.yaml"), file, node));
    let own = data.of_root.iter().flat_map(|(root, files)| {
        files.iter().map(move |(file, node)| (format!("{root}/data/{file}.yaml"), file, node))
    });
    let mut files: Vec<OpenFile> = shared
        .chain(own)
        .map(|(name, file, node)| OpenFile {
            name,
            entries: open_entries(node),
            unverified: unverified(node),
            pages: waiting.remove(file).unwrap_or_default(),
        })
        .filter(|file| !file.entries.is_empty() || file.unverified > 0)
        .collect();
    files.sort_by_key(|file| (std::cmp::Reverse(file.pages.len()), file.name.clone()));
    files
}

fn open_entries(file: &Node) -> Vec<OpenEntries> {
    let entries: Vec<(String, &Node)> = match &file.value {
        Value::Sequence(items) => items
            .iter()
            .enumerate()
            .map(|(at, item)| {
                let id = item.get("id").and_then(Node::as_scalar).map(str::to_owned);
                (id.unwrap_or_else(|| (at + 1).to_string()), item)
            })
            .collect(),
        Value::Mapping(entries) => {
            entries.iter().map(|entry| (entry.key.clone(), &entry.value)).collect()
        }
        _ => Vec::new(),
    };
    let mut groups: Vec<OpenEntries> = Vec::new();
    for (id, node) in entries {
        let mut fields = Vec::new();
        open_fields(node, "", &mut fields);
        if fields.is_empty() {
            continue;
        }
        match groups.iter_mut().find(|group| group.fields == fields) {
            Some(group) => group.ids.push(id),
            None => groups.push(OpenEntries { ids: vec![id], fields }),
        }
    }
    groups
}

fn unverified(file: &Node) -> usize {
    let Value::Sequence(items) = &file.value else { return 0 };
    let is_false = |item: &&Node| item.get("verified").and_then(Node::as_scalar) == Some("false");
    items.iter().filter(is_false).count()
}

fn open_fields(node: &Node, path: &str, fields: &mut Vec<String>) {
    match &node.value {
        Value::Scalar(text) if text == TBC => fields.push(path.to_owned()),
        Value::Sequence(items) => items.iter().for_each(|item| open_fields(item, path, fields)),
        Value::Mapping(entries) => {
            for entry in entries {
                let key = &entry.key;
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                open_fields(&entry.value, &path, fields);
            }
        }
        Value::Null | Value::Scalar(_) => {}
    }
}

/// The list as a Markdown file that a district works through from the top.
pub fn to_markdown(open: &Open) -> String {
    let mut out = String::from(
        "# What the district has to fill in\n\n\
         Made by `hallpass to-confirm --out FILE` from the content itself; change the content, then make it anew.\n\n",
    );
    if open.places == 0 && open.facts.is_empty() && open.others.is_empty() {
        out.push_str("Nothing is open.\n");
        return out;
    }
    let _ = writeln!(
        out,
        "Open are {} places. `hallpass check --release` names each with its line, and nothing is released before\n\
         all are gone. Work from the top: what stands first frees most pages.\n",
        open.places
    );
    if !open.facts.is_empty() {
        out.push_str("## 1. Facts that stand once\n\nWrite the value in place of `tbc`. Every page that shows it has it from then on.\n");
        for file in &open.facts {
            facts_of(file, &mut out);
        }
        out.push('\n');
    }
    if !open.decisions.is_empty() {
        out.push_str("## 2. Rules and answers\n\nFind out, then write the answer in place of `{{ tbc(\"…\") }}`, with its source, in each file named.\n\n");
        for (at, decision) in open.decisions.iter().enumerate() {
            let _ = writeln!(out, "{}. **{}**", at + 1, decision.what);
            for page in &decision.pages {
                let _ = writeln!(out, "    - `{page}`");
            }
        }
        out.push('\n');
    }
    if !open.translations.is_empty() || !open.unreviewed.is_empty() {
        out.push_str("## 3. Translations\n\n");
    }
    if !open.translations.is_empty() {
        out.push_str("These hold the marks of their sources. Replace them when the source has its answer.\n\n");
        for (name, count) in &open.translations {
            let _ = writeln!(out, "- `{name}`: {count}");
        }
        out.push('\n');
    }
    if !open.unreviewed.is_empty() {
        out.push_str("Nobody has confirmed these. Let somebody who speaks the language read them, last of all,\n\
            and write the name in place of `reviewer: tbc`.\n\n");
        for name in &open.unreviewed {
            let _ = writeln!(out, "- [ ] `{name}`");
        }
        out.push('\n');
    }
    if !open.others.is_empty() {
        out.push_str("## 4. What else stops a release\n\n");
        for (path, message) in &open.others {
            let _ = writeln!(out, "- `{path}`: {message}");
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn facts_of(file: &OpenFile, out: &mut String) {
    let wait = match file.pages.len() {
        0 => "no page shows it".to_owned(),
        1 => "1 page waits".to_owned(),
        many => format!("{many} pages wait"),
    };
    if file.name == CERTIFIED {
        let _ = writeln!(
            out,
            "\n### `{CERTIFIED}`: a command writes it\n\n- [ ] let the ledger say it, once people have been certified: `hallpass records status --out content/{CERTIFIED}`"
        );
        return;
    }
    let _ = writeln!(out, "\n### `{}`: {wait}\n", file.name);
    for group in &file.entries {
        let ids = group.ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
        let fields = group.fields.join(", ");
        let fields = if fields.is_empty() { "all of it" } else { &fields };
        let _ = writeln!(out, "- [ ] {ids}: {fields}");
    }
    if file.unverified > 0 {
        let _ = writeln!(
            out,
            "- [ ] look at each of the {} entries with `verified: false`, and set it to `true` when it is right (no release waits for this; readers see the mark)",
            file.unverified
        );
    }
}

#[cfg(test)]
mod tests {
    use super::data_file;

    #[test]
    fn findings_about_facts_name_their_data_file() {
        assert_eq!(data_file("`data.contacts.office.phone`"), Some("contacts"));
        assert_eq!(data_file("40 values of `data/dates.yaml`, which this shows"), Some("dates"));
        assert_eq!(data_file("1 value of `data/forms.yaml`, which this shows"), Some("forms"));
        assert_eq!(data_file("who approves a request"), None);
    }
}
