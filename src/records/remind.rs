//! Reminders: for everyone who is due a message that is ready to be sent, and one calendar file for the
//! office. It sends nothing.

use std::path::PathBuf;

use quiz::{Certification, QuizStanding, Status};

use super::calendar::{Event, calendar};
use super::figures::is_due;
use super::mail::{Draft, is_address};
use super::papers::{self, Readers};
use super::people::Person;
use super::say::{Say, Voices};
use super::standings::{Desk, Refusal, Standings};
use super::words;

/// Whom to remind.
#[derive(Debug)]
pub struct Reminding {
    pub desk: Desk,
    pub out: PathBuf,
    /// Of what is due within so many days, and of what is overdue.
    pub days: u32,
    /// Only this certification.
    pub certification: Option<String>,
    /// For whom the roster names no language.
    pub language: String,
    /// The office's address; else whoever sends the messages fills it in.
    pub from: Option<String>,
}

/// What was written.
#[derive(Debug, Default)]
pub struct Reminders {
    pub rounds: Vec<Round>,
    pub calendar: Option<PathBuf>,
}

/// One certification.
#[derive(Debug)]
pub struct Round {
    /// Title and year.
    pub certification: String,
    /// Days until it is due; negative: since.
    pub days_left: i32,
    /// The last day has passed: nothing can be earned any more.
    pub closed: bool,
    /// Messages that were written.
    pub reminded: usize,
    /// Of those, how many lack an address to send to.
    pub without_address: usize,
    /// Who could not be written to; fit to show.
    pub left_out: Vec<String>,
}

pub fn remind(reminding: &Reminding) -> Result<Reminders, Refusal> {
    let standings = Standings::read(&reminding.desk)?;
    let voices = Voices::lenient(&standings.office)?;
    let own = voices.say(&reminding.language)?;
    let mut reminders = Reminders::default();
    let (mut outputs, mut events) = (Vec::new(), Vec::new());
    for rules in standings.certifications(reminding.certification.as_deref())? {
        let window = rules.window;
        let days_left = window.due.epoch_days() - reminding.desk.as_of.epoch_days();
        let mut round = Round {
            certification: format!("{}, {}", words::plain(&rules.title), words::plain(&rules.year)),
            days_left,
            closed: reminding.desk.as_of > window.closes,
            reminded: 0,
            without_address: 0,
            left_out: Vec::new(),
        };
        let mut due = Vec::new();
        for person in standings.people(rules) {
            if !round.concerns(&person, reminding.days) {
                continue;
            }
            if person.is_unnamed() {
                round
                    .left_out
                    .push(format!("`{}` has no name yet", words::plain(&person.roster_id)));
                continue;
            }
            let language = person.language.as_deref().filter(|own| voices.theme.speaks(own));
            let language = language.unwrap_or(&reminding.language);
            let say = voices.say(language)?;
            let letter = Letter {
                standings: &standings,
                rules,
                person: &person,
                days_left,
                language,
                say: &say,
            };
            let (subject, body) = (letter.subject(), letter.body());
            let address = person.email.as_deref().filter(|address| is_address(address));
            let draft = Draft {
                name: &person.name,
                address,
                from: reminding.from.as_deref(),
                date: Some(reminding.desk.as_of),
                subject: &subject,
                body: &body,
            };
            let stem = format!("{}-{}", rules.id, person.identity());
            outputs.push((format!("{stem}.eml"), draft.to_eml().into_bytes()));
            outputs.push((format!("{stem}.txt"), format!("{subject}\n\n{body}").into_bytes()));
            round.reminded += 1;
            round.without_address += usize::from(address.is_none());
            due.push(person);
        }
        if !due.is_empty() {
            events.push(event(reminding, rules, &due, &own));
        }
        reminders.rounds.push(round);
    }
    if !events.is_empty() {
        let file = calendar(&events, reminding.desk.as_of).into_bytes();
        outputs.push(("due.ics".to_owned(), file));
        let paths = papers::write(&reminding.out, &outputs, Readers::Owner)?;
        reminders.calendar = paths.into_iter().next_back();
    }
    Ok(reminders)
}

