//! `policy/<document>/<version>.md`: the rules that the pages teach and the questions test, one file for
//! each version of a document. Every heading with an `{#id}` is a clause, and each clause has a digest
//! of its own words, so that it can be said which rule changed and not only that some page did.

mod canonical;
mod clauses;
pub(super) mod front;

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;

use crate::component::Declarations;
use crate::diag::{Diagnostic, Span, codes};
use crate::read::{File, Layer, Sources};
use crate::yaml::types::{Placed, is_id};

pub use canonical::Block;
pub use clauses::{Clause, Segment};
pub use front::{PolicyFront, PolicyStatus};

use super::config::Config;
use super::front::FrontMatter;
use super::memory::digest_of;
use super::translation::{digest, twin_name};
use super::walk;
use super::{Page, no_front_matter, split_front_matter};

/// Where policy documents live in the content folder.
pub(super) const FOLDER: &str = "policy/";

/// Names that a version cannot have: the pages made from a document have them.
const RESERVED: &[&str] = &["changes", "map"];

/// A policy document in all of its versions.
pub struct Policy {
    /// The name of its folder.
    pub id: String,
    /// By the day on which they take effect; those without a day stand last.
    pub versions: Vec<PolicyVersion>,
}

/// One version of a policy document.
pub struct PolicyVersion {
    pub front: PolicyFront,
    /// The file's name without `.md`; part of the version's address.
    pub slug: String,
    pub text: PolicyText,
    /// The same in other languages: texts alone.
    pub translations: Vec<PolicyTranslation>,
}

/// The words of a version in one language.
pub struct PolicyText {
    /// Title and body, in the form of a page.
    pub page: Page,
    pub clauses: Vec<Clause>,
    /// The whole body, part by part.
    pub segments: Vec<Segment>,
}

/// A version's words in another language.
pub struct PolicyTranslation {
    pub language: String,
    /// Whether it was made of the source as it is today.
    pub current: bool,
    pub text: PolicyText,
}

impl Policy {
    /// The version by the name that it has for people, or that of its file.
    pub fn version(&self, name: &str) -> Option<&PolicyVersion> {
        let named = |version: &&PolicyVersion| version.front.version.value == name;
        let filed = |version: &&PolicyVersion| version.slug == name;
        self.versions.iter().find(named).or_else(|| self.versions.iter().find(filed))
    }
}

impl PolicyVersion {
    pub fn effective(&self) -> Option<Date> {
        self.front.effective.as_ref().map(|date| date.value)
    }

    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.text.clauses.iter().find(|clause| clause.id.value == id)
    }

    /// The words in a language; the source's where it is not translated.
    pub fn text_in(&self, language: &str) -> (&PolicyText, Option<&PolicyTranslation>) {
        match self.translations.iter().find(|known| known.language == language) {
            Some(translation) => (&translation.text, Some(translation)),
            None => (&self.text, None),
        }
    }

    /// The place that stands for the whole file.
    pub fn place(&self) -> Span {
        self.text.page.front.title.span
    }
}

impl PolicyText {
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.id.value == id)
    }

    /// Where the words of a clause's heading stand in the file.
    pub fn heading(&self, clause: &Clause) -> Span {
        self.page.body.span(&clause.title_range)
    }

    /// A place in the text, in the file.
    pub fn span(&self, range: &Range<usize>) -> Span {
        self.page.body.span(range)
    }
}

/// Whether a file belongs to this room.
pub fn is_policy(name: &str) -> bool {
    name.starts_with(FOLDER)
}

/// A file of the folder after reading.
struct Read {
    document: String,
    slug: String,
    /// Of a translation: the source's name and the language.
    twin: Option<(String, String)>,
    front: PolicyFront,
    text: PolicyText,
    /// For [`PolicyTranslation::current`].
    digest: String,
}

