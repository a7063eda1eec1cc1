//! Addresses of the web, as far as asking needs: where one ends and its anchor begins, whose host it is,
//! where a redirect leads (RFC 3986, section 5.2).

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What browsers encode in an address that is written as people write it.
const UNSAFE: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'{').add(b'}');

/// Whether an address is one of the web.
pub(super) fn is_web(address: &str) -> bool {
    let start = address.get(..8).unwrap_or(address).to_ascii_lowercase();
    start.starts_with("https://") || start.starts_with("http://")
}

/// The address without its anchor, as it is sent, and the anchor. Addresses of applications (`#/page`, `#!`)
/// and text fragments (`#:~:text=`) name no anchor that stands in a page.
pub(super) fn part(address: &str) -> (String, Option<String>) {
    let (address, anchor) = address.trim().split_once('#').unwrap_or((address.trim(), ""));
    let anchor = anchor.split(":~:").next().unwrap_or_default();
    let is_name = !anchor.is_empty() && !anchor.starts_with(['/', '!']) && !anchor.contains('=');
    let decoded = percent_encoding::percent_decode_str(anchor).decode_utf8_lossy().into_owned();
    (utf8_percent_encode(address, UNSAFE).to_string(), is_name.then_some(decoded))
}

/// `host` or `host:port`, in lower case.
pub(super) fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.rsplit('@').next().unwrap_or_default().to_ascii_lowercase()
}

/// Where `location` leads from `base`.
pub(super) fn resolve(base: &str, location: &str) -> String {
    let location = utf8_percent_encode(location.trim(), UNSAFE).to_string();
    let location = location.split('#').next().unwrap_or_default();
    if has_scheme(location) {
        return location.to_owned();
    }
    let (scheme, rest) = base.split_once("://").unwrap_or(("https", base));
    if let Some(authority) = location.strip_prefix("//") {
        return format!("{scheme}://{authority}");
    }
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let path = path.split('?').next().unwrap_or_default();
    let joined = if location.is_empty() {
        path.to_owned()
    } else if location.starts_with('/') {
        location.to_owned()
    } else if location.starts_with('?') {
        format!("{path}{location}")
    } else {
        format!("{}/{location}", path.rsplit_once('/').map_or("", |(folder, _)| folder))
    };
    format!("{scheme}://{authority}{}", without_dots(&joined))
}

/// RFC 3986, section 3.1.
fn has_scheme(address: &str) -> bool {
    let scheme = address.split_once(':').map_or("", |(scheme, _)| scheme);
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

fn without_dots(path: &str) -> String {
    let (path, query) =
        path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
    let mut kept: Vec<&str> = Vec::new();
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    for (at, part) in parts.iter().enumerate() {
        let is_last = at + 1 == parts.len();
        match *part {
            "." | ".." => {
                if *part == ".." {
                    kept.pop();
                }
                if is_last {
                    kept.push("");
                }
            }
            part => kept.push(part),
        }
    }
    let path = format!("/{}", kept.join("/"));
    query.map_or(path.clone(), |query| format!("{path}?{query}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_leads_where_a_browser_goes() {
        let base = "https://a.org/b/c/d?q=1";
        let cases = [
            ("https://x.org/y", "https://x.org/y"),
            ("//x.org/y", "https://x.org/y"),
            ("mailto:a@b.org", "mailto:a@b.org"),
            ("/y?z=http://w.org/", "https://a.org/y?z=http://w.org/"),
            ("y", "https://a.org/b/c/y"),
            ("../y#z", "https://a.org/b/y"),
            ("../../../y/.", "https://a.org/y/"),
            ("?r=2", "https://a.org/b/c/d?r=2"),
            ("", "https://a.org/b/c/d"),
            ("/a b/é", "https://a.org/a%20b/%C3%A9"),
        ];
        for (location, expected) in cases {
            assert_eq!(resolve(base, location), expected, "{location}");
        }
        assert_eq!(resolve("http://a.org", "b"), "http://a.org/b");
    }

    #[test]
    fn addresses_are_parted() {
        assert_eq!(
            part("https://a.org/x#one%20two"),
            ("https://a.org/x".into(), Some("one two".into()))
        );
        for no_anchor in [
            "https://a.org/#",
            "https://a.org/#/x",
            "https://a.org/#:~:text=a",
            "https://a.org/#page=2",
        ] {
            assert_eq!(part(no_anchor), ("https://a.org/".into(), None), "{no_anchor}");
        }
        assert_eq!(host("https://me@A.org:81/x"), "a.org:81");
        assert!(is_web("HTTPS://a.org") && !is_web("mailto:a@b.org") && !is_web("https"));
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(base in "\\PC{0,30}", location in "\\PC{0,30}") {
            resolve(&base, &location);
            part(&location);
            host(&base);
        }
    }
}
