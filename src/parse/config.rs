//! `site.yaml`: the sites to build, the school year, and what certifies.

use jiff::civil::Date;

use crate::diag::{Diagnostic, FileId, codes};
use crate::read::{Layer, Sources};
use crate::yaml::fields::wrong;
use crate::yaml::schema::OFFICE_KEY;
use crate::yaml::types::{self, Placed};
use crate::yaml::{self, Fields, Node};

use super::look::{self, Look};
use super::repository::{self, Repository};

use super::reading::{self, Reading};
use super::translation::is_language;

#[derive(Debug, Clone)]
pub struct Config {
    pub file: FileId,
    pub title: String,
    pub organization: String,
    /// Source language, BCP 47.
    pub language: String,
    /// Said on each page of each site.
    pub notice: Option<String>,
    /// A folder, relative to the content folder, whose files override the theme's.
    pub theme: Option<String>,
    /// Where to report a problem with a page; may be `tbc`.
    pub feedback: Option<Placed<String>>,
    /// Whose signatures on invitations and receipts the pages believe.
    pub office_keys: Vec<quiz::OfficeKey>,
    pub school_year: Option<SchoolYear>,
    pub reading: Reading,
    pub sites: Vec<SiteConfig>,
    pub certifications: Vec<Certification>,
    /// Where the content is kept, for links to edit a page.
    pub repository: Option<Repository>,
    /// Whether HTML in pages is passed on, sanitised, rather than shown as text.
    pub raw_html: bool,
    pub look: Look,
}

#[derive(Debug, Clone)]
pub struct SchoolYear {
    pub name: String,
    pub starts: Date,
    pub ends: Date,
}

/// A site to build: a root folder, seen by an audience.
#[derive(Debug, Clone)]
pub struct SiteConfig {
    pub name: Placed<String>,
    pub root: Placed<String>,
    pub title: String,
    pub summary: String,
    /// Absolute, ending with `/`.
    pub base_url: String,
    /// Empty: everyone.
    pub audience: Vec<String>,
    /// BCP 47. The source language is one of them whether it stands here or not.
    pub languages: Vec<Placed<String>>,
    /// Those in which a release must have every page, current and reviewed.
    pub required_languages: Vec<Placed<String>>,
    /// The course that the root is, if it is one.
    pub course: Option<String>,
}

/// What certifies whom, when.
#[derive(Debug, Clone)]
pub struct Certification {
    pub id: Placed<String>,
    pub title: String,
    pub course: Placed<String>,
    pub roles: Vec<String>,
    pub opens: Date,
    pub due: Date,
    pub closes: Date,
    /// Quiz id to the mark that it takes, in per cent.
    pub quizzes: Vec<(Placed<String>, u8)>,
    pub basis: Option<String>,
}

pub(super) fn parse(sources: &Sources, problems: &mut Vec<Diagnostic>) -> Option<Config> {
    let Some(file) = sources.find(Layer::Content, "site.yaml") else {
        problems.push(
            Diagnostic::error(codes::MISSING_FILE, "the content folder has no `site.yaml`")
                .help("run `hallpass new DIR` for a small folder to start from"),
        );
        return None;
    };
    let text = &sources.file(file).text;
    let node = yaml::parse(file, text).map_err(|problem| problems.push(problem)).ok()?;
    let mut fields = Fields::new(&node, "`site.yaml`", problems)?;
    let before = problems.len();
    let title = fields.required("title", types::text, problems);
    let sites = fields.required("sites", types::list(site), problems);
    let config = Config {
        file,
        title: title.unwrap_or_default(),
        organization: fields.optional("organization", types::text, problems).unwrap_or_default(),
        language: fields.optional("language", types::text, problems).unwrap_or_else(|| "en".into()),
        notice: fields.optional("notice", types::text, problems),
        theme: fields.optional("theme", types::text, problems),
        feedback: fields.optional("feedback", types::placed_text, problems),
        office_keys: fields
            .optional("office_keys", types::list(office_key), problems)
            .unwrap_or_default(),
        school_year: fields.optional("school_year", school_year, problems),
        reading: fields.optional("reading", reading::group, problems).unwrap_or_default(),
        sites: sites.unwrap_or_default(),
        certifications: fields
            .optional("certifications", types::list(certification), problems)
            .unwrap_or_default(),
        repository: fields.optional("repository", repository::read, problems),
        raw_html: fields.optional("raw_html", types::boolean, problems).unwrap_or(false),
        look: fields.optional("look", look::read, problems).unwrap_or_default(),
    };
    fields.finish(problems);
    let usable =
        problems[before..].iter().all(|problem| !problem.is_error()) || !config.sites.is_empty();
    usable.then_some(config)
}