impl Round {
    /// What has to be renewed is due at once: the person works by a rule that holds no longer.
    fn concerns(&self, person: &Person, days: u32) -> bool {
        let soon = i64::from(self.days_left) <= i64::from(days);
        let renew = matches!(person.standing.status, Status::RenewalNeeded { .. });
        !self.closed && is_due(person.standing.status) && (soon || renew)
    }
}

/// For the lead's own calendar: the day, and who is due.
fn event(reminding: &Reminding, rules: &Certification, due: &[Person], say: &Say) -> Event {
    let window = rules.window;
    let title = words::plain(&rules.title);
    let count = due.len().to_string();
    let names: Vec<String> = due
        .iter()
        .map(|person| {
            let school = &person.school;
            let at = if school.is_empty() { String::new() } else { format!(" ({school})") };
            format!("{}{at}", person.name)
        })
        .collect();
    Event {
        uid: format!("hallpass-due-{}-{}", rules.id, rules.year),
        // Who is overdue belongs on a day that is still to come.
        day: window.due.max(reminding.desk.as_of),
        summary: say.fill("remind_event", &[("n", &count), ("title", &title)]),
        description: names.join("\n"),
        remind_before: u32::from(window.due > reminding.desk.as_of),
    }
}

/// One message.
struct Letter<'l> {
    standings: &'l Standings,
    rules: &'l Certification,
    person: &'l Person,
    days_left: i32,
    language: &'l str,
    say: &'l Say,
}

impl Letter<'_> {
    fn renews(&self) -> bool {
        !self.person.standing.renew.is_empty()
    }

    fn fill(&self, key: &str) -> String {
        let Self { standings, rules, person, days_left, say, .. } = self;
        let office = &standings.office;
        let values = [
            ("name", person.name.clone()),
            ("title", words::plain(&rules.title)),
            ("course", words::plain(office.course_title(&rules.course))),
            ("due", say.date(rules.window.due)),
            ("days", days_left.abs().to_string()),
            ("link", office.course_address(&rules.course, self.language).unwrap_or_default()),
        ];
        let values: Vec<(&str, &str)> =
            values.iter().map(|(key, value)| (*key, value.as_str())).collect();
        say.fill(key, &values)
    }

    fn subject(&self) -> String {
        self.fill(match self.days_left {
            _ if self.renews() => "remind_subject_renew",
            ..0 => "remind_subject_late",
            0 => "remind_subject_today",
            1 => "remind_subject_tomorrow",
            _ => "remind_subject_left",
        })
    }

    fn body(&self) -> String {
        let office = &self.standings.office;
        let mut parts = vec![self.fill("invite_greeting")];
        parts.push(self.fill(match self.days_left {
            _ if self.renews() => "remind_renew",
            ..0 => "remind_late",
            _ => "remind_left",
        }));
        parts.push(self.missing().join("\n"));
        if office.course_address(&self.rules.course, self.language).is_some() {
            let new = self.person.learners.is_empty();
            parts.push(self.fill(if new { "remind_link_new" } else { "remind_link" }));
        }
        parts.push(self.fill("remind_after"));
        parts.push(words::plain(&office.organization));
        if !office.notice.is_empty() {
            parts.push(words::plain(&office.notice));
        }
        parts.retain(|part| !part.is_empty());
        parts.join("\n\n") + "\n"
    }

    /// A line each. No marks: a message is read over a shoulder, and forwarded.
    fn missing(&self) -> Vec<String> {
        let evidence = &self.standings.evidence;
        if self.renews() {
            let clauses = self.person.standing.renew.iter();
            let title = |clause: &String| evidence.clause_title(self.rules, clause);
            return clauses.map(|clause| format!("- {}", title(clause))).collect();
        }
        let open = self.person.standing.quizzes.iter().filter(|quiz| quiz.passed.is_none());
        let line = |quiz: &QuizStanding| {
            let title = words::plain(evidence.quiz_title(&quiz.quiz));
            let how = self.say.text(match (quiz.submitted, quiz.open) {
                (1.., _) => "remind_not_passed",
                (0, true) => "remind_begun",
                (0, false) => "remind_not_taken",
            });
            format!("- {title}: {how}")
        };
        open.map(line).collect()
    }
}
