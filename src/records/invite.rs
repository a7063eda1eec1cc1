//! Invitations: for each person of the roster one signed link and one message that is ready to be sent.
//!
//! An invitation ties the person to a learner id and to a seed, so that what comes in is known to be
//! meant for them, whatever they type. It is kept in the ledger: whoever lost theirs gets the same again,
//! and one that fell into other hands is revoked and made anew. Without invitations people say
//! themselves who they are.
#![expect(
    clippy::disallowed_methods,
    reason = "this room writes its messages itself, each for the owner's eyes"
)]

use std::path::{Path, PathBuf};

use quiz::invitation::{FRAGMENT, Invitation};
use quiz::{Certification, Date, Learner, LearnerId, OfficeKey, Seed, SignedInvitation};

use super::decision::{Decision, Invited, Revoked};
use super::excuse::said;
use super::filed::open_or_create;
use super::invitations::{self, Issued};
use super::keys::{Ask, signer};
use super::ledger::New;
use super::mail::Draft;
use super::office::{Office, RosterPerson};
use super::say::{Say, Voices};
use super::words;
use crate::error::{Error, Result};

/// Whom to invite to what.
#[derive(Debug)]
pub struct Inviting {
    pub records: PathBuf,
    pub content: PathBuf,
    pub roster: Option<PathBuf>,
    pub out: PathBuf,
    /// Left out where there is only one.
    pub certification: Option<String>,
    pub today: Date,
    /// Address of the course, when it is not the one in `site.yaml`.
    pub link: Option<String>,
    /// Ids of the roster; empty: everyone.
    pub only: Vec<String>,
    /// Makes a key with a passphrase, when there is none yet.
    pub lock: bool,
    pub language: String,
    /// Revokes the invitations of `only` before it makes new ones: reason and author.
    pub renew: Option<(String, String)>,
}

/// What was written.
#[derive(Debug)]
pub struct Invitations {
    /// Title and year.
    pub certification: String,
    pub public: OfficeKey,
    /// The key was made just now.
    pub new_key: bool,
    /// The built site does not know the key yet, as far as `site.yaml` says.
    pub invited: Vec<Guest>,
    /// Who has none, and why; fit to show.
    pub left_out: Vec<String>,
}

/// Somebody who is invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guest {
    /// Id in the roster.
    pub id: String,
    /// Fit to show.
    pub name: String,
    pub link: String,
    /// The invitation is new; else it is the one that was made before.
    pub new: bool,
}

/// Makes what is missing, and writes a text and a draft for everyone.
pub fn invite(inviting: &Inviting, now: u64, ask: Ask) -> Result<Invitations> {
    let (mut ledger, evidence) = open_or_create(&inviting.records)?;
    let office = Office::read(&inviting.content, inviting.roster.as_deref())?;
    let certification = certification(&evidence.in_force(inviting.today), inviting)?;
    if inviting.today > certification.window.closes {
        return Err(Error::Usage(format!(
            "the window of `{}` closed on {}; `hallpass build` keeps the rules of a new year",
            certification.id, certification.window.closes
        )));
    }
    let base = base(inviting, &office, certification)?;
    let words = Voices::lenient(&office)?.say(&inviting.language)?;
    let (key, new_key) = signer(&inviting.records, inviting.lock, ask)?;
    let (guests, left_out) = guests(&office, certification, &inviting.only)?;
    let mut entries = Vec::new();
    let mut invited = Vec::new();
    for person in guests {
        let before = standing(&evidence.invited, certification, &person.id);
        if let (Some(before), Some((reason, author))) = (before, &inviting.renew) {
            entries.push(New::Decision(Decision::Revoke(Revoked {
                author: said("author", author)?,
                entry: before.entry,
                reason: said("reason", reason)?,
                salt: String::new(),
            })));
        }
        let kept = before.filter(|_| inviting.renew.is_none());
        let earlier = kept.and_then(|kept| SignedInvitation::parse(&kept.token).ok());
        let earlier = earlier.map(|signed| signed.invitation);
        // The district moved the dates: the same person on the same seed gets a link that says so.
        let kept = kept.filter(|_| {
            earlier.as_ref().is_some_and(|earlier| earlier.window == certification.window)
        });
        let new = kept.is_none();
        let token = match kept {
            Some(issued) => issued.token.clone(),
            None => {
                let mut invitation =
                    invitation(certification, person, inviting.today, key.public())?;
                if let Some(earlier) = earlier {
                    (invitation.learner.id, invitation.seed) = (earlier.learner.id, earlier.seed);
                }
                let token = invitation.token(key.sign(&invitation.message()));
                entries.push(New::Decision(Decision::Invite(Invited {
                    certification: certification.id.clone(),
                    learner: invitation.learner.id.to_hex(),
                    person: person.id.clone(),
                    salt: String::new(),
                    token: token.clone(),
                    year: certification.year.clone(),
                })));
                token
            }
        };
        let link = format!("{base}#{FRAGMENT}={token}");
        let name = words::plain(person.name.as_deref().unwrap_or_default());
        invited.push(Guest { id: person.id.clone(), name, link, new });
    }
    // In the ledger before a link leaves the house: a crash in between costs nothing but a second call.
    if !entries.is_empty() {
        ledger.record(entries, now)?;
    }
    for guest in &invited {
        let person = office.roster.iter().find(|person| person.id == guest.id);
        let address = person.and_then(|person| person.email.as_deref());
        write(inviting, guest, address, certification, &office, &words)?;
    }
    Ok(Invitations {
        certification: format!("{}, {}", words::plain(&certification.title), certification.year),
        public: key.public(),
        new_key,
        invited,
        left_out,
    })
}

