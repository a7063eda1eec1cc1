//! What each file of the content may hold, declared once: the reader checks by it, and `hallpass
//! schema` publishes it for editors.

mod data;
mod pages;
mod policy;

pub use data::of_data_file;
pub use pages::{FRONT_MATTER, SITE};
pub use policy::POLICY;

use crate::yaml::schema::Schema;

/// A schema that is published.
#[derive(Debug)]
pub struct Published {
    /// `contacts`: the file is `contacts.schema.json`.
    pub name: &'static str,
    pub about: &'static str,
    pub schema: Schema,
}

impl Published {
    pub fn file_name(&self) -> String {
        format!("{}.schema.json", self.name)
    }

    pub fn to_json(&self) -> String {
        self.schema.to_json(self.name, self.about)
    }
}

/// Every schema, by name.
pub fn published() -> impl Iterator<Item = &'static Published> {
    data::FILES.iter().chain(pages::FILES).chain(policy::FILES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{FileId, Files as _};
    use crate::read::{Layer, Sources, text_file};
    use crate::yaml;

    const CONTENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/content");

    #[test]
    fn the_committed_schemas_are_current() {
        for schema in published() {
            let path = format!("{CONTENT}/.schema/{}", schema.file_name());
            let mut sources = Sources::default();
            let file = text_file(&mut sources, Layer::Content, path.as_ref()).unwrap();
            let current = sources.text(file) == schema.to_json();
            assert!(current, "run `hallpass schema --out content/.schema`: `{}`", schema.name);
        }
    }

    #[test]
    fn every_published_schema_is_of_the_draft() {
        for schema in published() {
            let json: serde_json::Value = serde_json::from_str(&schema.to_json()).unwrap();
            assert_eq!(json["$schema"], "https://json-schema.org/draft/2020-12/schema");
        }
    }

    #[test]
    fn a_slip_in_a_data_file_is_told_at_its_word() {
        let cases = [
            ("contacts", "- {id: office, name: Office, phnoe: tbc}", "phnoe"),
            ("schools", "- {id: a, name: A, type: chartre, verified: false}", "chartre"),
            ("coverage", "- {network: n14, primary: ts-1, vacancy_since: soon}", "soon"),
            ("dates", "- {id: a, label: A, kind: window, opens: tbc, closes: later}", "later"),
            ("forms", "- {id: a, title: A, file: {path: a.pdf, kb: big}}", "big"),
            ("glossary", "- {id: a, term: A, plain: a, translations: [es]}", "["),
            ("citations", "- {id: a, cite: A, says: a, url: ilga.gov}", "ilga.gov"),
            ("roster", "- {id: ts-1, name: tbc, role: lead, networks: n14}", "n14"),
        ];
        for (file, text, word) in cases {
            let node = yaml::parse(FileId(0), text).unwrap();
            let problems = of_data_file(file).unwrap().problems(&node);
            assert_eq!(problems.len(), 1, "{file}: {problems:?}");
            assert_eq!(&text[problems[0].span.unwrap().range()], word);
        }
        assert!(of_data_file("phrases").is_none());
    }
}
