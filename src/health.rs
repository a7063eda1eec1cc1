//! How the content is: by owner, what is due for review, what is out of date, what the district has to confirm,
//! which clauses no page teaches and no question tests. It is made of the same findings that `check`
//! tells, so the two cannot differ; the training site shows it to the lead, `check --format json` to programs.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::check::TO_CONFIRM;
use crate::diag::{Code, Diagnostic, FileId, Files, codes, render};
use crate::model::Model;
use crate::model::facts::TBC;
use crate::parse::Page;
use crate::yaml::Node;

/// A review is due soon when its day is no further away than this, in days.
pub const SOON_DAYS: i32 = 30;

/// The health of the whole content, as the sites of a run show it.
#[derive(Debug, Clone)]
pub struct Health {
    pub as_of: Date,
    /// By id; at the end what nobody owns.
    pub owners: Vec<OwnerHealth>,
}

/// What one owner has to look at.
#[derive(Debug, Clone, Default)]
pub struct OwnerHealth {
    /// None: nobody owns it.
    pub id: Option<String>,
    /// As readers know them.
    pub name: Option<String>,
    /// How many pages, translations and policy texts among them.
    pub pages: usize,
    pub due: Vec<Due>,
    /// Translations of an earlier source, pages and questions on a clause that changed since, days that passed.
    pub stale: Vec<Item>,
    /// What only the district can supply, told once for each file.
    pub open: Vec<Item>,
    pub untaught: Vec<Item>,
    pub untested: Vec<Item>,
}

/// A page whose review is due, or was.
#[derive(Debug, Clone)]
pub struct Due {
    pub item: Item,
    pub day: Date,
    pub overdue: bool,
}

/// One thing to look at.
#[derive(Debug, Clone)]
pub struct Item {
    /// Path in the content folder.
    pub file: String,
    /// Of the page or text; the path where there is none.
    pub title: String,
    /// From 1.
    pub line: usize,
    /// Lower case, without a full stop.
    pub what: String,
    /// How many places of the file.
    pub places: usize,
}

impl OwnerHealth {
    /// Nothing to do.
    pub fn is_well(&self) -> bool {
        self.due.is_empty()
            && [&self.stale, &self.open, &self.untaught, &self.untested]
                .into_iter()
                .all(Vec::is_empty)
    }
}

const STALE: [Code; 3] = [codes::STALE_TRANSLATION, codes::CHANGED_CLAUSE, codes::PAST_DATE];

/// A file of the content, and who answers for it.
struct Owned<'m> {
    name: &'m str,
    title: &'m str,
    owner: Option<&'m str>,
}

/// Sorts what was found by who has to look at it. `diagnostics` are as `check` tells them.
pub fn health(model: &Model, files: &dyn Files, diagnostics: &[Diagnostic]) -> Health {
    let owned = owned(model);
    let mut owners: BTreeMap<(bool, Option<&str>), OwnerHealth> = BTreeMap::new();
    for known in owned.values() {
        owner(&mut owners, known.owner).pages += 1;
    }
    for due in due(model) {
        let known = &owned[&due.0];
        let line = render::line_column(files.text(due.0), due.2).0;
        let day = due.1;
        let overdue = day < model.as_of;
        let item = item(known, line, format!("due for review on {day}"));
        owner(&mut owners, known.owner).due.push(Due { item, day, overdue });
    }
    let mut open: BTreeMap<FileId, Vec<&Diagnostic>> = BTreeMap::new();
    for problem in diagnostics {
        let Some(span) = problem.span else { continue };
        let elsewhere = Owned { name: "", title: "", owner: None };
        let known = owned.get(&span.file).unwrap_or(&elsewhere);
        let line = || render::line_column(files.text(span.file), span.start).0;
        let told = || {
            let mut item = item(known, line(), problem.message.clone());
            if item.file.is_empty() {
                files.path(span.file).clone_into(&mut item.file);
                item.title.clone_from(&item.file);
            }
            item
        };
        let of = owner(&mut owners, known.owner);
        match problem.code {
            code if STALE.contains(&code) => of.stale.push(told()),
            codes::UNTAUGHT_CLAUSE => of.untaught.push(told()),
            codes::UNTESTED_CLAUSE => of.untested.push(told()),
            codes::TO_BE_CONFIRMED => {
                let of_file = open.entry(span.file).or_default();
                if of_file.is_empty() {
                    of.open.push(told());
                }
                of_file.push(problem);
                if let Some(item) = of.open.last_mut() {
                    item.places = of_file.len();
                    item.what = first_open(of_file);
                }
            }
            _ => {}
        }
    }
    let mut owners: Vec<OwnerHealth> = owners.into_values().collect();
    for of in &mut owners {
        of.name = of.id.as_deref().and_then(|id| contact_name(model, id));
        of.due.sort_by(|a, b| (a.day, &a.item.file).cmp(&(b.day, &b.item.file)));
        of.open.sort_by(|a, b| (b.places, &a.file).cmp(&(a.places, &b.file)));
    }
    Health { as_of: model.as_of, owners }
}

