//! A finished site in the forms that other places want it in: a folder that works from disk, fragments for a
//! content management system, the header files of hosts. Each is a pure function of the files that were
//! rendered, so it holds for every theme, and nothing here renders a page a second time.

mod css;
mod fragments;
mod headers;
mod html;
mod portable;
mod zip;

pub use fragments::fragments;
pub use headers::{HostFiles, Policies};
pub use portable::portable;
pub use zip::zip;

/// The folder that a file of a site lies in: `records/check/`; empty at the top.
fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |end| &path[..=end])
}

/// Where an address of a page leads in its site, without what follows `?` or `#`; none when it leads out, or
/// stays on the page.
fn inside(folder: &str, address: &str) -> Option<(String, usize)> {
    let end = address.find(['?', '#']).unwrap_or(address.len());
    let path = &address[..end];
    let scheme = path.split('/').next().is_some_and(|first| first.contains(':'));
    if path.is_empty() || scheme || path.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    let mut target = parts.join("/");
    let is_folder =
        path.ends_with('/') || path.ends_with("/.") || path.ends_with("..") || path == ".";
    if is_folder && !target.is_empty() {
        target.push('/');
    }
    let decoded = percent_encoding::percent_decode_str(&target).decode_utf8_lossy().into_owned();
    Some((decoded, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_followed_within_the_site() {
        let lead = |address: &str| inside("records/check/", address).map(|(target, _)| target);
        assert_eq!(lead("../clocks/#ten").unwrap(), "records/clocks/");
        assert_eq!(lead("../../").unwrap(), "");
        assert_eq!(lead("./").unwrap(), "records/check/");
        assert_eq!(lead("../../assets/a%20b.css?x").unwrap(), "assets/a b.css");
        assert_eq!(lead("../../../..").unwrap(), "");
        for out in ["https://a.org/", "mailto:a@b.org", "#here", "", "/top/", "//a.org/"] {
            assert_eq!(lead(out), None, "{out}");
        }
        assert_eq!((folder("a/b.html"), folder("b.html")), ("a/", ""));
    }
}
