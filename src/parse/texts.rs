//! `site.es.yaml`: what the sites say of themselves in another language. The same rule as for pages:
//! the twin carries text, everything else is the source's.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, codes};
use crate::read::{Layer, Sources};
use crate::yaml::types::{self, Placed};
use crate::yaml::{self, Fields, Node};

use super::config::Config;
use super::translation::is_language;

/// The texts of `site.yaml` in one language; what is left out stays in the source's.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    pub title: Option<String>,
    pub organization: Option<String>,
    pub notice: Option<String>,
    /// Site name to its texts.
    pub sites: Vec<(Placed<String>, SiteTexts)>,
}

#[derive(Debug, Clone, Default)]
pub struct SiteTexts {
    pub title: Option<String>,
    pub summary: Option<String>,
}

impl Texts {
    pub fn site(&self, name: &str) -> Option<&SiteTexts> {
        self.sites.iter().find(|(site, _)| site.value == name).map(|(_, texts)| texts)
    }
}

pub(super) fn parse(
    sources: &Sources,
    config: &Config,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Texts> {
    let mut by_language = BTreeMap::new();
    for (id, file) in sources.layer(Layer::Content) {
        let stem = file.name.strip_prefix("site.").and_then(|rest| rest.strip_suffix(".yaml"));
        let Some(language) = stem.filter(|language| is_language(language)) else { continue };
        match yaml::parse(id, &file.text) {
            Ok(node) => {
                if let Some(texts) = texts(&node, problems) {
                    check_names(&texts, config, problems);
                    by_language.insert(language.to_owned(), texts);
                }
            }
            Err(problem) => problems.push(problem),
        }
    }
    by_language
}

fn texts(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Texts> {
    let mut fields = Fields::new(node, "a translation of `site.yaml`", problems)?;
    let texts = Texts {
        title: fields.optional("title", types::text, problems),
        organization: fields.optional("organization", types::text, problems),
        notice: fields.optional("notice", types::text, problems),
        sites: fields.optional("sites", types::map(site), problems).unwrap_or_default(),
    };
    fields.finish(problems);
    Some(texts)
}

fn site(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<SiteTexts> {
    let mut fields = Fields::new(node, "a site's texts", problems)?;
    let texts = SiteTexts {
        title: fields.optional("title", types::text, problems),
        summary: fields.optional("summary", types::text, problems),
    };
    fields.finish(problems);
    Some(texts)
}

fn check_names(texts: &Texts, config: &Config, problems: &mut Vec<Diagnostic>) {
    let known = || config.sites.iter().map(|site| site.name.value.as_str());
    for (name, _) in &texts.sites {
        if !known().any(|site| site == name.value) {
            problems.push(
                Diagnostic::error(
                    codes::WRONG_VALUE,
                    format!("`site.yaml` has no site `{}`", name.value),
                )
                .at(name.span)
                .did_you_mean(&name.value, known()),
            );
        }
    }
}
