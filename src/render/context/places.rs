//! The tree as seen from one page: what templates walk through. Nothing is worked out before a template looks
//! at it, so that a page costs the same in a site of ten pages and of ten thousand.

use std::sync::Arc;

use minijinja::value::{Enumerator, Kwargs, Object, ObjectRepr, from_args};
use minijinja::{Error, ErrorKind, State, Value};
use pulldown_cmark_escape::escape_html;

use crate::model::{NodeId, direction};

use super::course::{CertificationEntry, CourseEntry, ModuleEntry, QuizEntry};
use super::tree::{Entry, Tree};
use super::{Shared, named};

/// Where a template looks from.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) tree: Arc<Tree>,
    /// None on a page that is not in the tree, such as that for unknown addresses.
    pub(super) from: Option<NodeId>,
    /// The way to the language's home page.
    pub(super) root: Arc<str>,
}

/// Navigation is short of room; a list in the text is not.
#[derive(Debug, Clone, Copy)]
pub(super) enum Titles {
    Short,
    Whole,
}

impl Titles {
    fn of(self, entry: &Entry) -> &Value {
        match self {
            Self::Short => &entry.short_title,
            Self::Whole => &entry.title,
        }
    }
}

impl Place {
    pub(super) fn nodes(&self, ids: impl Into<Arc<[NodeId]>>, titles: Titles) -> Value {
        Value::from_object(Nodes { place: self.clone(), ids: ids.into(), titles })
    }

    pub(super) fn node(&self, id: NodeId, titles: Titles) -> Value {
        Value::from_object(Node { place: self.clone(), id, titles })
    }

    /// By its place in the course, from 0; none where the course has no such module.
    pub(super) fn module(&self, number: usize) -> Value {
        let course = self.tree.course.as_ref();
        match course.filter(|course| number < course.modules.len()) {
            Some(_) => Value::from_object(Module { place: self.clone(), number }),
            None => Value::from(()),
        }
    }

    fn url(&self, id: NodeId) -> Value {
        Value::from(self.address(id).concat())
    }

    /// The way to a page, in two parts.
    fn address(&self, id: NodeId) -> [&str; 2] {
        let url = &self.tree.entries[id.0].url;
        if url.is_empty() && self.root.is_empty() { ["./", ""] } else { [&self.root, url] }
    }

    fn is_current(&self, id: NodeId) -> bool {
        self.from == Some(id)
    }

    fn is_open(&self, id: NodeId) -> bool {
        self.from.is_some_and(|from| self.tree.is_above(id, from))
    }

    fn quiz(&self, quiz: &QuizEntry) -> Value {
        let entry = &self.tree.entries[quiz.node.0];
        named([
            ("id", Value::from(quiz.id.clone())),
            ("title", entry.title.clone()),
            ("lang", Value::from(entry.language.clone())),
            ("dir", Value::from(entry.language.as_deref().map(direction))),
            ("url", self.url(quiz.node)),
            ("count", Value::from(quiz.count)),
            ("pass", Value::from(quiz.pass.clone())),
            ("mark", Value::from(quiz.mark)),
            ("attests", Value::from(quiz.attests.clone())),
            ("mode", Value::from(quiz.mode.name())),
            ("cleared_by", Value::from(quiz.cleared_by.clone())),
        ])
    }

    fn certification(&self, certification: &CertificationEntry) -> Value {
        let renewal_url = certification.renewal.as_ref().map(|url| format!("{}{url}", self.root));
        named([
            ("id", Value::from(certification.id.clone())),
            ("title", Value::from(certification.title.clone())),
            ("due", Value::from(certification.due.clone())),
            ("due_text", Value::from(certification.due_text.clone())),
            ("closes", Value::from(certification.closes.clone())),
            ("closes_text", Value::from(certification.closes_text.clone())),
            ("quizzes", certification.quizzes.iter().map(|quiz| self.quiz(quiz)).collect()),
            ("renewal_url", Value::from(renewal_url)),
        ])
    }
}

/// `site`.
#[derive(Debug)]
pub(super) struct SiteObject {
    pub(super) place: Place,
    pub(super) shared: Arc<Shared>,
}

impl Object for SiteObject {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let Place { tree, root, .. } = &self.place;
        Some(match key {
            "home_url" if root.is_empty() => Value::from("./"),
            "home_url" => Value::from(&**root),
            "nav" => self.place.nodes(Arc::clone(&tree.nav), Titles::Short),
            "nav_paths" => self.place.nodes(Arc::clone(&tree.nav_paths), Titles::Short),
            "nav_pages" => self.place.nodes(Arc::clone(&tree.nav_pages), Titles::Short),
            "top" => {
                let home = tree.entries.first()?;
                self.place.nodes(Arc::clone(&home.children), Titles::Short)
            }
            "course" if tree.course.is_none() => Value::from(()),
            "course" => Value::from_object(Course { place: self.place.clone() }),
            key => return self.shared.value(key, root),
        })
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        let own = ["home_url", "nav", "nav_paths", "nav_pages", "top", "course"].into_iter();
        Enumerator::Values(own.chain(self.shared.keys()).map(Value::from).collect())
    }
}

/// A list of pages.
#[derive(Debug)]
struct Nodes {
    place: Place,
    ids: Arc<[NodeId]>,
    titles: Titles,
}

/// What a list of links makes of the page on which it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Here {
    /// A link like all others.
    Plain,
    /// Marked for screen readers, and so is what stands above the page.
    Marked,
    /// No link.
    Skipped,
}

