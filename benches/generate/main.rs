//! Makes the pages that Hallpass is measured with, for Hallpass and for the tools that it is compared to.
//!
//! ```text
//! cargo run --release --example generate -- 10000 /dev/shm/pages
//! cargo run --release --example generate -- 10000 /dev/shm/hugo --tool hugo
//! cargo run --release --example generate -- 0 /dev/shm/real --from ~/docs     foreign Markdown
//! ```
//!
//! The same arguments give the same bytes.
#![expect(clippy::print_stdout, reason = "it says what it made")]
#![expect(clippy::disallowed_methods, reason = "it prepares files for measurements")]
#![expect(clippy::unwrap_used, reason = "a measurement that cannot be prepared fails")]

mod code;
mod foreign;
mod pages;
mod tools;
mod words;

use std::path::{Path, PathBuf};

use clap::Parser;

use tools::Tool;

#[derive(Parser)]
struct Arguments {
    /// How many pages; with `--from` the most that are taken, 0 for all
    count: usize,
    /// The folder to make; what is there is replaced
    out: PathBuf,
    /// Whose form the pages get
    #[arg(long, value_enum, default_value = "hallpass")]
    tool: Tool,
    /// Takes the Markdown files below this folder instead of making any up
    #[arg(long, value_name = "DIR")]
    from: Option<PathBuf>,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many pages of a hundred have code
    #[arg(long, default_value_t = 20)]
    code: usize,
    /// Other languages of the site; a fifth of the pages is translated
    #[arg(long, value_delimiter = ',')]
    languages: Vec<String>,
    /// Leaves the search index in, which is left out by a page at its address
    #[arg(long)]
    search: bool,
}

fn main() {
    let arguments = Arguments::parse();
    let _ = std::fs::remove_dir_all(&arguments.out);
    let made = match &arguments.from {
        Some(from) => foreign::take(from, &arguments),
        None => tools::make_up(&arguments),
    };
    println!("{made} pages in {}", arguments.out.display());
}

/// Writes a file, and the folders above it.
fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}
