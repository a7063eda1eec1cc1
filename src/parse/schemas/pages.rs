//! Front matter and `site.yaml`. They are read into types of their own, in `front` and `config`; the
//! tests below hold those readers against these declarations, key by key.

use crate::yaml::schema::{
    ATTESTATION, BASE_URL, COLOR, DATE, Group, ID, LANGUAGE, MARK, OFFICE_KEY, PERCENT, PERIOD,
    SITE_PATH, Schema, WAIT, WEB_ADDRESS, optional, required,
};

use super::Published;

pub(super) const FILES: &[Published] = &[
    Published {
        name: "front-matter",
        about: "What a page says about itself, between its two `---` lines.",
        schema: Schema::Group(&FRONT_MATTER),
    },
    Published {
        name: "site",
        about: "site.yaml: the sites to build, the school year, and what certifies.",
        schema: Schema::Group(&SITE),
    },
];

const TEXT: Schema = Schema::Text;
const TEXTS: Schema = Schema::List(&Schema::Text);
const LANGUAGES: Schema = Schema::List(&Schema::Of(&LANGUAGE));
const SHOW: Schema = Schema::OneOf(&["all", "one"]);
const COUNT: Schema = Schema::Whole { least: 0, most: u32::MAX as i64 };

const QUIZ: Group = Group::new(
    "`quiz`",
    &[
        required("id", Schema::Of(&ID), "Stable: completion files name it."),
        optional(
            "mode",
            Schema::OneOf(&["practice", "graded", "sealed"]),
            "practice: answers at once. graded: after submitting. sealed: the key never ships.",
        ),
        optional("pass", Schema::Of(&MARK), "The mark that passes: `80%` or `12 points`."),
        optional(
            "mastery",
            Schema::Map(&Schema::Of(&PERCENT)),
            "Marks that single objectives take to pass, whatever the whole.",
        ),
        optional("attempts", COUNT, "How often one may try; left out: no limit."),
        optional("wait", Schema::Of(&WAIT), "Time between two attempts."),
        optional(
            "clears",
            Schema::Of(&ID),
            "Makes it a pre-test: whoever passes it has passed the quiz of this id.",
        ),
        optional("draw", Schema::Map(&COUNT), "How many questions of each objective are asked."),
        optional(
            "shuffle",
            Schema::List(&Schema::OneOf(&["questions", "options"])),
            "What stands in another order for everyone.",
        ),
        optional(
            "show",
            SHOW,
            "All questions on the page, or one at a time; left out: as the site.",
        ),
    ],
);

const TRANSLATION: Group = Group::new(
    "`translation`",
    &[
        required("of", TEXT, "The digest of the source, as `hallpass translations` says it."),
        required("translator", TEXT, "Who translated it."),
        optional("reviewer", TEXT, "Who confirmed the translation; `tbc` while that is open."),
    ],
);

const WITHDRAWN: Group = Group::new(
    "`withdrawn`",
    &[
        required("date", Schema::Of(&DATE), "The day from which it holds no longer."),
        optional("reason", TEXT, "Why, for readers who have its address."),
        optional("replaced_by", TEXT, "The page that took its place: a link as in its text."),
    ],
);

const CHANGE: Group = Group::new(
    "a change",
    &[
        required("date", Schema::Of(&DATE), "The day of the change."),
        required("note", TEXT, "What is other than before, in one sentence."),
    ],
);

