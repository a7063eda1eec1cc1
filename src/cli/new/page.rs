//! `hallpass new page` and `hallpass new quiz`: a file that has everything the checks ask for, so that
//! the author begins with the words.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::Outcome;
use crate::cli::terminal::{Terminal, say};
use crate::cli::today;
use crate::error::{Error, Result};
use crate::parse::{Documents, SiteConfig};
use crate::write;
use crate::yaml::types::is_id;
use crate::yaml::{Node, Value};

#[derive(Args)]
pub(in crate::cli) struct PageArgs {
    /// Where it goes in the content folder: public/family/visits
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// The folder with site.yaml
    #[arg(long, value_name = "DIR", default_value = "content")]
    content: PathBuf,
    /// The heading [default: made of the file name]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// The contact who keeps it [default: the one of the section]
    #[arg(long, value_name = "ID")]
    owner: Option<String>,
}

/// What is made.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Page,
    Quiz,
}

pub(super) fn run(args: &PageArgs, kind: Kind, terminal: &Terminal) -> Result<Outcome> {
    let documents = super::documents(&args.content)?;
    let name = file_name(args, kind, &documents)?;
    let place = args.content.join(&name);
    if place.exists() {
        let shown = place.display();
        return Err(Error::Usage(format!("`{shown}` is there already; nothing was changed")));
    }
    let title = args.title.clone().unwrap_or_else(|| title_of(&name));
    let owner = owner(args, &documents, &name)?;
    let text = match kind {
        Kind::Page => page(&title, owner.as_deref()),
        Kind::Quiz => quiz(&title, owner.as_deref(), &quiz_id(&documents, &name)),
    };
    write::write_whole(&place, text.as_bytes())?;
    let (what, shown) = (if kind == Kind::Page { "page" } else { "quiz" }, place.display());
    say!("{} the {what} `{shown}`", terminal.good("made"));
    match kind {
        Kind::Page => say!("{} write its summary and its text", terminal.dim("next")),
        Kind::Quiz => say!(
            "{} replace the two questions by yours; keep each question's `{{#id}}` once people have answered it",
            terminal.dim("next")
        ),
    }
    if owner.is_none() {
        say!("     name its owner: the `id` of an entry in data/contacts.yaml");
    }
    say!("     `hallpass serve` shows it; `hallpass check` says what is still wrong");
    Ok(Outcome::Well)
}

/// The name in the content folder, of a path that may be written from inside of it or from outside.
fn file_name(args: &PageArgs, kind: Kind, documents: &Documents) -> Result<String> {
    let path = args.path.strip_prefix(&args.content).unwrap_or(&args.path);
    let parts: Option<Vec<&str>> = path.components().map(part).collect();
    let shown = args.path.display();
    let Some(parts) = parts else {
        return Err(Error::Usage(format!(
            "`{shown}` does not lie in the content folder; write a path such as `public/family/visits`"
        )));
    };
    let name = parts.join("/");
    let stem = name.strip_suffix(".md").unwrap_or(&name);
    if !stem.split('/').all(is_id) {
        return Err(Error::Usage(format!(
            "`{stem}` would be a poor address; use lower-case letters, digits and `-`"
        )));
    }
    let mut roots: Vec<&str> = Vec::new();
    for site in &documents.config.sites {
        if !roots.contains(&site.root.value.as_str()) {
            roots.push(&site.root.value);
        }
    }
    let in_root = |root: &&str| stem.strip_prefix(*root).is_some_and(|rest| rest.starts_with('/'));
    if !roots.iter().any(in_root) {
        let roots = roots.join("`, `");
        return Err(Error::Usage(format!(
            "`{stem}` is in no site; the sites' folders are `{roots}`"
        )));
    }
    if roots.iter().any(|root| stem.starts_with(&format!("{root}/data/"))) {
        return Err(Error::Usage(format!(
            "`{stem}` lies in a folder of data, where no page is read; choose another folder"
        )));
    }
    let is_of_course = |site: &SiteConfig| {
        site.course.is_some() && stem.starts_with(&format!("{}/", site.root.value))
    };
    if kind == Kind::Quiz && !documents.config.sites.iter().any(is_of_course) {
        return Err(Error::Usage(format!(
            "`{stem}` is in a site without a `course`, which has no quizzes; choose a folder of a course"
        )));
    }
    Ok(format!("{stem}.md"))
}

