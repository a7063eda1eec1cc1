//! Who is certified, and why one can believe it.
//!
//! ```text
//! read ──▶ verify ──▶ ledger ──▶ report
//! files    graded     kept as     people by status,
//! in       again      evidence    HTML and CSV
//! ```
//!
//! - [`intake`]: paths to bytes, bounded. [`evidence`]: the quizzes and certifications that builds
//!   kept, each quiz under the digest that its content must have.
//! - [`verify`](mod@verify): bytes to a [`Judgement`] with every reason in words. A pure function of the bytes,
//!   the evidence and the moment of receipt, so that it can be repeated years later.
//! - [`ledger`]: the bytes as they came and what was said of them ([`statement`]), append-only and hash-chained.
//!   [`proof`]: proves all of it again from what is stored.
//! - [`people`]: verified files to persons and where each stands. [`report`](mod@report): that as one page
//!   and, by [`export`](mod@export), as tables. [`show`](mod@show): one file question by question.
//!
//! - [`standings`]: where everyone stands on a day, for whatever is written from it. [`receipts`] and
//!   [`certificate`]: what the office signs about a learner; [`vouch`](mod@vouch): whether it did.
//!
//! - [`demo`]: a made-up year, to see all of this before anyone has taken the course.
//!
//! A completion file is hostile until proven otherwise. What of it reaches a terminal, a page or a
//! spreadsheet goes through [`words::plain`] first.

mod answers;
mod asked;
pub mod assurance;
mod calendar;
pub mod certificate;
pub mod code;
pub mod decision;
pub mod demo;
pub mod evidence;
pub mod excuse;
pub mod export;
pub mod figures;
pub mod filed;
pub mod import;
pub mod intake;
pub mod invitations;
pub mod invite;
mod json;
pub mod keys;
pub mod ledger;
mod mail;
pub mod mend;
pub mod office;
mod papers;
mod passphrase;
pub mod people;
pub mod proof;
pub mod receipts;
pub mod regrade;
pub mod remind;
pub mod report;
pub mod roster;
mod say;
mod sheet;
pub mod show;
pub mod standings;
pub mod statement;
pub mod statistics;
pub mod status;
mod table;
pub mod twins;
pub mod verify;
pub mod vouch;
pub mod words;

pub use asked::Asked;
pub use assurance::Assurance;
pub use decision::Decision;
pub use evidence::Evidence;
pub use filed::{filed, open};
pub use import::{Import, ImportOptions, Imported, Kept, Outcome, Since, Watch, import};
pub use ledger::{Backup, Decided, Entry, Ledger, backup};
pub use office::Office;
pub use people::learners_of;
pub use proof::{Proof, prove};
pub use report::{Audience, Persons, ReportOptions, Summary, Written, report};
pub use roster::Roster;
pub use show::{Shown, show};
pub use verify::{Judgement, judge};
