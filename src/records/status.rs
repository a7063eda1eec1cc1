//! Who holds which certification, as a small data file for the content: without scores, without names, and
//! without saying what those who do not hold it lack. The coverage page and its check read it, so that no plan
//! names somebody who is not trained.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::figures::holds;
use super::papers::{self, Readers};
use super::standings::{Desk, Refusal, Standings};
use quiz::Status;

/// What was written.
#[derive(Debug)]
pub struct Written {
    pub path: PathBuf,
    /// People of the roster, once for each certification that they are to hold.
    pub people: usize,
    pub holding: usize,
}

/// Writes `data/certified.yaml`, wherever `out` says. Only people of the roster are in it: their ids are the
/// contacts' ids, by which the coverage names them.
pub fn status(desk: &Desk, out: &Path) -> Result<Written, Refusal> {
    let standings = Standings::read(desk)?;
    let mut yaml = format!(
        "# Who holds which certification, without scores: for the coverage page and its check. Made by
# `hallpass records status`; make it anew after each import.
as_of: {}
people:
",
        desk.as_of
    );
    let (mut people, mut holding) = (0, 0);
    for rules in standings.certifications(None)? {
        for person in standings.people(rules) {
            let status = person.standing.status;
            if person.roster_id.is_empty() || status == Status::Exempt {
                continue;
            }
            people += 1;
            let (id, certification) = (&person.roster_id, &rules.id);
            // Writing into a `String` cannot fail.
            let _ = write!(yaml, "- {{id: {id}, certification: {certification}, ");
            let _ = match status {
                Status::Certified { on } if holds(status) => {
                    holding += 1;
                    let until = rules.window.closes;
                    writeln!(yaml, "holds: true, on: {on}, until: {until}}}")
                }
                _ => writeln!(yaml, "holds: false}}"),
            };
        }
    }
    if people == 0 {
        yaml = yaml.replace("people:\n", "people: []\n");
    }
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty());
    papers::make_folder(folder.unwrap_or(Path::new(".")))?;
    let path = papers::write_one(out, yaml.as_bytes(), Readers::Anyone)?;
    Ok(Written { path, people, holding })
}
