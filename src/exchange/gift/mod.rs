//! GIFT, the text format of Moodle's question bank.
//!
//! What it means is what Moodle makes of it (`question/format/gift/format.php` of
//! <https://github.com/moodle/moodle>, <https://docs.moodle.org/en/GIFT_format>): questions are parted by empty lines;
//! `//` begins a line that is left out, in which `[id:…]` and `[tag:…]` are read all the same;
//! `$CATEGORY:` a category; `::name::` a name; the first `{` and the first `}` after it hold the answers; a
//! backslash takes the meaning from `~ = # { } :`, and `\n` is a line break.
//!
//! | answers | kind |
//! |---|---|
//! | none | a text without a question |
//! | `{}` | essay |
//! | `{#…}` | number |
//! | `{>…}` | ordering, of the question type with that name |
//! | `~` among them | choice: of one where there is a `=`, else of several |
//! | `=a -> b` | pairs |
//! | `T`, `TRUE`, `F`, `FALSE` | true or false |
//! | `=a =b` | short text |
//!
//! Kinder than Moodle: an empty line inside of braces, or none between two questions with names, is understood.
//!
//! What GIFT has no place for and Moodle need not know travels in comments that begin with `// hallpass`, so that a
//! file that was written here is read back whole.

mod answers;
mod read;
mod scan;
mod write;

pub(super) use read::read;
pub use write::write;

/// Comments of ours, after `//` and a space.
const PAGE: &str = "hallpass-page:";
const HINT: &str = "hallpass-hint:";

/// Tags of ours, `[tag:must-pass]` and `[tag:points=2]`.
mod tags {
    pub(super) const MUST_PASS: &str = "must-pass";
    /// A multiple choice of which a part earns nothing.
    pub(super) const ALL_OR_NOTHING: &str = "all-or-nothing";
    /// The answers fill a gap at the end of the text.
    pub(super) const GAP: &str = "gap";
    pub(super) const OBJECTIVE: &str = "objective";
    pub(super) const POINTS: &str = "points";
    pub(super) const CITES: &str = "cites";
}

#[cfg(test)]
mod tests;
