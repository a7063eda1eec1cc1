//! Hallpass.

pub mod diag;
pub mod error;
pub mod model;
pub mod parse;
pub mod read;
pub mod theme;
pub mod yaml;
