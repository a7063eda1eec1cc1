//! The stable names of everything that can be wrong. A code is never reused for another problem.

/// A stable code such as `HP012`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(&'static str);

impl Code {
    pub fn id(self) -> &'static str {
        self.0
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $id:literal;)*) => {
        /// Every code, by the family it belongs to.
        pub mod codes {
            use super::Code;
            $($(#[$doc])* pub const $name: Code = Code($id);)*
            /// All of them, in order.
            pub const ALL: &[Code] = &[$($name),*];
        }
    };
}

codes! {
    // Files, front matter and data against their schema.
    /// A file that cannot be read as text: not UTF-8, or larger than the bound.
    UNREADABLE_FILE = "HP001";
    /// YAML that does not parse.
    YAML_SYNTAX = "HP002";
    /// A page without front matter, or whose front matter has no end.
    FRONT_MATTER = "HP003";
    /// A key that the schema does not know.
    UNKNOWN_KEY = "HP004";
    /// A key that must be there and is not.
    MISSING_KEY = "HP005";
    /// A value of the wrong type or form.
    WRONG_VALUE = "HP006";
    /// Two things with the same id.
    DUPLICATE_ID = "HP007";
    /// `site.yaml`, or something that it names, is not there.
    MISSING_FILE = "HP008";
    /// A template of the theme does not compile or fails on a page.
    TEMPLATE = "HP009";
    /// Two pages, or a page and a redirect, at one address.
    ADDRESS_TAKEN = "HP010";

    // Links and anchors.
    /// A link to a page or file that does not exist.
    BROKEN_LINK = "HP020";
    /// A link to a heading that the page does not have.
    BROKEN_ANCHOR = "HP021";
    /// A link from one site to a page that only another site has.
    LINK_LEAVES_SITE = "HP022";
    /// A heading id that the page has twice.
    DUPLICATE_ANCHOR = "HP023";

    // Facts and citations.
    /// A `{{ … }}` that names no fact, or is not of the known form.
    UNKNOWN_FACT = "HP030";
    /// A citation of an entry that does not exist.
    UNKNOWN_CITE = "HP031";
    /// A value that only the district can supply.
    TO_BE_CONFIRMED = "HP032";

    // Freshness.
    /// A page whose review date has passed.
    REVIEW_OVERDUE = "HP040";
    /// An owner that is no contact.
    UNKNOWN_OWNER = "HP041";
    /// A day that readers are told of as one to come, and that has passed.
    PAST_DATE = "HP042";
    /// A contact who has left, and is still named.
    CONTACT_LEFT = "HP043";
    /// A page that nobody keeps, where most pages say who does and by when.
    NOT_KEPT = "HP044";

    // Quizzes.
    /// Question Markdown that is not of the documented form.
    QUESTION_FORM = "HP050";
    /// A question without an id.
    QUESTION_ID = "HP051";
    /// A quiz that cannot work: no right answer, a draw larger than its pool, …
    QUIZ_BROKEN = "HP052";
    /// A question or certification that names what does not exist.
    QUIZ_REFERENCE = "HP053";
    /// A quiz whose right answers are told by their length.
    TELLING_LENGTH = "HP054";
    /// A quiz whose right answers are told by their place.
    TELLING_PLACE = "HP055";
    /// An option that says nothing to whoever picks it.
    NO_FEEDBACK = "HP056";
    /// A question that names no source.
    NO_CITE = "HP057";
    /// An objective that no question tests.
    UNTESTED_OBJECTIVE = "HP058";
    /// A question, or an option, that says the same as another.
    SAME_AGAIN = "HP059";

    // Accessibility.
    /// An image without alternative text.
    IMAGE_WITHOUT_TEXT = "HP060";
    /// A heading level that skips.
    HEADING_ORDER = "HP061";
    /// A link whose words do not say where it leads.
    VAGUE_LINK = "HP062";
    /// A link without words.
    EMPTY_LINK = "HP063";
    /// A column of a table without a heading.
    TABLE_HEADER = "HP064";
    /// Two colors that people with weak sight cannot tell apart.
    CONTRAST = "HP065";
    /// A heading without words.
    EMPTY_HEADING = "HP066";
    /// Alternative text that says nothing about the image.
    VAGUE_IMAGE_TEXT = "HP067";

    // Plain Markdown hygiene.
    /// Raw HTML, which is shown as text.
    RAW_HTML = "HP070";

    // Components.
    /// A template that does not say rightly what it accepts.
    COMPONENT_DECLARATION = "HP080";
    /// A fence in braces that names no component.
    UNKNOWN_COMPONENT = "HP081";
    /// An argument that is unknown, missing, or not of its kind.
    COMPONENT_ARGUMENT = "HP082";
    /// A body that does not have the form that the component declares.
    COMPONENT_BODY = "HP083";
    /// An argument or value that names something in the data that is not there.
    COMPONENT_REFERENCE = "HP084";
    /// A snippet that is not there, or that includes itself.
    SNIPPET = "HP085";
    /// A line of a diagram that is not of the known form.
    DIAGRAM = "HP086";

    // Languages.
    /// A language that no site has, or that is none.
    LANGUAGE = "HP090";
    /// A translation whose source page is not there.
    ORPHAN_TRANSLATION = "HP091";
    /// A language of a site that lacks pages.
    MISSING_TRANSLATION = "HP092";
    /// A translation of a source that has changed since.
    STALE_TRANSLATION = "HP093";
    /// A translation that no reviewer has confirmed.
    UNREVIEWED_TRANSLATION = "HP094";
    /// A translation that says more than text, or lacks a place that links lead to.
    TRANSLATION_FORM = "HP095";
    /// A translated quiz whose questions are not the source's.
    QUIZ_TRANSLATION = "HP096";
    /// Words of the interface that a language lacks.
    UNTRANSLATED_STRINGS = "HP097";
    /// A translated string with other places to fill than its source.
    STRING_PLACES = "HP098";

    // Facts between files, and how they are shown.
    /// An entry of a data file that names an entry which does not exist.
    UNKNOWN_ENTRY = "HP100";
    /// A filter in `{{ … | filter }}` that there is not.
    UNKNOWN_FILTER = "HP101";
    /// A value that its filter cannot show.
    FILTER_VALUE = "HP102";

    // Who sees which page, when.
    /// A link to a page that the site leaves out: for others, a draft, not yet or no longer there.
    LINK_TO_LEFT_OUT = "HP110";
    /// A link to a page that was withdrawn.
    LINK_TO_WITHDRAWN = "HP111";
    /// A withdrawn page whose replacement is not there.
    WITHDRAWN_REPLACEMENT = "HP112";
    /// An audience that no site serves.
    UNKNOWN_AUDIENCE = "HP113";
    /// An image that does not say how large it is.
    IMAGE_SIZE = "HP114";

    // Coverage.
    /// Somebody who is to stand in and holds no current certification.
    UNCERTIFIED_BACKUP = "HP120";
    /// Nothing says, or nothing recent, whether those who are to stand in are certified.
    CERTIFICATION_UNKNOWN = "HP121";
    /// A network without anybody who stands in.
    NO_BACKUP = "HP123";
    /// Days on which nobody looks after a network.
    UNCOVERED_DAYS = "HP124";
    /// A network that the coverage does not have.
    UNCOVERED_NETWORK = "HP125";

    // Policy documents.
    /// A policy text that is not where it belongs, or whose versions contradict each other.
    POLICY_FORM = "HP140";
    /// A citation of a clause that its document does not have.
    UNKNOWN_CLAUSE = "HP141";
    /// A clause in force that no page cites.
    UNTAUGHT_CLAUSE = "HP142";
    /// A clause in force that no question cites.
    UNTESTED_CLAUSE = "HP143";
    /// A page or question that cites a clause which has changed since it was reviewed.
    CHANGED_CLAUSE = "HP144";
    /// A citation of a document that is not for the readers of the site.
    POLICY_AUDIENCE = "HP145";
    /// A citation of a document of which no version is in force.
    POLICY_NOT_IN_FORCE = "HP146";

    // Privacy.
    /// What looks like a social security number.
    SOCIAL_SECURITY_NUMBER = "HP150";
    /// What looks like somebody's birth date.
    BIRTH_DATE = "HP151";
    /// What looks like a student's id.
    STUDENT_ID = "HP152";
    /// A public page that links to, or names, what is of the training alone.
    TRAINING_MATERIAL = "HP153";
    /// An answer of a sealed quiz that readers can find.
    SEALED_ANSWER = "HP154";

    // How hard a text is to read.
    /// A page that is harder to read than it should be for its readers.
    HARD_TO_READ = "HP160";
    /// A page that is harder to read than it may be for its readers.
    TOO_HARD_TO_READ = "HP161";
    /// A section that is, in a page that keeps within.
    SECTION_TOO_HARD = "HP162";
    /// Capitals that stand for words, and do not say for which.
    ACRONYM = "HP163";
    /// A paragraph that is too long to take in.
    LONG_PARAGRAPH = "HP164";

    // Links that lead out, when they are asked for.
    /// An address outside at which nothing stands any more.
    EXTERNAL_GONE = "HP165";
    /// An address outside whose server says that it has moved for good.
    EXTERNAL_MOVED = "HP166";
    /// A page outside that lacks the anchor of a link.
    EXTERNAL_ANCHOR = "HP167";
    /// An address outside of which nothing can be said.
    EXTERNAL_UNKNOWN = "HP168";

    // Settings of the checks themselves.
    /// A setting of a code that there is not.
    UNKNOWN_CHECK = "HP180";
    /// A setting of a code that is always on.
    FIXED_CHECK = "HP181";
    /// A silence where there is nothing to silence.
    UNUSED_SILENCE = "HP182";

    // Questions of other programs.
    /// A question of a file that is imported, which cannot be carried over.
    NOT_IMPORTED = "HP195";
    /// A part of an imported question that cannot be carried over.
    IMPORTED_IN_PART = "HP196";
}

#[cfg(test)]
mod tests {
    use super::codes::ALL;

    #[test]
    fn codes_are_unique_and_in_order() {
        assert!(ALL.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