pub(super) fn parse(
    sources: &Sources,
    config: Option<&Config>,
    components: &Declarations,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Policy> {
    let mut read = Vec::new();
    for (id, file) in sources.layer(Layer::Content) {
        if is_policy(&file.name) && file.name.ends_with(".md") && !file.refused {
            read.extend(read_file(id, file, components, problems));
        }
    }
    let (twins, originals): (Vec<Read>, Vec<Read>) =
        read.into_iter().partition(|read| read.twin.is_some());
    let mut by_document: BTreeMap<String, Vec<(PolicyVersion, String)>> = BTreeMap::new();
    for read in originals {
        let version = PolicyVersion {
            front: read.front,
            slug: read.slug,
            text: read.text,
            translations: Vec::new(),
        };
        by_document.entry(read.document).or_default().push((version, read.digest));
    }
    for twin in twins {
        add_translation(twin, &mut by_document, config, problems);
    }
    by_document
        .into_iter()
        .map(|(id, versions)| {
            let mut versions: Vec<PolicyVersion> =
                versions.into_iter().map(|(version, _)| version).collect();
            versions.sort_by_key(|version| {
                (version.effective().unwrap_or(Date::MAX), version.slug.clone())
            });
            let policy = Policy { id, versions };
            check_versions(&policy, problems);
            policy
        })
        .collect()
}

fn read_file(
    id: crate::diag::FileId,
    file: &File,
    components: &Declarations,
    problems: &mut Vec<Diagnostic>,
) -> Option<Read> {
    let top = Span::new(id, 0..file.text.find('\n').unwrap_or(file.text.len()));
    let inside = file.name.strip_prefix(FOLDER)?;
    let Some((document, name)) = inside.split_once('/').filter(|(_, name)| !name.contains('/'))
    else {
        problems.push(
            Diagnostic::error(
                codes::POLICY_FORM,
                "a policy text is kept as `policy/DOCUMENT/VERSION.md`",
            )
            .at(top)
            .help("make a folder for the document, and a file in it for each version"),
        );
        return None;
    };
    let Some((yaml_end, body_start)) = split_front_matter(&file.text) else {
        problems.push(no_front_matter(id, &file.text));
        return None;
    };
    let twin = twin_name(&file.name)
        .map(|(source, language)| (file_stem(&source).to_owned(), language.to_owned()));
    let slug = twin.as_ref().map_or(file_stem(name), |(source, _)| source).to_owned();
    let body = walk::body(id, &file.text, body_start, components, problems);
    let yaml = &file.text[..yaml_end];
    let front = match twin {
        Some(_) => front::parse_translation(id, yaml, document, problems)?,
        None => front::parse(id, yaml, problems)?,
    };
    for (what, word) in [("document", document), ("version", slug.as_str())] {
        let is_version = what == "version";
        let fits = if is_version { is_id(&word.to_ascii_lowercase()) } else { is_id(word) };
        if !fits || (is_version && RESERVED.contains(&word)) {
            problems.push(
                Diagnostic::error(
                    codes::POLICY_FORM,
                    format!("`{word}` cannot be the name of a {what}: it stands in addresses"),
                )
                .at(top)
                .help(format!(
                    "use letters, digits and `-`, and none of `{}`",
                    RESERVED.join("`, `")
                )),
            );
            return None;
        }
    }
    if front.id.value != document {
        problems.push(
            Diagnostic::error(
                codes::POLICY_FORM,
                format!(
                    "expected the id `{document}`, which is the folder's name, found `{}`",
                    front.id.value
                ),
            )
            .at(front.id.span)
            .help("citations name the document by it: `[@DOCUMENT#CLAUSE]`"),
        );
    }
    let page = Page {
        file: id,
        name: file.name.clone(),
        digest: digest_of(file),
        front: FrontMatter { audience: front.audience.clone(), ..front.page() },
        body,
        quiz: None,
        twins: Vec::new(),
    };
    let (clauses, segments) = clauses::split(&page.body, &file.text);
    let text = PolicyText { page, clauses, segments };
    if text.clauses.is_empty() && twin.is_none() {
        problems.push(
            Diagnostic::error(codes::POLICY_FORM, "this version has no clause")
                .at(front.title.span)
                .help("a heading with an id is a clause: `## Evidence {#evidence}`"),
        );
    }
    let digest = digest(&file.text);
    Some(Read { document: document.to_owned(), slug, twin, front, text, digest })
}

fn file_stem(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.strip_suffix(".md").unwrap_or(file)
}

/// Puts a translation to its version.
fn add_translation(
    twin: Read,
    documents: &mut BTreeMap<String, Vec<(PolicyVersion, String)>>,
    config: Option<&Config>,
    problems: &mut Vec<Diagnostic>,
) {
    let Some((_, language)) = twin.twin else { return };
    let place = twin.text.page.front.title.span;
    let mut known = config.iter().flat_map(|config| &config.sites).flat_map(|site| &site.languages);
    if config.is_some() && !known.any(|known| known.value == language) {
        problems.push(
            Diagnostic::error(codes::LANGUAGE, format!("no site has the language `{language}`"))
                .at(place)
                .help(format!("add `{language}` to a site's `languages` in `site.yaml`")),
        );
        return;
    }
    let versions = documents.get_mut(&twin.document);
    let of = versions
        .and_then(|versions| versions.iter_mut().find(|(version, _)| version.slug == twin.slug));
    let Some((version, made_of)) = of else {
        problems.push(
            Diagnostic::error(
                codes::ORPHAN_TRANSLATION,
                format!(
                    "this is a translation of `{FOLDER}{}/{}.md`, which is not there",
                    twin.document, twin.slug
                ),
            )
            .at(place)
            .help("a translation has its source's name, with the language before `.md`"),
        );
        return;
    };
    let said = &twin.text.page.front.translation;
    let current = said.as_ref().is_some_and(|said| said.of.value == *made_of);
    if said.is_none() {
        problems.push(
            Diagnostic::error(codes::MISSING_KEY, "front matter has no `translation`")
                .at(place)
                .help(format!("add `translation: {{of: {made_of}, translator: NAME}}`")),
        );
    }
    for clause in &version.text.clauses {
        if twin.text.clause(&clause.id.value).is_none() {
            problems.push(
                Diagnostic::error(
                    codes::TRANSLATION_FORM,
                    format!("this translation has no clause `{}`", clause.id.value),
                )
                .at(place)
                .related(version.text.heading(clause), "the source has it here")
                .help(format!(
                    "write `{{#{}}}` after the heading that translates it",
                    clause.id.value
                )),
            );
        }
    }
    version.translations.push(PolicyTranslation { language, current, text: twin.text });
}

/// What the versions of one document say of each other.
fn check_versions(policy: &Policy, problems: &mut Vec<Diagnostic>) {
    let mut names: BTreeMap<&str, Span> = BTreeMap::new();
    let mut days: BTreeMap<Date, Span> = BTreeMap::new();
    for version in &policy.versions {
        let name = &version.front.version;
        if let Some(first) = names.insert(&name.value, name.span) {
            problems.push(
                Diagnostic::error(
                    codes::DUPLICATE_ID,
                    format!("two versions of `{}` are called `{}`", policy.id, name.value),
                )
                .at(name.span)
                .related(first, "the other one"),
            );
        }
        let holds = version.front.status != PolicyStatus::Draft;
        if let Some(day) = version.front.effective.as_ref().filter(|_| holds)
            && let Some(first) = days.insert(day.value, day.span)
        {
            problems.push(
                Diagnostic::error(
                    codes::POLICY_FORM,
                    format!("two versions of `{}` take effect on {}", policy.id, day.value),
                )
                .at(day.span)
                .related(first, "the other one")
                .help("only one can be in force: give one of them another day, or `status: draft`"),
            );
        }
        check_superseded(policy, version, problems);
    }
}

/// A version supersedes an earlier one. What is not kept here is named as the author likes.
fn check_superseded(policy: &Policy, version: &PolicyVersion, problems: &mut Vec<Diagnostic>) {
    let Some(earlier) = &version.front.supersedes else { return };
    let Some(known) = policy.version(&earlier.value) else {
        let names = policy.versions.iter().map(|known| known.front.version.value.as_str());
        let names = names.filter(|name| *name != version.front.version.value);
        let problem = Diagnostic::warning(
            codes::POLICY_FORM,
            format!("there is no version `{}` of `{}`", earlier.value, policy.id),
        )
        .at(earlier.span)
        .did_you_mean(&earlier.value, names);
        // A number of the district's own for a text that is not kept here is no mistake.
        if !problem.help.is_empty() {
            problems.push(problem);
        }
        return;
    };
    if let (Some(before), Some(after)) = (known.effective(), version.effective())
        && before >= after
    {
        problems.push(
            Diagnostic::error(
                codes::POLICY_FORM,
                format!(
                    "`{}` cannot supersede `{}`, which does not take effect before it",
                    version.front.version.value, earlier.value
                ),
            )
            .at(earlier.span)
            .related(known.place(), format!("this takes effect on {before}")),
        );
    }
}

/// The name that a clause is cited by: `transfer-procedure#evidence`.
pub fn clause_name(document: &str, clause: &str) -> String {
    format!("{document}#{clause}")
}

/// `transfer-procedure#evidence` → (`transfer-procedure`, `evidence`).
pub fn split_name(cited: &str) -> Option<(&str, &str)> {
    cited.split_once('#')
}

/// A day, or still to be confirmed.
pub(super) type Day = Option<Placed<Date>>;
