//! A made-up year: completion files as the browser would have written them, so that import, report
//! and proof can be seen before anyone has taken the course. They go the whole honest way (attempts with
//! their rules, logs with their chains), and everything in them comes from a seed.

use quiz::{
    Act, Answer, Attempt, AttemptRecord, Certification, Date, Digest, Event, Learner, LearnerId,
};
use quiz::{Percent, Quiz, Record, Seed};

use super::Evidence;

const MINUTE: u64 = 60_000;
const DAY: u64 = 24 * 60 * MINUTE;

/// What to make up.
#[derive(Debug, Clone, Copy)]
pub struct DemoOptions {
    pub people: u32,
    pub seed: u64,
    /// The day on which the files were handed in.
    pub today: Date,
}

/// How somebody gets through a course; the people take these in turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Passes everything at once.
    Thorough,
    /// Fails one check and tries again.
    SecondTry,
    /// Has not finished yet.
    Halfway,
    /// Gets one question in three wrong.
    Struggling,
    /// The same, with the score in the file edited to 100 %.
    Edited,
}

const MANNERS: &[Manner] =
    &[Manner::Thorough, Manner::SecondTry, Manner::Halfway, Manner::Struggling, Manner::Edited];

/// Completion files for everything that certifies: file name and bytes.
pub fn completion_files(evidence: &Evidence, options: DemoOptions) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for certification in evidence.certifications.values() {
        let quizzes: Vec<&Quiz> = certification
            .quizzes
            .keys()
            .filter_map(|id| evidence.quizzes.values().find(|quiz| quiz.id == *id))
            .collect();
        for number in 0..options.people {
            let manner = MANNERS[number as usize % MANNERS.len()];
            let person = Person { certification, options, number, manner };
            let record = person.record(&quizzes);
            files.push((record.file_name(), record.to_json()));
        }
    }
    files
}

struct Person<'d> {
    certification: &'d Certification,
    options: DemoOptions,
    number: u32,
    manner: Manner,
}

impl Person<'_> {
    fn record(&self, quizzes: &[&Quiz]) -> Record {
        let role = self.certification.roles.first().cloned().unwrap_or_default();
        let id = LearnerId(self.random("learner"));
        let end = self.evening();
        let mut attempts = Vec::new();
        for (at, quiz) in quizzes.iter().enumerate() {
            let begun = end - (quizzes.len() - at) as u64 * DAY;
            self.attempts(quiz, id, begun, at, quizzes.len(), &mut attempts);
        }
        Record {
            course: self.certification.course.clone(),
            year: self.certification.year.clone(),
            exported: end,
            learner: Learner {
                id,
                name: format!("Demonstration person {}", self.number + 1),
                role,
                school: "Demonstration school".to_owned(),
            },
            attempts,
            canonical: true,
        }
    }

    /// 17:00 UTC of the day before the files are handed in.
    fn evening(&self) -> u64 {
        let days = u64::try_from(self.options.today.epoch_days() - 1).unwrap_or(0);
        days * DAY + 17 * 60 * MINUTE
    }

    fn attempts(
        &self,
        quiz: &Quiz,
        learner: LearnerId,
        begun: u64,
        at: usize,
        of: usize,
        attempts: &mut Vec<AttemptRecord>,
    ) {
        // Out of a hundred answers, so many are wrong.
        let (wrong, again) = match self.manner {
            Manner::Thorough => (0, false),
            Manner::SecondTry => (if at == 0 { 60 } else { 0 }, at == 0),
            Manner::Halfway if at >= of.div_ceil(2) => return,
            Manner::Halfway => (0, false),
            Manner::Struggling | Manner::Edited => (35, false),
        };
        let finished = !(self.manner == Manner::Halfway && at + 1 == of.div_ceil(2));
        attempts.push(self.attempt(quiz, learner, begun, 1, wrong, finished));
        if again {
            attempts.push(self.attempt(quiz, learner, begun + 60 * MINUTE, 2, 0, true));
        }
    }

    fn attempt(
        &self,
        quiz: &Quiz,
        learner: LearnerId,
        begun: u64,
        number: u32,
        wrong: u64,
        finished: bool,
    ) -> AttemptRecord {
        let (sheet, key) = (quiz.sheet(), quiz.key());
        let seed = Seed(self.random(&format!("{}/{number}", quiz.id)));
        let Certification { course, year, .. } = self.certification;
        let mut attempt = Attempt::new(&sheet, course, year, learner, number, seed);
        let mut at = begun;
        // A refusal leaves the attempt as it was, which is all that a demonstration needs.
        let mut apply = |attempt: &mut Attempt, act: Act| {
            let _ = attempt.apply(&sheet, Event { at, act });
            at += MINUTE / 2 + self.random(&format!("{}/{number}/{at}", quiz.id)) % MINUTE;
        };
        apply(&mut attempt, Act::Start);
        let asked: Vec<usize> =
            attempt.layout().questions.iter().map(|laid| laid.question).collect();
        let asked = if finished { asked.as_slice() } else { &asked[..asked.len() / 2] };
        for &index in asked {
            let question = quiz.questions[index].id.clone();
            let miss = self.random(&format!("{}/{number}/{question}", quiz.id)) % 100 < wrong;
            let answer =
                if miss { another(&key.answers[index]) } else { key.answers[index].clone() };
            apply(&mut attempt, Act::Answer { question, answer });
        }
        if !finished {
            return AttemptRecord::of(&attempt, None);
        }
        apply(&mut attempt, Act::Submit);
        let mut score = attempt.grade(&sheet, &key).map(|grade| grade.score);
        if let Some(score) = score.as_mut().filter(|_| self.manner == Manner::Edited) {
            score.points = score.of;
            score.percent = Percent::new(100).unwrap_or(score.percent);
            score.passed = true;
        }
        AttemptRecord::of(&attempt, score)
    }

    /// The same number for the same seed, person and purpose.
    fn random(&self, purpose: &str) -> u64 {
        let text =
            format!("{}/{}/{}/{purpose}", self.options.seed, self.certification.id, self.number);
        Digest::of(text.as_bytes())
            .bytes()
            .iter()
            .take(8)
            .fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}