fn school_year(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<SchoolYear> {
    let mut fields = Fields::new(node, "`school_year`", problems)?;
    let name = fields.required("name", types::text, problems);
    let starts = fields.required("starts", types::date, problems);
    let ends = fields.required("ends", types::date, problems);
    fields.finish(problems);
    Some(SchoolYear { name: name?, starts: starts?, ends: ends? })
}

fn site(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<SiteConfig> {
    let mut fields = Fields::new(node, "a site", problems)?;
    let name = fields.required("name", types::id, problems);
    let root = fields.required("root", types::placed_text, problems);
    let title = fields.required("title", types::text, problems);
    let summary = fields.optional("summary", types::text, problems).unwrap_or_default();
    let base_url = fields.required("base_url", base_url, problems);
    let audience =
        fields.optional("audience", types::list(types::text), problems).unwrap_or_default();
    let languages =
        fields.optional("languages", types::list(language), problems).unwrap_or_default();
    let required_languages =
        fields.optional("required_languages", types::list(language), problems).unwrap_or_default();
    for required in &required_languages {
        if !languages.iter().any(|known| known.value == required.value) {
            problems.push(
                Diagnostic::error(
                    codes::LANGUAGE,
                    format!(
                        "`{}` is required and is not among the site's `languages`",
                        required.value
                    ),
                )
                .at(required.span),
            );
        }
    }
    let course = fields.optional("course", types::id, problems).map(|course| course.value);
    fields.finish(problems);
    let root = root.map(|root| Placed { value: root.value.trim_matches('/').to_owned(), ..root });
    Some(SiteConfig {
        name: name?,
        root: root?,
        title: title?,
        summary,
        base_url: base_url?,
        audience,
        languages,
        required_languages,
        course,
    })
}

fn office_key(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<quiz::OfficeKey> {
    let key = node.as_scalar().and_then(|text| text.parse().ok());
    if key.is_none() {
        problems.push(wrong(node, OFFICE_KEY.expected));
    }
    key
}

/// A language tag, RFC 5646.
fn language(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Placed<String>> {
    let tag = types::placed_text(node, problems)?;
    if is_language(&tag.value) {
        return Some(tag);
    }
    problems.push(wrong(node, "a language tag such as `es`, `ar` or `zh-Hans`"));
    None
}

/// `https://host/path/`; a missing last `/` is added.
fn base_url(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let fits = |text: &str| {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        rest.is_some_and(|rest| {
            !rest.is_empty()
                && !rest.starts_with('/')
                && rest.chars().all(|c| c.is_ascii_alphanumeric() || "-._~:/%".contains(c))
        })
    };
    match node.as_scalar().filter(|text| fits(text)) {
        Some(text) => Some(format!("{}/", text.trim_end_matches('/'))),
        None => {
            problems.push(wrong(node, "an address such as `https://options.example.org/`"));
            None
        }
    }
}

fn certification(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Certification> {
    let mut fields = Fields::new(node, "a certification", problems)?;
    let id = fields.required("id", types::id, problems);
    let title = fields.required("title", types::text, problems);
    let course = fields.required("course", types::id, problems);
    let roles = fields.required("roles", types::list(types::text), problems);
    let window = fields.required("window", window, problems);
    let quizzes = fields.required("quizzes", types::map(types::percent), problems);
    let basis = fields.optional("basis", types::text, problems);
    fields.finish(problems);
    let (opens, due, closes) = window?;
    Some(Certification {
        id: id?,
        title: title?,
        course: course?,
        roles: roles?,
        opens,
        due,
        closes,
        quizzes: quizzes?,
        basis,
    })
}

fn window(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<(Date, Date, Date)> {
    let mut fields = Fields::new(node, "`window`", problems)?;
    let opens = fields.required("opens", types::date, problems);
    let due = fields.required("due", types::date, problems);
    let closes = fields.required("closes", types::date, problems);
    fields.finish(problems);
    let (opens, due, closes) = (opens?, due?, closes?);
    if !(opens <= due && due <= closes) {
        problems.push(
            Diagnostic::error(
                codes::WRONG_VALUE,
                "expected `opens`, `due` and `closes` in this order of time",
            )
            .at(node.span),
        );
        return None;
    }
    Some((opens, due, closes))
}
