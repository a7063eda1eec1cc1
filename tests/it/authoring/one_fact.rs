//! One fact in one place: a changed telephone number is changed on every page of both sites, in every language and
//! in every file that is made of pages, and the old one is nowhere.

use crate::support::{Folder, Hallpass, Tree};

const SITE: &str = "title: Library\nsites:\n\
    - {name: public, root: public, title: Library, base_url: https://a.example.org/, languages: [en, ar]}\n\
    - {name: training, root: training, title: Course, base_url: https://b.example.org/, course: c}\n";

/// The files of the sites that have the number's last digits, in any way of writing it.
fn with(digits: &str, dist: &Tree) -> Vec<String> {
    let has = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).contains(digits);
    dist.iter().filter(|(_, bytes)| has(bytes)).map(|(path, _)| path.clone()).collect()
}

fn write(folder: &Folder, digits: &str) {
    folder.write(
        "content/data/contacts.yaml",
        format!("- {{id: desk, name: Front desk, phone: \"+1 312 555 {digits}\", email: a@example.org}}\n"),
    );
}

#[test]
fn a_changed_phone_number_changes_every_page_of_both_sites() {
    let folder = Folder::empty();
    let number = "{{ data.contacts.desk.phone | phone }}";
    let link = "[Call](tel:{{ data.contacts.desk.phone | tel }})";
    folder.write("content/site.yaml", SITE);
    write(&folder, "0142");
    folder.write(
        "content/public/index.md",
        format!("---\ntitle: Home\nsummary: Call {number}.\n---\n## Call {number}\n\n| who | how |\n|---|---|\n| desk | {number} |\n\n{link}\n\n```{{contacts}}\n```\n"),
    );
    let source = hallpass::parse::digest(&folder.read("content/public/index.md"));
    folder.write(
        "content/public/index.ar.md",
        format!("---\ntitle: الصفحة\nsummary: اتصل {number}.\ntranslation: {{of: {source}, translator: N, reviewer: M}}\n---\n## اتصل {number}\n\n| من | كيف |\n|---|---|\n| م | {number} |\n\n{link}\n"),
    );
    folder.write("content/training/index.md", format!("---\ntitle: Course\n---\nAsk {number}.\n"));
    folder.write(
        "content/training/one/index.md",
        format!("---\ntitle: \"Call {number}\"\n---\n{link}\n"),
    );
    folder.write(
        "content/training/one/check.md",
        format!("---\ntitle: Check\nquiz: {{id: c, pass: 80%}}\n---\n\n## Which? {{#n}}\n- [x] {number}\n  > {number}\n- [ ] None\n"),
    );
    Hallpass::new(&folder, "build --as-of 2026-11-23").quietly();
    let before = with("0142", &folder.tree("dist"));
    for page in [
        "public/index.html",
        "public/ar/index.html",
        "training/index.html",
        "training/one/index.html",
        "training/one/check/index.html",
    ] {
        assert!(before.contains(&page.to_owned()), "{page} has no number: {before:?}");
    }
    assert!(before.iter().any(|path| path.contains("search/texts")), "{before:?}");
    write(&folder, "0199");
    Hallpass::new(&folder, "build --as-of 2026-11-23").quietly();
    let dist = folder.tree("dist");
    assert_eq!(with("0142", &dist), Vec::<String>::new());
    assert_eq!(with("0199", &dist), before);
}
