//! The files in `data/`. A file of another name is free: its facts show on pages all the same.

use crate::yaml::schema::{
    CITE_ID, Case, DATE, DAY, Group, ID, Key, PLACE, Schema, WEB_ADDRESS, optional, required,
    shared,
};

use super::Published;

/// The schema of `data/NAME.yaml`; none for a file of the author's own.
pub fn of_data_file(name: &str) -> Option<&'static Schema> {
    FILES.iter().find(|file| file.name == name).map(|file| &file.schema)
}

pub(super) const FILES: &[Published] = &[
    Published {
        name: "certified",
        about: "Who holds which certification, as `hallpass records status` writes it.",
        schema: Schema::Group(&CERTIFIED),
    },
    Published {
        name: "citations",
        about: "Laws, policies and pages that this content cites as [@id].",
        schema: Schema::Entries(&CITATION),
    },
    Published {
        name: "contacts",
        about: "Offices, groups and people, each once.",
        schema: Schema::Entries(&CONTACT),
    },
    Published {
        name: "coverage",
        about: "Who covers which network, and who stands in.",
        schema: Schema::Entries(&COVERAGE),
    },
    Published {
        name: "dates",
        about: "Windows, deadlines and clocks.",
        schema: Schema::Entries(&DATES),
    },
    Published { name: "forms", about: "The forms of the process.", schema: Schema::Entries(&FORM) },
    Published {
        name: "glossary",
        about: "Words that readers may not know.",
        schema: Schema::Entries(&TERM),
    },
    Published { name: "roster", about: "Who is to be certified.", schema: shared::ROSTER },
    Published { name: "schools", about: "The schools.", schema: Schema::Entries(&SCHOOL) },
];

const TEXT: Schema = Schema::Text;
const TEXT_OR_TBC: Schema = Schema::Tbc(&Schema::Text);
const DATE_OR_TBC: Schema = Schema::Tbc(&Schema::Of(&DATE));
const DAY_OR_TBC: Schema = Schema::Tbc(&Schema::Of(&DAY));
const PLACE_OR_TBC: Schema = Schema::Tbc(&Schema::Of(&PLACE));
const TEXTS: Schema = Schema::List(&Schema::Text);
const TEXTS_OR_TBC: Schema = Schema::Tbc(&TEXTS);
const NETWORKS_OR_TBC: Schema = Schema::Tbc(&Schema::List(&TEXT));
const CONTACT_ID: Schema = Schema::Refers("contacts");
const CONTACT_OR_TBC: Schema = Schema::Tbc(&CONTACT_ID);

const ENTRY_ID: Key =
    required("id", Schema::Of(&ID), "How pages name this entry: lower-case letters, digits, `-`.");
const NOTE: Key = optional("note", TEXT, "A remark of yours.");
const REVIEW_BY: Key =
    optional("review_by", Schema::Of(&DATE), "The day by which somebody looks at this again.");
const MORE: Key =
    optional("more", Schema::Map(&TEXT_OR_TBC), "Facts of your own: a key and a value on a line.");
const CITE: Key =
    optional("cite", Schema::Refers("citations"), "The source, an id of citations.yaml.");

const CHANNEL: Group = Group::new(
    "a channel",
    &[
        required("kind", TEXT, "phone, email, office, chat."),
        required("value", TEXT_OR_TBC, "The number or address."),
        optional("hours", TEXT_OR_TBC, "When somebody answers."),
    ],
);

const CONTACT: Group = Group::new(
    "a contact",
    &[
        ENTRY_ID,
        optional("kind", Schema::OneOf(&["office", "group", "person"]), "What this is."),
        required("name", TEXT_OR_TBC, "The name that readers see."),
        optional("role", TEXT, "What they do, in a few words, or the id of a role."),
        optional("title", TEXT, "The title, where the name is not to be shown."),
        optional("phone", TEXT_OR_TBC, "As people write it: (773) 555-0123."),
        optional("email", TEXT_OR_TBC, "An e-mail address."),
        optional("url", Schema::Tbc(&Schema::Of(&WEB_ADDRESS)), "A page of theirs."),
        optional("address", TEXT_OR_TBC, "Where they are."),
        optional("hours", TEXT_OR_TBC, "When somebody answers."),
        optional("reply_time", TEXT_OR_TBC, "How long an answer takes."),
        optional("languages", TEXTS_OR_TBC, "Languages that they speak."),
        optional("networks", NETWORKS_OR_TBC, "Networks that they look after."),
        optional("backup", CONTACT_OR_TBC, "The contact who stands in."),
        optional(
            "left",
            Schema::Of(&DATE),
            "The day since which they are not there: whatever still names them is told.",
        ),
        optional("sites", TEXTS_OR_TBC, "Their places."),
        optional("ombudsperson", TEXT_OR_TBC, "Who hears a complaint."),
        optional("channels", Schema::List(&Schema::Group(&CHANNEL)), "Further ways to them."),
        REVIEW_BY,
        NOTE,
        MORE,
    ],
);

