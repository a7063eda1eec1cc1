//! What is served right now: the last good content, and what is wrong with the newest.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tokio::sync::watch;

use crate::build::{Amended, Checked};
use crate::diag::{Diagnostic, render};
use crate::model::{Language, NodeId, Site};
use crate::render::{Renderer, Views};
use crate::timings::Timings;

use super::overlay;
use super::problems::{self, Editor, Problem, gather};

/// Shared by the watcher, which replaces, and the server, which reads.
pub struct State {
    now: RwLock<Now>,
    /// The last page that could be rendered at each address, for when its template breaks.
    last_pages: Mutex<BTreeMap<String, String>>,
    /// Counts the states; browsers reload when it moves.
    generation: watch::Sender<u64>,
    editor: Editor,
}

struct Now {
    good: Option<Good>,
    /// The errors of the newest content, for on top of a page; empty when it is good.
    errors: Arc<str>,
    /// Everything that is wrong or open in the newest content.
    problems: Arc<[Problem]>,
}

/// The last content without errors.
struct Good {
    checked: Checked,
    /// Made as pages are asked for.
    views: Views,
}

/// An answer for the browser.
pub(super) enum Answer {
    Page { html: String, found: bool },
    File { path: String, bytes: Vec<u8> },
    Redirect(String),
}

impl State {
    pub fn new(checked: Checked, editor: Editor) -> Self {
        let state = Self {
            now: RwLock::new(Now { good: None, errors: "".into(), problems: Arc::new([]) }),
            last_pages: Mutex::default(),
            generation: watch::Sender::new(0),
            editor,
        };
        state.replace(checked, false);
        state
    }

    /// Takes over new content; bad content only for its errors. Browsers are told unless they `saw` it already,
    /// as a part of it that was taken over before the rest.
    pub fn replace(&self, checked: Checked, saw: bool) {
        let errors: Vec<Diagnostic> =
            checked.diagnostics.iter().filter(|problem| problem.is_error()).cloned().collect();
        let format = render::Format::Human { color: false };
        let told = render::render(&errors, &checked.sources, format);
        let told = overlay::panel(&told, &gather(&errors, &checked.sources, &self.editor));
        let problems = gather(&checked.diagnostics, &checked.sources, &self.editor);
        let news = {
            let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
            let news = !saw || *now.errors != *told || *now.problems != *problems;
            if errors.is_empty() {
                now.good = Some(Good { checked, views: Views::default() });
            } else if now.good.as_ref().is_some_and(|good| !good.checked.is_checked()) {
                // It was shown before anyone had looked at it, and is no good version.
                now.good = None;
            }
            now.errors = told.into();
            now.problems = problems.into();
            news
        };
        if news {
            self.tell();
        }
    }

    /// Changes the content in its place, where `change` can; while the newest content has errors, it is not asked.
    /// Returns whether it did.
    pub fn amend(&self, change: impl FnOnce(&mut Checked) -> Option<Amended>) -> bool {
        let amended = {
            let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
            let is_good = now.errors.is_empty();
            let good = now.good.as_mut().filter(|_| is_good);
            good.is_some_and(|good| {
                let amended = change(&mut good.checked);
                match amended {
                    Some(Amended::Theme) => good.views = Views::default(),
                    Some(Amended::Page) => good.views.text_changed(),
                    None => {}
                }
                amended.is_some()
            })
        };
        if amended {
            self.tell();
        }
        amended
    }

    fn tell(&self) {
        self.generation.send_modify(|generation| *generation += 1);
    }

    pub(super) fn subscribe(&self) -> watch::Receiver<u64> {
        self.generation.subscribe()
    }

    /// The list of everything that is wrong or open.
    pub(super) fn problems(&self) -> String {
        let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
        overlay::add(&problems::page(&now.problems), "")
    }

    /// Answers for a path such as `public/family/records/`.
    pub(super) fn answer(&self, path: &str) -> Answer {
        let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
        let errors = &*now.errors;
        let good = now.good.as_ref().and_then(|good| Some((good, good.checked.model.as_ref()?)));
        let Some((Good { checked, views }, model)) = good else {
            return Answer::Page { html: overlay::only_errors(errors), found: true };
        };
        let timings = Timings::default();
        let renderer = Renderer {
            model,
            theme: &checked.theme,
            sources: &checked.sources,
            health: checked.health.as_ref(),
            surroundings: None,
            timings: &timings,
        };
        let (name, rest) =
            path.split_once('/').map_or((path, None), |(name, rest)| (name, Some(rest)));
        let site = model.sites.iter().find(|site| site.config.name.value == name);
        match (site, rest) {
            (Some(_), None) => Answer::Redirect(format!("/{name}/")),
            (Some(site), Some(rest)) => self.in_site((&renderer, views), site, rest, path, errors),
            (None, _) if path.is_empty() && model.sites.len() == 1 => {
                Answer::Redirect(format!("/{}/", model.sites[0].config.name.value))
            }
            (None, _) => {
                let html = overlay::list_of_sites(&model.sites);
                Answer::Page { html: overlay::add(&html, errors), found: path.is_empty() }
            }
        }
    }

