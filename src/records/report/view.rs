//! What the template `report.html` gets as `report`: every text in its language, every chart drawn.

use quiz::Date;
use serde::Serialize;

use super::audience::{Audience, SMALL};
use super::chart::{self, Bar, Time};
use super::learned::{self, LearnedView};
use super::persons::{self, FileView, MissingView, PersonView};
use crate::records::evidence::Evidence;
use crate::records::figures::{Figures, Group};
use crate::records::office::Office;
use crate::records::people::{Filed, Person};
use crate::records::say::Say;
use crate::records::words;

/// Rows of groups on paper; the page has them all.
const GROUPS_ON_PAPER: usize = 10;
/// Persons in the page; the tables have them all.
const MOST_PERSONS: usize = 2500;

#[derive(Debug, Serialize)]
pub(super) struct Page {
    title: String,
    organization: String,
    /// What stands on every page, such as that all of it is made up.
    notice: String,
    generated: String,
    course: String,
    year: String,
    due: String,
    basis: Option<String>,
    needs: Vec<Needed>,
    /// Figures are left out, for the reason that stands here.
    hidden: Option<String>,
    headline: Headline,
    status: ChartView,
    statuses: Vec<StatusView>,
    time: ChartView,
    weeks: Vec<WeekView>,
    groups: Vec<GroupsView>,
    missing: Vec<MissingView>,
    /// How many more are missing than are listed on paper.
    missing_more: Option<String>,
    missing_title: String,
    learned: LearnedView,
    people: Vec<PersonView>,
    /// How many there are, and how many of them the page leaves to the tables.
    people_note: Option<String>,
    networks: Vec<String>,
    schools: Vec<String>,
    files: Vec<FileView>,
    files_note: String,
    shows: Shows,
    audience_note: Option<String>,
}

#[derive(Debug, Serialize)]
struct Needed {
    id: String,
    title: String,
    pass: u8,
}

#[derive(Debug, Serialize)]
struct Headline {
    certified: usize,
    total: usize,
    percent: String,
    of: String,
    /// One sentence about those who are missing and the days left.
    sentence: String,
}

#[derive(Debug, Serialize)]
struct ChartView {
    svg: String,
}

#[derive(Debug, Serialize)]
struct StatusView {
    status: String,
    label: String,
    count: usize,
    percent: String,
}

#[derive(Debug, Serialize)]
struct WeekView {
    ends: String,
    new: usize,
    sum: usize,
    percent: String,
}

#[derive(Debug, Serialize)]
struct GroupsView {
    id: &'static str,
    title: String,
    heading: String,
    rows: Vec<GroupView>,
    more: Option<String>,
}

#[derive(Debug, Serialize)]
struct GroupView {
    name: String,
    total: String,
    certified: Option<usize>,
    under_way: usize,
    not_started: usize,
    percent: String,
    bar: String,
    /// One of those that are on paper too.
    on_paper: bool,
}

/// What of the page this audience sees.
#[derive(Debug, Serialize)]
struct Shows {
    names: bool,
    scores: bool,
    files: bool,
}

/// What a page is made from.
pub(super) struct Material<'m> {
    pub figures: &'m Figures,
    pub people: &'m [Person],
    pub files: &'m [Filed],
    pub evidence: &'m Evidence,
    pub office: &'m Office,
    pub audience: Audience,
    pub say: &'m Say,
}

