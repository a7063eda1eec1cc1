//! Sources to documents: what each file says, before anything refers to anything else.
//!
//! Every file is parsed on its own, in parallel. Markdown is walked once here for what other
//! stages must know (headings, links, cites, questions) and once more in `render`: two passes over
//! text cost less than holding the events of ten thousand pages. Translations are put to their source
//! pages at the end.

mod attributes;
mod body;
pub mod component;
mod config;
mod data;
mod days;
pub mod facts;
mod front;
mod images;
mod look;
pub mod markdown;
mod memory;
mod packed;
mod places;
mod policy;
mod prose;
mod publishing;
mod question;
mod reading;
mod repository;
pub mod schemas;
mod silence;
mod snippets;
mod tables;
mod texts;
mod translation;
mod walk;

pub use attributes::Attributes;
pub use body::{Body, Cite, Heading, Image, Link};
pub use config::{Certification, Config, SchoolYear, SiteConfig};
pub use data::{Citation, Data};
pub use days::days;
pub use facts::{Fact, FactKind};
pub use front::{FrontMatter, QuizSettings, Show};
pub use images::Size;
pub use look::{Look, LookColor};
pub use memory::{Digest, Memory};
pub use places::Places;
pub use policy::{
    Block, Clause, Policy, PolicyFront, PolicyStatus, PolicyText, PolicyTranslation, PolicyVersion,
    Segment, clause_name, is_policy, split_name,
};
pub use prose::{Part, Prose};
pub use publishing::{Change, Publishing, Withdrawn};
pub use question::{QuestionPlaces, QuizDocument, is_true_false};
pub use reading::{Limits, Reading};
pub use repository::Repository;
pub use silence::{Silences, Weights};
pub use snippets::Snippet;
pub use tables::{ColumnHeading, Table};
pub use texts::Texts;
pub use translation::{Passage, Translation, Twin, digest, passages};
pub use walk::MAX_COMPONENT_DEPTH;

use memory::{Packed, digest_of};
use translation::twin_name;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::component::Declarations;
use crate::diag::{Diagnostic, FileId, Span, codes};
use crate::read::{File, Layer, Sources};
use crate::share::share;

/// The content as documents.
pub struct Documents {
    pub config: Config,
    pub data: Data,
    /// What sites say of themselves in other languages, by language: `site.es.yaml`.
    pub texts: BTreeMap<String, Texts>,
    /// The source pages, in path order; each holds its translations.
    pub pages: Vec<Page>,
    /// The policy documents, by id.
    pub policies: Vec<Policy>,
    /// Texts that pages include, by name.
    pub snippets: BTreeMap<String, Snippet>,
    /// What the theme's components accept.
    pub components: Declarations,
    /// Everything else below the sites' roots, images and downloads, by name.
    pub file_names: Vec<(FileId, String)>,
    /// The images among them.
    pub image_sizes: BTreeMap<FileId, Size>,
}

/// One Markdown file.
#[derive(Debug, Clone)]
pub struct Page {
    pub file: FileId,
    /// Path in the content folder: `public/records/index.md`.
    pub name: String,
    /// Of its file, as it was read.
    pub digest: Digest,
    pub front: FrontMatter,
    pub body: Body,
    pub quiz: Option<QuizDocument>,
    /// Its translations; those of a twin are none.
    pub twins: Vec<Twin>,
}

/// What `site.yaml` says, for what is to be known of it before the pages are read: where the author's own theme lies, and
/// which colors it has. What is wrong with it [`parse_with`] says.
pub fn settings(sources: &Sources) -> Option<Config> {
    config::parse(sources, &mut Vec::new())
}

/// Parses everything. Without a usable `site.yaml` there is nothing to build, and no documents.
pub fn parse(sources: &Sources, components: Declarations) -> (Option<Documents>, Vec<Diagnostic>) {
    let (documents, problems, _) = parse_with(sources, components, None);
    (documents, problems)
}