    fn in_site(
        &self,
        (renderer, views): (&Renderer<'_>, &Views),
        site: &Site,
        rest: &str,
        path: &str,
        errors: &str,
    ) -> Answer {
        let url = rest.strip_suffix("index.html").unwrap_or(rest);
        if let Some((id, language)) = site.find_address(url) {
            return self.page((renderer, views), site, (id, language), path, errors);
        }
        if site.find_address(&format!("{url}/")).is_some() {
            return Answer::Redirect(format!("/{path}/"));
        }
        if let Some(bytes) = renderer.file(site, rest, views) {
            // An old address that ends with `/` answers with the file of its redirect.
            let path =
                if rest.ends_with('/') { format!("{rest}index.html") } else { rest.to_owned() };
            return Answer::File { path, bytes };
        }
        let root = format!("/{}/", site.config.name.value);
        let html = renderer.not_found(site, &root, views).unwrap_or_default();
        Answer::Page { html: overlay::add(&html, errors), found: false }
    }

    /// A page whose template breaks shows as it last was, with the error on top.
    fn page(
        &self,
        (renderer, views): (&Renderer<'_>, &Views),
        site: &Site,
        (id, language): (NodeId, &Language),
        path: &str,
        errors: &str,
    ) -> Answer {
        let page = renderer.page(site, id, language, views);
        let mut last = self.last_pages.lock().unwrap_or_else(PoisonError::into_inner);
        let html = match page {
            Ok(page) => {
                let shown = overlay::add(&page.html, errors);
                last.insert(path.to_owned(), page.html);
                shown
            }
            Err(problem) => {
                let format = render::Format::Human { color: false };
                let told = render::render(std::slice::from_ref(&problem), renderer.sources, format);
                let places = gather(&[problem], renderer.sources, &self.editor);
                let told = overlay::panel(&told, &places);
                match last.get(path) {
                    Some(html) => overlay::add(html, &told),
                    None => overlay::only_errors(&told),
                }
            }
        };
        Answer::Page { html, found: true }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::{Options, load, resolve};
    use crate::check::Strictness;

    /// A site of one page, whose text is given.
    #[expect(clippy::disallowed_methods, reason = "the test prepares its files")]
    fn site(text: &str) -> (tempfile::TempDir, Options) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("public")).unwrap();
        let site = "title: Office\nsites:\n  - {name: public, root: public, title: Ours, base_url: https://example.org/}\n";
        std::fs::write(folder.path().join("site.yaml"), site).unwrap();
        let page = format!("---\ntitle: Home\n---\n{text}\n");
        std::fs::write(folder.path().join("public/index.md"), page).unwrap();
        let options = Options {
            content: folder.path().to_owned(),
            sites: Vec::new(),
            as_of: jiff::civil::date(2026, 11, 23),
            strictness: Strictness::Draft,
            office_keys: Vec::new(),
        };
        (folder, options)
    }

    fn home(state: &State) -> String {
        match state.answer("public/") {
            Answer::Page { html, .. } => html,
            _ => String::new(),
        }
    }

    #[test]
    fn what_was_shown_before_it_was_checked_is_no_good_version() {
        for (text, stays) in [("Our words.", true), ("Our words. [Nowhere](none.md)", false)] {
            let (_folder, options) = site(text);
            let first = resolve(&options, None, &Timings::default()).unwrap();
            assert!(!first.is_checked() && !first.has_errors());
            let state = State::new(first, Editor::new(Editor::DEFAULT).unwrap());
            assert!(home(&state).contains("Our words."));
            let checked = load(&options).unwrap();
            assert!(checked.is_checked() && checked.has_errors() != stays);
            state.replace(checked, true);
            let html = home(&state);
            assert_eq!(html.contains("<p>Our words."), stays, "{html}");
            assert_eq!(html.contains("none.md"), !stays, "{html}");
        }
    }
}
