//! The report: who is certified, who is not and why, in a page and in tables that no file can harm.

use std::collections::BTreeMap;

use hallpass::records::standings::Mistakes;
use hallpass::records::{Audience, ReportOptions, Written, report};
use quiz::record::{AttemptRecord, Learner};

use super::honest::{HOUR, NOVEMBER, attempt, completion, learner, quiz, record, submitted};
use super::keeping::Room;

type Row = BTreeMap<String, String>;

struct Reported {
    html: String,
    people: Vec<Row>,
    attempts: Vec<Row>,
}

impl Reported {
    #[track_caller]
    fn person(&self, name: &str) -> &Row {
        self.people
            .iter()
            .find(|row| row["name"] == name)
            .unwrap_or_else(|| panic!("{:?}", self.people))
    }
}

fn options(room: &Room, as_of: &str) -> ReportOptions {
    ReportOptions {
        records: room.records(),
        content: room.path("content"),
        out: room.path("out"),
        as_of: as_of.parse().unwrap(),
        roster: None,
        audience: Audience::Office,
        language: "en".to_owned(),
    }
}

fn reported(room: &Room, as_of: &str) -> Reported {
    room.import();
    match report(&options(room, as_of)).unwrap() {
        Written::Files { paths, .. } => assert_eq!(paths.len(), 3),
        Written::Problems(Mistakes { problems, .. }) => panic!("{problems:?}"),
    }
    let read = |name: &str| std::fs::read_to_string(room.path("out").join(name)).unwrap();
    let rows = |text: String| {
        let text = text.trim_start_matches('\u{feff}').to_owned();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        reader.deserialize().map(|row| row.unwrap()).collect()
    };
    Reported {
        html: read("report.html"),
        people: rows(read("report.csv")),
        attempts: rows(read("attempts.csv")),
    }
}

fn roster(room: &Room, text: &str) {
    let folder = room.path("content/training/data");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("roster.yaml"), text).unwrap();
}

#[test]
fn each_person_has_a_status_and_what_is_missing() {
    let room = Room::new();
    let (dee, eve) = (learner(4, "Dee"), learner(5, "Eve"));
    room.hand_in("a.json", completion(&learner(1, "Ana"), 4, 3).to_json());
    room.hand_in("b.json", completion(&learner(2, "Ben"), 4, 2).to_json());
    let open = AttemptRecord::of(&attempt(&quiz("rules-check"), dee.id, 1, NOVEMBER, 2), None);
    room.hand_in("d.json", record(&dee, vec![open]).to_json());
    let passed = submitted(&quiz("rules-check"), eve.id, 1, NOVEMBER, 4);
    room.hand_in("e.json", record(&eve, vec![passed]).to_json());
    roster(
        &room,
        "- {id: x, name: '  ANA ', role: Transition Specialist, school: N}\n- {id: y, name: Zoe, role: transition-specialist}\n- {id: z, name: tbc, role: counselor}\n",
    );
    let all = reported(&room, "2026-11-23");
    let status = |name: &str| all.person(name)["status"].as_str();
    assert_eq!(all.people.len(), 5);
    assert_eq!(status("ANA"), "certified");
    assert_eq!(all.person("ANA")["certified_on"], "2026-11-02");
    assert_eq!(all.person("ANA")["assurance"], "self-declared");
    assert_eq!(all.person("Zoe")["assurance"], "");
    assert!(all.html.contains("self-declared: nothing vouches for the file"));
    assert_eq!(status("Ben"), "not-passed");
    assert_eq!(all.person("Ben")["missing"], "The records-check: 50%, needs 75%");
    assert_eq!(all.person("Ben")["notes"], "is not in the roster");
    assert_eq!(status("Dee"), "in-progress");
    assert_eq!(
        all.person("Dee")["missing"],
        "The records-check: not taken; The rules-check: begun, not submitted"
    );
    assert_eq!(status("Eve"), "in-progress");
    assert_eq!(status("Zoe"), "not-started");
    assert_eq!(all.person("Zoe")["overdue"], "no");
    assert_eq!(all.attempts.len(), 6);

    let late = reported(&room, "2026-12-19");
    assert_eq!(late.person("Zoe")["overdue"], "yes");
    assert!(late.person("Zoe")["missing"].starts_with("was due by December 18, 2026"));
    assert_eq!(reported(&room, "2027-07-01").person("ANA")["status"], "expired");
}