const ABSENCE: Group = Group {
    what: "an absence",
    keys: &[
        required("who", CONTACT_ID, "The contact who is away."),
        required("from", Schema::Of(&DATE), "First day."),
        required("to", Schema::Of(&DATE), "Last day."),
        optional("covered_by", CONTACT_OR_TBC, "The contact who stands in."),
    ],
    cases: &[],
    orders: &[("from", "to")],
};

const COVERAGE: Group = Group::new(
    "an entry of the coverage",
    &[
        optional("id", Schema::Of(&ID), "How pages name this entry."),
        required("network", Schema::Tbc(&Schema::Refers("networks")), "The network."),
        required("primary", CONTACT_OR_TBC, "The contact who looks after it."),
        optional(
            "backups",
            Schema::Tbc(&Schema::List(&CONTACT_ID)),
            "Who stands in, in this order.",
        ),
        optional("absences", Schema::List(&Schema::Group(&ABSENCE)), "Planned absences."),
        optional("vacancy_since", Schema::Of(&DATE), "Since when nobody has the post."),
        NOTE,
    ],
);

const CERTIFIED: Group = Group::new(
    "the list of who is certified",
    &[
        required(
            "as_of",
            DATE_OR_TBC,
            "The day on which this was so; `tbc` while nobody has been certified yet.",
        ),
        required("people", Schema::List(&Schema::Group(&HOLDER)), "Everyone of the roster."),
    ],
);

const HOLDER: Group = Group {
    what: "a person of the list",
    keys: &[
        required("id", Schema::Of(&ID), "The id in the roster, which is the contact's id."),
        required("certification", Schema::Of(&ID), "The id of the certification."),
        required("holds", Schema::Boolean, "Whether they hold it, with nothing to renew."),
        optional("on", Schema::Of(&DATE), "The day of certification."),
        optional("until", Schema::Of(&DATE), "Its last day."),
    ],
    cases: &[Case { key: "holds", value: "true", needs: &["until"] }],
    orders: &[("on", "until")],
};

const DATES: Group = Group {
    what: "a date",
    keys: &[
        ENTRY_ID,
        required("label", TEXT, "What it is, as readers see it."),
        required("kind", Schema::OneOf(&["window", "deadline", "clock"]), "What it is."),
        optional("opens", DATE_OR_TBC, "First day of a window."),
        optional("closes", DATE_OR_TBC, "Last day of a window."),
        optional("due", DAY_OR_TBC, "Day of a deadline, as a date or as `July 31` for each year."),
        optional(
            "days",
            Schema::Tbc(&Schema::Whole { least: 0, most: 3660 }),
            "How many days a clock gives.",
        ),
        optional("counts", TEXT_OR_TBC, "Which days count: school days, calendar days."),
        optional("starts", TEXT_OR_TBC, "What starts the clock."),
        optional("tz", TEXT, "Time zone: America/Chicago."),
        optional("applies_to", TEXTS_OR_TBC, "Whom it is for."),
        optional("basis", TEXT_OR_TBC, "What it rests on."),
        CITE,
        NOTE,
        MORE,
    ],
    cases: &[
        Case { key: "kind", value: "window", needs: &["opens", "closes"] },
        Case { key: "kind", value: "deadline", needs: &["due"] },
        Case { key: "kind", value: "clock", needs: &["days", "starts"] },
    ],
    orders: &[("opens", "closes")],
};

const FORM_FILE: Group = Group::new(
    "a form's file",
    &[
        required("path", TEXT, "The file."),
        optional("kb", Schema::Whole { least: 0, most: i64::MAX }, "Its size in kilobytes."),
        optional("tagged", Schema::Boolean, "Whether a screen reader can read it."),
    ],
);

