//! A page's source in its regular form: the keys of the front matter in one order, the columns of
//! tables one below the other. Nothing else changes, and a page renders to the same bytes before and
//! after: whatever cannot be shown to mean the same is left as it stands.

mod keys;
mod tables;

use crate::diag::{Diagnostic, FileId};
use crate::parse::split_front_matter;
use crate::yaml;

/// The page in its regular form. `Err`: its front matter does not parse, so nothing is sure about it.
pub fn page(text: &str) -> Result<String, Diagnostic> {
    let Some((yaml_end, body_start)) = split_front_matter(text) else {
        return Ok(tables::align(text));
    };
    let node = yaml::parse(FileId(0), &text[..yaml_end])?;
    let mut formatted = keys::order(&text[..yaml_end], &node);
    formatted.push_str(&text[yaml_end..body_start]);
    formatted.push_str(&tables::align(&text[body_start..]));
    Ok(formatted)
}

#[cfg(test)]
mod tests;