#[test]
fn a_name_finds_its_person_in_the_roster_and_another_role_is_noted() {
    let room = Room::new();
    let ana = Learner { role: "HS Transition Spec.".to_owned(), ..learner(1, "Ana") };
    room.hand_in("a.json", completion(&ana, 4, 4).to_json());
    room.hand_in("b.json", completion(&learner(2, "Ben"), 4, 4).to_json());
    roster(
        &room,
        "- {id: a, name: Ana, role: transition-specialist}
- {id: b1, name: Ben, role: transition-specialist, school: South}
- {id: b2, name: Ben, role: transition-specialist, school: North}
- {id: 00000000000000ff, name: tbc, role: transition-specialist}
",
    );
    room.hand_in("c.json", completion(&learner(255, "Cho"), 4, 4).to_json());
    let all = reported(&room, "2026-11-23");
    let status =
        |id: &str| all.people.iter().find(|row| row["roster_id"] == id).unwrap()["status"].as_str();
    assert_eq!(all.people.len(), 4, "{:?}", all.people);
    assert_eq!(
        [status("a"), status("b1"), status("b2")],
        ["certified", "not-started", "certified"]
    );
    assert_eq!(all.person("Cho")["roster_id"], "00000000000000ff");
    let note = "states the role `HS Transition Spec.`, the roster has `transition-specialist`";
    assert_eq!(all.person("Ana")["notes"], note);
}

#[test]
fn an_edited_score_counts_as_what_the_answers_earn_and_is_marked() {
    let room = Room::new();
    let json = completion(&learner(1, "Ana"), 4, 1).to_json();
    let edited = json.replace(
        "\"passed\":false,\"percent\":25,\"points\":1",
        "\"passed\":true,\"percent\":100,\"points\":4",
    );
    assert_ne!(json, edited);
    room.hand_in("a.json", edited);
    let all = reported(&room, "2026-11-23");
    assert_eq!(all.person("Ana")["status"], "not-passed");
    assert_eq!(all.person("Ana")["records-check_best"], "25");
    assert!(
        all.person("Ana")["notes"]
            .contains("file 1: records-check, attempt 1: the file states 4 of 4")
    );
    assert!(all.html.contains("file says 100%"), "{}", all.html);
}

#[test]
fn what_must_be_right_and_was_not_is_named() {
    let room = Room::new();
    let ana = learner(1, "Ana");
    let quiz = quiz("rules-check");
    let sheet = quiz.sheet();
    let mut missed = attempt(&quiz, ana.id, 1, NOVEMBER, 4);
    for act in [
        quiz::Act::Answer {
            question: "rules-check-1".to_owned(),
            answer: quiz::Answer::of_picks([2]),
        },
        quiz::Act::Submit,
    ] {
        missed.apply(&sheet, quiz::Event { at: NOVEMBER + HOUR, act }).unwrap();
    }
    let score = missed.grade(&sheet, &quiz.key()).map(|grade| grade.score);
    room.hand_in("a.json", record(&ana, vec![AttemptRecord::of(&missed, score)]).to_json());
    let all = reported(&room, "2026-11-23");
    assert!(
        all.person("Ana")["missing"]
            .contains("75%, but missed what must be right: `rules-check-1`")
    );
}

#[test]
fn two_exports_and_two_browsers_of_one_person_are_one_person() {
    let room = Room::new();
    let (home, work) = (learner(1, "Ana Ortiz"), learner(2, " ana  ORTIZ"));
    let open = AttemptRecord::of(&attempt(&quiz("rules-check"), home.id, 1, NOVEMBER, 4), None);
    room.hand_in("a1.json", record(&home, vec![open]).to_json());
    let done = submitted(&quiz("rules-check"), home.id, 1, NOVEMBER, 4);
    room.hand_in("a2.json", record(&home, vec![done.clone()]).to_json());
    let failed = submitted(&quiz("rules-check"), home.id, 2, NOVEMBER + HOUR, 1);
    room.hand_in("a3.json", record(&home, vec![done, failed]).to_json());
    let other = submitted(&quiz("records-check"), work.id, 1, NOVEMBER, 4);
    room.hand_in("b.json", record(&work, vec![other]).to_json());
    let all = reported(&room, "2026-11-23");
    assert_eq!(all.people.len(), 1);
    let ana = &all.people[0];
    assert_eq!(ana["status"], "certified");
    assert_eq!(
        (ana["rules-check_submissions"].as_str(), ana["rules-check_best"].as_str()),
        ("2", "100")
    );
    assert!(ana["notes"].contains("2 browsers"), "{}", ana["notes"]);
}