/// The same with what is known from the last time, and what to know the next time. Without a memory, nothing is
/// remembered.
pub fn parse_with(
    sources: &Sources,
    components: Declarations,
    known: Option<&Memory>,
) -> (Option<Documents>, Vec<Diagnostic>, Memory) {
    let mut problems = Vec::new();
    let mut learned = known.map(|_| Memory::of(sources)).unwrap_or_default();
    let recalled = known.filter(|known| known.fits(&learned));
    let config = config::parse(sources, &mut problems);
    let data = data::parse(sources, &mut problems);
    let markdown: Vec<(FileId, &File)> = sources
        .layer(Layer::Content)
        .filter(|(_, file)| is_page(&file.name) && !file.refused)
        .collect();
    let (pages, others): (Vec<Option<Page>>, Vec<Others>) = share(&markdown)
        .map(|&(id, file)| {
            let digest = digest_of(file);
            let again = recalled.and_then(|known| known.recall(id, file, digest));
            if let Some((page, packed)) = again {
                return (Some(page), Others { digest, problems: Vec::new(), packed: Some(packed) });
            }
            let (page, problems) = page(id, file, digest, &components);
            // What there is to say about a page is said each time.
            let lasts = known.is_some() && problems.is_empty();
            let packed = page.as_ref().filter(|_| lasts).and_then(packed::pack).map(Packed::new);
            (page, Others { digest, problems, packed })
        })
        .unzip();
    let html_passes = config.as_ref().is_some_and(|config| config.raw_html);
    for ((_, file), Others { digest, problems: mut found, packed }) in markdown.iter().zip(others) {
        found.retain(|problem| !(html_passes && problem.code == codes::RAW_HTML));
        problems.extend(found);
        if let Some(packed) = packed {
            learned.learn(&file.name, digest, packed);
        }
    }
    // In the place where they are: a page is large.
    #[expect(clippy::filter_map_identity, reason = "`flatten` would take a second place for them")]
    let pages: Vec<Page> = pages.into_iter().filter_map(|page| page).collect();
    let policies = policy::parse(sources, config.as_ref(), &components, &mut problems);
    let snippets = snippets::parse(sources, &components, &mut problems);
    snippets::check_includes(&pages, &snippets, &mut problems);
    let file_names = sources
        .layer(Layer::Content)
        .filter(|(_, file)| !file.name.ends_with(".md") && !is_data(&file.name))
        .map(|(id, file)| (id, file.name.clone()))
        .collect();
    let image_sizes = images::sizes(sources);
    let documents = config.map(|config| {
        let pages = translation::pair(pages, &config, sources, &mut problems);
        let texts = texts::parse(sources, &config, &mut problems);
        Documents {
            config,
            data,
            texts,
            pages,
            policies,
            snippets,
            components,
            file_names,
            image_sizes,
        }
    });
    (documents, problems, learned)
}

/// What became of a file, beside the page.
struct Others {
    digest: Digest,
    problems: Vec<Diagnostic>,
    /// For the memory, where it may be taken from there.
    packed: Option<Packed>,
}

fn is_page(name: &str) -> bool {
    name.ends_with(".md")
        && name.contains('/')
        && !name.starts_with(snippets::FOLDER)
        && !is_policy(name)
}

fn is_data(name: &str) -> bool {
    let yaml = name.ends_with(".yaml") || name.ends_with(".yml");
    yaml || !name.contains('/')
}

fn page(
    id: FileId,
    file: &File,
    digest: Digest,
    components: &Declarations,
) -> (Option<Page>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let Some(split) = front::split(&file.text) else {
        problems.push(no_front_matter(id, &file.text));
        return (None, problems);
    };
    let front = front::parse(id, &file.text[..split.yaml_end], &mut problems);
    let body = walk::body(id, &file.text, split.body_start, components, &mut problems);
    let Some(front) = front else { return (None, problems) };
    // The questions of a translation are read beside those of its source.
    let quiz = match twin_name(&file.name) {
        Some(_) => None,
        None => question::parse(&front, &body, &file.text, &file.name, &mut problems),
    };
    let name = file.name.clone();
    (Some(Page { file: id, name, digest, front, body, quiz, twins: Vec::new() }), problems)
}

/// A page that takes the place of one among `documents`; none where there is anything to say about it, which
/// [`parse`] says.
pub fn page_alone(id: FileId, file: &File, documents: &Documents) -> Option<Page> {
    let digest = digest_of(file);
    let (page, problems) = page(id, file, digest, &documents.components);
    let passes =
        |problem: &Diagnostic| documents.config.raw_html && problem.code == codes::RAW_HTML;
    page.filter(|_| problems.iter().all(passes))
}

fn no_front_matter(id: FileId, text: &str) -> Diagnostic {
    let place = Span::new(id, 0..text.find('\n').unwrap_or(text.len()));
    let begun = text
        .trim_start_matches('\u{feff}')
        .lines()
        .next()
        .is_some_and(|line| line.trim_end() == "---");
    if begun {
        return Diagnostic::error(codes::FRONT_MATTER, "the front matter of this page has no end")
            .at(place)
            .help("close it with a line `---` of its own, before the text begins");
    }
    Diagnostic::error(codes::FRONT_MATTER, "this page has no front matter")
        .at(place)
        .help("begin the file with `---`, a line `title: …` and another `---`")
}

/// Where a page's front matter ends and where its body begins, in bytes; none without front matter.
pub fn split_front_matter(text: &str) -> Option<(usize, usize)> {
    front::split(text).map(|split| (split.yaml_end, split.body_start))
}