fn owner<'h, 'm>(
    owners: &'h mut BTreeMap<(bool, Option<&'m str>), OwnerHealth>,
    id: Option<&'m str>,
) -> &'h mut OwnerHealth {
    let new = || OwnerHealth { id: id.map(str::to_owned), ..OwnerHealth::default() };
    owners.entry((id.is_none(), id)).or_insert_with(new)
}

fn item(known: &Owned<'_>, line: usize, what: String) -> Item {
    let (file, title) = (known.name.to_owned(), known.title.to_owned());
    Item { file, title, line, what, places: 1 }
}

/// What the district has to say first in a file.
fn first_open(problems: &[&Diagnostic]) -> String {
    let said = problems
        .iter()
        .map(|problem| problem.message.strip_prefix(TO_CONFIRM).unwrap_or(&problem.message));
    let mut all: Vec<&str> = Vec::new();
    for what in said {
        if !all.contains(&what) {
            all.push(what);
        }
    }
    let more = if all.len() > 3 { ", …" } else { "" };
    format!("{}{more}", all.iter().take(3).copied().collect::<Vec<_>>().join(", "))
}

/// Pages of the run's sites with their translations, and the policy texts.
fn owned(model: &Model) -> BTreeMap<FileId, Owned<'_>> {
    let mut owned = BTreeMap::new();
    for page in pages(model) {
        let owner = page.front.owner.as_ref().map(|owner| owner.value.as_str());
        for page in std::iter::once(page).chain(page.twins.iter().map(|twin| &twin.page)) {
            let (name, title) = (page.name.as_str(), page.front.title.value.as_str());
            owned.insert(page.file, Owned { name, title, owner });
        }
    }
    for version in model.documents.policies.iter().flat_map(|policy| &policy.versions) {
        let page = &version.text.page;
        let owner = page.front.owner.as_ref().map(|owner| owner.value.as_str());
        let (name, title) = (page.name.as_str(), page.front.title.value.as_str());
        owned.insert(page.file, Owned { name, title, owner });
    }
    owned
}

fn pages(model: &Model) -> impl Iterator<Item = &Page> {
    let is_shown = |page: &&Page| model.sites.iter().any(|site| site.find(&page.name).is_some());
    model.documents.pages.iter().filter(is_shown)
}

/// File, day and place of each review that is due within the days to come, or was.
fn due(model: &Model) -> Vec<(FileId, Date, usize)> {
    let last = model.as_of.checked_add(SOON_DAYS.days()).unwrap_or(model.as_of);
    let of_page = |page: &Page| {
        let due = page.front.review_by.as_ref().filter(|due| due.value <= last)?;
        Some((page.file, due.value, due.span.start))
    };
    pages(model).filter_map(of_page).collect()
}

fn contact_name(model: &Model, id: &str) -> Option<String> {
    let path = ["contacts", id].map(str::to_owned);
    let root = model.documents.config.sites.first().map_or("", |site| site.root.value.as_str());
    let contact = model.documents.data.lookup(root, &path).ok()?;
    let known = |key: &str| contact.get(key).and_then(Node::as_scalar).filter(|text| *text != TBC);
    known("name").or_else(|| known("title")).map(str::to_owned)
}

/// The same for programs.
pub fn to_json(health: &Health) -> Value {
    let item = |item: &Item| {
        json!({
            "file": item.file, "title": item.title, "line": item.line, "what": item.what,
            "places": item.places,
        })
    };
    let items = |all: &[Item]| all.iter().map(item).collect::<Vec<Value>>();
    let due = |due: &Due| {
        let mut value = item(&due.item);
        value["day"] = json!(due.day.to_string());
        value["overdue"] = json!(due.overdue);
        value
    };
    let owner = |of: &OwnerHealth| {
        json!({
            "owner": of.id,
            "name": of.name,
            "pages": of.pages,
            "due": of.due.iter().map(due).collect::<Vec<Value>>(),
            "stale": items(&of.stale),
            "tbc": items(&of.open),
            "untaught": items(&of.untaught),
            "untested": items(&of.untested),
        })
    };
    json!({
        "as_of": health.as_of.to_string(),
        "due_within_days": SOON_DAYS,
        "owners": health.owners.iter().map(owner).collect::<Vec<Value>>(),
    })
}
