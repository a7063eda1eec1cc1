//! Schemas of files that more than one room reads.

use super::{Group, ID, Key, LANGUAGE, Schema, optional, required};

const TEXT: Schema = Schema::Text;
const TEXT_OR_TBC: Schema = Schema::Tbc(&TEXT);

const ENTRY_ID: Key =
    required("id", Schema::Of(&ID), "How pages name this entry: lower-case letters, digits, `-`.");

/// The roster of a course, `data/roster.yaml`: who is to be certified.
pub const ROSTER: Schema = Schema::Entries(&Group::new(
    "a person of the roster",
    &[
        ENTRY_ID,
        required("name", TEXT_OR_TBC, "The name that they give in the course."),
        required("role", TEXT_OR_TBC, "The id of a role that a certification names."),
        optional("school", TEXT_OR_TBC, "Their school or office."),
        optional("networks", Schema::Tbc(&Schema::List(&TEXT)), "Networks that they look after."),
        optional("email", TEXT_OR_TBC, "Where invitations and reminders go."),
        optional(
            "language",
            Schema::Of(&LANGUAGE),
            "What they like to read messages in: en, es, ar.",
        ),
        optional("note", TEXT, "A remark of yours."),
    ],
));
