//! Whether a certificate, a receipt, or a code that somebody read out is genuine, and what the ledger says
//! of it today.

use std::path::{Path, PathBuf};

use quiz::{Certification, Date, OfficeKey, SignedReceipt, Status};

use super::certificate::{self, Certificate};
use super::code::Code;
use super::intake::{self, Content};
use super::keys::{holds, public_keys};
use super::standings::{Desk, Refusal, Standings};
use super::words;
use crate::error::{Error, Result};

/// What is asked about.
#[derive(Debug)]
pub struct Vouching {
    pub desk: Desk,
    /// A file, or a code.
    pub what: String,
    /// Further public keys of offices that are believed.
    pub keys: Vec<OfficeKey>,
}

/// The answer. All texts are fit to show.
#[derive(Debug)]
pub struct Vouched {
    /// `None`: a code was asked about, which bears no signature.
    pub signed: Option<Signed>,
    /// Who has the code in the ledger.
    pub holders: Vec<Holder>,
    /// Why the ledger could not be asked.
    pub no_ledger: Option<String>,
}

/// A signed file.
#[derive(Debug)]
pub struct Signed {
    /// The id of the key whose signature holds; else why none does.
    pub key: Result<String, String>,
    /// The page shows other words than those that were signed, or may do.
    pub edited: bool,
    /// Label and value of what was signed.
    pub says: Vec<(&'static str, String)>,
}

/// Who has a code.
#[derive(Debug)]
pub struct Holder {
    pub name: String,
    pub school: String,
    /// Title and year of the certification.
    pub certification: String,
    pub status: Status,
    pub on: Option<Date>,
    pub until: Date,
    /// Clauses to learn anew.
    pub renew: Vec<String>,
}

impl Vouched {
    /// Nothing speaks against it: signed by the office where it can be, and held today where the ledger is
    /// there to be asked.
    pub fn is_good(&self) -> bool {
        let signed = self.signed.as_ref().map(|signed| signed.key.is_ok() && !signed.edited);
        let held = !self.holders.is_empty()
            && self.holders.iter().all(|holder| matches!(holder.status, Status::Certified { .. }));
        signed != Some(false) && (held || (self.no_ledger.is_some() && signed == Some(true)))
    }
}

pub fn vouch(vouching: &Vouching) -> Result<Vouched, Refusal> {
    let what = vouching.what.trim();
    let mut codes = Vec::new();
    let signed = if certificate::looks_like_path(what) {
        let mut keys = public_keys(&vouching.desk.records)?;
        keys.extend(vouching.keys.iter().copied());
        Some(signed(Path::new(what), &keys, &mut codes)?)
    } else {
        let code = what.parse::<Code>().map_err(|error| Error::Usage(error.to_string()))?;
        codes.push(code);
        None
    };
    if !vouching.desk.records.join("records.db").is_file() {
        let no_ledger = format!("there is no ledger in `{}`", vouching.desk.records.display());
        if signed.is_none() {
            return Err(Error::Usage(format!("{no_ledger}, which knows the codes")).into());
        }
        return Ok(Vouched { signed, holders: Vec::new(), no_ledger: Some(no_ledger) });
    }
    let standings = Standings::read(&vouching.desk)?;
    Ok(Vouched { signed, holders: holders(&standings, &codes), no_ledger: None })
}

/// Of every year: an old certificate is still known, as one that has expired.
fn holders(standings: &Standings, codes: &[Code]) -> Vec<Holder> {
    if codes.is_empty() {
        return Vec::new();
    }
    let of_rules = |rules: &Certification| {
        let people = standings.people(rules).into_iter();
        let with_code = people.filter(|person| {
            certificate::code(rules, person).is_some_and(|code| codes.contains(&code))
        });
        let holder = |person: super::people::Person| Holder {
            certification: format!("{}, {}", words::plain(&rules.title), words::plain(&rules.year)),
            status: person.standing.status,
            on: super::figures::earned_on(person.standing.status),
            until: rules.window.closes,
            renew: person
                .standing
                .renew
                .iter()
                .map(|clause| standings.evidence.clause_title(rules, clause))
                .collect(),
            name: person.name,
            school: person.school,
        };
        with_code.map(holder).collect::<Vec<_>>()
    };
    standings.evidence.certifications.values().flat_map(of_rules).collect()
}

fn signed(path: &Path, keys: &[OfficeKey], codes: &mut Vec<Code>) -> Result<Signed> {
    let bytes = match intake::read(path) {
        Content::Bytes(bytes) => bytes,
        Content::TooLarge => return Err(unreadable(path, "it is larger than any certificate")),
        Content::Unreadable(error) => return Err(unreadable(path, &error)),
    };
    signed_bytes(&bytes, keys, codes).ok_or_else(|| {
        let why = "it holds no certificate and no receipt, or what was signed in it is damaged";
        unreadable(path, why)
    })
}

/// What a receipt or a certificate says, and whether its signature holds; `None`: the bytes are neither. The codes in
/// it are added to `codes`.
pub fn signed_bytes(bytes: &[u8], keys: &[OfficeKey], codes: &mut Vec<Code>) -> Option<Signed> {
    if let Ok(receipt) = SignedReceipt::parse(bytes) {
        let of_receipt = receipt.receipt.certifications.iter();
        codes.extend(of_receipt.filter_map(|one| one.code.as_ref()?.parse::<Code>().ok()));
        return Some(of_receipt_file(&receipt, keys));
    }
    let text = String::from_utf8_lossy(bytes);
    let token = Certificate::token_in(&text)?;
    let (certificate, message, signature) = Certificate::parse(token)?;
    codes.extend(certificate.code.parse::<Code>());
    let key = proven(keys, &certificate.key, message, &signature);
    let plain = words::plain;
    let says = vec![
        ("name", plain(&certificate.name)),
        ("certification", format!("{}, {}", plain(&certificate.title), plain(&certificate.year))),
        ("certified on", plain(&certificate.on)),
        ("holds until", plain(&certificate.until)),
        ("issued", plain(&certificate.issued)),
        ("code", plain(&certificate.code)),
    ];
    let edited = certificate.is_page(&text, token) == Some(false);
    Some(Signed { key, edited, says })
}

fn of_receipt_file(signed: &SignedReceipt, keys: &[OfficeKey]) -> Signed {
    let receipt = &signed.receipt;
    let key = proven(keys, &receipt.key.to_string(), &receipt.message(), &signed.signature);
    let mut says = vec![
        ("name", words::plain(&receipt.learner.name)),
        ("course", format!("{}, {}", receipt.course, words::plain(&receipt.year))),
        ("issued", receipt.issued.to_string()),
    ];
    for standing in &receipt.certifications {
        let on = standing.on.map_or_else(String::new, |on| format!(" on {on}"));
        let title = words::plain(&standing.title);
        says.push(("certification", format!("{title}: {}{on}", standing.status)));
    }
    says.push(("results", receipt.results.len().to_string()));
    Signed { key, edited: false, says }
}

fn proven(
    keys: &[OfficeKey],
    id: &str,
    message: &str,
    signature: &quiz::Signature,
) -> Result<String, String> {
    let named = keys.iter().find(|key| key.id().to_string() == id);
    match named {
        Some(key) if holds(key, message, signature) => Ok(key.id().to_string()),
        Some(_) => {
            Err("the signature does not hold: it was changed, or somebody made it up".to_owned())
        }
        None => {
            let id = words::plain(id);
            Err(format!("it names the key `{id}`, which is no key of this office"))
        }
    }
}

fn unreadable(path: &Path, why: &str) -> Error {
    let path: PathBuf = path.to_owned();
    Error::Usage(format!("`{}` cannot be verified: {}", path.display(), words::plain(why)))
}
