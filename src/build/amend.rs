//! One saved file taken over without reading the others, for the live preview. It is done only where the
//! outcome is the same as that of a whole load, for whoever looks at the page; whatever else a save may bring
//! about (a broken anchor on another page, a warning) is for the whole load to find, which follows.

use std::path::Path;

use crate::check;
use crate::component::declares_the_same;
use crate::diag::Diagnostic;
use crate::parse::{self, Page};
use crate::read::{self, File, Layer};
use crate::theme::Theme;

use super::Checked;

/// What was taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amended {
    /// The text of a page.
    Page,
    /// A file of the theme.
    Theme,
}

/// Takes over the file `name` of the content folder as it is now. None where that is not possible; then nothing
/// has changed.
pub fn amend(checked: &mut Checked, content: &Path, name: &str) -> Option<Amended> {
    let model = checked.model.as_ref()?;
    let theme = model.documents.config.theme.as_ref();
    let in_theme = theme.and_then(|folder| {
        let folder = folder.trim_matches('/');
        name.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'))
    });
    let file = read::single(Layer::Content, content, name).ok()??;
    match in_theme {
        Some(inside) => {
            let inside = inside.to_owned();
            theme_file(checked, file, &inside).map(|()| Amended::Theme)
        }
        None => page(checked, file).map(|()| Amended::Page),
    }
}

/// A page whose text changed below its front matter: nothing of it shows anywhere else.
fn page(checked: &mut Checked, mut file: File) -> Option<()> {
    let id = checked.sources.find(Layer::Content, &file.name)?;
    let model = checked.model.as_mut()?;
    let at = model.documents.pages.iter().position(|page| page.file == id)?;
    let (yaml_end, _) = parse::split_front_matter(&file.text)?;
    let known = checked.sources.file(id).text.get(..yaml_end);
    if known != file.text.get(..yaml_end) {
        return None;
    }
    let mut page = parse::page_alone(id, &file, &model.documents)?;
    if !stands_alone(&model.documents.pages[at], &page) {
        return None;
    }
    std::mem::swap(&mut model.documents.pages[at], &mut page);
    std::mem::swap(checked.sources.file_mut(id), &mut file);
    let found = check::of_page(model, &checked.theme, at);
    if found.iter().any(Diagnostic::is_error) {
        std::mem::swap(&mut model.documents.pages[at], &mut page);
        std::mem::swap(checked.sources.file_mut(id), &mut file);
        return None;
    }
    Some(())
}

/// No other page, and nothing that is made of all pages and shown on them, looks at what has changed.
fn stands_alone(old: &Page, new: &Page) -> bool {
    let cites =
        |page: &Page| page.body.cites.iter().map(|cite| cite.id.clone()).collect::<Vec<_>>();
    old.quiz.is_none()
        && new.quiz.is_none()
        && old.twins.is_empty()
        && cites(old) == cites(new)
        && new.body.used.includes.is_empty()
}

/// A template, style or script of the author's own theme that is there already.
fn theme_file(checked: &mut Checked, mut file: File, inside: &str) -> Option<()> {
    let id = checked.sources.find(Layer::Theme, inside)?;
    if !declares_the_same(&checked.sources.file(id).text, &file.text) {
        return None;
    }
    file.layer = Layer::Theme;
    inside.clone_into(&mut file.name);
    std::mem::swap(checked.sources.file_mut(id), &mut file);
    let documents = checked.model.as_ref().map(|model| &model.documents);
    let (theme, problems) = Theme::compile_with(
        &checked.sources,
        &super::own_colors(documents.map(|documents| &documents.config)),
    );
    // Colors are checked for their contrast, which a whole load does.
    if problems.is_empty() && theme.has_the_values_of(&checked.theme) {
        checked.theme = theme;
        return Some(());
    }
    std::mem::swap(checked.sources.file_mut(id), &mut file);
    None
}
