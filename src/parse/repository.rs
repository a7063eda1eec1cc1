//! Where the content is kept under version control, so that a page can lead to its source.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::diag::Diagnostic;
use crate::yaml::fields::wrong;
use crate::yaml::{Fields, Node, types};

/// What a path must not have as it is; RFC 3986, section 3.3.
const PATH: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'`');

/// `repository:` of `site.yaml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// Without a `/` at the end.
    pub url: String,
    pub branch: String,
    /// The content folder in the repository, without `/` at its ends; may be empty.
    pub path: String,
}

impl Repository {
    /// The page on which the host edits a file of the content folder.
    pub fn edit_url(&self, name: &str) -> String {
        let host = self.url.split("://").nth(1).unwrap_or(&self.url).split('/').next();
        let host = host.unwrap_or_default();
        let verb = if host.contains("gitlab") {
            "-/edit"
        } else if host.contains("codeberg") || host.contains("gitea") || host.contains("forgejo") {
            "_edit"
        } else {
            "edit"
        };
        let file =
            if self.path.is_empty() { name.to_owned() } else { format!("{}/{name}", self.path) };
        let (branch, file) = (encode(&self.branch), encode(&file));
        format!("{}/{verb}/{branch}/{file}", self.url)
    }
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, PATH).to_string()
}

pub(super) fn read(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Repository> {
    let mut fields = Fields::new(node, "`repository`", problems)?;
    let url = fields.required("url", address, problems);
    let branch = fields.optional("branch", types::text, problems).unwrap_or_else(|| "main".into());
    let path = fields.optional("path", types::text, problems).unwrap_or_default();
    fields.finish(problems);
    Some(Repository { url: url?, branch, path: path.trim_matches('/').to_owned() })
}

fn address(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let fits = |text: &&str| {
        text.starts_with("https://")
            && text.len() > 8
            && !text.contains(['"', ' ', '<', '>', '#', '?'])
    };
    match node.as_scalar().filter(fits) {
        Some(text) => Some(text.trim_end_matches('/').to_owned()),
        None => {
            problems.push(wrong(node, "an address such as `https://github.com/office/hallpass`"));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_edit_at_their_own_addresses() {
        let at = |url: &str, path: &str| Repository {
            url: url.to_owned(),
            branch: "main".to_owned(),
            path: path.to_owned(),
        };
        assert_eq!(
            at("https://github.com/o/r", "content").edit_url("public/a b.md"),
            "https://github.com/o/r/edit/main/content/public/a%20b.md"
        );
        assert_eq!(
            at("https://gitlab.example.org/o/r", "").edit_url("public/a.md"),
            "https://gitlab.example.org/o/r/-/edit/main/public/a.md"
        );
    }
}
