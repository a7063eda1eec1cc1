//! `hallpass new language`: every word of the interface in one file, ready to be translated.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;

use crate::cli::Outcome;
use crate::cli::terminal::{Terminal, say};
use crate::error::{Error, Result};
use crate::theme;
use crate::write;
use crate::yaml::schema::LANGUAGE;

#[derive(Args)]
pub(in crate::cli) struct LanguageArgs {
    /// The language's tag: `pl`, `ur`, `zh-Hans`
    #[arg(value_name = "TAG")]
    tag: String,
    /// The folder with site.yaml
    #[arg(long, value_name = "DIR", default_value = "content")]
    content: PathBuf,
}

/// Where a theme of one's own goes when `site.yaml` names none.
const THEME: &str = "theme";

/// Languages of scripts that run from right to left, by their tag's first part.
const RIGHT_TO_LEFT: &[&str] = &["ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"];

pub(super) fn run(args: &LanguageArgs, terminal: &Terminal) -> Result<Outcome> {
    let tag = args.tag.as_str();
    if !(LANGUAGE.fits)(tag) {
        return Err(Error::Usage(format!("expected {}, found `{tag}`", LANGUAGE.expected)));
    }
    let documents = super::documents(&args.content)?;
    let own = documents.config.theme.as_deref();
    let place = args.content.join(own.unwrap_or(THEME)).join(format!("strings/{tag}.yaml"));
    if place.exists() {
        let shown = place.display();
        return Err(Error::Usage(format!("`{shown}` is there already; nothing was changed")));
    }
    write::write_whole(&place, to_translate(tag).as_bytes())?;
    say!("{} `{}`", terminal.good("made"), place.display());
    say!("{} translate it, line by line; its head says how", terminal.dim("next"));
    if own.is_none() {
        say!("     add `theme: {THEME}` to site.yaml, so that the file is read");
    }
    say!(
        "     add `{tag}` to the `languages` of a site; `hallpass check` says what is still missing"
    );
    Ok(Outcome::Well)
}

/// The English words, each behind a `#`: what is not translated yet is missing, and is counted as such.
fn to_translate(tag: &str) -> String {
    let main = tag.split('-').next().unwrap_or(tag);
    let direction = if RIGHT_TO_LEFT.contains(&main) { "rtl" } else { "ltr" };
    let mut text = format!(
        "# Every word of the interface, in one file. Take the `# ` away from a line and translate what stands behind the
# first colon. Names in {{braces}} are filled in and stay as they are. A line that keeps its `#` is shown in
# English, and `hallpass check` counts it.
language_code: {tag}
language_direction: {direction}
"
    );
    for (name, english) in theme::english() {
        let _ = write!(text, "\n# --- {name}\n");
        let is_word = |line: &&str| {
            !line.is_empty()
                && !line.starts_with('#')
                && !line.starts_with("language_code:")
                && !line.starts_with("language_direction:")
        };
        for line in english.lines().filter(is_word) {
            let _ = writeln!(text, "# {line}");
        }
    }
    text
}