/// In the order in which `hallpass fmt` puts the keys.
pub const FRONT_MATTER: Group = Group {
    what: "front matter",
    keys: &[
        required("title", TEXT, "The page's heading."),
        optional("short_title", TEXT, "For navigation, where the title is long."),
        optional("summary", TEXT, "One sentence, shown in lists and by search engines."),
        optional("owner", Schema::Of(&ID), "The contact who keeps the page true."),
        optional(
            "last_reviewed",
            Schema::Of(&DATE),
            "When somebody last held it against its sources.",
        ),
        optional("review_every", Schema::Of(&PERIOD), "How often it is to be reviewed."),
        optional("review_by", Schema::Of(&DATE), "The day of the next review, instead."),
        optional("audience", TEXTS, "Whom it is for; left out: everyone whom the site serves."),
        optional(
            "redirect_from",
            Schema::List(&Schema::Of(&SITE_PATH)),
            "Old addresses of the page.",
        ),
        optional("draft", Schema::Boolean, "Shown and marked; a release leaves it out."),
        optional("publish_from", Schema::Of(&DATE), "The first day on which it is there."),
        optional("expires", Schema::Of(&DATE), "The last day on which it is there."),
        optional(
            "withdrawn",
            Schema::Group(&WITHDRAWN),
            "Holds no longer: it keeps its address and says so.",
        ),
        optional(
            "changes",
            Schema::List(&Schema::Group(&CHANGE)),
            "What changed, for the site's feed; newest first.",
        ),
        optional(
            "order",
            Schema::Whole { least: i64::MIN, most: i64::MAX },
            "Place among its siblings.",
        ),
        optional("template", TEXT, "A template of the theme, instead of the usual one."),
        optional("toc", Schema::Boolean, "Whether a table of contents is shown."),
        optional("minutes", COUNT, "How long it takes."),
        optional(
            "quiz",
            Schema::Group(&QUIZ),
            "Makes the page a quiz: its level-2 headings are questions.",
        ),
        optional(
            "silence",
            Schema::Map(&TEXT),
            "Codes of checks that are not told of this page, each with the reason: `HP160: …`.",
        ),
        optional(
            "translation",
            Schema::Group(&TRANSLATION),
            "In a translated page: what it was made from, and by whom.",
        ),
        optional("objectives", Schema::Map(&TEXT), "What one can do afterwards: id and sentence."),
    ],
    cases: &[],
    orders: &[("publish_from", "expires")],
};

const REPOSITORY: Group = Group::new(
    "`repository`",
    &[
        required(
            "url",
            Schema::Of(&WEB_ADDRESS),
            "Where it is: https://github.com/office/hallpass.",
        ),
        optional("branch", TEXT, "The branch that is published; left out: main."),
        optional("path", TEXT, "The content folder in it."),
    ],
);

const SCHOOL_YEAR: Group = Group {
    what: "`school_year`",
    keys: &[
        required("name", TEXT, "As people say it: 2026-27."),
        required("starts", Schema::Of(&DATE), "First day."),
        required("ends", Schema::Of(&DATE), "Last day."),
    ],
    cases: &[],
    orders: &[("starts", "ends")],
};

/// A number that the limits of either scale fit in.
const LIMIT: Schema = Schema::Whole { least: 0, most: u8::MAX as i64 };

const LIMITS: Group = Group::new(
    "limits",
    &[
        required("warn", LIMIT, "Beyond it a page is warned of."),
        required("fail", LIMIT, "Beyond it a page is an error."),
    ],
);

const READING: Group = Group::new(
    "`reading`",
    &[
        optional("audience", TEXTS, "Whose pages are held to the limits; left out: family."),
        optional(
            "grade",
            Schema::Group(&LIMITS),
            "English, Flesch–Kincaid grade, higher is harder; left out: warn 7, fail 9.",
        ),
        optional(
            "inflesz",
            Schema::Group(&LIMITS),
            "Spanish, INFLESZ scale, lower is harder; left out: warn 65, fail 55.",
        ),
    ],
);

const ONE_SITE: Group = Group::new(
    "a site",
    &[
        required("name", Schema::Of(&ID), "Its folder in the output."),
        required("root", TEXT, "Its folder in the content."),
        required("title", TEXT, "Its name, on every page."),
        optional("summary", TEXT, "One sentence about it."),
        required("base_url", Schema::Of(&BASE_URL), "Where it will stand."),
        optional("audience", TEXTS, "Whom it serves; left out: everyone."),
        optional("languages", LANGUAGES, "Languages, the source language first."),
        optional("required_languages", LANGUAGES, "Those that a release must have whole."),
        optional("course", Schema::Of(&ID), "Makes it a course of this id."),
        optional(
            "quiz_show",
            SHOW,
            "Whether quizzes show all questions or one at a time; left out: all.",
        ),
    ],
);

const WINDOW: Group = Group {
    what: "`window`",
    keys: &[
        required("opens", Schema::Of(&DATE), "From this day attempts count."),
        required("due", Schema::Of(&DATE), "By this day everyone should be certified."),
        required("closes", Schema::Of(&DATE), "After this day attempts do not count."),
    ],
    cases: &[],
    orders: &[("opens", "due"), ("due", "closes")],
};

