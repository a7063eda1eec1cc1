//! What `hallpass build` writes: each site, the files that its host wants, and the forms that were asked for.

use std::path::Path;

use jiff::civil::Date;

use crate::deliver::{fragments, host_files, portable, zip};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::render::Output;
use crate::write;

/// The folder with what goes into the configuration of hosts.
const HOSTING: &str = "hosting";

pub(super) struct Forms {
    pub(super) portable: bool,
    pub(super) fragments: bool,
}

impl Forms {
    /// Writes everything; returns a line for each form beside the sites.
    pub(super) fn publish(
        &self,
        out: &Path,
        model: &Model,
        sites: &[(String, Output)],
        as_of: Date,
    ) -> Result<Vec<String>> {
        let mut hosting = Output::default();
        let mut made = Vec::new();
        for (name, output) in sites {
            let Some(site) = model.sites.iter().find(|site| site.config.name.value == *name) else {
                continue;
            };
            refuse_taken(name, sites)?;
            let files = host_files(output, &site.config.base_url);
            hosting.add(format!("nginx/{name}.conf"), files.nginx);
            hosting.add(format!("apache/{name}.htaccess"), files.htaccess);
            let mut whole = output.clone();
            whole.add("_headers", files.headers);
            write::publish(out, name, &whole)?;
            if self.portable {
                let portable = portable(output)?;
                let folder = format!("{name}-portable");
                write::publish(out, &folder, &portable)?;
                let file = out.join(format!("{folder}.zip"));
                write::write_whole(&file, &zip(&portable, name, as_of)?)?;
                let start = out.join(folder).join("index.html");
                made.push(format!("  from disk: {} · {}", start.display(), file.display()));
            }
            if self.fragments && !site.is_course() {
                let folder = format!("{name}-fragments");
                write::publish(out, &folder, &fragments(output, &site.config.base_url))?;
                let list = out.join(folder).join("index.html");
                made.push(format!("  fragments: {}", list.display()));
            }
        }
        write::publish(out, HOSTING, &hosting)?;
        Ok(made)
    }
}

/// The folders beside the sites must not be sites themselves.
fn refuse_taken(name: &str, sites: &[(String, Output)]) -> Result<()> {
    let beside = [HOSTING.to_owned(), format!("{name}-portable"), format!("{name}-fragments")];
    match sites.iter().find(|(other, _)| beside.contains(other)) {
        None => Ok(()),
        Some((taken, _)) => Err(Error::Usage(format!(
            "the folder `{taken}` is for what a build makes beside its sites; give the site another name in `site.yaml`"
        ))),
    }
}
