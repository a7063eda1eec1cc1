//! Questions, sheets, grading, attempt log and record: everything that browser and command line must
//! agree on, in one crate that both run.
//!
//! ```text
//! author   Markdown ──▶ Quiz ──┬─▶ Sheet (no key, no text) ─┐
//!                              ├─▶ Key                      ├─▶ Paper ──▶ the page, base64
//!                              └─▶ Digest, canonical JSON ──┴───────────▶ kept as evidence
//!
//! browser  Paper + Seed ──▶ Layout (which questions, which order)
//!          Event ──▶ Attempt (state = fold of its Log, a hash chain) ──▶ Grade ──▶ Record (JSON)
//!
//! office   bytes ──▶ Record ──verify (replay and grade again)──▶ VerifiedRecord ──▶ Standing
//! ```
//!
//! - [`question`]: what an author writes. [`validate`]: what can be wrong with it. [`form`]: its one
//!   canonical spelling and digest.
//! - [`sheet`]: the quiz without words; only this goes to the page, and the key beside it unless the quiz is sealed.
//!   [`paper`]: both as bytes. [`publish`]: in which order, so that the order tells nothing. [`typed`]: what people type, made comparable.
//! - [`draw`]: a seed decides draw and order. [`grade`](mod@grade): answers against key.
//! - [`log`]: events and their chain. [`attempt`]: which events may happen.
//! - [`record`]: the completion file, a claim. [`verify`]: the same as evidence.
//!   [`certification`]: what the evidence earns. [`clauses`]: which rules have changed since.
//! - [`invitation`] and [`receipt`]: what the office signs, with the keys of [`office`]. [`seal`]: what the browser signs.
//! - [`canon`]: the canonical JSON writer. `json` (feature `json`, native): reading it back.
//!
//! The crate is pure. Times, seeds and ids come in as values; nothing is read, written or printed. There are no floating-point numbers:
//! two machines cannot differ by a rounding. Sizes are bounded where foreign bytes come in.

pub mod attempt;
mod attest;
mod base64;
pub mod canon;
pub mod certification;
pub mod clauses;
pub mod date;
pub mod digest;
pub mod draw;
pub mod form;
pub mod grade;
mod hex;
pub mod invitation;
#[cfg(feature = "json")]
pub mod json;
pub mod log;
pub mod mark;
pub mod office;
pub mod paper;
pub mod publish;
pub mod question;
pub mod receipt;
pub mod record;
pub mod seal;
pub mod sheet;
#[cfg(feature = "json")]
mod signed;
pub mod typed;
pub mod validate;
pub mod verify;
#[cfg(feature = "json")]
mod wire;

pub use attempt::{Attempt, Earlier, Refusal, Start};
pub use certification::{Attestation, Certification, QuizStanding, Standing, Status, Window};
pub use clauses::{ClauseInForce, ClausesInForce};
pub use date::Date;
pub use digest::{Digest, LearnerId, NotHex, Seed};
pub use draw::{Drawing, Laid, Layout};
pub use grade::{Grade, ObjectiveGrade, QuestionGrade, Score, grade};
pub use invitation::{Invitation, InvitationError, SignedInvitation};
#[cfg(feature = "json")]
pub use json::{ReadError, RecordError};
pub use log::{Act, Event, Header, Log};
pub use mark::Mark;
pub use office::{KeyId, OfficeKey, Signature};
pub use paper::Paper;
pub use question::{
    Choice, Gap, Kind, Mode, Pair, Percent, Question, Quiz, Range, Shuffle, Step, StepOption,
};
pub use receipt::{Receipt, ReceiptResult, ReceiptStanding, SignedReceipt};
pub use record::{AttemptRecord, Learner, Record};
pub use seal::{BrowserKey, Seal};
pub use sheet::{Answer, GapKey, Key, Part, Sheet, SheetKind, SheetQuestion, Solution};
pub use typed::Decimal;
pub use validate::{Fault, QuizProblem};
pub use verify::{Finding, Grader, Verdict, VerifiedAttempt, VerifiedRecord, Weight};
