//! A site that works by double click from disk. A browser gives a page from disk no origin, so it loads no
//! modules and fetches nothing, and a folder opens as a list of files. Therefore scripts become plain ones,
//! what they fetch is written into the page as `data:`, and links name the `index.html` that they mean. The
//! policy stays as strict as that allows: scripts and styles from files alone, no request to any server.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value;

use crate::error::{Error, Result};
use crate::render::Output;

use super::html::{Tag, rewrite};
use super::{folder, inside};

/// What is only for hosts.
const FOR_HOSTS: &[&str] = &["404.html", "robots.txt", "sitemap.xml", "_headers"];

/// Refuses a site with a script that needs other modules.
pub fn portable(site: &Output) -> Result<Output> {
    let mut modules = BTreeSet::new();
    let mut embedded = BTreeSet::new();
    let mut portable = Output::default();
    for (path, bytes) in site.iter() {
        let name = path.rsplit('/').next().unwrap_or(path);
        if FOR_HOSTS.contains(&name) {
            continue;
        }
        if !path.ends_with(".html") {
            portable.add(path, bytes);
            continue;
        }
        let html = String::from_utf8_lossy(bytes);
        let page = Page { site, folder: folder(path) };
        portable.add(path, rewrite(&html, |tag| page.tag(tag, &mut modules, &mut embedded)));
    }
    for path in &modules {
        let script = String::from_utf8_lossy(site.get(path).unwrap_or_default());
        let script = without_exports(&script);
        if is_parted(&script) {
            return Err(Error::Usage(format!(
                "`{path}` imports other scripts, which no browser does from disk; bundle it into one file"
            )));
        }
        // A module has its own names and may wait at its top.
        portable.add(path.clone(), format!("(async () => {{\n{script}\n}})();\n"));
    }
    Ok(portable.without(&embedded))
}

struct Page<'s> {
    site: &'s Output,
    folder: &'s str,
}

impl Page<'_> {
    fn tag(
        &self,
        tag: &mut Tag<'_>,
        modules: &mut BTreeSet<String>,
        embedded: &mut BTreeSet<String>,
    ) {
        for key in ["href", "action"] {
            if let Some(named) = tag.get(key).and_then(|address| self.index_named(&address)) {
                tag.set(key, &named);
            }
        }
        match tag.name {
            "meta" => self.meta(tag),
            "link" => tag.remove("integrity"),
            "script" if tag.has("src") => {
                tag.remove("integrity");
                if tag.get("type").as_deref() == Some("module") {
                    let source = tag.get("src").and_then(|source| inside(self.folder, &source));
                    modules.extend(source.map(|(path, _)| path));
                    tag.remove("type");
                    tag.flag("defer");
                }
            }
            _ => {}
        }
        for key in ["data-wasm", "data-index"] {
            let file = tag.get(key).and_then(|address| inside(self.folder, &address));
            if let Some((path, _)) = file
                && let Some(bytes) = self.site.get(&path)
            {
                tag.set(key, &self.data_url(&path, bytes, embedded));
                embedded.insert(path);
            }
        }
    }

    /// `../clocks/#ten` → `../clocks/index.html#ten`, where there is such a page.
    fn index_named(&self, address: &str) -> Option<String> {
        let (target, end) = inside(self.folder, address)?;
        let is_folder = target.is_empty() || target.ends_with('/');
        let (path, rest) = address.split_at(end);
        let slash = if path.ends_with('/') { "" } else { "/" };
        let there = is_folder && self.site.get(&format!("{target}index.html")).is_some();
        there.then(|| format!("{path}{slash}index.html{rest}"))
    }

    fn meta(&self, tag: &mut Tag<'_>) {
        let Some(content) = tag.get("content") else { return };
        match tag.get("http-equiv").as_deref() {
            Some("Content-Security-Policy") => tag.set("content", &policy(&content)),
            Some("refresh") => {
                if let Some((wait, address)) = content.split_once("url=")
                    && let Some(named) = self.index_named(address)
                {
                    tag.set("content", &format!("{wait}url={named}"));
                }
            }
            _ => {}
        }
    }
}

/// Not every browser takes files for `'self'`; what was fetched is in the page.
fn policy(content: &str) -> String {
    let directives = content.split(';').map(|directive| match directive.trim() {
        "connect-src 'self'" => "connect-src data:".to_owned(),
        directive => directive.replace("'self'", "'self' file:"),
    });
    directives.collect::<Vec<_>>().join("; ")
}

impl Page<'_> {
    /// A file as an address that holds it. What the search index says of its parts comes along in it.
    fn data_url(&self, path: &str, bytes: &[u8], embedded: &mut BTreeSet<String>) -> String {
        if path.ends_with(".wasm") {
            return format!("data:application/wasm;base64,{}", BASE64.encode(bytes));
        }
        let json = serde_json::from_slice(bytes).map(|mut index: Value| {
            let mut parts = serde_json::Map::new();
            for name in part_names(&index) {
                let path = format!("{}{name}", folder(path));
                let part = self.site.get(&path).and_then(|part| serde_json::from_slice(part).ok());
                parts.extend(part.map(|part| (name, name_pages(part))));
                embedded.insert(path);
            }
            if !parts.is_empty() {
                index["embedded"] = Value::Object(parts);
            }
            index.to_string().into_bytes()
        });
        let json = json.unwrap_or_else(|_| bytes.to_vec());
        format!("data:application/json;base64,{}", BASE64.encode(json))
    }
}

