//! What a component accepts, as its template says at its top. A component is a template of the theme,
//! so that a new one needs no Rust; the page's mistakes can still be told at their place because the
//! template declares its arguments and its body in YAML:
//!
//! ```text
//! {#-
//! component:
//!   summary: One line for people who look for a component.
//!   arguments:
//!     type: {one_of: [district, alop]}
//!     title: {text: required}
//!   body: markdown
//! -#}
//! ```
//!
//! The room reads these declarations from the sources of the theme. Who reads a page checks it
//! against them; who renders it hands the template what it declared.

mod read;
mod schema;

pub use read::{declarations, declares_the_same};
pub use schema::{BodyForm, Field, Kind, Schema};

use std::collections::BTreeMap;

use crate::diag::FileId;

/// Every component of the theme, by name.
#[derive(Debug, Default)]
pub struct Declarations {
    by_name: BTreeMap<String, Declaration>,
}

/// What one component's template declares.
#[derive(Debug)]
pub struct Declaration {
    /// The template.
    pub file: FileId,
    pub summary: String,
    pub arguments: BTreeMap<String, Argument>,
    /// Groups of arguments of which exactly one must be given.
    pub either: Vec<Vec<String>>,
    pub body: BodyForm,
    /// Files of the data folder that it shows, by their stem: `contacts`.
    pub data: Vec<String>,
    /// Assets that a page with it loads, besides the style that all components share.
    pub styles: Vec<String>,
    pub scripts: Vec<String>,
}

/// What one argument may be.
#[derive(Debug)]
pub struct Argument {
    pub kind: Kind,
    pub required: bool,
    /// Words separated by spaces, each of the kind.
    pub many: bool,
    /// The data file and field of which it wants this value, where the kind does not say so.
    pub of: Option<(String, String)>,
}

impl Declarations {
    pub fn get(&self, name: &str) -> Option<&Declaration> {
        self.by_name.get(name)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }
}

/// The template of a component.
pub fn template_name(component: &str) -> String {
    format!("components/{component}.html")
}
