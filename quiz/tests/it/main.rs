//! The quiz crate from outside: one binary, a module for each matter.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod certification;
mod clauses;
mod draw;
mod grading;
mod kinds;
mod log;
mod quiz_json;
mod record;
mod schema;
mod signed;
mod support;
mod validate;

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads its own folder")]
fn no_test_file_is_forgotten() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it");
    let declared = include_str!("main.rs");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let module = name.trim_end_matches(".rs");
        assert!(
            module == "main" || declared.contains(&format!("mod {module};")),
            "{name} is not declared"
        );
    }
}