/// An answer that is not the right one.
fn another(right: &Answer) -> Answer {
    match right {
        Answer::Choice(options) if options.contains(&0) => Answer::Choice(vec![1]),
        _ => Answer::Choice(vec![0]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quiz::{Choice, Kind, Mode, Question, Shuffle};

    fn evidence() -> Evidence {
        let choice = |text: &str, right| Choice { text: text.into(), right, feedback: None };
        let question = |id: &str| Question {
            id: id.into(),
            prompt: "?".into(),
            kind: Kind::Choice {
                options: vec![choice("a", true), choice("b", false)],
                many: false,
                partial: false,
                keep_order: false,
            },
            objective: None,
            cites: Vec::new(),
            points: 1,
            must_pass: false,
            hints: Vec::new(),
            explanation: None,
        };
        let quiz = |id: &str| Quiz {
            id: id.into(),
            title: id.into(),
            mode: Mode::Graded,
            pass: Percent::new(80).unwrap(),
            attempts: None,
            wait_seconds: None,
            draw: std::collections::BTreeMap::new(),
            shuffle: Shuffle::default(),
            objectives: std::collections::BTreeMap::new(),
            clauses: std::collections::BTreeMap::new(),
            questions: ["q-1", "q-2", "q-3", "q-4"].map(question).to_vec(),
        };
        let day = |text: &str| text.parse::<Date>().unwrap();
        let mut evidence = Evidence::default();
        let mut marks = std::collections::BTreeMap::new();
        for id in ["a-check", "b-check"] {
            evidence.quizzes.insert(quiz(id).digest(), quiz(id));
            marks.insert(id.to_owned(), Percent::new(80).unwrap());
        }
        let certification = Certification {
            id: "annual".into(),
            title: "Annual".into(),
            course: "course".into(),
            year: "2026-27".into(),
            roles: vec!["specialist".into()],
            window: quiz::Window {
                opens: day("2026-08-01"),
                due: day("2026-12-18"),
                closes: day("2027-06-30"),
            },
            quizzes: marks,
            basis: None,
        };
        evidence.certifications.insert("annual".into(), certification);
        evidence
    }

    #[test]
    fn five_people_show_every_status_and_the_edited_score_is_found() {
        let evidence = evidence();
        let options = DemoOptions { people: 5, seed: 1, today: "2026-11-23".parse().unwrap() };
        let files = completion_files(&evidence, options);
        assert_eq!(files, completion_files(&evidence, options));
        let certification = &evidence.certifications["annual"];
        let standing = |json: &str| {
            let record = Record::parse(json.as_bytes()).unwrap();
            let verified = record.verify(|digest| evidence.quizzes.get(digest));
            let status = certification.standing(verified.counting(), options.today).status;
            (status.name(), verified.verdict())
        };
        let standings: Vec<_> = files.iter().map(|(_, json)| standing(json)).collect();
        let names: Vec<_> = standings.iter().map(|(name, _)| *name).collect();
        assert_eq!(names[..3], ["certified", "certified", "in-progress"]);
        assert!(standings[..4].iter().all(|(_, verdict)| *verdict == quiz::Verdict::Accepted));
        assert_ne!(standings[4].1, quiz::Verdict::Accepted);
    }
}
