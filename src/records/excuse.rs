//! Exemptions and completions in another way, and taking them back.

use std::path::Path;

use quiz::{Certification, Date};

use super::decision::{Decision, Excused, Withdrawn};
use super::evidence::Evidence;
use super::filed::open_or_create;
use super::ledger::{Ledger, New};
use super::office::Office;
use super::words;
use crate::error::{Error, Result};

/// A person is excused.
#[derive(Debug, Clone)]
pub struct Excusing {
    /// They completed it in another way; else they need not hold it.
    pub completed: bool,
    /// An id of the roster, or a learner id.
    pub person: String,
    /// Left out where there is only one.
    pub certification: Option<String>,
    /// School year; left out: the one that holds on `on`.
    pub year: Option<String>,
    pub on: Date,
    pub reason: String,
    pub author: String,
}

/// Writes it. Returns the number of the entry, and the certification's title and year.
pub fn excuse(
    records: &Path,
    office: &Office,
    excusing: &Excusing,
    now: u64,
) -> Result<(u64, String)> {
    let (mut ledger, evidence) = open_or_create(records)?;
    let certification = certification(&evidence, excusing)?;
    let person = excusing.person.trim();
    known(person, office, &ledger, &evidence)?;
    let reason = said("reason", &excusing.reason)?;
    let author = said("author", &excusing.author)?;
    let same = evidence.excused.iter().find(|excuse| {
        let excused = &excuse.excused;
        excused.person == person
            && excused.certification == certification.id
            && excused.year == certification.year
            && excuse.completed == excusing.completed
    });
    if let Some(same) = same {
        return Err(Error::Usage(format!(
            "entry {} says so already; take it back first: `hallpass records withdraw {}`",
            same.entry, same.entry
        )));
    }
    let window = certification.window;
    if excusing.completed && (excusing.on < window.opens || excusing.on > window.closes) {
        return Err(Error::Usage(format!(
            "{} lies outside of the window from {} to {}",
            excusing.on, window.opens, window.closes
        )));
    }
    let excused = Excused {
        author,
        certification: certification.id.clone(),
        on: excusing.on,
        person: person.to_owned(),
        reason,
        salt: String::new(),
        year: certification.year.clone(),
    };
    let decision =
        if excusing.completed { Decision::Complete(excused) } else { Decision::Exempt(excused) };
    let ids = ledger.record(vec![New::Decision(decision)], now)?;
    let title = format!("{}, {}", words::plain(&certification.title), certification.year);
    Ok((ids.first().copied().unwrap_or_default(), title))
}

/// Takes back the exemption or completion of an entry.
pub fn withdraw(records: &Path, entry: u64, reason: &str, author: &str, now: u64) -> Result<u64> {
    let (mut ledger, evidence) = super::filed::open(records)?;
    if !evidence.excused.iter().any(|excuse| excuse.entry == entry) {
        return Err(Error::Usage(format!(
            "entry {entry} is no exemption or completion that could be taken back; `hallpass records decisions` lists them"
        )));
    }
    let withdrawn = Withdrawn {
        author: said("author", author)?,
        entry,
        reason: said("reason", reason)?,
        salt: String::new(),
    };
    let ids = ledger.record(vec![New::Decision(Decision::Withdraw(withdrawn))], now)?;
    Ok(ids.first().copied().unwrap_or_default())
}

/// Text that will stand in the ledger for years.
pub fn said(what: &str, text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 500 {
        return Err(Error::Usage(format!("the {what} must have 1 to 500 characters")));
    }
    Ok(text.to_owned())
}

fn certification<'e>(evidence: &'e Evidence, excusing: &Excusing) -> Result<&'e Certification> {
    let rules: Vec<&Certification> = match &excusing.year {
        Some(year) => evidence.certifications.values().filter(|it| it.year == *year).collect(),
        None => evidence.in_force(excusing.on),
    };
    let fits = |rules: &&&Certification| {
        excusing.certification.as_ref().is_none_or(|wanted| rules.id == *wanted)
    };
    let fitting: Vec<&&Certification> = rules.iter().filter(fits).collect();
    match fitting.as_slice() {
        [only] => Ok(only),
        [] if rules.is_empty() => Err(Error::Usage(
            "no certification is kept for that year; `hallpass build` keeps it".to_owned(),
        )),
        _ => {
            let ids: Vec<&str> = rules.iter().map(|rules| rules.id.as_str()).collect();
            let ids = ids.join("`, `");
            Err(Error::Usage(format!("name one with `--certification`: there is `{ids}`")))
        }
    }
}

/// Somebody of the roster, or a learner who handed something in: a typing mistake must not excuse nobody.
fn known(person: &str, office: &Office, ledger: &Ledger, evidence: &Evidence) -> Result<()> {
    if office.roster.iter().any(|known| known.id == person) {
        return Ok(());
    }
    let mut is_learner = false;
    if person.parse::<quiz::LearnerId>().is_ok() {
        ledger.each_current(
            evidence,
            |entry| entry,
            |entry| {
                let learner = entry.statement.learner.as_ref();
                is_learner |= learner.is_some_and(|learner| learner.id.to_hex() == person);
            },
        )?;
    }
    if is_learner {
        return Ok(());
    }
    let ids: Vec<&str> = office.roster.iter().map(|known| known.id.as_str()).collect();
    let known = match ids.as_slice() {
        [] => "there is no roster".to_owned(),
        ids if ids.len() > 20 => format!("the roster has {} people", ids.len()),
        ids => format!("the roster has `{}`", ids.join("`, `")),
    };
    Err(Error::Usage(format!(
        "nobody has the id `{}`: {known}, and no file is from a learner of that id",
        words::plain(person)
    )))
}
