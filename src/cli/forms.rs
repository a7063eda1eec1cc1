//! What `hallpass build` writes: each site, the files that its host wants, and the forms that were asked for.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;

use crate::deliver::{Policies, fragments, portable, zip};
use crate::error::{Error, Result};
use crate::model::{Model, Site};
use crate::render::{MadeOf, Origin, Output, Receiver};
use crate::timings::{Part, Timings};
use crate::write::{self, Kept, Origins, Publication};

/// The folder with what goes into the configuration of hosts.
const HOSTING: &str = "hosting";

#[derive(Debug, Clone, Copy)]
pub(super) struct Forms {
    pub(super) portable: bool,
    pub(super) fragments: bool,
}

/// A site while its files are made: they go to their place, and are looked at on the way.
pub(super) struct Delivery<'m> {
    site: &'m Site,
    forms: Forms,
    publication: Publication,
    timings: &'m Timings,
    policies: Mutex<Policies>,
    /// All of them, where another form is made of the whole.
    whole: Option<Mutex<Output>>,
}

impl Receiver for Delivery<'_> {
    fn take(&self, path: String, bytes: Vec<u8>) {
        let mut policies = self.policies.lock().unwrap_or_else(PoisonError::into_inner);
        policies.see(&path, &bytes);
        drop(policies);
        if let Some(whole) = &self.whole {
            whole.take(path.clone(), bytes.clone());
        }
        self.timings.part(Part::Write, || self.publication.take(path, bytes));
    }

    /// Another form is made of all pages, also of those that stay.
    fn remembers(&self) -> bool {
        self.whole.is_none()
    }

    fn keep(&self, path: &str, origin: &Origin, wants_text: bool) -> Option<String> {
        let kept =
            self.timings.part(Part::Write, || self.publication.kept(path, origin, wants_text));
        let Kept { text, note } = kept?;
        self.policies.lock().unwrap_or_else(PoisonError::into_inner).hear(path, &note);
        Some(text)
    }

    /// What is noted of a page is its policy, so that it need not be read again for that.
    fn take_made_of(&self, path: String, bytes: Vec<u8>, made_of: MadeOf) {
        let mut policies = self.policies.lock().unwrap_or_else(PoisonError::into_inner);
        let note = policies.see(&path, &bytes);
        drop(policies);
        let publication = &self.publication;
        self.timings.part(Part::Write, || publication.take_made_of(path, bytes, made_of, note));
    }
}

impl Forms {
    /// Begins to publish every site of the model, in its order.
    pub(super) fn begin<'m>(
        self,
        out: &Path,
        model: &'m Model,
        timings: &'m Timings,
        origins: &mut Origins,
    ) -> Result<Vec<Delivery<'m>>> {
        let begin = |site: &'m Site| {
            refuse_taken(&site.config.name.value, &model.sites)?;
            let is_whole = self.portable || self.fragments && !site.is_course();
            Ok(Delivery {
                site,
                forms: self,
                publication: Publication::begin_with(out, &site.config.name.value, origins)?,
                timings,
                policies: Mutex::default(),
                whole: is_whole.then(Mutex::default),
            })
        };
        model.sites.iter().map(begin).collect()
    }
}

/// What was made inside of the output folder.
#[derive(Default)]
pub(super) struct Made {
    /// Folders and files, by their names.
    pub(super) folders: Vec<String>,
    /// A line for each form beside the sites.
    pub(super) lines: Vec<String>,
    /// The files that are new where everything else stayed as it was.
    pub(super) changed: Option<Vec<PathBuf>>,
}

impl Made {
    /// Takes in what changed in one of the folders.
    fn change(&mut self, files: Option<Vec<PathBuf>>) {
        match (&mut self.changed, files) {
            (Some(changed), Some(files)) => changed.extend(files),
            _ => self.changed = None,
        }
    }
}

/// Puts everything in its place.
pub(super) fn finish(
    deliveries: Vec<Delivery<'_>>,
    out: &Path,
    as_of: Date,
    origins: &mut Origins,
) -> Result<Made> {
    let mut hosting = Output::default();
    let mut made = Made { changed: Some(Vec::new()), ..Made::default() };
    for delivery in deliveries {
        let Delivery { site, forms, publication, policies, whole, .. } = delivery;
        let name = &site.config.name.value;
        let policies = policies.into_inner().unwrap_or_else(PoisonError::into_inner);
        let files = policies.host_files(&site.config.base_url);
        hosting.add(format!("nginx/{name}.conf"), files.nginx);
        hosting.add(format!("apache/{name}.htaccess"), files.htaccess);
        publication.take("_headers".to_owned(), files.headers.into());
        made.change(publication.finish_into(origins, name)?.changed);
        made.folders.push(name.clone());
        let Some(whole) = whole else { continue };
        let whole = whole.into_inner().unwrap_or_else(PoisonError::into_inner);
        made.change(None);
        if forms.portable {
            let portable = portable(&whole)?;
            let folder = format!("{name}-portable");
            write::publish(out, &folder, &portable)?;
            let file = out.join(format!("{folder}.zip"));
            write::write_whole(&file, &zip(&portable, name, as_of)?)?;
            let start = out.join(&folder).join("index.html");
            made.lines.push(format!("  from disk: {} · {}", start.display(), file.display()));
            made.folders.extend([format!("{folder}.zip"), folder]);
        }
        if forms.fragments && !site.is_course() {
            let folder = format!("{name}-fragments");
            write::publish(out, &folder, &fragments(&whole, &site.config.base_url))?;
            let list = out.join(&folder).join("index.html");
            made.lines.push(format!("  fragments: {}", list.display()));
            made.folders.push(folder);
        }
    }
    made.change(write::publish(out, HOSTING, &hosting)?.changed);
    made.folders.push(HOSTING.to_owned());
    Ok(made)
}

/// The folders beside the sites must not be sites themselves.
fn refuse_taken(name: &str, sites: &[Site]) -> Result<()> {
    let beside = [HOSTING.to_owned(), format!("{name}-portable"), format!("{name}-fragments")];
    match sites.iter().find(|other| beside.contains(&other.config.name.value)) {
        None => Ok(()),
        Some(taken) => Err(Error::Usage(format!(
            "the folder `{}` is for what a build makes beside its sites; give the site another name in `site.yaml`",
            taken.config.name.value
        ))),
    }
}
