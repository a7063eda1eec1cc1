//! The command line. Text and exit codes are made here; the library prints nothing.

pub mod records;
