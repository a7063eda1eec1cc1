//! What a build makes beside the sites: header files for hosts, portable folders, fragments.

use super::support::{Folder, Hallpass, repository};

fn course() -> Folder {
    Folder::with_content(&repository("tests/sites/course/content"))
}

#[test]
fn each_host_finds_its_headers() {
    let folder = course();
    Hallpass::new(&folder, "build --as-of 2026-11-23").quietly();
    let (public, training) =
        (folder.read("dist/public/_headers"), folder.read("dist/training/_headers"));
    for headers in [&public, &training] {
        assert!(headers.contains("\n/*\n  Content-Security-Policy: default-src 'none'; "));
        assert!(!headers.contains("unsafe-inline"));
    }
    assert!(training.contains("'wasm-unsafe-eval'") && !public.contains("'wasm-unsafe-eval'"));
    let nginx = folder.read("dist/hosting/nginx/training.conf");
    assert!(
        nginx.contains("add_header Referrer-Policy \"strict-origin-when-cross-origin\" always;")
    );
    assert!(folder.read("dist/hosting/apache/public.htaccess").contains("Header always set"));
    assert!(!folder.join("dist/public-portable").exists());
}

#[test]
fn a_portable_site_is_a_folder_and_the_same_archive_each_time() {
    let folder = course();
    Hallpass::new(&folder, "build --as-of 2026-11-23 --portable --fragments").quietly();
    let zip = std::fs::read(folder.join("dist/training-portable.zip")).unwrap();
    assert!(zip.starts_with(b"PK\x03\x04"));
    let index = folder.read("dist/training-portable/index.html");
    assert!(!index.contains("integrity=") && !index.contains("type=\"module\""));
    assert!(folder.join("dist/public-fragments/index.html").exists());
    assert!(!folder.join("dist/training-fragments").exists(), "a course is not public");
    Hallpass::new(&folder, "build --as-of 2026-11-23 --portable --out again").quietly();
    assert_eq!(std::fs::read(folder.join("again/training-portable.zip")).unwrap(), zip);
}

#[test]
fn a_site_may_not_take_the_place_of_what_lies_beside_it() {
    let folder = Folder::with_site();
    folder.write(
        "content/site.yaml",
        "title: Office\nsites:\n  - {name: hosting, root: public, title: Ours, base_url: https://example.org/}\n",
    );
    Hallpass::new(&folder, "build")
        .code(2)
        .stderr("error: the folder `hosting` is for what a build makes beside its sites; give the site another name in `site.yaml`\n")
        .run();
}
