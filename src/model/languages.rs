//! The languages of a site. There is one tree of source pages; a language is a way to look at it: the
//! same nodes at the same addresses under the language's folder, each shown in the variant that its
//! reader can read best.

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, codes};
use crate::parse::{Config, Page, SiteConfig, Translation};

use super::{Model, NodeId, Site};

/// A language in which a site is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// BCP 47.
    pub code: String,
    /// Where its pages lie, from the site's top: `es/`; empty for the source language.
    pub folder: String,
    /// A release must have every page in it.
    pub required: bool,
}

impl Language {
    pub fn is_source(&self) -> bool {
        self.folder.is_empty()
    }

    /// The way from the language's home page to the site's top.
    pub fn up(&self) -> &'static str {
        if self.is_source() { "" } else { "../" }
    }

    /// `ltr` or `rtl`.
    pub fn direction(&self) -> &'static str {
        direction(&self.code)
    }
}

/// The writing direction of a language: the scripts written from right to left, by their main
/// languages.
pub fn direction(language: &str) -> &'static str {
    let main = language.split('-').next().unwrap_or(language);
    if ["ar", "arc", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"].contains(&main) {
        "rtl"
    } else {
        "ltr"
    }
}

/// How a page stands in a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// This is the language that it was written in.
    Source,
    /// Translated from the source as it is.
    Current,
    /// Translated from an earlier source.
    Stale,
    /// Not translated: the source is shown.
    Missing,
}

impl Standing {
    /// The name in templates.
    pub fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Current => "current",
            Self::Stale => "stale",
            Self::Missing => "missing",
        }
    }
}

/// What the readers of a language get to see of a page.
#[derive(Clone, Copy)]
pub struct Variant<'m> {
    pub page: &'m Page,
    /// The language of its text, which is not the reader's where the translation is missing.
    pub language: &'m str,
    pub standing: Standing,
}

impl<'m> Variant<'m> {
    pub fn translation(&self) -> Option<&'m Translation> {
        self.page.front.translation.as_ref()
    }
}

impl Model {
    /// The page in a language, or its source where that is missing.
    pub fn variant<'m>(&'m self, site: &'m Site, node: NodeId, language: &Language) -> Variant<'m> {
        let page = self.page(site, node);
        let source = self.documents.config.language.as_str();
        if language.is_source() {
            return Variant { page, language: source, standing: Standing::Source };
        }
        match page.twins.iter().find(|twin| twin.language == language.code) {
            Some(twin) => {
                let standing = if twin.current { Standing::Current } else { Standing::Stale };
                Variant { page: &twin.page, language: &twin.language, standing }
            }
            None => Variant { page, language: source, standing: Standing::Missing },
        }
    }

    /// The languages that a page is written in, source first.
    pub fn languages_of<'s>(&self, site: &'s Site, node: NodeId) -> Vec<&'s Language> {
        let shown =
            |language: &&Language| self.variant(site, node, language).standing != Standing::Missing;
        site.languages.iter().filter(shown).collect()
    }

    /// What the site is called, what it is about, whose it is and what must be said on each page.
    pub fn face<'m>(&'m self, site: &'m Site, language: &Language) -> Face<'m> {
        let config = &self.documents.config;
        let texts = self.documents.texts.get(&language.code);
        let of_site = texts.and_then(|texts| texts.site(&site.config.name.value));
        Face {
            title: of_site.and_then(|texts| texts.title.as_deref()).unwrap_or(&site.config.title),
            summary: of_site
                .and_then(|texts| texts.summary.as_deref())
                .unwrap_or(&site.config.summary),
            organization: texts
                .and_then(|texts| texts.organization.as_deref())
                .unwrap_or(&config.organization),
            notice: texts.and_then(|texts| texts.notice.as_deref()).or(config.notice.as_deref()),
        }
    }
}

/// A site's own words in a language.
#[derive(Debug, Clone, Copy)]
pub struct Face<'m> {
    pub title: &'m str,
    pub summary: &'m str,
    pub organization: &'m str,
    pub notice: Option<&'m str>,
}

/// The source language first, then the others as the site lists them.
pub(super) fn of_site(config: &Config, site: &SiteConfig) -> Vec<Language> {
    let required: BTreeSet<&str> =
        site.required_languages.iter().map(|language| language.value.as_str()).collect();
    let source = Language { code: config.language.clone(), folder: String::new(), required: true };
    let mut languages = vec![source];
    for language in &site.languages {
        let code = &language.value;
        if languages.iter().any(|known| known.code == *code) {
            continue;
        }
        languages.push(Language {
            code: code.clone(),
            folder: format!("{code}/"),
            required: required.contains(code.as_str()),
        });
    }
    languages
}

/// A source page in a folder that a language needs would lie under the translations.
pub(super) fn check_folders(site: &Site, model_pages: &[Page], problems: &mut Vec<Diagnostic>) {
    for node in &site.nodes {
        let taken = site
            .languages
            .iter()
            .find(|language| !language.is_source() && node.url.starts_with(&language.folder));
        if let Some(language) = taken {
            problems.push(
                Diagnostic::error(
                    codes::ADDRESS_TAKEN,
                    format!(
                        "the address `/{}` lies where the pages in `{}` go",
                        node.url, language.code
                    ),
                )
                .at(model_pages[node.page].front.title.span)
                .help("rename the folder; a translation stands beside its source: `page.es.md`"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::direction;

    #[test]
    fn direction_comes_from_the_main_language() {
        assert_eq!(direction("ar"), "rtl");
        assert_eq!(direction("ur-PK"), "rtl");
        assert_eq!(direction("es"), "ltr");
        assert_eq!(direction("arn"), "ltr");
    }
}
