//! The command line of the records room alone.

use clap::Parser;
use hallpass::cli::records::{Now, RecordsCommand, run};

#[derive(Parser)]
enum Hallpass {
    Records(RecordsCommand),
}

fn main() -> std::process::ExitCode {
    let Hallpass::Records(command) = Hallpass::parse();
    #[expect(clippy::disallowed_methods, reason = "the clock comes in here")]
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let millis = since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(0));
    let now = Now { millis, today: quiz::Date::of_millis(millis) };
    match run(&command, now, &mut std::io::stdout().lock()) {
        Ok(code) => code.into(),
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "the end of the program")]
            {
                eprintln!("error: {error}");
            }
            2.into()
        }
    }
}
