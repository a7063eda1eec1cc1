//! Certificates: a page to print for everyone who holds a certification, with a code that anyone can ask the
//! office about, and signed data in the file that proves it without asking.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use minijinja::{Value, context};
use quiz::canon::Canon;
use quiz::{Certification, Date, KeyId, Signature};
use serde::{Deserialize, Serialize};

use super::code::Code;
use super::figures::{earned_on, holds};
use super::keys::{Ask, signer};
use super::papers::{self, Readers};
use super::people::Person;
use super::say::Voices;
use super::sheet::Sheet;
use super::standings::{Desk, Refusal, Standings};
use super::words;

/// What a token begins with.
const PREFIX: &str = "hallpass-certificate1.";

/// What to write.
#[derive(Debug)]
pub struct Certifying {
    pub desk: Desk,
    pub out: PathBuf,
    /// Only this certification.
    pub certification: Option<String>,
    /// Ids of the roster or learner ids; empty: everyone who holds it.
    pub only: Vec<String>,
    /// A language that the theme speaks; a person's own in the roster comes first.
    pub language: String,
}

/// What was written.
#[derive(Debug)]
pub struct Certificates {
    pub paths: Vec<PathBuf>,
    /// Of `only`, who holds none, and why; fit to show.
    pub left_out: Vec<String>,
    /// The key was made just now.
    pub new_key: bool,
}

/// What a certificate says, signed as canonical JSON (RFC 8785).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// Id of the certification.
    pub certification: String,
    pub code: String,
    pub course: String,
    format: String,
    /// A day, as `2026-11-23`, like all days here.
    pub issued: String,
    /// Id of the office's key.
    pub key: String,
    pub name: String,
    pub on: String,
    /// SHA-256 of the page as it was written, without the token: nobody changes a word of it unseen. Pages of
    /// the first version have none.
    #[serde(default)]
    page: Option<String>,
    pub title: String,
    pub until: String,
    version: u32,
    pub year: String,
}

/// The code of a person's certificate; `None` for who has never held it.
pub(super) fn code(certification: &Certification, person: &Person) -> Option<Code> {
    let on = earned_on(person.standing.status)?;
    Some(Code::of(certification, &person.identity(), on))
}

fn is_one_of(person: &Person, ids: &[String]) -> bool {
    let learner = |id: &String| person.learners.iter().any(|learner| learner.to_hex() == *id);
    ids.iter().any(|id| *id == person.roster_id || learner(id))
}

/// Writes a certificate for everyone who holds a certification today and has nothing to renew.
pub fn certificates(certifying: &Certifying, ask: Ask) -> Result<Certificates, Refusal> {
    let Certifying { desk, out, only, .. } = certifying;
    let standings = Standings::read(desk)?;
    let voices = Voices::of(&standings.office)?;
    voices.say(&certifying.language)?;
    let (key, new_key) = signer(&desk.records, false, ask)?;
    let mut found = Certificates { paths: Vec::new(), left_out: Vec::new(), new_key };
    let mut outputs = Vec::new();
    for rules in standings.certifications(certifying.certification.as_deref())? {
        let people = standings.people(rules);
        let wanted = people.iter().filter(|person| only.is_empty() || is_one_of(person, only));
        for person in wanted {
            let Some((mut certificate, on)) =
                certificate(rules, person, desk.as_of, key.public().id())
            else {
                let (name, status) = (&person.name, words::status(person.standing.status));
                let why =
                    format!("{name}, {}: {}", words::plain(&rules.title), status.to_lowercase());
                found.left_out.extend((!only.is_empty()).then_some(why));
                continue;
            };
            let own = person.language.as_deref().filter(|own| voices.theme.speaks(own));
            let language = own.unwrap_or(&certifying.language);
            let render = |certificate: &Certificate, token: &str| {
                View { certificate, person, rules, on, token }.render(&standings, &voices, language)
            };
            certificate.page = Some(page_digest(&render(&certificate, "")?));
            let token = certificate.token(key.sign(&certificate.message()));
            let html = render(&certificate, &token)?;
            let name = format!("certificate-{}-{}.html", rules.id, person.identity());
            outputs.push((name, html.into_bytes()));
        }
    }
    found.paths = papers::write(out, &outputs, Readers::Owner)?;
    Ok(found)
}