/// The files of a search index, as its first one tells them.
fn part_names(index: &Value) -> Vec<String> {
    let numbered = |name: &'static str| {
        let parts = index.get(name).and_then(Value::as_array).map_or(0, Vec::len);
        (0..parts).map(move |at| format!("{name}-{at}.json"))
    };
    numbered("words").chain(numbered("texts")).collect()
}

/// The addresses in the search index lead to folders as well.
fn name_pages(mut part: Value) -> Value {
    let pages = part.get_mut("pages").and_then(Value::as_array_mut);
    for page in pages.into_iter().flatten() {
        if let Some(Value::String(url)) = page.get_mut("url")
            && (url.is_empty() || url.ends_with('/'))
        {
            url.push_str("index.html");
        }
    }
    part
}

/// What a module offers to others, `export {a, b}`, nobody takes on a page.
fn without_exports(script: &str) -> String {
    let mut out = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(at) = rest.find("export") {
        let (before, from) = rest.split_at(at);
        let list = from["export".len()..].trim_start();
        let begins =
            before.trim_end_matches([' ', '\t']).ends_with([';', '\n', '}']) || before.is_empty();
        let end = list.strip_prefix('{').and_then(|list| list.split_once('}'));
        out.push_str(before);
        match end.filter(|(_, after)| begins && !after.trim_start().starts_with("from")) {
            Some((_, after)) => rest = after,
            None => {
                out.push_str("export");
                rest = &from["export".len()..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Whether a module needs others, or is needed by them.
fn is_parted(script: &str) -> bool {
    let statement = |line: &str| {
        ["import ", "import{", "import\"", "import'", "import*", "export ", "export{"]
            .iter()
            .any(|start| line.starts_with(start))
    };
    script.split(['\n', ';']).any(|line| statement(line.trim_start())) || script.contains("import(")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, &str)]) -> Output {
        let mut site = Output::default();
        for (path, text) in files {
            site.add(*path, *text);
        }
        site
    }

    fn text(site: &Output, path: &str) -> String {
        String::from_utf8(site.get(path).unwrap().to_vec()).unwrap()
    }

    #[test]
    fn a_page_asks_for_nothing_but_files() {
        let page = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; form-action 'none'\">\
            <script type=\"module\" src=\"../assets/q.js\" integrity=\"sha384-x\"></script>\
            <link rel=\"stylesheet\" href=\"../assets/a.css\" integrity=\"x\">\
            <a href=\"..&#x2f;#x\">a</a><a href=\"../b/?q#y\">b</a><a href=\"../none/\">c</a><a href=\"https://x.org/\">d</a>\
            <form data-wasm=\"../assets/q.wasm\"></form>";
        let before = site(&[
            ("index.html", "<a href=\"quiz/\">q</a>"),
            ("quiz/index.html", page),
            ("b/index.html", "<meta http-equiv=\"refresh\" content=\"0; url=../quiz/\">"),
            ("assets/q.js", "const a = await 1;"),
            ("assets/a.css", ""),
            ("assets/q.wasm", "\0asm"),
            ("404.html", ""),
            ("es/404.html", ""),
        ]);
        let after = portable(&before).unwrap();
        let quiz = text(&after, "quiz/index.html");
        for expected in [
            "script-src 'self' file: 'wasm-unsafe-eval'; connect-src data:; form-action 'none'",
            "<script src=\"../assets/q.js\" defer>",
            "<link rel=\"stylesheet\" href=\"../assets/a.css\">",
            "href=\"../index.html#x\"",
            "href=\"../b/index.html?q#y\"",
            "href=\"../none/\"",
            "href=\"https://x.org/\"",
            "data-wasm=\"data:application/wasm;base64,AGFzbQ==\"",
        ] {
            assert!(quiz.contains(expected), "{expected} in\n{quiz}");
        }
        assert!(text(&after, "index.html").contains("href=\"quiz/index.html\""));
        assert!(text(&after, "b/index.html").contains("url=../quiz/index.html"));
        assert!(text(&after, "assets/q.js").starts_with("(async () => {"));
        for gone in ["404.html", "es/404.html", "assets/q.wasm"] {
            assert!(after.get(gone).is_none(), "{gone}");
        }
    }

    #[test]
    fn a_script_in_parts_is_refused() {
        let page = "<script type=\"module\" src=\"a.js\"></script>";
        for script in [
            "import x from \"./b.js\";",
            "export { a } from \"./b.js\";",
            "const b = await import('./c.js')",
        ] {
            assert!(
                portable(&site(&[("index.html", page), ("a.js", script)])).is_err(),
                "{script}"
            );
        }
        let offers = "const a = 1; const exports = {};export{a as b};f();";
        assert_eq!(without_exports(offers), "const a = 1; const exports = {};;f();");
        assert!(!is_parted("const important = 1; exported = 2"));
    }
}
