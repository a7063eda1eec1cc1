//! The integration tests, one binary.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::disallowed_methods, reason = "tests prepare and look at files themselves")]

mod fresh;
mod records;
