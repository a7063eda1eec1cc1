//! Security headers for hosts. Each page carries its policy in a `meta` tag, so that it holds on every host;
//! as a header it also holds for what is no page, and says who may frame the site. The policy is taken from
//! the pages themselves, so that a theme that changes it changes the headers too.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use super::html::rewrite;

const POLICY: &str = "Content-Security-Policy";
const HEAD_END: &str = "</head>";
const WASM: &str = "'wasm-unsafe-eval'";

/// What no page of ours asks for, and nothing that it loads may.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), \
    fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), \
    picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), usb=(), web-share=(), \
    xr-spatial-tracking=()";

const FOREVER: &str = "public, max-age=31536000, immutable";

/// What is sent in fewer bytes, besides pages; a page and its style sheet then fit the first window of a connection.
const COMPRESSED: &str = "text/css text/javascript application/javascript application/json application/wasm \
    application/xml application/atom+xml text/calendar text/plain image/svg+xml";

/// The same headers in the languages of three hosts.
pub struct HostFiles {
    /// For Netlify, Cloudflare Pages and others; lies in the site itself.
    pub headers: String,
    /// To be included in a `server` block.
    pub nginx: String,
    /// To be laid into the site's folder as `.htaccess`.
    pub htaccess: String,
}

/// The policies of a site's pages, gathered while they are made.
#[derive(Default)]
pub struct Policies {
    /// By what they say: the first page that says it, and all pages where that allows WebAssembly.
    pages: BTreeMap<Arc<str>, BTreeSet<String>>,
}

impl Policies {
    /// Looks at a file of the site, and returns its policy; empty where it has none. The order in which they come does
    /// not matter.
    pub fn see(&mut self, path: &str, bytes: &[u8]) -> Arc<str> {
        let policy = if path.ends_with(".html") { policy_of(bytes) } else { None };
        let policy = policy.unwrap_or_default();
        self.hear(path, &policy);
        match self.pages.get_key_value(&*policy) {
            Some((known, _)) => Arc::clone(known),
            None => policy.into(),
        }
    }

    /// The same where the policy of the file is known.
    pub fn hear(&mut self, path: &str, policy: &str) {
        if policy.is_empty() {
            return;
        }
        let keeps_all = policy.contains(WASM);
        if !self.pages.contains_key(policy) {
            self.pages.insert(policy.into(), BTreeSet::new());
        }
        let Some(pages) = self.pages.get_mut(policy) else { return };
        if keeps_all || pages.first().is_none_or(|first| path < first.as_str()) {
            pages.insert(path.to_owned());
            if !keeps_all {
                pages.retain(|known| known == path);
            }
        }
    }

    /// `base_url` is where the site will stand.
    pub fn host_files(&self, base_url: &str) -> HostFiles {
        let (_, path) = base_url.split_once("://").unwrap_or(("", base_url));
        let base = path.find('/').map_or("/", |at| &path[at..]);
        let headers = Headers::of(self, base_url.starts_with("https://"));
        HostFiles {
            headers: headers.plain(),
            nginx: headers.nginx(base),
            htaccess: headers.htaccess(base),
        }
    }
}

/// Directive to its sources, in a policy's order of first appearance.
type Policy = Vec<(String, Vec<String>)>;

struct Headers {
    /// Of pages without the quiz engine, and of everything that is no page.
    general: Policy,
    /// Pages that run WebAssembly, by their path in the site, and their policy.
    with_wasm: Vec<String>,
    wasm: Policy,
    others: Vec<(&'static str, &'static str)>,
}