#[test]
fn a_rejected_file_certifies_nobody() {
    let room = Room::new();
    let json = completion(&learner(1, "Ana"), 4, 4).to_json();
    room.hand_in("a.json", json.replace("\"at\":179363", "\"at\":179362"));
    let all = reported(&room, "2026-11-23");
    assert_eq!(all.person("Ana")["status"], "not-started");
    assert!(all.person("Ana")["missing"].starts_with("what was handed in was rejected"));
    assert!(
        all.person("Ana")["notes"]
            .contains("rejected: records-check, attempt 1: the log was changed")
    );
    assert!(all.attempts.iter().all(|row| row["counts"] == "no"));
}

#[test]
fn hostile_names_harm_neither_page_nor_table() {
    let room = Room::new();
    let names = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "=HYPERLINK(\"http://x\",\"y\")",
        "+1+1",
        "-1",
        "@SUM(1)",
        "a\u{200b}b\u{feff}c",
        "{{ 7*7 }}",
        "','x'); DROP TABLE files;--",
    ];
    for (name, id) in names.iter().zip(1..) {
        let hostile =
            Learner { role: (*name).to_owned(), school: (*name).to_owned(), ..learner(id, name) };
        room.hand_in(&format!("{id} <b>=1.json"), completion(&hostile, 4, 4).to_json());
    }
    room.hand_in("=cmd|'x'!A1.json", "{}");
    let all = reported(&room, "2026-11-23");
    assert_eq!(all.people.len(), names.len());
    for tag in ["<script>alert", "<img", "<b>=", "\u{200b}", "\u{feff}"] {
        assert!(!all.html.contains(tag), "{tag}");
    }
    assert_eq!(all.html.matches("<script").count(), 1);
    assert!(all.html.contains("a\\u{200b}b\\u{feff}c") && all.html.contains("{{ 7*7 }}"));
    for value in all.people.iter().chain(&all.attempts).flat_map(BTreeMap::values) {
        assert!(!value.starts_with(['=', '+', '-', '@', '\t', '\r']), "{value}");
    }
}

#[test]
fn the_page_is_one_file_that_asks_nobody() {
    let room = Room::new();
    room.hand_in("a.json", completion(&learner(1, "Ana"), 4, 4).to_json());
    let all = reported(&room, "2026-11-23");
    for request in ["src=", "href=", "url(", "@import", "<link", " style=", " onclick=", "unsafe-"]
    {
        assert!(!all.html.contains(request), "{request}");
    }
    assert!(all.html.contains("Certified: 1, In progress: 0, Not passed: 0, Not started: 0"));
    let first = all.html.clone();
    assert_eq!(reported(&room, "2026-11-23").html, first);
}

#[test]
fn mistakes_in_the_roster_stop_the_report_before_anything_is_written() {
    let room = Room::new();
    roster(&room, "- {id: x, nmae: Ana}\n");
    room.import();
    match report(&options(&room, "2026-11-23")).unwrap() {
        Written::Problems(Mistakes { problems, .. }) => assert_eq!(problems.len(), 3),
        Written::Files { .. } => panic!("written"),
    }
    assert!(!room.path("out").exists());
}

#[test]
fn without_a_certification_the_report_says_where_it_comes_from() {
    let room = Room::new();
    room.import();
    std::fs::remove_dir_all(room.records().join("certifications")).unwrap();
    let error = report(&options(&room, "2026-11-23")).unwrap_err().to_string();
    assert!(error.contains("`hallpass build` puts it there"), "{error}");
}
