//! The quiz crate for the browser.
