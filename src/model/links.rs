//! Where a link leads. Authors link to source files, so that an editor can follow them; readers get
//! addresses.

use crate::diag::FileId;

use super::{NodeId, Site};

/// Where an address leads, as seen from a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A page of this site, and the anchor in it.
    Page { node: NodeId, anchor: Option<String> },
    /// An image or download of this site.
    File { file: FileId, path: String },
    /// Another web site, an e-mail address, a phone number.
    Outside,
    /// Nowhere; the path that was looked for, in the content folder.
    Missing { name: String },
    /// A scheme that no page may have, such as `javascript:`.
    Refused { scheme: String },
}

/// What a link may lead out with.
const SCHEMES: &[&str] = &["https", "http", "mailto", "tel", "sms"];

/// Resolves `address`, written in the page `from`.
pub fn resolve(site: &Site, from: NodeId, from_name: &str, address: &str) -> Target {
    if let Some(scheme) = scheme(address) {
        let known = SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme));
        return if known { Target::Outside } else { Target::Refused { scheme: scheme.to_owned() } };
    }
    if address.starts_with("//") {
        return Target::Refused { scheme: "//".to_owned() };
    }
    let (path, anchor) = match address.split_once('#') {
        Some((path, anchor)) => (path, (!anchor.is_empty()).then(|| anchor.to_owned())),
        None => (address, None),
    };
    if path.is_empty() {
        return Target::Page { node: from, anchor };
    }
    let path = path.split('?').next().unwrap_or(path);
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    let Some(name) = join(from_name, &decoded, &site.config.root.value) else {
        return Target::Missing { name: decoded.into_owned() };
    };
    let index = || site.find(&format!("{}/index.md", name.trim_end_matches('/')));
    if let Some(node) = site.find(&name).or_else(index) {
        return Target::Page { node, anchor };
    }
    match site.files.get(&name) {
        Some((file, path)) => Target::File { file: *file, path: path.clone() },
        None => Target::Missing { name },
    }
}

/// RFC 3986, section 3.1.
fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let fits = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    fits.then_some(scheme)
}

/// The name of a file in the content folder, from the page that names it; an address that begins
/// with `/` starts at the site's root. `None` above the content folder.
fn join(from: &str, path: &str, root: &str) -> Option<String> {
    let mut parts: Vec<&str> = match path.strip_prefix('/') {
        Some(_) => root.split('/').collect(),
        None => from.split('/').collect::<Vec<_>>().split_last()?.1.to_vec(),
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_as_a_browser_would() {
        let from = "public/family/records.md";
        assert_eq!(join(from, "blocked.md", "public").unwrap(), "public/family/blocked.md");
        assert_eq!(join(from, "../school/index.md", "public").unwrap(), "public/school/index.md");
        assert_eq!(join(from, "/glossary.md", "public").unwrap(), "public/glossary.md");
        assert_eq!(join(from, "../../../x.md", "public"), None);
    }

    #[test]
    fn schemes_are_told_from_paths() {
        assert_eq!(scheme("javascript:alert(1)"), Some("javascript"));
        assert_eq!(scheme("records.md"), None);
        assert_eq!(scheme("a b:c"), None);
    }
}
