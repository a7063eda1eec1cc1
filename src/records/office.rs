//! What the report takes from the content: the office's name, the course's, and the roster of those
//! who are to be certified. Nothing else of the site is read here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::words;
use crate::diag::Diagnostic;
use crate::error::Result;
use crate::read::{Layer, Sources, text_file};
use crate::yaml::schema::shared;
use crate::yaml::{self, Node, Value};

/// Where the citations lie in the content folder.
const CITATIONS: &str = "data/citations.yaml";
/// Where the roster lies in the content folder.
const ROSTER: &str = "training/data/roster.yaml";
/// A value that the district has yet to supply.
const TO_CONFIRM: &str = "tbc";

/// The office and its people.
#[derive(Debug, Default)]
pub struct Office {
    /// Empty when the content does not say.
    pub organization: String,
    /// What stands on every page, such as that all of it is a demonstration; empty: nothing.
    pub notice: String,
    /// Title of the site that is the course, by course id.
    courses: Vec<(String, String)>,
    /// Where each course is.
    addresses: Vec<CourseAddress>,
    /// Folder whose files override the theme's.
    pub theme: Option<PathBuf>,
    /// How a citation or clause is named, by id.
    citations: BTreeMap<String, String>,
    /// In the order of the file.
    pub roster: Vec<RosterPerson>,
    /// What is wrong with the roster.
    pub problems: Vec<Diagnostic>,
    /// The files that the problems point into.
    pub sources: Sources,
}

/// The site that is a course.
#[derive(Debug)]
struct CourseAddress {
    course: String,
    base_url: String,
    /// Those that have a folder of their own, such as `es`.
    languages: Vec<String>,
}

/// One person of the roster. A value that is `tbc` is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterPerson {
    pub id: String,
    pub name: Option<String>,
    pub role: Option<String>,
    pub school: Option<String>,
    pub networks: Vec<String>,
    pub email: Option<String>,
    /// What they read, such as `es`.
    pub language: Option<String>,
}

impl Office {
    /// Reads `site.yaml`, the citations and the roster, where they are there. A roster that is named must be.
    pub fn read(content: &Path, roster: Option<&Path>) -> Result<Self> {
        let mut office = Self::default();
        let site = content.join("site.yaml");
        if site.is_file() {
            let id = text_file(&mut office.sources, Layer::Content, &site)?;
            // A mistake in `site.yaml` is for `hallpass check` to tell; a heading is not worth failing for.
            if let Ok(node) = yaml::parse(id, &office.sources.file(id).text) {
                office.read_site(&node);
                let theme =
                    node.get("theme").and_then(Node::as_scalar).filter(|theme| *theme != "null");
                office.theme = theme.map(|theme| content.join(theme));
            }
        }
        let citations = content.join(CITATIONS);
        if citations.is_file() {
            let id = text_file(&mut office.sources, Layer::Content, &citations)?;
            if let Ok(node) = yaml::parse(id, &office.sources.file(id).text) {
                office.read_citations(&node);
            }
        }
        let named = roster.is_some();
        let roster = roster.map_or_else(|| content.join(ROSTER), Path::to_owned);
        if named || roster.is_file() {
            let id = text_file(&mut office.sources, Layer::Content, &roster)?;
            match yaml::parse(id, &office.sources.file(id).text) {
                Ok(node) => {
                    office.problems = shared::ROSTER.problems(&node);
                    office.roster = people(&node);
                }
                Err(problem) => office.problems.push(problem),
            }
        }
        Ok(office)
    }

    /// Where the course is in a language, as `site.yaml` says; in the source's where it has none of its own.
    pub fn course_address(&self, course: &str, language: &str) -> Option<String> {
        let found = self.addresses.iter().find(|address| address.course == course)?;
        let has = found.languages.iter().any(|known| known == language);
        let folder = if has { format!("{language}/") } else { String::new() };
        Some(format!("{}/{folder}", found.base_url.trim_end_matches('/')))
    }

    pub fn course_title<'o>(&'o self, course: &'o str) -> &'o str {
        let found = self.courses.iter().find(|(id, _)| id == course);
        found.map_or(course, |(_, title)| title.as_str())
    }

    /// How a clause is named to people: as its source is cited, else by its id.
    pub fn clause_title(&self, id: &str) -> String {
        words::plain(self.citations.get(id).map_or(id, String::as_str))
    }