pub(super) fn page(material: &Material) -> Page {
    let Material { figures, people, say, audience, office, evidence, .. } = *material;
    let certification = &figures.certification;
    let title = |quiz: &String| words::plain(evidence.quiz_title(quiz));
    let statuses = statuses(figures, audience, say);
    let enough = audience.sees(figures.total);
    let mut groups = Vec::new();
    if enough && figures.networks.iter().any(|group| !group.name.is_empty()) {
        groups.push(groups_view("network", &figures.networks, audience, say));
    }
    if enough && figures.schools.iter().any(|group| !group.name.is_empty()) {
        groups.push(groups_view("school", &figures.schools, audience, say));
    }
    let missing = persons::missing(material);
    let persons =
        if audience.names() { persons::people(material, MOST_PERSONS) } else { Vec::new() };
    let left_out = people.len().saturating_sub(MOST_PERSONS);
    let files = if audience.is_office() { persons::files(material) } else { Vec::new() };
    Page {
        title: certification.title.clone(),
        organization: words::plain(&office.organization),
        notice: words::plain(&office.notice),
        generated: say.date(figures.as_of),
        course: words::plain(office.course_title(&certification.course)),
        year: certification.year.clone(),
        due: say.date(certification.window.due),
        basis: certification.basis.as_deref().map(words::plain),
        needs: certification
            .quizzes
            .iter()
            .map(|(id, mark)| Needed { id: id.clone(), title: title(id), pass: mark.get() })
            .collect(),
        hidden: (!enough).then(|| say.count("report_too_few_people", SMALL)),
        headline: headline(figures, say),
        status: status_chart(&statuses, say),
        statuses,
        time: ChartView { svg: time_chart(figures, say) },
        weeks: weeks(figures, say),
        groups,
        missing_more: persons::missing_more(figures, say),
        missing_title: say.count("report_missing", figures.total - figures.certified),
        missing,
        learned: learned::view(figures, office, audience, say),
        people: persons,
        people_note: (audience.names() && left_out > 0).then(|| {
            say.fill(
                "report_people_left_out",
                &[("n", &MOST_PERSONS.to_string()), ("m", &people.len().to_string())],
            )
        }),
        networks: names(&figures.networks),
        schools: names(&figures.schools),
        files_note: say.count("report_files_count", material.files.len()),
        files,
        shows: Shows {
            names: audience.names(),
            scores: audience.scores(),
            files: audience.is_office(),
        },
        audience_note: (!audience.is_office()).then(|| say.count("report_audience_network", SMALL)),
    }
}

fn names(groups: &[Group]) -> Vec<String> {
    groups.iter().filter(|group| !group.name.is_empty()).map(|group| group.name.clone()).collect()
}

/// Rounded down: 100 % means everyone.
fn share(part: usize, whole: usize) -> usize {
    (100 * part).checked_div(whole).unwrap_or(0)
}

fn headline(figures: &Figures, say: &Say) -> Headline {
    let missing = figures.total - figures.certified;
    let due = say.date(figures.certification.window.due);
    let days = figures.days_left;
    let counts = [("n", missing.to_string()), ("days", days.abs().to_string()), ("date", due)];
    let counts: Vec<(&str, &str)> =
        counts.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let key = match (missing, days) {
        (_, _) if figures.total == 0 => "report_headline_nobody",
        (0, _) => "report_headline_all",
        (_, ..0) => "report_headline_late",
        (_, 0) => "report_headline_today",
        (_, _) => "report_headline_left",
    };
    Headline {
        certified: figures.certified,
        total: figures.total,
        percent: say.percent(share(figures.certified, figures.total)),
        of: say.fill("report_certified_of", &[("m", &figures.total.to_string())]),
        sentence: say.fill(key, &counts),
    }
}

/// The first four always, so that two reports can be laid side by side. A wider audience does not see
/// who failed.
fn statuses(figures: &Figures, audience: Audience, say: &Say) -> Vec<StatusView> {
    const ALWAYS: [&str; 4] = ["certified", "in-progress", "not-passed", "not-started"];
    let mut counts: Vec<(&str, usize)> = ALWAYS.iter().map(|status| (*status, 0)).collect();
    for (status, count) in &figures.by_status {
        match counts.iter_mut().find(|(known, _)| known == status) {
            Some((_, known)) => *known = *count,
            None => counts.push((status, *count)),
        }
    }
    if !audience.scores() {
        let failed = counts.iter().find(|(status, _)| *status == "not-passed");
        let failed = failed.map_or(0, |(_, count)| *count);
        counts.retain(|(status, _)| *status != "not-passed");
        if let Some((_, count)) = counts.iter_mut().find(|(status, _)| *status == "in-progress") {
            *count += failed;
        }
    }
    counts
        .into_iter()
        .map(|(status, count)| StatusView {
            label: status_label(status, say),
            status: status.to_owned(),
            count,
            percent: say.percent(share(count, figures.total)),
        })
        .collect()
}

