//! What is committed in `dist`: that it was built from the sources beside it, and that it computes what
//! native code computes.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod parity;
mod script;
mod sources;
