//! Each stage of a build alone, measured by criterion.
//!
//! ```text
//! cargo bench --bench stages                                           the content of the repository
//! HALLPASS_BENCH_CONTENT=/dev/shm/pages cargo bench --bench stages     another folder, see `generate`
//! ```
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on fails")]

use std::hint::black_box;
use std::path::PathBuf;
use std::sync::Mutex;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use hallpass::build::{Checked, Options, load};
use hallpass::check::{Strictness, check};
use hallpass::component::declarations;
use hallpass::diag::Quiet;
use hallpass::measure;
use hallpass::model::{Drafts, model};
use hallpass::parse::parse;
use hallpass::read::{Layer, Sources};
use hallpass::render::{Nothing, Output, Renderer};
use hallpass::theme::Theme;
use hallpass::timings::Timings;
use hallpass::write::publish;

fn options() -> Options {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/content");
    let content = std::env::var_os("HALLPASS_BENCH_CONTENT").map_or(own.into(), PathBuf::from);
    Options {
        content,
        sites: Vec::new(),
        as_of: jiff::civil::date(2026, 11, 23),
        strictness: Strictness::Draft,
        office_keys: Vec::new(),
    }
}

fn stages(criterion: &mut Criterion) {
    let options = options();
    let checked = load(&options).unwrap();
    let Checked { sources, theme, model: resolved, .. } = &checked;
    let resolved = resolved.as_ref().unwrap();
    let mut group = criterion.benchmark_group("stages");
    group.sample_size(20);
    group.bench_function("read", |bench| {
        bench.iter(|| Sources::default().add_folder(Layer::Content, &options.content).unwrap());
    });
    group.bench_function("theme", |bench| bench.iter(|| Theme::compile(black_box(sources))));
    let parsed = || parse(sources, declarations(sources).0).0.unwrap();
    group.bench_function("parse", |bench| bench.iter(parsed));
    group.bench_function("model", |bench| {
        let resolve = |documents| model(documents, options.as_of, Drafts::Shown, &[]);
        bench.iter_batched(parsed, resolve, BatchSize::LargeInput);
    });
    group.bench_function("check", |bench| {
        bench.iter(|| check(resolved, theme, sources, Strictness::Draft, &Quiet::default()));
    });
    group.bench_function("reading ease", |bench| {
        bench.iter(|| measure::problems(resolved, sources, &Quiet::default()));
    });
    let timings = Timings::default();
    let health = checked.health.as_ref();
    let surroundings = None;
    let renderer =
        Renderer { model: resolved, theme, sources, health, surroundings, timings: &timings };
    let site = &resolved.sites[0];
    group.bench_function("render", |bench| bench.iter(|| renderer.site(site, &Nothing)));
    let output = Mutex::new(Output::default());
    renderer.site(site, &output);
    let output = output.into_inner().unwrap();
    let out = tempfile::tempdir().unwrap();
    group.bench_function("write what is there already", |bench| {
        bench.iter(|| publish(&out.path().join("again"), "site", &output).unwrap());
    });
    group.bench_function("write anew", |bench| {
        let empty = || tempfile::tempdir_in(out.path()).unwrap();
        let write = |folder: &mut tempfile::TempDir| {
            publish(&folder.path().join("out"), "site", &output).unwrap()
        };
        bench.iter_batched_ref(empty, write, BatchSize::PerIteration);
    });
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