const CERTIFICATION: Group = Group::new(
    "a certification",
    &[
        required("id", Schema::Of(&ID), "Stable: the records name it."),
        required("title", TEXT, "As it stands on the certificate."),
        required("course", Schema::Of(&ID), "The course that leads to it."),
        required("roles", TEXTS, "Who must hold it."),
        required("window", Schema::Group(&WINDOW), "When."),
        required(
            "quizzes",
            Schema::Map(&Schema::Of(&PERCENT)),
            "Quiz id and the mark that it takes.",
        ),
        optional(
            "attestations",
            Schema::List(&Schema::Of(&ATTESTATION)),
            "What must be attested besides: `quiz#question` of an attestation.",
        ),
        optional("basis", TEXT, "What these values rest on."),
    ],
);

const SCHEMES: Group = Group::new(
    "a color",
    &[
        optional("light", Schema::Of(&COLOR), "In the light scheme."),
        optional("dark", Schema::Of(&COLOR), "In the dark scheme."),
    ],
);

const ONE_COLOR: Schema = Schema::TextOr(&Schema::Group(&SCHEMES));

const COLORS: Group = Group::new(
    "`colors`",
    &[
        optional("band", ONE_COLOR, "The band at the top of each page."),
        optional("band-fg", ONE_COLOR, "Text on it."),
        optional("accent", ONE_COLOR, "Links and buttons."),
        optional("accent-fg", ONE_COLOR, "Text on buttons."),
        optional(
            "pass",
            ONE_COLOR,
            "The slip: the ways in on the home page, the mark beside the name.",
        ),
        optional("pass-fg", ONE_COLOR, "Text on it."),
        optional("focus", ONE_COLOR, "The frame around what the keyboard is at."),
        optional("bg", ONE_COLOR, "The page."),
        optional("surface", ONE_COLOR, "What stands out from the page a little."),
        optional("fg", ONE_COLOR, "Text."),
        optional("muted", ONE_COLOR, "Quieter text."),
        optional("border", ONE_COLOR, "Edges of things one can use."),
        optional("rule", ONE_COLOR, "Lines that only part."),
    ],
);

const LOOK: Group = Group::new(
    "`look`",
    &[
        optional("logo", TEXT, "An image of the content folder, beside the name on each page."),
        optional("colors", Schema::Group(&COLORS), "Colors in the place of the theme's."),
    ],
);

pub const SITE: Group = Group::new(
    "`site.yaml`",
    &[
        required("title", TEXT, "The office."),
        optional("organization", TEXT, "What the office belongs to."),
        optional("language", TEXT, "The language that pages are written in: en."),
        optional("notice", TEXT, "Said on every page of every site."),
        optional("school_year", Schema::Group(&SCHOOL_YEAR), "The year of the course."),
        optional("theme", TEXT, "A folder whose files take the place of the theme's."),
        optional(
            "office_keys",
            Schema::List(&Schema::Of(&OFFICE_KEY)),
            "Public keys of the office: what they signed, the pages believe. The newest first.",
        ),
        optional(
            "feedback",
            TEXT,
            "An e-mail address, a web address or a path of the site. Where to report a problem with a page; may be tbc.",
        ),
        optional(
            "reading",
            Schema::Group(&READING),
            "How hard a page may be to read, and for whom.",
        ),
        optional(
            "checks",
            Schema::Map(&Schema::OneOf(&["error", "warning", "off"])),
            "What a check weighs on all pages: `HP160: off`.",
        ),
        required("sites", Schema::List(&Schema::Group(&ONE_SITE)), "The sites to build."),
        optional("certifications", Schema::List(&Schema::Group(&CERTIFICATION)), "What certifies."),
        optional(
            "repository",
            Schema::Group(&REPOSITORY),
            "Where the content is kept, for edit links.",
        ),
        optional("raw_html", Schema::Boolean, "Lets HTML in pages through, sanitised."),
        optional("look", Schema::Group(&LOOK), "The district's logo and colors."),
    ],
);

#[cfg(test)]
mod tests;
