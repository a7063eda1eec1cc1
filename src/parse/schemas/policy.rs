//! The front matter of a policy version; read by `parse::policy`, held against it in the tests of
//! `pages`.

use crate::yaml::schema::{DATE, Group, ID, Schema, optional, required};

use super::Published;

pub(super) const FILES: &[Published] = &[Published {
    name: "policy",
    about: "What a version of a policy document says about itself, in policy/DOCUMENT/VERSION.md.",
    schema: Schema::Group(&POLICY),
}];

const TEXT: Schema = Schema::Text;
const DAY: Schema = Schema::Tbc(&Schema::Of(&DATE));

/// In the order in which `hallpass fmt` puts the keys.
pub const POLICY: Group = Group::new(
    "a policy version",
    &[
        required("id", Schema::Of(&ID), "The document's: the name of its folder."),
        required("title", TEXT, "The document's name."),
        optional("number", TEXT, "The number that the organization gives it."),
        required("version", TEXT, "What people call this version: 2026-27."),
        optional("adopted", DAY, "The day on which it was decided."),
        required("effective", DAY, "The day from which it holds; tbc: not yet in force."),
        optional("supersedes", TEXT, "The version before."),
        optional(
            "status",
            Schema::OneOf(&["adopted", "draft", "withdrawn", "demonstration"]),
            "draft: never in force. withdrawn: ends the document. demonstration: made up, and marked so.",
        ),
        optional("owner", Schema::Of(&ID), "The contact who keeps the document."),
        optional("source", TEXT, "Where the text comes from: an address, or words."),
        optional(
            "audience",
            Schema::List(&Schema::Text),
            "Whose sites show it; left out: every site that cites it.",
        ),
        optional(
            "silence",
            Schema::Map(&TEXT),
            "Codes of checks that are not told of this text, each with the reason: `HP143: …`.",
        ),
    ],
);
