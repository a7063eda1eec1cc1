//! The records room through its public functions, with files that the quiz crate's own attempts make.

mod cases;
mod commands;
mod deciding;
mod honest;
mod inviting;
mod keeping;
mod mutations;
mod outgoing;
mod papers;
mod processes;
mod reporting;