fn part(component: std::path::Component<'_>) -> Option<&str> {
    match component {
        std::path::Component::Normal(part) => part.to_str(),
        _ => None,
    }
}

/// `public/family/first-visit.md` → `First visit`; a section is called by its folder.
fn title_of(name: &str) -> String {
    let stem = name.trim_end_matches(".md").trim_end_matches("/index");
    let words = stem.rsplit('/').next().unwrap_or(stem).replace(['-', '_'], " ");
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}

/// The owner of the nearest section above, else the first contact.
fn owner(args: &PageArgs, documents: &Documents, name: &str) -> Result<Option<String>> {
    let contacts = contacts(documents);
    if let Some(owner) = &args.owner {
        if contacts.contains(&owner.as_str()) {
            return Ok(Some(owner.clone()));
        }
        let known = contacts.join("`, `");
        return Err(Error::Usage(format!("there is no contact `{owner}`; there are `{known}`")));
    }
    let of_section = |folder: &Path| {
        let index = folder.join("index.md");
        let page = documents.pages.iter().find(|page| Path::new(&page.name) == index)?;
        page.front.owner.as_ref().map(|owner| owner.value.clone())
    };
    let above = Path::new(name).ancestors().skip(1).find_map(of_section);
    Ok(above.or_else(|| contacts.first().map(|&id| id.to_owned())))
}

fn contacts(documents: &Documents) -> Vec<&str> {
    let entries: &[Node] = match documents.data.shared.get("contacts").map(|node| &node.value) {
        Some(Value::Sequence(entries)) => entries,
        _ => &[],
    };
    entries.iter().filter_map(|entry| entry.get("id")?.as_scalar()).collect()
}

/// `training/records/check.md` → `records-check`, with a number when it is taken.
fn quiz_id(documents: &Documents, name: &str) -> String {
    let mut parts = name.trim_end_matches(".md").rsplit('/');
    let (stem, folder) = (parts.next().unwrap_or("quiz"), parts.next().unwrap_or("site"));
    let id = format!("{folder}-{stem}");
    let taken = |id: &String| {
        let settings = documents.pages.iter().filter_map(|page| page.front.quiz.as_ref());
        settings.into_iter().any(|quiz| quiz.id.value == *id)
    };
    let numbered = (2..).map(|number| format!("{id}-{number}"));
    std::iter::once(id.clone()).chain(numbered).find(|id| !taken(id)).unwrap_or(id)
}

/// The keys that both kinds have, without the closing fence.
fn front(title: &str, summary: &str, owner: Option<&str>) -> String {
    let owner = owner.map(|owner| format!("owner: {owner}\n")).unwrap_or_default();
    // JSON's quotes are YAML's: whatever is in a title stays in it.
    let title = serde_json::Value::from(title);
    format!(
        "---\ntitle: {title}\nsummary: {summary}\n{owner}last_reviewed: {}\nreview_every: 6 months\n",
        today()
    )
}

fn page(title: &str, owner: Option<&str>) -> String {
    let front = front(title, "One sentence that says what the reader finds here.", owner);
    format!("{front}---\n\nBegin with what the reader has to do.\n\n## First heading\n\nText.\n")
}

fn quiz(title: &str, owner: Option<&str>, id: &str) -> String {
    let front = front(title, "What these questions are about.", owner);
    format!(
        "{front}quiz:
  id: {id}
  mode: graded
  pass: 80%
objectives:
  first: Say what one can do afterwards
---

You may look things up.

## Replace this by a question with one right answer. {{#q-01 objective=first}}
- [ ] An answer that is wrong
  > Say why it is wrong.
- [x] The answer that is right
  > Say why it is right.
- [ ] Another that is wrong, and likely
  > Say why it is wrong.
> [!TIP]
> Say where to look.
> [!NOTE]
> Say what the rule is; this shows with the result.

## Replace this by a sentence that is true or false. {{#q-02 objective=first}}
- [x] True
  > Say why.
- [ ] False
  > Say why not.
"
    )
}