    fn read_citations(&mut self, node: &Node) {
        let Value::Sequence(entries) = &node.value else { return };
        for entry in entries {
            let text = |key: &str| entry.get(key).and_then(Node::as_scalar);
            if let Some((id, cite)) = text("id").zip(text("cite")) {
                self.citations.insert(id.to_owned(), cite.to_owned());
            }
        }
    }

    fn read_site(&mut self, node: &Node) {
        let text = |node: &Node, key: &str| {
            node.get(key).and_then(Node::as_scalar).unwrap_or_default().to_owned()
        };
        self.organization = text(node, "organization");
        self.notice = text(node, "notice");
        if let Some(Value::Sequence(sites)) = node.get("sites").map(|sites| &sites.value) {
            let source = node.get("language").and_then(Node::as_scalar).unwrap_or("en");
            let languages = |site: &Node| -> Vec<String> {
                let all = site.get("languages").map(Node::items).unwrap_or_default().iter();
                let own = all.filter_map(Node::as_scalar).filter(|code| *code != source);
                own.map(str::to_owned).collect()
            };
            self.addresses = sites
                .iter()
                .map(|site| CourseAddress {
                    course: text(site, "course"),
                    base_url: text(site, "base_url"),
                    languages: languages(site),
                })
                .filter(|address| !address.course.is_empty() && !address.base_url.is_empty())
                .collect();
            self.courses = sites
                .iter()
                .map(|site| (text(site, "course"), text(site, "title")))
                .filter(|(course, title)| !course.is_empty() && !title.is_empty())
                .collect();
        }
    }
}

/// The schema has said what is wrong; what does not fit it is left out here.
fn people(node: &Node) -> Vec<RosterPerson> {
    let Value::Sequence(items) = &node.value else { return Vec::new() };
    items.iter().filter_map(person).collect()
}

fn person(node: &Node) -> Option<RosterPerson> {
    let known = |key: &str| {
        let text = node.get(key).and_then(Node::as_scalar)?.trim();
        (!text.is_empty() && text != TO_CONFIRM).then(|| text.to_owned())
    };
    let networks = node.get("networks").map(|networks| &networks.value);
    let networks = match networks {
        Some(Value::Sequence(items)) => items.iter().filter_map(Node::as_scalar).collect(),
        _ => Vec::new(),
    };
    Some(RosterPerson {
        id: known("id")?,
        name: known("name"),
        role: known("role"),
        school: known("school"),
        networks: networks.into_iter().map(str::to_owned).collect(),
        email: known("email"),
        language: known("language"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::disallowed_methods, reason = "the test prepares its files")]
    fn office(files: &[(&str, &str)]) -> Office {
        let content = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = content.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        Office::read(content.path(), None).unwrap()
    }

    #[test]
    fn what_is_to_confirm_is_not_a_name() {
        let office = office(&[
            (
                ROSTER,
                "- {id: ts-1, name: tbc, role: transition-specialist, school: tbc, networks: [n14]}\n",
            ),
            ("site.yaml", "organization: Office\nsites:\n  - {course: c, title: The course}\n"),
        ]);
        assert_eq!(office.problems, []);
        assert_eq!(office.roster[0].name, None);
        assert_eq!(office.roster[0].role.as_deref(), Some("transition-specialist"));
        assert_eq!(
            (office.organization.as_str(), office.course_title("c")),
            ("Office", "The course")
        );
    }

    #[test]
    fn mistakes_in_the_roster_are_told_together() {
        let office =
            office(&[(ROSTER, "- {id: a, nmae: x}\n- {id: b, name: y}\n- {id: b, name: z}\n")]);
        let codes: std::collections::BTreeSet<_> =
            office.problems.iter().map(|problem| problem.code.id()).collect();
        assert_eq!(codes.into_iter().collect::<Vec<_>>(), ["HP004", "HP005", "HP007"]);
    }

    #[test]
    fn the_course_has_an_address_in_each_of_its_languages() {
        let site =
            "sites:\n  - {course: c, base_url: 'https://e.org/t', languages: [en, es, ar]}\n";
        let office = office(&[("site.yaml", site)]);
        let address = |language: &str| office.course_address("c", language).unwrap();
        assert_eq!(address("en"), "https://e.org/t/");
        assert_eq!(address("es"), "https://e.org/t/es/");
        assert_eq!(address("pl"), "https://e.org/t/", "a language that it has not");
        assert_eq!(office.course_address("another", "es"), None);
    }

    #[test]
    fn a_folder_without_either_file_is_an_office_without_people() {
        assert!(office(&[]).roster.is_empty());
    }
}
