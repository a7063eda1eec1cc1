//! What a build keeps so that a completion file can be verified years later: every quiz that was
//! published, under its digest, and the rules of each certification.

use quiz::{Certification, Percent, Window};

use crate::model::Model;
use crate::parse;

use super::Output;

/// `quizzes/<digest>.json` and `certifications/<id>-<year>.json`, for the records folder. Every year's
/// rules stay, so that last year's report can still be made.
pub fn evidence(model: &Model) -> Output {
    let mut output = Output::default();
    for site in &model.sites {
        for id in site.ids() {
            if let Some(document) = &model.page(site, id).quiz {
                let path = format!("quizzes/{}.json", document.quiz.digest().to_hex());
                output.add(path, document.quiz.to_json());
            }
        }
    }
    let year = model.documents.config.school_year.as_ref().map_or("", |year| year.name.as_str());
    for certification in &model.documents.config.certifications {
        let path = format!("certifications/{}{}.json", certification.id.value, in_name(year));
        output.add(path, rules(certification, year).to_json());
    }
    output
}

/// `-2026-27`, in characters that a file name may have.
fn in_name(year: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    if year.is_empty() {
        String::new()
    } else {
        format!("-{}", year.chars().map(plain).collect::<String>())
    }
}

/// A certification as the quiz crate judges it.
pub(super) fn rules(certification: &parse::Certification, year: &str) -> Certification {
    Certification {
        id: certification.id.value.clone(),
        title: certification.title.clone(),
        course: certification.course.value.clone(),
        year: year.to_owned(),
        roles: certification.roles.clone(),
        window: Window {
            opens: day(certification.opens),
            due: day(certification.due),
            closes: day(certification.closes),
        },
        quizzes: certification
            .quizzes
            .iter()
            .filter_map(|(quiz, pass)| Some((quiz.value.clone(), Percent::new(*pass)?)))
            .collect(),
        basis: certification.basis.clone(),
    }
}

fn day(date: jiff::civil::Date) -> quiz::Date {
    let epoch = jiff::civil::date(1970, 1, 1);
    let days = date.duration_since(epoch).as_hours() / 24;
    quiz::Date::from_epoch_days(i32::try_from(days).unwrap_or(0))
}