/// `status_in_progress` for `in-progress`.
pub(super) fn status_label(status: &str, say: &Say) -> String {
    say.text(&format!("status_{}", status.replace('-', "_")))
}

fn status_chart(statuses: &[StatusView], say: &Say) -> ChartView {
    let bars: Vec<Bar> = statuses
        .iter()
        .map(|row| Bar { status: row.status.clone(), label: row.label.clone(), count: row.count })
        .collect();
    ChartView { svg: chart::by_status(&say.text("report_by_status"), &bars) }
}

fn time_chart(figures: &Figures, say: &Say) -> String {
    let window = figures.certification.window;
    let sum = figures.weeks.last().map_or(0, |week| week.sum);
    let percent = say.percent(share(sum, figures.total));
    let due = say.date(window.due);
    let values = [
        ("n", sum.to_string()),
        ("m", figures.total.to_string()),
        ("date", say.date(figures.as_of)),
        ("due", due.clone()),
    ];
    let values: Vec<(&str, &str)> =
        values.iter().map(|(key, value)| (*key, value.as_str())).collect();
    chart::over_time(&Time {
        title: &say.text("report_over_time"),
        description: &say.fill("report_over_time_said", &values),
        weeks: &figures.weeks,
        total: figures.total,
        opens: window.opens,
        due: window.due,
        as_of: figures.as_of,
        due_label: &say.fill("report_due_on", &[("date", &due)]),
        total_label: &say.count("report_everyone", figures.total),
        last_label: &format!("{sum} ({percent})"),
        months: &months(window.opens, window.due.max(figures.as_of), say),
    })
}

/// The first days of the months after `opens` up to `last`.
fn months(opens: Date, last: Date, say: &Say) -> Vec<(Date, String)> {
    let mut months = Vec::new();
    let mut day = opens;
    while day <= last && months.len() < 24 {
        if day.to_string().ends_with("-01") {
            months.push((day, say.month(day)));
        }
        day = day.plus_days(1);
    }
    months
}

fn weeks(figures: &Figures, say: &Say) -> Vec<WeekView> {
    let row = |week: &crate::records::figures::Week| WeekView {
        ends: say.date(week.ends),
        new: week.new,
        sum: week.sum,
        percent: say.percent(share(week.sum, figures.total)),
    };
    figures.weeks.iter().map(row).collect()
}

fn groups_view(id: &'static str, groups: &[Group], audience: Audience, say: &Say) -> GroupsView {
    // Who is furthest behind stands first on paper, where not all have room.
    let mut order: Vec<&Group> = groups.iter().collect();
    order.sort_by_key(|group| (share(group.certified, group.total), group.name.clone()));
    let on_paper: Vec<&str> =
        order.iter().take(GROUPS_ON_PAPER).map(|group| group.name.as_str()).collect();
    let more = groups.len().saturating_sub(GROUPS_ON_PAPER);
    GroupsView {
        id,
        title: say.text(&format!("report_by_{id}")),
        heading: say.text(&format!("report_{id}")),
        rows: order
            .iter()
            .map(|group| group_view(group, on_paper.contains(&group.name.as_str()), audience, say))
            .collect(),
        more: (more > 0).then(|| say.count("report_more_on_screen", more)),
    }
}

fn group_view(group: &Group, on_paper: bool, audience: Audience, say: &Say) -> GroupView {
    let name = match (group.name.as_str(), group.merged) {
        ("", 1) => say.text("report_not_stated"),
        (_, 2..) => say.fill(
            "report_small_groups",
            &[("n", &group.merged.to_string()), ("m", &SMALL.to_string())],
        ),
        (name, _) => name.to_owned(),
    };
    if !audience.sees(group.total) {
        return GroupView {
            name,
            total: say.count("report_fewer_than", SMALL),
            certified: None,
            under_way: 0,
            not_started: 0,
            percent: String::new(),
            bar: String::new(),
            on_paper,
        };
    }
    GroupView {
        name,
        total: group.total.to_string(),
        certified: Some(group.certified),
        under_way: group.under_way,
        not_started: group.not_started,
        percent: say.percent(share(group.certified, group.total)),
        bar: chart::parts(&[("done", group.certified), ("begun", group.under_way)], group.total),
        on_paper,
    }
}
