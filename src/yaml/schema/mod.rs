//! Schemas as values: what a file may hold is declared once, and both the check of a file and the
//! published JSON Schema are made from the declaration, so that the two cannot drift apart.
//!
//! A declaration is constant data. [`Schema::read`] holds a [`Node`] against it and gathers every
//! mistake at its place; [`Schema::to_json`] writes it as JSON Schema, draft 2020-12
//! (<https://json-schema.org/draft/2020-12>), for editors that complete and check while one types.

mod forms;
mod json;
pub mod shared;
mod validate;

pub use forms::{
    ATTESTATION, BASE_URL, CITE_ID, COLOR, DATE, DAY, Form, ID, LANGUAGE, MARK, OFFICE_KEY,
    PERCENT, PERIOD, PLACE, SITE_PATH, WAIT, WEB_ADDRESS, yearly,
};
pub use validate::Reading;

use crate::diag::Diagnostic;

use super::Node;
use super::types::Placed;

/// What a value may be.
#[derive(Debug, Clone, Copy)]
pub enum Schema {
    /// Text that is not empty; numbers and words such as `true` are text here.
    Text,
    /// Text, or an empty text that says there is none.
    MayBeEmpty,
    Boolean,
    /// A whole number in these bounds, both included.
    Whole {
        least: i64,
        most: i64,
    },
    /// Text of a certain form: an id, a date, an address.
    Of(&'static Form),
    OneOf(&'static [&'static str]),
    List(&'static Schema),
    /// Free keys, all with values of one kind.
    Map(&'static Schema),
    Group(&'static Group),
    /// A list of groups; those with an `id` have it alone.
    Entries(&'static Group),
    /// The word `tbc`, for what is still to be confirmed, or the value.
    Tbc(&'static Schema),
    /// A text, or the value where more is to be said.
    TextOr(&'static Schema),
    /// The id of an entry of this data file, or of another known set such as `networks`.
    Refers(&'static str),
}

/// A mapping with known keys.
#[derive(Debug)]
pub struct Group {
    /// In messages: `a contact`.
    pub what: &'static str,
    /// In the order in which authors write them.
    pub keys: &'static [Key],
    /// What a value of one key demands of others.
    pub cases: &'static [Case],
    /// Pairs of dates of which the first may not be later than the second.
    pub orders: &'static [(&'static str, &'static str)],
}

#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    pub schema: Schema,
    pub required: bool,
    /// One sentence for the author, shown by the editor.
    pub about: &'static str,
}

/// Where `key` is `value`, the keys `needs` must be there.
#[derive(Debug)]
pub struct Case {
    pub key: &'static str,
    pub value: &'static str,
    pub needs: &'static [&'static str],
}

/// A key that must be there.
pub const fn required(name: &'static str, schema: Schema, about: &'static str) -> Key {
    Key { name, schema, required: true, about }
}

/// A key that may be left out, or be empty.
pub const fn optional(name: &'static str, schema: Schema, about: &'static str) -> Key {
    Key { name, schema, required: false, about }
}

impl Group {
    pub const fn new(what: &'static str, keys: &'static [Key]) -> Self {
        Self { what, keys, cases: &[], orders: &[] }
    }
}

/// A name used for the entry of another file or set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// `contacts`, `citations`, `networks`.
    pub to: &'static str,
    pub id: Placed<String>,
}

impl Schema {
    /// Holds a node against the schema.
    pub fn read(&self, node: &Node) -> Reading {
        let mut reading = Reading::default();
        validate::value(self, node, &mut reading);
        reading
    }

    /// The mistakes alone.
    pub fn problems(&self, node: &Node) -> Vec<Diagnostic> {
        self.read(node).problems
    }

    /// The schema as JSON Schema, to be kept as `name.schema.json`.
    pub fn to_json(&self, name: &str, about: &str) -> String {
        json::document(self, name, about)
    }
}

#[cfg(test)]
mod tests;
