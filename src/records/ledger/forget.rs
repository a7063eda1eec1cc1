//! Removing persons from the ledger: content and files go, numbers and digests stay, and the chain
//! holds. What was removed, when and why is an entry itself.

use std::collections::BTreeSet;

use quiz::{Digest, LearnerId};
use rusqlite::{OptionalExtension as _, TransactionBehavior, params};

use super::append::{Writer, signed};
use super::{Decided, Ledger};
use crate::error::Result;
use crate::records::decision::{Decision, Forgot};
use crate::records::evidence::Evidence;
use crate::records::statement::Statement;
use crate::records::words;

/// What would be removed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forgetting {
    /// Digests of files.
    pub files: BTreeSet<Digest>,
    /// Entries of the office's decisions.
    pub decisions: BTreeSet<u64>,
    /// How the files name their learners; fit to show.
    pub names: BTreeSet<String>,
}

impl Forgetting {
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.decisions.is_empty()
    }

    /// The reason for which something was taken back is about the same person.
    fn add_what_took_back(&mut self, decided: &[Decided]) {
        for Decided { id, decision, .. } in decided {
            let of = match decision {
                Decision::Withdraw(it) => it.entry,
                Decision::Revoke(it) => it.entry,
                _ => continue,
            };
            if self.decisions.contains(&of) {
                self.decisions.insert(*id);
            }
        }
    }
}

impl Ledger {
    /// Everything about a person: `who` is a learner id or an id of the roster, `learners` are the ids that
    /// the roster ties to it. An invitation ties the two together as well.
    pub fn about(
        &self,
        who: &str,
        learners: &BTreeSet<LearnerId>,
        evidence: &Evidence,
    ) -> Result<Forgetting> {
        let decided = self.decisions()?;
        let mut names: BTreeSet<String> = learners.iter().map(|learner| learner.to_hex()).collect();
        names.insert(who.to_owned());
        for decided in &decided {
            if let Decision::Invite(invited) = &decided.decision
                && (invited.person == who || invited.learner == who)
            {
                names.extend([invited.person.clone(), invited.learner.clone()]);
            }
        }
        let of_person =
            |decision: &Decision| decision.person().is_some_and(|it| names.contains(it));
        let mut found = self.files_where(evidence, |statement| {
            statement.learner.as_ref().is_some_and(|learner| names.contains(&learner.id.to_hex()))
        })?;
        let about = decided.iter().filter(|decided| of_person(&decided.decision));
        found.decisions = about.map(|decided| decided.id).collect();
        found.add_what_took_back(&decided);
        Ok(found)
    }

    /// Everything about persons of the policy years before `year`, which are compared as text: `2024-25`
    /// comes before `2025-26`.
    pub fn before_year(&self, year: &str, evidence: &Evidence) -> Result<Forgetting> {
        let earlier = |of: &str| !of.is_empty() && of < year;
        let mut found = self.files_where(evidence, |statement| earlier(&statement.year))?;
        let decided = self.decisions()?;
        for Decided { id, decision, .. } in &decided {
            let of = match decision {
                Decision::Exempt(it) | Decision::Complete(it) => &it.year,
                Decision::Invite(it) => &it.year,
                _ => continue,
            };
            if earlier(of) {
                found.decisions.insert(*id);
            }
        }
        found.add_what_took_back(&decided);
        Ok(found)
    }

    fn files_where(
        &self,
        evidence: &Evidence,
        wanted: impl Fn(&Statement) -> bool,
    ) -> Result<Forgetting> {
        let mut found = Forgetting::default();
        self.each_current(
            evidence,
            |entry| entry,
            |entry| {
                if wanted(&entry.statement) {
                    found.files.insert(entry.digest);
                    let name =
                        entry.statement.learner.as_ref().map(|it| words::plain(it.name.trim()));
                    found.names.extend(name.filter(|name| !name.is_empty()));
                }
            },
        )?;
        Ok(found)
    }

    /// Removes it. Returns the number of the entry that says so.
    pub fn forget(
        &mut self,
        what: &Forgetting,
        author: &str,
        reason: &str,
        now: u64,
    ) -> Result<u64> {
        let fail = Self::failure("write to", &self.path);
        let changes = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(&fail)?;
        let mut entries = what.decisions.clone();
        for file in &what.files {
            let mut query =
                changes.prepare_cached("SELECT id FROM entries WHERE file = ?1").map_err(&fail)?;
            let ids =
                query.query_map([file.to_hex()], |row| row.get::<_, u64>(0)).map_err(&fail)?;
            for id in ids {
                entries.insert(id.map_err(&fail)?);
            }
        }
        let decision = Decision::Forget(Forgot {
            author: author.to_owned(),
            entries: entries.iter().copied().collect(),
            reason: reason.to_owned(),
            salt: String::new(),
        });
        let mut writer = Writer::new(&changes, now).map_err(&fail)??;
        let by = writer.decision(&decision).map_err(&fail)?;
        let remove = || -> rusqlite::Result<()> {
            for entry in &entries {
                changes
                    .prepare_cached("INSERT OR IGNORE INTO forgotten (entry, by) VALUES (?1, ?2)")?
                    .execute(params![signed(*entry), signed(by)])?;
                // The text of version 1 is in the chain itself; it names no person.
                changes
                    .prepare_cached(
                        "DELETE FROM contents WHERE entry = ?1
                         AND (SELECT version FROM entries WHERE id = ?1) > 1",
                    )?
                    .execute([signed(*entry)])?;
            }
            for file in &what.files {
                let number: Option<i64> = changes
                    .prepare_cached("SELECT id FROM files WHERE digest = ?1")?
                    .query_row([file.to_hex()], |row| row.get(0))
                    .optional()?;
                let Some(number) = number else { continue };
                changes.prepare_cached("DELETE FROM files WHERE id = ?1")?.execute([number])?;
                changes.prepare_cached("DELETE FROM marks WHERE file = ?1")?.execute([number])?;
            }
            Ok(())
        };
        remove().map_err(&fail)?;
        changes.commit().map_err(&fail)?;
        // What was removed must not stay readable in the write-ahead log.
        let _ = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        Ok(by)
    }
}