impl Headers {
    fn of(policies: &Policies, is_secure: bool) -> Self {
        let (mut general, mut wasm, mut with_wasm) = (Policy::new(), Policy::new(), Vec::new());
        // In the order of the pages, so that the words come in the same order in every build.
        let mut in_order: Vec<_> = policies.pages.iter().collect();
        in_order.sort_by_key(|(_, pages)| pages.first());
        for (policy, pages) in in_order {
            if policy.contains(WASM) {
                with_wasm.extend(pages.iter().cloned());
                merge(&mut wasm, policy);
            } else {
                merge(&mut general, policy);
            }
        }
        with_wasm.sort();
        for policy in [&mut general, &mut wasm] {
            merge(policy, "frame-ancestors 'none'");
        }
        let mut others = vec![
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"),
            ("Referrer-Policy", "strict-origin-when-cross-origin"),
            ("Permissions-Policy", PERMISSIONS),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            // Every script of ours carries its digest; one that does not is none of ours.
            ("Integrity-Policy", "blocked-destinations=(script)"),
        ];
        if is_secure {
            others.push(("Strict-Transport-Security", "max-age=31536000"));
        }
        Self { general, with_wasm, wasm, others }
    }

    /// Hosts join what two rules say about one page, and a joined policy is the stricter of both; so one rule
    /// has to allow what any page needs. The page's own `meta` takes the rest away again.
    fn plain(&self) -> String {
        let mut policy = self.general.clone();
        if !self.with_wasm.is_empty() {
            merge(&mut policy, &written(&self.wasm));
        }
        let mut text =
            String::from("# Made by `hallpass build` for hosts that read this file.\n/*\n");
        let _ = writeln!(text, "  {POLICY}: {}", written(&policy));
        for (name, value) in &self.others {
            let _ = writeln!(text, "  {name}: {value}");
        }
        let _ = write!(text, "/assets/*\n  Cache-Control: {FOREVER}\n");
        text
    }

    fn nginx(&self, base: &str) -> String {
        let block = |policy: &Policy, indent: &str| {
            let mut lines =
                format!("{indent}add_header {POLICY} \"{}\" always;\n", written(policy));
            for (name, value) in &self.others {
                let _ = writeln!(lines, "{indent}add_header {name} \"{value}\" always;");
            }
            lines
        };
        let mut text = format!(
            "# Made by `hallpass build`. In nginx: `include` this file in the `server` block whose `root` is the\n\
             # folder that holds the site at {base}\n\
             index index.html;\n\
             error_page 404 {base}404.html;\n\
             gzip on;\n\
             gzip_vary on;\n\
             gzip_comp_level 6;\n\
             gzip_types {COMPRESSED};\n{}\n\
             location {base}assets/ {{\n{}    add_header Cache-Control \"{FOREVER}\" always;\n}}\n",
            block(&self.general, ""),
            block(&self.general, "    "),
        );
        for page in &self.with_wasm {
            let address = page.strip_suffix("index.html").unwrap_or(page);
            // `try_files` stays in the block, where `index` would look for another.
            for location in [address, page.as_str()] {
                let _ = write!(
                    text,
                    "\nlocation = \"{base}{location}\" {{\n    try_files \"{base}{page}\" =404;\n{}}}\n",
                    block(&self.wasm, "    ")
                );
            }
        }
        text
    }

    fn htaccess(&self, base: &str) -> String {
        let mut text = format!(
            "# Made by `hallpass build`. For Apache 2.4: lay it into the folder of the site as `.htaccess`\n\
             # (with `AllowOverride FileInfo Indexes`), or include it in the site's `<Directory>`.\n\
             DirectoryIndex index.html\n\
             ErrorDocument 404 {base}404.html\n\
             AddType application/wasm .wasm\n\
             <IfModule mod_deflate.c>\n  AddOutputFilterByType DEFLATE text/html {COMPRESSED}\n</IfModule>\n\
             Header always set {POLICY} \"{}\"\n",
            written(&self.general)
        );
        for (name, value) in &self.others {
            let _ = writeln!(text, "Header always set {name} \"{value}\"");
        }
        let _ = write!(
            text,
            "<If \"%{{REQUEST_URI}} =~ m#^{base}assets/#\">\n  Header always set Cache-Control \"{FOREVER}\"\n</If>\n"
        );
        if !self.with_wasm.is_empty() {
            let pages: Vec<String> = self
                .with_wasm
                .iter()
                .flat_map(|page| [page.strip_suffix("index.html").unwrap_or(page), page])
                .map(|page| format!("'{base}{page}'"))
                .collect();
            let _ = write!(
                text,
                "<If \"%{{REQUEST_URI}} in {{ {} }}\">\n  Header always set {POLICY} \"{}\"\n</If>\n",
                pages.join(", "),
                written(&self.wasm)
            );
        }
        text
    }
}

