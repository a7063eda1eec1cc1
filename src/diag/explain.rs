//! What each code means, in one place: `explain/HP020.md` tells what is found, why it matters to a
//! reader, what it weighs, and shows an example and its repair. `hallpass explain`, the list of checks in
//! the documentation, the settings in `site.yaml` and the machine formats all read it from here; a test
//! runs the examples, and demands a file for every code.
//!
//! The form of such a file:
//!
//! ```text
//! # a link to a page or file that does not exist
//!
//! family: links
//! severity: error
//!
//! What is found, and why it matters to a reader.
//!
//! ## Example
//!
//! `public/index.md`
//!
//! ~~~~md
//! the file, whole
//! ~~~~
//!
//! ## Mended
//!
//! `public/index.md`
//!
//! ~~~~md
//! the file, whole
//! ~~~~
//! ```
//!
//! `severity` is `error`, `warning` or `off`. A line `release: error` says that `--release` makes an error
//! of it, a line `fixed: yes` that nothing can turn it off: without it no site could be built, or a wrong one
//! would be. In an example marked `~~~~bytes`, `\xE9` stands for that byte. An example's files lie over a small
//! site of two roots, `public` and `training`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use super::{Code, Family, Severity, codes};

#[derive(rust_embed::Embed)]
#[folder = "src/diag/explain"]
struct Files;

/// What one code means.
#[derive(Debug, Clone)]
pub struct Explanation {
    pub code: Code,
    /// Lower case, without a full stop.
    pub title: String,
    pub family: Family,
    /// What it weighs where nothing else is said; none: it is off.
    pub severity: Option<Severity>,
    /// `--release` makes an error of it.
    pub strict_in_release: bool,
    /// Neither `site.yaml` nor a page can turn it off.
    pub fixed: bool,
    /// Markdown: paragraphs.
    pub story: String,
    /// Sets it off, and nothing else.
    pub example: Vec<ExampleFile>,
    /// The same without any problem.
    pub mended: Vec<ExampleFile>,
}

/// A file of an example.
#[derive(Debug, Clone)]
pub struct ExampleFile {
    /// In the content folder.
    pub path: String,
    /// The language after the fence.
    pub language: String,
    /// As it is shown.
    pub text: String,
}

impl ExampleFile {
    /// As it is on disk.
    pub fn bytes(&self) -> Vec<u8> {
        if self.language != "bytes" {
            return self.text.clone().into_bytes();
        }
        let mut parts = self.text.split("\\x");
        let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
        for part in parts {
            let (digits, rest) = part.split_at_checked(2).unwrap_or((part, ""));
            bytes.extend(u8::from_str_radix(digits, 16));
            bytes.extend(rest.as_bytes());
        }
        bytes
    }
}

impl Explanation {
    /// `error`, `warning` or `off`.
    pub fn severity_name(&self) -> &'static str {
        self.severity.map_or("off", Severity::name)
    }
}

static ALL: LazyLock<BTreeMap<Code, Explanation>> = LazyLock::new(|| {
    codes::ALL.iter().filter_map(|&code| Some((code, read(code).ok()?))).collect()
});

/// Every explanation, in the order of the codes.
pub fn all() -> impl Iterator<Item = &'static Explanation> {
    ALL.values()
}

/// The explanation of a code.
pub fn of(code: Code) -> Option<&'static Explanation> {
    ALL.get(&code)
}

/// A code by its name, in capitals or not.
pub fn find(id: &str) -> Option<&'static Explanation> {
    all().find(|known| known.code.id().eq_ignore_ascii_case(id.trim()))
}

/// Reads the file of a code; the error says what is wrong with it.
fn read(code: Code) -> Result<Explanation, String> {
    let name = format!("{code}.md");
    let file = Files::get(&name).ok_or_else(|| format!("`src/diag/explain/{name}` is missing"))?;
    let text = std::str::from_utf8(&file.data).map_err(|error| format!("{name}: {error}"))?;
    parse(code, text).map_err(|problem| format!("`src/diag/explain/{name}`: {problem}"))
}

fn parse(code: Code, text: &str) -> Result<Explanation, String> {
    let (head, rest) = text.split_once("\n## Example\n").ok_or("there is no `## Example`")?;
    let (example, mended) = rest.split_once("\n## Mended\n").ok_or("there is no `## Mended`")?;
    let title = head.lines().next().and_then(|line| line.strip_prefix("# "));
    let (mut family, mut severity) = (None, None);
    let (mut strict_in_release, mut fixed) = (false, false);
    let mut story = String::new();
    for line in head.lines().skip(1) {
        let value = |key: &str| line.strip_prefix(key)?.strip_prefix(": ").map(str::trim);
        if !story.is_empty() {
            story.push_str(line);
            story.push('\n');
        } else if let Some(name) = value("family") {
            family = Family::ALL.into_iter().find(|family| family.name() == name);
        } else if let Some(name) = value("severity") {
            severity = match name {
                "error" => Some(Some(Severity::Error)),
                "warning" => Some(Some(Severity::Warning)),
                "off" => Some(None),
                _ => None,
            };
        } else if line == "release: error" {
            strict_in_release = true;
        } else if line == "fixed: yes" {
            fixed = true;
        } else if !line.is_empty() {
            story = format!("{line}\n");
        }
    }
    Ok(Explanation {
        code,
        title: title.ok_or("the first line is not `# title`")?.to_owned(),
        family: family.ok_or("there is no known `family`")?,
        severity: severity.ok_or("there is no `severity` of error, warning, off")?,
        strict_in_release,
        fixed,
        story: story.trim().to_owned(),
        example: files(example)?,
        mended: files(mended)?,
    })
}

