//! The theme, the quiz engine and the starter are embedded by a macro that cannot see new files: Cargo is told
//! here to build again when something in their folders changes.

fn main() {
    println!("cargo::rerun-if-changed=themes/default");
    println!("cargo::rerun-if-changed=quiz-wasm/dist");
    println!("cargo::rerun-if-changed=src/cli/starter");
}