impl Here {
    fn named(name: Option<&str>) -> Result<Self, Error> {
        match name {
            None => Ok(Self::Plain),
            Some("marked") => Ok(Self::Marked),
            Some("skipped") => Ok(Self::Skipped),
            Some(other) => {
                let message = format!("`here` is `marked` or `skipped`, not `{other}`");
                Err(Error::new(ErrorKind::InvalidOperation, message))
            }
        }
    }
}

impl Nodes {
    /// An item with a link for each page, one a line. Lists of links are half of what a page's template has to do, so that
    /// they are written at once; what needs more than a link walks the list in the template.
    fn links(&self, here: Here) -> String {
        let place = &self.place;
        let mut html = String::with_capacity(self.ids.len() * 80);
        for &id in &*self.ids {
            let is_current = place.is_current(id);
            if is_current && here == Here::Skipped {
                continue;
            }
            if !html.is_empty() {
                html.push('\n');
            }
            html.push_str("<li><a href=\"");
            for part in place.address(id) {
                push_escaped(&mut html, part);
            }
            html.push('"');
            let entry = &place.tree.entries[id.0];
            if let Some(language) = &entry.language {
                html.push_str(" lang=\"");
                push_escaped(&mut html, language);
                html.push_str("\" dir=\"");
                html.push_str(direction(language));
                html.push('"');
            }
            if here == Here::Marked && is_current {
                html.push_str(" aria-current=\"page\"");
            } else if here == Here::Marked && place.is_open(id) {
                html.push_str(" aria-current=\"true\"");
            }
            html.push('>');
            push_escaped(&mut html, self.titles.of(entry).as_str().unwrap_or_default());
            html.push_str("</a></li>");
        }
        html
    }
}

fn push_escaped(html: &mut String, text: &str) {
    // A string takes everything.
    let _ = escape_html(html, text);
}

impl Object for Nodes {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn call_method(
        self: &Arc<Self>,
        _: &mut State<'_, '_>,
        method: &str,
        arguments: &[Value],
    ) -> Result<Value, Error> {
        if method != "links" {
            return Err(Error::from(ErrorKind::UnknownMethod));
        }
        let (named,): (Kwargs,) = from_args(arguments)?;
        let here = Here::named(named.get("here")?)?;
        named.assert_all_used()?;
        Ok(Value::from_safe_string(self.links(here)))
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let id = self.ids.get(key.as_usize()?)?;
        Some(self.place.node(*id, self.titles))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.ids.len())
    }
}

/// A page in a list.
#[derive(Debug)]
struct Node {
    place: Place,
    id: NodeId,
    titles: Titles,
}

impl Object for Node {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let entry = &self.place.tree.entries[self.id.0];
        Some(match key {
            "title" => self.titles.of(entry).clone(),
            "summary" => entry.summary.clone(),
            "lang" => Value::from(entry.language.as_deref()),
            "dir" => Value::from(entry.language.as_deref().map(direction)),
            "url" => self.place.url(self.id),
            "kind" => Value::from(entry.kind.name()),
            "minutes" => Value::from(entry.minutes),
            "current" => Value::from(self.place.is_current(self.id)),
            "open" => Value::from(self.place.is_open(self.id)),
            "children" => self.place.nodes(Arc::clone(&entry.children), self.titles),
            "for_readers" => Value::from(entry.for_readers),
            _ => return None,
        })
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(&[
            "title",
            "summary",
            "lang",
            "dir",
            "url",
            "kind",
            "minutes",
            "current",
            "open",
            "children",
            "for_readers",
        ])
    }
}

/// `site.course`.
#[derive(Debug)]
struct Course {
    place: Place,
}

impl Course {
    fn entry(&self) -> Option<&CourseEntry> {
        self.place.tree.course.as_ref()
    }
}

impl Object for Course {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let course = self.entry()?;
        let place = &self.place;
        Some(match key.as_str()? {
            "id" => Value::from(course.id.clone()),
            "title" => Value::from(course.title.clone()),
            "year" => Value::from(course.year.clone()),
            "office_keys" => Value::from(course.office_keys.clone()),
            "modules" => (0..course.modules.len()).map(|number| place.module(number)).collect(),
            "certifications" => {
                course.certifications.iter().map(|entry| place.certification(entry)).collect()
            }
            _ => return None,
        })
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(&["id", "title", "year", "office_keys", "modules", "certifications"])
    }
}

/// A module of the course.
#[derive(Debug)]
struct Module {
    place: Place,
    number: usize,
}

impl Module {
    fn entry(&self) -> Option<&ModuleEntry> {
        self.place.tree.course.as_ref()?.modules.get(self.number)
    }
}

impl Object for Module {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let module = self.entry()?;
        let place = &self.place;
        let entry = &place.tree.entries[module.node.0];
        Some(match key {
            "number" => Value::from(self.number + 1),
            "id" => Value::from(module.id.clone()),
            "title" => entry.title.clone(),
            "summary" => entry.summary.clone(),
            "lang" => Value::from(entry.language.as_deref()),
            "dir" => Value::from(entry.language.as_deref().map(direction)),
            "url" => place.url(module.node),
            "minutes" => Value::from(entry.minutes),
            "current" => Value::from(place.is_current(module.node)),
            "open" => Value::from(place.is_open(module.node)),
            "objectives" => module.objectives.clone(),
            "pages" => place.nodes(Arc::clone(&module.pages), Titles::Short),
            "quiz" => module.quiz.as_ref().map_or(Value::from(()), |quiz| place.quiz(quiz)),
            "pretest" => module.pretest.as_ref().map_or(Value::from(()), |quiz| place.quiz(quiz)),
            _ => return None,
        })
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(&[
            "number",
            "id",
            "title",
            "summary",
            "lang",
            "dir",
            "url",
            "minutes",
            "current",
            "open",
            "objectives",
            "pages",
            "quiz",
            "pretest",
        ])
    }
}
