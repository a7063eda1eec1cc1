//! Whether a text could make a check of running text say something. Reading prose means walking its Markdown once
//! more; most pages have no capitals to explain, no day and no endless paragraph, which a look at the bytes tells.
//! It errs on one side only: a text without signs has nothing to be told.

use super::words::{PARAGRAPH_WORDS, can_be_acronym};

/// Whether a walk through the prose of this Markdown can find anything.
pub(super) fn has_signs(text: &str) -> bool {
    // A character by its number could be anything.
    if text.contains("&#") {
        return true;
    }
    // Where fences are not plainly fences, code is looked at like prose.
    let knows_code = !text.contains("~~~") && !text.contains("````") && !text.contains("\n<");
    let mut in_code = false;
    let mut words = 0;
    for line in text.lines() {
        if knows_code && line.starts_with("```") {
            in_code = !in_code;
            words = 0;
        }
        if in_code {
            continue;
        }
        if starts_block(line) {
            words = 0;
        }
        words += line.split_whitespace().count();
        if words > PARAGRAPH_WORDS || has_capitals(line) || has_year(line) {
            return true;
        }
    }
    false
}

/// What ends a paragraph whatever stands around it: an empty line, an item, a heading.
fn starts_block(line: &str) -> bool {
    line.trim_ascii().is_empty()
        || ["- ", "* ", "+ ", "# ", "## ", "### "].iter().any(|mark| line.starts_with(mark))
}

fn has_capitals(line: &str) -> bool {
    let mut runs = line.split(|c: char| !c.is_ascii_uppercase());
    runs.any(|run| run.len() > 1 && can_be_acronym(run))
}

/// Four figures in a row, without which there is no day.
fn has_year(line: &str) -> bool {
    line.as_bytes().windows(4).any(|four| four.iter().all(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::has_signs;

    #[test]
    fn plain_prose_has_none_and_what_is_told_has() {
        let plain =
            "# Plans\n\nAsk the school, or *call* it. It's in the USA; part II.\n\n- one\n- two\n";
        assert!(!has_signs(plain));
        for sign in [
            "Ask CPS.",
            "two ALOPs",
            "**CPS**",
            "by 2 March 2025",
            "| a | IEP |",
            "&#67;PS",
            "```\nx\n```\nDCFS",
        ] {
            assert!(has_signs(&format!("{plain}\n{sign}\n")), "{sign}");
        }
        assert!(!has_signs("```sql\nSELECT 2026 FROM CPS;\n```\n"));
        assert!(has_signs("~~~\n```\n~~~\nCPS\n"));
        assert!(has_signs(&"word ".repeat(151)));
        assert!(has_signs(&"some words\n".repeat(76)));
        assert!(!has_signs(&"- some words\n".repeat(76)));
    }
}
