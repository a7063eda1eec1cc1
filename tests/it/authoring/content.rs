//! A small content folder with two sites over shared data, to be changed file by file.

use hallpass::build::{Built, Options, build};
use hallpass::check::Strictness;

const SITE: &str = "title: Office
school_year: {name: 2026-27, starts: 2026-07-01, ends: 2027-06-30}
sites:
  - {name: public, root: public, title: Public, base_url: \"https://options.example.org/\"}
  - {name: training, root: training, title: Course, base_url: \"https://training.example.org/\", course: transfer}
";

const CONTACTS: &str = "- {id: office, kind: office, name: The office, phone: (773) 555-0123, languages: [English, Polish, Spanish], hours: tbc}\n";
const CITATIONS: &str = "- {id: il-8.1b, cite: 105 ILCS 10/8.1(b), says: Ten days., url: \"https://www.ilga.gov/\", read: 2026-11-20, conf: A}
- {id: il-26A, cite: 105 ILCS 5/26A, says: Confidential., conf: B}
";

/// A folder that is gone when the value is dropped.
pub(crate) struct Content {
    folder: tempfile::TempDir,
}

impl Content {
    /// Two sites with a home page each, contacts and citations.
    pub(crate) fn new() -> Self {
        let content = Self { folder: tempfile::tempdir().unwrap() };
        content.file("site.yaml", SITE);
        content.file("data/contacts.yaml", CONTACTS);
        content.file("data/citations.yaml", CITATIONS);
        content.page("public/index.md", "Public home", "Welcome.");
        content.page("training/index.md", "Course home", "Welcome.");
        content
    }

    pub(crate) fn file(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn page(&self, name: &str, title: &str, body: &str) {
        self.file(name, &format!("---\ntitle: \"{title}\"\n---\n\n{body}\n"));
    }

    pub(crate) fn path(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub(crate) fn build(&self) -> Built {
        let options = Options {
            content: self.folder.path().to_owned(),
            sites: Vec::new(),
            as_of: "2026-11-23".parse().unwrap(),
            strictness: Strictness::Draft,
            office_keys: Vec::new(),
        };
        build(&options).unwrap()
    }

    /// Builds what must be without errors.
    #[track_caller]
    pub(crate) fn build_well(&self) -> Built {
        let built = self.build();
        let errors: Vec<_> =
            built.checked.diagnostics.iter().filter(|problem| problem.is_error()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        built
    }
}

/// The text of a file of a site.
#[track_caller]
pub(crate) fn text(built: &Built, site: &str, path: &str) -> String {
    let (_, output) = built.sites.iter().find(|(name, _)| name == site).unwrap();
    let bytes = output.get(path).unwrap_or_else(|| panic!("no `{path}` in `{site}`"));
    String::from_utf8(bytes.to_vec()).unwrap()
}
