//! What a page says about languages: the list of those one can read it in, where search engines find
//! the others, and how a translation stands.

use minijinja::Value;

use crate::model::{Language, Model, NodeId, Site, Standing, Variant, direction};
use crate::theme::Theme;

use super::context::{SiteView, named};

/// A language's name in itself, which its strings give; its tag where they do not.
fn own_name(theme: &Theme, language: &Language) -> String {
    let code = &language.code;
    if theme.speaks(code) && !theme.untranslated(code).contains(&"language_name") {
        theme.words(code).get("language_name")
    } else {
        code.clone()
    }
}

/// `site.languages`: code, own name and direction.
pub(super) fn of_site(theme: &Theme, site: &Site) -> Value {
    site.languages
        .iter()
        .map(|language| {
            named([
                ("code", Value::from(language.code.clone())),
                ("name", Value::from(own_name(theme, language))),
                ("dir", Value::from(language.direction())),
            ])
        })
        .collect()
}

/// `page.languages`: the page at an address, which starts at the language's home page, in every
/// language of the site; none where there is only one. `root` is the way to the site's top.
pub(super) fn of_address(
    theme: &Theme,
    site: &Site,
    url: &str,
    here: &Language,
    root: &str,
) -> Value {
    if site.languages.len() < 2 {
        return Value::from(Vec::<Value>::new());
    }
    site.languages
        .iter()
        .map(|language| {
            let url = format!("{root}{}{url}", language.folder);
            named([
                ("code", Value::from(language.code.clone())),
                ("name", Value::from(own_name(theme, language))),
                ("dir", Value::from(language.direction())),
                ("url", Value::from(if url.is_empty() { "./".to_owned() } else { url })),
                ("current", Value::from(language == here)),
            ])
        })
        .collect()
}

/// The languages that a page is written in, with their full addresses; `x-default` is the source.
/// Empty where there is only one. Shown in the source language, a page is not in the reader's, and
/// search engines must not be told so.
pub(super) fn alternates(model: &Model, site: &Site, id: NodeId) -> Vec<(String, String)> {
    let written = model.languages_of(site, id);
    if written.len() < 2 {
        return Vec::new();
    }
    let full =
        |language: &Language| format!("{}{}", site.config.base_url, site.address(id, language));
    let default = written.first().map(|source| ("x-default".to_owned(), full(source)));
    written.iter().map(|language| (language.code.clone(), full(language))).chain(default).collect()
}

/// `page.alternates`.
pub(super) fn alternates_value(model: &Model, site: &Site, id: NodeId) -> Value {
    alternates(model, site, id)
        .into_iter()
        .map(|(code, url)| named([("lang", Value::from(code)), ("url", Value::from(url))]))
        .collect()
}

/// The page's full address for search engines. One that is not translated is the source page once
/// more, and points there.
pub(super) fn canonical(
    site: &Site,
    id: NodeId,
    language: &Language,
    standing: Standing,
) -> String {
    let base = &site.config.base_url;
    match standing {
        Standing::Missing => format!("{base}{}", site.node(id).url),
        _ => format!("{base}{}", site.address(id, language)),
    }
}

/// `page.translation`: none on a source page.
pub(super) fn translation(
    site: &Site,
    id: NodeId,
    view: &SiteView,
    variant: &Variant<'_>,
) -> Value {
    if variant.standing == Standing::Source {
        return Value::from(());
    }
    let said = variant.translation();
    let home = site.root_from(id);
    let source_url = format!("{}{home}{}", view.language.up(), site.node(id).url);
    named([
        ("standing", Value::from(variant.standing.name())),
        ("translator", Value::from(said.map(|said| said.translator.clone()))),
        ("reviewer", Value::from(said.and_then(|said| said.reviewer.clone()))),
        ("source_url", Value::from(source_url)),
        ("source_lang", Value::from(site.languages[0].code.clone())),
    ])
}

/// The text's language and direction, for the `lang` of what stands in another than the page's.
pub(super) fn of_text(variant: &Variant<'_>) -> [(&'static str, Value); 2] {
    [
        ("content_lang", Value::from(variant.language)),
        ("content_dir", Value::from(direction(variant.language))),
    ]
}
