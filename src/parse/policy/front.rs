//! The front matter of a policy version: what it is called, when it holds, where it comes from.

use jiff::civil::Date;

use crate::diag::{Diagnostic, FileId, Span};
use crate::parse::front::FrontMatter;
use crate::parse::silence::{self, Silences};
use crate::parse::translation::{self, Translation};
use crate::yaml::fields::wrong;
use crate::yaml::types::{self, Placed};
use crate::yaml::{self, Fields, Node};

use super::Day;

/// What a version says about itself.
#[derive(Debug, Clone)]
pub struct PolicyFront {
    /// The document's; the same in every version.
    pub id: Placed<String>,
    pub title: Placed<String>,
    /// The number that the organization gives it, such as that of a board report.
    pub number: Option<String>,
    /// What people call the version: `2026-27`.
    pub version: Placed<String>,
    pub adopted: Option<Date>,
    /// None: still to be confirmed, and so not in force.
    pub effective: Day,
    /// The version before, or the number of a text that is not kept here.
    pub supersedes: Option<Placed<String>>,
    pub status: PolicyStatus,
    /// Where the text comes from: an address, or words.
    pub source: Option<String>,
    /// Empty: whoever reads a site that cites it.
    pub audience: Vec<Placed<String>>,
    /// Id of the contact who keeps the document.
    pub owner: Option<Placed<String>>,
    /// Codes of checks that are not told here, and why.
    pub silence: Silences,
    /// In a translation.
    pub translation: Option<Translation>,
}

/// Where a version stands, beside its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyStatus {
    Adopted,
    /// Not adopted: never in force.
    Draft,
    /// The document ends with this version: from its day on nothing is in force.
    Withdrawn,
    /// Made up to show how things work; otherwise as adopted.
    Demonstration,
}

impl PolicyStatus {
    pub fn name(self) -> &'static str {
        match self {
            Self::Adopted => "adopted",
            Self::Draft => "draft",
            Self::Withdrawn => "withdrawn",
            Self::Demonstration => "demonstration",
        }
    }
}

const STATUSES: &[(&str, PolicyStatus)] = &[
    ("adopted", PolicyStatus::Adopted),
    ("draft", PolicyStatus::Draft),
    ("withdrawn", PolicyStatus::Withdrawn),
    ("demonstration", PolicyStatus::Demonstration),
];

impl PolicyFront {
    /// The front matter of a page with this title.
    pub(super) fn page(&self) -> FrontMatter {
        FrontMatter {
            owner: self.owner.clone(),
            silence: self.silence.clone(),
            translation: self.translation.clone(),
            ..FrontMatter::titled(self.title.clone())
        }
    }
}

/// `text` is the file up to its closing fence, so that the places are the file's.
pub(in crate::parse) fn parse(
    file: FileId,
    text: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<PolicyFront> {
    let node = yaml::parse(file, text).map_err(|problem| problems.push(problem)).ok()?;
    let fence = Span::new(file, 0..text.find('\n').unwrap_or(text.len()));
    let mut fields = Fields::new(&node, "a policy version", problems)?.placed(fence);
    let id = fields.required("id", types::id, problems);
    let title = fields.required("title", types::placed_text, problems);
    let number = fields.optional("number", types::text, problems);
    let version = fields.required("version", types::placed_text, problems);
    let adopted = fields.optional("adopted", day, problems).flatten();
    let effective = fields.required("effective", day, problems).flatten();
    let supersedes = fields.optional("supersedes", types::placed_text, problems);
    let status = fields.optional("status", types::one_of(STATUSES), problems);
    let source = fields.optional("source", types::text, problems);
    let audience = fields.optional("audience", types::list(types::placed_text), problems);
    let owner = fields.optional("owner", types::id, problems);
    let silence = fields.optional("silence", silence::silences, problems);
    fields.finish(problems);
    Some(PolicyFront {
        id: id?,
        title: title?,
        number,
        version: version?,
        adopted: adopted.map(|day| day.value),
        effective,
        supersedes,
        status: status.unwrap_or(PolicyStatus::Adopted),
        source,
        audience: audience.unwrap_or_default(),
        owner,
        silence: silence.unwrap_or_default(),
        translation: None,
    })
}

/// A translation says its title and what it was made of; everything else is the source's.
pub(super) fn parse_translation(
    file: FileId,
    text: &str,
    document: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<PolicyFront> {
    let node = yaml::parse(file, text).map_err(|problem| problems.push(problem)).ok()?;
    let fence = Span::new(file, 0..text.find('\n').unwrap_or(text.len()));
    let what = "a translated policy version";
    let mut fields = Fields::new(&node, what, problems)?.placed(fence);
    let title = fields.required("title", types::placed_text, problems);
    let translation = fields.optional("translation", translation::group, problems);
    let silence = fields.optional("silence", silence::silences, problems);
    fields.finish(problems);
    let placed = |value: &str| Placed { value: value.to_owned(), span: fence };
    Some(PolicyFront {
        id: placed(document),
        title: title?,
        number: None,
        version: placed(""),
        adopted: None,
        effective: None,
        supersedes: None,
        status: PolicyStatus::Adopted,
        source: None,
        audience: Vec::new(),
        owner: None,
        silence: silence.unwrap_or_default(),
        translation,
    })
}

/// A date, or `tbc`.
fn day(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Day> {
    let written = node.as_scalar().unwrap_or_default();
    if written == "tbc" {
        return Some(None);
    }
    match written.parse::<Date>() {
        Ok(value) if written.len() == 10 => Some(Some(Placed { value, span: node.span })),
        _ => {
            problems.push(wrong(node, "a date such as `2026-07-01`, or `tbc`"));
            None
        }
    }
}
