//! What a full check adds to building a thousand pages. The pages are this repository's public ones, copied
//! side by side until there are enough, so that they read, link and cite as real ones do.
//!
//! `cargo bench --bench checks`
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on stops")]
#![expect(clippy::print_stdout, reason = "its result is what it prints")]
#![expect(clippy::disallowed_methods, reason = "it writes the content that it measures")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use hallpass::build::{Options, build, load};
use hallpass::check::{Asked, Strictness, check, settle};
use hallpass::diag::Quiet;
use hallpass::{diag, health, measure};

const PAGES: usize = 1000;
const ROUNDS: usize = 5;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    let pages = write(&content);
    let options = Options {
        content,
        sites: vec!["public".to_owned()],
        as_of: jiff::civil::date(2026, 11, 29),
        strictness: Strictness::Draft,
        office_keys: Vec::new(),
    };
    let whole = best(|| {
        let started = Instant::now();
        let built = build(&options).unwrap();
        assert!(!built.sites.is_empty(), "the content has errors");
        started.elapsed()
    });
    let checked = load(&options).unwrap();
    let model = checked.model.as_ref().unwrap();
    let checking = best(|| {
        let started = Instant::now();
        let mut found =
            check(model, &checked.theme, &checked.sources, options.strictness, &Quiet::default());
        found.extend(measure::problems(model, &checked.sources, &Quiet::default()));
        settle(model, Asked::Content, &mut found);
        diag::sort(&mut found, &checked.sources);
        health::health(model, &checked.sources, &found);
        started.elapsed()
    });
    let building = whole.saturating_sub(checking);
    println!("{pages} pages with their translations");
    println!("building alone  {building:>10.1?}");
    println!("the full check  {checking:>10.1?}");
    let added = 100.0 * checking.as_secs_f64() / building.as_secs_f64();
    println!("it adds         {added:>9.0}%   (bound: 50%)");
}

fn best(run: impl Fn() -> Duration) -> Duration {
    (0..ROUNDS).map(|_| run()).min().unwrap()
}

/// Copies the content, and of its public pages as many as it takes.
fn write(content: &Path) -> usize {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let files: Vec<PathBuf> = walkdir::WalkDir::new(&from)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.path().strip_prefix(&from).unwrap().to_owned())
        .collect();
    let is_public = |path: &&PathBuf| path.starts_with("public");
    let is_page = |path: &&PathBuf| path.extension().is_some_and(|extension| extension == "md");
    let of_one = files.iter().filter(is_public).filter(is_page).count();
    let copy = |path: &Path, to: PathBuf| {
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(from.join(path), to).unwrap();
    };
    for path in &files {
        copy(path, content.join(path));
    }
    let copies = PAGES.div_ceil(of_one);
    for number in 1..copies {
        for path in files.iter().filter(is_public) {
            let inside = path.strip_prefix("public").unwrap();
            copy(path, content.join(format!("public/copy-{number}")).join(inside));
        }
    }
    copies * of_one
}
