//! The district's own look, and the style guide that shows it.

use super::support::{Folder, Hallpass, repository};

const LOOK: &str = "look:
  logo: images/logo.svg
  colors:
    band: \"#7a1f3d\"
    accent: {light: \"#7a1f3d\", dark: \"#f3a6bd\"}
";

fn site(look: &str) -> Folder {
    let folder = Folder::empty();
    folder.write(
        "content/site.yaml",
        format!(
            "title: Office\n{look}sites:\n  - {{name: public, root: public, title: Ours, base_url: https://example.org/, languages: [en, ar]}}\n"
        ),
    );
    folder.write(
        "content/public/index.md",
        "---\ntitle: Home\nsummary: Start here.\n---\n\nWords.\n",
    );
    folder.write(
        "content/images/logo.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 32\"><path d=\"M0 0h64v32H0z\"/></svg>\n",
    );
    folder
}

#[test]
fn the_districts_look_is_on_every_page() {
    let folder = site(LOOK);
    Hallpass::new(&folder, "build --as-of 2026-11-23").quietly();
    let files = folder.tree("dist/public");
    let of = |beginning: &str, end: &str| {
        let mut names =
            files.keys().filter(|name| name.starts_with(beginning) && name.ends_with(end));
        names.next().unwrap().clone()
    };
    let logo = of("assets/logo.", ".svg");
    let tag = |root: &str| {
        format!("<img class=\"logo\" src=\"{root}{logo}\" alt=\"\" width=\"64\" height=\"32\">")
    };
    for (page, root) in [("index.html", ""), ("ar/index.html", "../"), ("search/index.html", "../")]
    {
        let html = String::from_utf8(files[page].clone()).unwrap();
        assert!(html.contains(&tag(root)), "{page}");
    }
    let css = String::from_utf8(files[&of("assets/css/public.", ".css")].clone()).unwrap();
    assert!(css.ends_with(
        ":root{--band:#7a1f3d;--accent:#7a1f3d}@media (prefers-color-scheme:dark){:root{--band:#7a1f3d;--accent:#f3a6bd}}"
    ));
    let guide = String::from_utf8(files["style-guide/index.html"].clone()).unwrap();
    assert!(guide.contains("fill=\"#7a1f3d\"") && guide.contains("fill=\"#f3a6bd\""));
}

#[test]
fn a_release_has_no_style_guide() {
    let folder = site("");
    for (arguments, there) in [("build", true), ("build --release", false)] {
        Hallpass::new(&folder, &format!("{arguments} --as-of 2026-11-23")).quietly();
        let files = folder.tree("dist/public");
        assert_eq!(files.keys().any(|name| name.contains("style-guide")), there, "{arguments}");
        let home = String::from_utf8(files["index.html"].clone()).unwrap();
        assert_eq!(home.contains("style-guide/"), there, "{arguments}");
    }
}

#[test]
fn every_component_stands_in_the_style_guide() {
    let templates = repository("themes/default/templates");
    let shown =
        std::fs::read_to_string(templates.join("partials/style-guide-components.html")).unwrap();
    for entry in std::fs::read_dir(templates.join("components")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(shown.contains(&format!("include \"components/{name}\"")), "{name}");
    }
}
