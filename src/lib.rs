//! Hallpass.

pub mod cli;
pub mod diag;
pub mod error;
pub mod read;
pub mod records;
pub mod theme;
pub mod yaml;