/// What a page's `meta` says.
fn policy_of(html: &[u8]) -> Option<String> {
    let html = std::str::from_utf8(html).ok()?;
    // It stands at the top; the rest need not be looked at.
    let at = html.find(POLICY)?;
    let end = at + html[at..].find('>')? + 1;
    if html[..at].contains(HEAD_END) {
        return None;
    }
    let mut found = None;
    rewrite(&html[..end], |tag| {
        if tag.name == "meta" && tag.get("http-equiv").as_deref() == Some(POLICY) {
            found = tag.get("content");
        }
    });
    found
}

/// Allows what either allows.
fn merge(policy: &mut Policy, other: &str) {
    for directive in other.split(';').map(str::trim).filter(|directive| !directive.is_empty()) {
        let mut words = directive.split_whitespace().map(str::to_owned);
        let Some(name) = words.next() else { continue };
        let at = policy.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
            policy.push((name, Vec::new()));
            policy.len() - 1
        });
        let sources = &mut policy[at].1;
        for word in words {
            if !sources.contains(&word) {
                sources.push(word);
            }
        }
        if sources.len() > 1 {
            sources.retain(|source| source != "'none'");
        }
    }
}

fn written(policy: &Policy) -> String {
    let directives = policy.iter().map(|(name, sources)| format!("{name} {}", sources.join(" ")));
    directives.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(policy: &str) -> String {
        format!("<head><meta http-equiv=\"{POLICY}\" content=\"{policy}\"></head>")
    }

    fn site(quiz: bool) -> Policies {
        let mut site = Policies::default();
        let mut add = |path: &str, html: String| {
            site.see(path, html.as_bytes());
        };
        add("index.html", page("default-src 'none'; script-src 'self'; form-action 'none'"));
        add("old/index.html", page("default-src 'none'"));
        add("search/index.html", page("default-src 'none'; script-src 'self'; form-action 'self'"));
        if quiz {
            let policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'";
            add("a/check/index.html", page(policy));
        }
        site
    }

    #[test]
    fn the_policy_is_what_the_pages_need_and_no_more() {
        let files = site(false).host_files("https://a.org/");
        assert!(files.headers.contains(
            "/*\n  Content-Security-Policy: default-src 'none'; script-src 'self'; form-action 'self'; frame-ancestors 'none'\n"
        ), "{}", files.headers);
        for text in [&files.headers, &files.nginx, &files.htaccess] {
            assert!(
                !text.contains("unsafe")
                    && text.contains("nosniff")
                    && text.contains("max-age=31536000")
            );
        }
        assert!(!site(false).host_files("http://a.org/").headers.contains("Strict-Transport"));
    }

    #[test]
    fn webassembly_is_for_the_pages_that_run_it() {
        let files = site(true).host_files("https://a.org/course/");
        assert_eq!(files.headers.matches(WASM).count(), 1);
        // Twice the page, by its folder and by its file.
        assert_eq!(files.nginx.matches(WASM).count(), 2);
        assert!(files.nginx.contains(
            "location = \"/course/a/check/\" {\n    try_files \"/course/a/check/index.html\" =404;"
        ));
        assert!(files.htaccess.contains("in { '/course/a/check/', '/course/a/check/index.html' }"));
        let (general, quiz) = files.htaccess.split_once("<If \"%{REQUEST_URI} in").unwrap();
        assert!(!general.contains(WASM) && quiz.contains(WASM));
    }
}
