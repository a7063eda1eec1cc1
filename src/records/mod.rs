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
//!   ([`chart`]) and as tables ([`table`]). [`show`](mod@show): one file question by question.
//!
//! - [`demo`]: a made-up year, to see all of this before anyone has taken the course.
//!
//! A completion file is hostile until proven otherwise. What of it reaches a terminal, a page or a
//! spreadsheet goes through [`words::plain`] first.

pub mod decision;
pub mod demo;
pub mod evidence;
pub mod excuse;
pub mod figures;
pub mod filed;
pub mod import;
pub mod intake;
pub mod invitations;
pub mod invite;
pub mod keys;
pub mod ledger;
pub mod mend;
pub mod office;
pub mod people;
pub mod proof;
pub mod regrade;
pub mod report;
pub mod roster;
pub mod show;
pub mod statement;
pub mod statistics;
pub mod table;
pub mod twins;
pub mod verify;
pub mod vouch;
pub mod words;

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
pub use vouch::Assurance;
