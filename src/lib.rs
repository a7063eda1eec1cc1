//! Hallpass.

pub mod diag;
pub mod error;
pub mod read;
pub mod theme;
pub mod yaml;