fn certificate(
    rules: &Certification,
    person: &Person,
    issued: Date,
    key: KeyId,
) -> Option<(Certificate, Date)> {
    let status = person.standing.status;
    let on = earned_on(status).filter(|_| holds(status))?;
    let certificate = Certificate {
        certification: rules.id.clone(),
        code: code(rules, person)?.to_string(),
        course: rules.course.clone(),
        format: "hallpass-certificate".to_owned(),
        issued: issued.to_string(),
        key: key.to_string(),
        name: person.name.clone(),
        on: on.to_string(),
        page: None,
        title: words::plain(&rules.title),
        until: rules.window.closes.to_string(),
        version: 2,
        year: rules.year.clone(),
    };
    Some((certificate, on))
}

impl Certificate {
    fn to_json(&self) -> String {
        let mut canon = Canon::new();
        canon.object(|canon| {
            canon.key("certification").string(&self.certification);
            canon.key("code").string(&self.code);
            canon.key("course").string(&self.course);
            canon.key("format").string(&self.format);
            canon.key("issued").string(&self.issued);
            canon.key("key").string(&self.key);
            canon.key("name").string(&self.name);
            canon.key("on").string(&self.on);
            if let Some(page) = &self.page {
                canon.key("page").string(page);
            }
            canon.key("title").string(&self.title);
            canon.key("until").string(&self.until);
            canon.key("version").number(u64::from(self.version));
            canon.key("year").string(&self.year);
        });
        canon.finish()
    }

    fn message(&self) -> String {
        format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(self.to_json()))
    }

    fn token(&self, signature: Signature) -> String {
        format!("{}.{signature}", self.message())
    }

    /// A token as it stands in a page: certificate, what is signed, and the signature, which nobody has
    /// checked yet.
    pub(super) fn parse(token: &str) -> Option<(Self, &str, Signature)> {
        let (message, signature) = token.rsplit_once('.')?;
        let payload = URL_SAFE_NO_PAD.decode(message.strip_prefix(PREFIX)?).ok()?;
        let certificate: Self = serde_json::from_slice(&payload).ok()?;
        let whole = certificate.to_json().as_bytes() == payload
            && certificate.format == "hallpass-certificate"
            && match certificate.version {
                1 => certificate.page.is_none(),
                version => version == 2 && certificate.page.is_some(),
            };
        whole.then_some(())?;
        Some((certificate, message, signature.parse().ok()?))
    }

    /// Whether the page around the token is the one that was signed; `None`: the first version did not say.
    pub(super) fn is_page(&self, html: &str, token: &str) -> Option<bool> {
        let page = self.page.as_ref()?;
        Some(*page == page_digest(&html.replacen(token, "", 1)))
    }

    /// The token in a certificate's page, wherever it stands.
    pub(super) fn token_in(html: &str) -> Option<&str> {
        let from = html.find(PREFIX)?;
        let token = &html[from..];
        let end = token.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)));
        Some(&token[..end.unwrap_or(token.len())])
    }
}

fn page_digest(html: &str) -> String {
    quiz::Digest::of(html.as_bytes()).to_hex()
}

/// What the template gets.
struct View<'v> {
    certificate: &'v Certificate,
    person: &'v Person,
    rules: &'v Certification,
    on: Date,
    token: &'v str,
}

#[derive(Serialize)]
struct Shown {
    title: String,
    course: String,
    organization: String,
    notice: String,
    name: String,
    role: String,
    school: String,
    year: String,
    on: String,
    until: String,
    issued: String,
    code: String,
    key: String,
    token: String,
}

impl View<'_> {
    fn render(
        &self,
        standings: &Standings,
        voices: &Voices,
        language: &str,
    ) -> Result<String, Refusal> {
        let say = voices.say(language)?;
        let Self { certificate, person, rules, on, token } = self;
        let office = &standings.office;
        let shown = Shown {
            title: certificate.title.clone(),
            course: words::plain(office.course_title(&rules.course)),
            organization: words::plain(&office.organization),
            notice: words::plain(&office.notice),
            name: person.name.clone(),
            role: person.role.clone(),
            school: person.school.clone(),
            year: certificate.year.clone(),
            on: say.date(*on),
            until: say.date(rules.window.closes),
            issued: say.date(standings.as_of),
            code: certificate.code.clone(),
            key: certificate.key.clone(),
            token: (*token).to_owned(),
        };
        let sheet = Sheet { template: "certificate.html", css: "css/certificate.css", js: None };
        let context = context! { certificate => Value::from(minijinja::value::Serde(shown)) };
        let rendered = sheet.render(&voices.theme, language, context);
        rendered.map_err(|problem| voices.mistake(problem).into())
    }
}

/// Whether a path could be meant where a code could be too.
pub(super) fn looks_like_path(text: &str) -> bool {
    Path::new(text).is_file() || text.contains(['/', '\\', '.'])
}