/// `` `path` `` and a fence of `~~~~`, again and again.
fn files(text: &str) -> Result<Vec<ExampleFile>, String> {
    let mut files: Vec<ExampleFile> = Vec::new();
    let mut path = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(named) = line.strip_prefix('`').and_then(|line| line.strip_suffix('`')) {
            path = Some(named.to_owned());
        } else if let Some(language) = line.strip_prefix("~~~~") {
            let inside = lines.by_ref().take_while(|line| *line != "~~~~");
            let text = inside.flat_map(|line| [line, "\n"]).collect();
            let path = path.take().ok_or("a fence has no path before it")?;
            files.push(ExampleFile { path, language: language.to_owned(), text });
        } else if !line.is_empty() {
            return Err(format!("expected a path or a fence, found `{line}`"));
        }
    }
    if files.is_empty() { Err("there is no file in an example".to_owned()) } else { Ok(files) }
}

/// One explanation as Markdown, from its heading of `level` on.
pub fn markdown(explanation: &Explanation, level: usize) -> String {
    let Explanation { code, title, story, .. } = explanation;
    let mut text = format!("{} {code}: {title}\n\n", "#".repeat(level));
    let severity = match (explanation.severity_name(), explanation.strict_in_release) {
        (name, false) => name.to_owned(),
        (name, true) => format!("{name}, and with `--release` error"),
    };
    let setting = if explanation.fixed {
        "always on: without it no right site could be built".to_owned()
    } else {
        format!("`checks: {{{code}: off}}` in `site.yaml`, or `silence` in a page, turns it off")
    };
    let _ = write!(
        text,
        "Severity: {severity} · Family: {} · {setting}\n\n",
        explanation.family.name()
    );
    let _ = write!(text, "{story}\n\n");
    for (what, files) in [("Sets it off", &explanation.example), ("Mended", &explanation.mended)] {
        for (at, file) in files.iter().enumerate() {
            let what = if at == 0 { format!("{what}, ") } else { String::new() };
            let _ = write!(text, "{what}`{}`:\n\n", file.path);
            let _ = write!(text, "~~~~{}\n{}~~~~\n\n", file.language, file.text);
        }
    }
    text
}

/// The list of all checks with their explanations, for the documentation.
pub fn document() -> String {
    let mut text = String::from(
        "# Every check\n\n\
         Written by `hallpass explain --markdown`. Each code is stable: it never means anything else.\n",
    );
    for family in Family::ALL {
        let codes: Vec<&Explanation> = all().filter(|known| known.family == family).collect();
        if codes.is_empty() {
            continue;
        }
        let _ = write!(
            text,
            "\n## {}\n\n| code | what is found | severity |\n|---|---|---|\n",
            family.title()
        );
        for known in &codes {
            let fixed = if known.fixed { ", always on" } else { "" };
            let code = known.code.id();
            let anchor = format!("{} {}", code, known.title);
            let _ = writeln!(
                text,
                "| [{code}](#{}) | {} | {}{fixed} |",
                anchor_of(&anchor),
                known.title.replace('|', "\\|"),
                known.severity_name(),
            );
        }
        text.push('\n');
        for known in codes {
            text += &markdown(known, 3);
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text
}

/// The anchor that a heading gets where Markdown is shown: lower case, words joined by `-`.
fn anchor_of(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test that asks for `src/diag/explain/HP….md` when a code is added.
    #[test]
    fn every_code_is_explained() {
        let faults: Vec<String> = codes::ALL.iter().filter_map(|&code| read(code).err()).collect();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        for known in all() {
            let (code, title) = (known.code, &known.title);
            assert!(known.story.len() > 80, "{code} says why it matters to a reader");
            assert!(!title.ends_with('.'), "{code}: {title}");
            assert!(!(known.fixed && known.severity != Some(Severity::Error)), "{code} is fixed");
        }
    }

    #[test]
    fn no_explanation_lacks_its_code() {
        for name in Files::iter() {
            let known = codes::ALL.iter().any(|code| format!("{code}.md") == name);
            assert!(known, "`src/diag/explain/{name}` explains no code");
        }
    }

    #[test]
    fn bytes_that_are_no_text_can_be_shown() {
        let file = ExampleFile {
            path: String::new(),
            language: "bytes".to_owned(),
            text: "Caf\\xE9\n".to_owned(),
        };
        assert_eq!(file.bytes(), b"Caf\xe9\n");
    }
}