const FORM: Group = Group::new(
    "a form",
    &[
        ENTRY_ID,
        required("title", TEXT, "Its name, as it stands on the form."),
        optional("html", PLACE_OR_TBC, "Where it can be read as a page."),
        optional(
            "file",
            Schema::Tbc(&Schema::TextOr(&Schema::Group(&FORM_FILE))),
            "The file to print: its path, or path, kb and tagged.",
        ),
        optional("who", TEXTS_OR_TBC, "Who fills it in."),
        optional("languages", TEXTS_OR_TBC, "In which languages there is one."),
        optional("version", TEXT_OR_TBC, "Its version."),
        optional("replaces", TEXT_OR_TBC, "The version that it takes the place of."),
        REVIEW_BY,
        NOTE,
        MORE,
    ],
);

const TERM: Group = Group::new(
    "a term",
    &[
        ENTRY_ID,
        required("term", TEXT, "The word."),
        optional("expand", Schema::MayBeEmpty, "What its letters stand for."),
        required("plain", TEXT_OR_TBC, "What it means, in plain words."),
        optional("translations", Schema::Map(&TEXT), "The word in other languages: `es: …`."),
        CITE,
        NOTE,
    ],
);

const CITATION: Group = Group::new(
    "a citation",
    &[
        required("id", Schema::Of(&CITE_ID), "How pages cite it: [@id]."),
        required("cite", TEXT, "As lawyers write it: 105 ILCS 10/8.1(b)."),
        required("says", TEXT, "What it says, in plain words."),
        optional("url", Schema::Of(&WEB_ADDRESS), "Where it can be read."),
        optional("read", Schema::Of(&DATE), "The day on which it was read there."),
        optional(
            "conf",
            Schema::OneOf(&["A", "B", "C"]),
            "A: own words read. B: read in part, or in a copy by others. C: known, not read.",
        ),
        NOTE,
    ],
);

const AGES: Group = Group::new(
    "`ages`",
    &[
        optional("min", Schema::Tbc(&Schema::Whole { least: 0, most: 120 }), "Youngest."),
        optional("max", Schema::Tbc(&Schema::Whole { least: 0, most: 120 }), "Oldest."),
    ],
);

const SOURCE: Group = Group::new(
    "a source",
    &[
        optional("url", Schema::Tbc(&Schema::Of(&WEB_ADDRESS)), "Where it was read."),
        optional("basis", TEXT, "What it is."),
        optional("read", Schema::Of(&DATE), "When it was read."),
    ],
);

const SCHOOL: Group = Group::new(
    "a school",
    &[
        ENTRY_ID,
        required("name", TEXT_OR_TBC, "The school's name."),
        required(
            "type",
            Schema::OneOf(&["alop", "charter", "contract", "district", "safe"]),
            "What kind of Options school it is.",
        ),
        optional("operator", TEXT_OR_TBC, "Who runs it."),
        optional("community_area", TEXT_OR_TBC, "The part of the city."),
        optional("network", Schema::Tbc(&Schema::Refers("networks")), "Its network."),
        optional("grades", TEXTS_OR_TBC, "Lowest and highest grade: [9, 12]."),
        optional("ages", Schema::Tbc(&Schema::Group(&AGES)), "Whom it takes, by age."),
        optional("schedule", TEXT_OR_TBC, "Full day, half day, evening."),
        optional("programs", TEXTS_OR_TBC, "What it offers."),
        optional("accessible", Schema::Tbc(&Schema::Boolean), "Whether a wheelchair gets in."),
        optional("address", TEXT_OR_TBC, "Street and number."),
        optional("phone", TEXT_OR_TBC, "As people write it: (773) 555-0123."),
        optional("email", TEXT_OR_TBC, "An e-mail address."),
        optional("url", Schema::Tbc(&Schema::Of(&WEB_ADDRESS)), "Its page."),
        optional("contact", TEXT_OR_TBC, "Whom to ask for."),
        optional("languages", TEXTS_OR_TBC, "Languages spoken there."),
        required("verified", Schema::Boolean, "Whether the district confirmed this entry."),
        optional("source", Schema::Group(&SOURCE), "Where this was read."),
        NOTE,
        REVIEW_BY,
        MORE,
    ],
);
