//! The script's own tests, which run under Node.js.

use std::process::Command;

#[test]
fn the_script_keeps_and_exports_what_it_should() {
    let tests = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/script.test.mjs");
    let output = Command::new("node")
        .args(["--test", tests])
        .output()
        .expect("this test runs under Node.js: install `node`, version 20 or later");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are for whoever runs the test")]
fn a_quiz_is_small() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/size.mjs");
    let output = Command::new("node")
        .arg(script)
        .output()
        .expect("this test runs under Node.js: install `node`, version 20 or later");
    let figures = String::from_utf8_lossy(&output.stdout);
    println!("{figures}");
    assert!(output.status.success(), "bytes with brotli:\n{figures}");
}
