//! Hallpass turns a folder of Markdown and YAML into two static sites, the course that an office's
//! staff must complete every year and the public pages of its process, and keeps the proof of who
//! completed the course.
//!
//! # The pipeline
//!
//! Data flows one way; each stage is a pure function of the one before, and files and the clock are
//! touched only at the two ends.
//!
//! ```text
//! read ─▶ parse ─▶ model ─▶ check ─▶ render ─▶ write
//! ```
//!
//! [`read`] brings files in as [`read::Sources`]. [`parse`] turns each into a document: front matter,
//! what its Markdown refers to, its questions. [`model`] makes sites of them: the tree, the addresses,
//! the course. [`check`] reads the model as a whole and says everything that is wrong with it.
//! [`render`] turns a site and a [`theme`] into an [`render::Output`], a sorted map of path to bytes,
//! and [`write`] puts that in its place, whole or not at all. [`build`] is these lines as code.
//!
//! What a user did wrong is a [`diag::Diagnostic`] with a code, a place and help; all of them are
//! gathered in one run. What the environment does wrong is an [`error::Error`]. The library prints
//! nothing: [`cli`] does.
//!
//! The quiz itself, from question to completion record, is the crate [`quiz`], which the browser runs
//! as WebAssembly and the command line natively.

pub mod build;
pub mod check;
pub mod cli;
pub mod component;
pub mod deliver;
pub mod diag;
pub mod error;
pub mod exchange;
pub mod external;
pub mod format;
pub mod health;
pub mod measure;
pub mod model;
pub mod parse;
pub mod read;
pub mod records;
pub mod render;
pub mod repair;
pub mod serve;
pub mod share;
pub mod theme;
pub mod timings;
pub mod to_confirm;
pub mod translations;
pub mod write;
pub mod yaml;