fn certification<'e>(
    rules: &[&'e Certification],
    inviting: &Inviting,
) -> Result<&'e Certification> {
    let ids: Vec<&str> = rules.iter().map(|rules| rules.id.as_str()).collect();
    match (&inviting.certification, rules) {
        (_, []) => Err(Error::Usage(format!(
            "no certification is kept in `{}`; `hallpass build` keeps it",
            inviting.records.display()
        ))),
        (None, [only]) => Ok(only),
        (wanted, _) => {
            rules.iter().find(|rules| Some(&rules.id) == wanted.as_ref()).copied().ok_or_else(
                || {
                    let ids = ids.join("`, `");
                    Error::Usage(format!("name one with `--certification`: there is `{ids}`"))
                },
            )
        }
    }
}

fn base(inviting: &Inviting, office: &Office, certification: &Certification) -> Result<String> {
    let of_course = office.course_address(&certification.course, &inviting.language);
    match inviting.link.as_deref().or(of_course.as_deref()) {
        Some(base) if base.starts_with("https://") || base.starts_with("http://") => {
            Ok(base.split('#').next().unwrap_or(base).to_owned())
        }
        _ => Err(Error::Usage(
            "the course has no web address in `site.yaml`; name it with `--link https://…`"
                .to_owned(),
        )),
    }
}

/// Who is to be invited, and who cannot be.
fn guests<'o>(
    office: &'o Office,
    certification: &Certification,
    only: &[String],
) -> Result<(Vec<&'o RosterPerson>, Vec<String>)> {
    let unknown = only.iter().find(|id| office.roster.iter().all(|person| person.id != **id));
    if let Some(unknown) = unknown {
        let unknown = words::plain(unknown);
        return Err(Error::Usage(format!("the roster has nobody with the id `{unknown}`")));
    }
    let (mut guests, mut left_out) = (Vec::new(), Vec::new());
    for person in &office.roster {
        if !only.is_empty() && !only.contains(&person.id) {
            continue;
        }
        let role = person.role.as_deref().map(words::role_id);
        let id = words::plain(&person.id);
        if person.name.is_none() {
            left_out.push(format!("`{id}` has no name yet"));
        } else if !role.as_ref().is_some_and(|role| certification.is_for(role)) {
            let role = words::plain(person.role.as_deref().unwrap_or("tbc"));
            left_out.push(format!("`{id}`: the certification is not for the role `{role}`"));
        } else {
            guests.push(person);
        }
    }
    Ok((guests, left_out))
}

/// The person's invitation that nobody revoked.
fn standing<'i>(
    invited: &'i invitations::Invited,
    certification: &Certification,
    person: &str,
) -> Option<&'i Issued> {
    let of_person = invited.values().filter(|issued| {
        issued.revoked.is_none()
            && issued.person == person
            && issued.certification == certification.id
            && issued.year == certification.year
    });
    of_person.max_by_key(|issued| issued.entry)
}

fn invitation(
    certification: &Certification,
    person: &RosterPerson,
    today: Date,
    key: OfficeKey,
) -> Result<Invitation> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    Ok(Invitation {
        certification: certification.id.clone(),
        course: certification.course.clone(),
        year: certification.year.clone(),
        window: certification.window,
        learner: Learner {
            id: LearnerId(random()?),
            name: text(&person.name),
            role: text(&person.role),
            school: text(&person.school),
        },
        seed: Seed(random()?),
        issued: today,
        key: key.id(),
    })
}

fn random() -> Result<u64> {
    getrandom::u64().map_err(|error| {
        Error::Usage(format!("the operating system gives no random numbers: {error}"))
    })
}

/// `<id>.txt` and `<id>.eml`.
fn write(
    inviting: &Inviting,
    guest: &Guest,
    address: Option<&str>,
    certification: &Certification,
    office: &Office,
    say: &Say,
) -> Result<()> {
    let title = words::plain(&certification.title);
    let due = say.date(certification.window.due);
    let course = words::plain(office.course_title(&certification.course));
    let organization = words::plain(&office.organization);
    let values = [
        ("name", guest.name.as_str()),
        ("title", &title),
        ("course", &course),
        ("due", &due),
        ("link", &guest.link),
        ("office", &organization),
    ];
    let subject = say.fill("invite_subject", &values);
    let parts = ["invite_greeting", "invite_ask", "invite_link", "invite_yours", "invite_after"];
    let mut body: Vec<String> = parts.iter().map(|part| say.fill(part, &values)).collect();
    body.push(organization.clone());
    let body = body.join("\n\n") + "\n";
    let text = format!("{subject}\n\n{body}");
    let draft = Draft {
        name: &guest.name,
        address,
        from: None,
        date: None,
        subject: &subject,
        body: &body,
    };
    let eml = draft.to_eml();
    make_folder(&inviting.out)?;
    write_private(&inviting.out.join(format!("{}.txt", guest.id)), text.as_bytes())?;
    write_private(&inviting.out.join(format!("{}.eml", guest.id)), eml.as_bytes())
}

fn make_folder(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(Error::io("make the folder", folder))
}

/// A link is as good as the person it is for.
fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| file.write_all(bytes));
    written.map_err(Error::io("write", path))
}
