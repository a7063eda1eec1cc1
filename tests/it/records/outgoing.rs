//! Tables for other programs, messages for who is due, and who is certified, for the content.

use std::collections::BTreeSet;

use hallpass::records::excuse::excuse;
use hallpass::records::export::{Exporting, Format, export};
use hallpass::records::remind::{Reminders, Reminding, remind};
use hallpass::records::status::status;
use hallpass::records::{Audience, Office, Persons};

use super::deciding::excusing;
use super::honest::{NOVEMBER, RECEIVED, completion, learner, quiz, record, submitted};
use super::keeping::Room;
use super::papers::desk;

fn content(room: &Room, roster: &str) {
    let folder = room.path("content/training/data");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("roster.yaml"), roster).unwrap();
    let site = "organization: The office\nsites:\n- {name: t, course: options-transfer, title: The course, base_url: 'https://t.example.org/', languages: [en, es]}\n";
    std::fs::write(room.path("content/site.yaml"), site).unwrap();
}

fn filled() -> Room {
    let room = Room::new();
    content(
        &room,
        "- {id: ts-1, name: Ana, role: transition-specialist, networks: [n1], email: ana@example.org}
- {id: ts-2, name: '=Ben+1', role: transition-specialist, language: es, email: 'ben@example.org, evil@example.org'}
- {id: ts-3, name: Cho, role: transition-specialist, language: ar}
- {id: ts-4, name: tbc, role: transition-specialist}
",
    );
    room.hand_in("a.json", completion(&learner(1, "Ana"), 4, 4).to_json());
    let ben = learner(2, "=Ben+1");
    let failed = submitted(&quiz("rules-check"), ben.id, 1, NOVEMBER, 1);
    room.hand_in("b.json", record(&ben, vec![failed]).to_json());
    room.import();
    room
}

fn exported(room: &Room, format: Format, audience: Audience) -> Vec<(String, Vec<u8>)> {
    let exporting = Exporting {
        desk: desk(room, "2026-11-23"),
        out: room.path("export"),
        format,
        audience,
        certification: None,
    };
    let paths = export(&exporting).unwrap();
    let name = |path: &std::path::PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), std::fs::read(path).unwrap())).collect()
}

fn text(files: &[(String, Vec<u8>)], name: &str) -> String {
    let (_, bytes) = files.iter().find(|(known, _)| known.contains(name)).unwrap();
    String::from_utf8(bytes.clone()).unwrap()
}

#[test]
fn the_three_formats_say_the_same() {
    let room = filled();
    let csv = exported(&room, Format::Csv, Audience::Office);
    let jsonl = exported(&room, Format::Jsonl, Audience::Office);
    let stems = |files: &[(String, Vec<u8>)]| -> BTreeSet<String> {
        files.iter().map(|(name, _)| name.split('.').next().unwrap().to_owned()).collect()
    };
    assert_eq!(stems(&csv), stems(&jsonl));
    assert_eq!(csv.len(), 11);
    for (name, bytes) in &csv {
        let table = String::from_utf8(bytes.clone()).unwrap();
        let mut reader = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
        let header = reader.headers().unwrap().clone();
        let lines = text(&jsonl, name.trim_end_matches("csv"));
        let mut lines = lines.lines();
        for row in reader.records() {
            let row = row.unwrap();
            let object: serde_json::Map<String, serde_json::Value> =
                serde_json::from_str(lines.next().unwrap()).unwrap();
            assert_eq!(object.len(), header.len());
            for (column, field) in header.iter().zip(&row) {
                let same = match &object[column] {
                    serde_json::Value::Null => field.is_empty(),
                    serde_json::Value::Bool(is) => field == if *is { "yes" } else { "no" },
                    serde_json::Value::Number(number) => {
                        let written: serde_json::Number = field.parse().unwrap();
                        written.to_string() == number.to_string()
                    }
                    serde_json::Value::String(text) => field.trim_start_matches('\'') == text,
                    _ => false,
                };
                assert!(same, "{name}: {column}: {field} {:?}", object[column]);
            }
        }
        assert_eq!(lines.next(), None);
    }
    assert!(text(&csv, "people").contains("\"'=Ben+1\""));
}

#[test]
fn who_is_exempt_is_in_no_denominator() {
    let room = Room::new();
    let row = |id: &str, name: &str, network: &str| {
        format!(
            "- {{id: {id}, name: {name}, role: transition-specialist, school: North, networks: [{network}]}}\n"
        )
    };
    content(&room, &[row("a", "Ana", "n1"), row("b", "Ben", "n1"), row("c", "Cho", "n2")].concat());
    room.hand_in("a.json", completion(&learner(1, "Ana"), 4, 4).to_json());
    room.hand_in("b.json", completion(&learner(2, "Ben"), 1, 1).to_json());
    room.hand_in("c.json", completion(&learner(3, "Cho"), 1, 1).to_json());
    room.import();
    let lines = |name: &str| {
        let files = exported(&room, Format::Csv, Audience::Office);
        let lines = text(&files, name);
        lines.lines().skip(1).map(|line| line.replace('"', "")).collect::<Vec<_>>()
    };
    assert_eq!(lines("networks"), ["n1,2,1,1,0,1", "n2,1,0,1,0,1"]);
    assert_eq!(lines("schools"), ["North,3,1,2,0,1"]);
    for person in ["0000000000000002", "0000000000000003"] {
        excuse(&room.records(), &Office::default(), &excusing(person, false), RECEIVED).unwrap();
    }
    assert_eq!(
        lines("networks"),
        ["n1,1,1,0,0,1"],
        "a network of the exempt alone has nobody to count"
    );
    assert_eq!(lines("schools"), ["North,1,1,0,0,1"]);
    let summary = lines("summary");
    for figure in ["people,1", "certified,1", "status_exempt,2"] {
        assert!(summary.iter().any(|line| line == figure), "{figure}: {summary:?}");
    }
}

#[test]
fn a_workbook_has_real_days_filters_and_no_formula() {
    let room = filled();
    let files = exported(&room, Format::Xlsx, Audience::Office);
    assert_eq!(files, exported(&room, Format::Xlsx, Audience::Office), "the same bytes");
    let (name, bytes) = &files[0];
    assert_eq!(name, "transition-specialist.xlsx");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut archive.by_name(name).unwrap(), &mut text).unwrap();
        text
    };
    assert!(part("xl/workbook.xml").contains("name=\"people\""));
    let people = part("xl/worksheets/sheet2.xml");
    assert!(people.contains("state=\"frozen\"") && people.contains("<autoFilter"), "{people}");
    assert!(!people.contains("<f>"));
    // 2026-11-02, counted from the end of 1899.
    assert!(people.contains("<v>46328</v>"), "{people}");
    assert!(part("xl/sharedStrings.xml").contains("<t>=Ben+1</t>"));
}

#[test]
fn networks_get_no_persons_and_no_small_group() {
    let room = filled();
    let names = |persons| -> Vec<String> {
        exported(&room, Format::Csv, Audience::Network(persons))
            .into_iter()
            .map(|it| it.0)
            .collect()
    };
    assert_eq!(names(Persons::default()), ["transition-specialist-summary.csv"]);
    let with_names = Persons { names: true, scores: false };
    let files = exported(&room, Format::Csv, Audience::Network(with_names));
    let people = text(&files, "people");
    assert!(people.contains("\"in-progress\"") && !people.contains("not-passed"));
    assert!(!people.contains("best") && !people.contains("25"), "{people}");
}

fn reminded(room: &Room, as_of: &str, days: u32) -> Reminders {
    let reminding = Reminding {
        desk: desk(room, as_of),
        out: room.path("reminders"),
        days,
        certification: None,
        language: "en".to_owned(),
        from: Some("office@example.org".to_owned()),
    };
    remind(&reminding).unwrap()
}

#[test]
fn who_is_due_gets_a_message_in_their_language() {
    let room = filled();
    let early = reminded(&room, "2026-11-23", 14);
    assert_eq!((early.rounds[0].days_left, early.rounds[0].reminded), (25, 0));
    assert!(early.calendar.is_none() && !room.path("reminders").exists());

    let due = reminded(&room, "2026-12-04", 14);
    let round = &due.rounds[0];
    assert_eq!((round.reminded, round.without_address), (2, 2));
    assert_eq!(round.left_out, ["`ts-4` has no name yet"]);
    let read = |name: &str| std::fs::read_to_string(room.path("reminders").join(name)).unwrap();
    let ben = read("transition-specialist-ts-2.txt");
    assert!(ben.starts_with("Quedan 14 días: Transition specialist\n\nHola, =Ben+1:"), "{ben}");
    assert!(ben.contains("- The rules-check: aún no aprobada\n"), "{ben}");
    assert!(ben.contains("https://t.example.org/es/") && !ben.contains("25"), "{ben}");
    // The course is not in this language: the link leads to the source's.
    let cho = read("transition-specialist-ts-3.txt");
    assert!(cho.contains("الأيام المتبقية 14"), "{cho}");
    assert!(cho.contains("https://t.example.org/") && !cho.contains("example.org/ar"), "{cho}");
    assert!(!room.path("reminders/transition-specialist-ts-1.txt").exists());
    let eml = read("transition-specialist-ts-2.eml");
    let message = mail_parser::MessageParser::default().parse(&eml).unwrap();
    let body = message.body_text(0).unwrap().replace("\r\n", "\n");
    assert_eq!(format!("{}\n\n{body}", message.subject().unwrap()), ben);
    assert_eq!(message.from().unwrap().first().unwrap().address(), Some("office@example.org"));
    assert!(message.to().is_none(), "an address that is none goes nowhere");
    let calendar = read("due.ics").replace("\r\n ", "");
    assert!(calendar.contains("DTSTART;VALUE=DATE:20261218\r\n"), "{calendar}");
    assert!(calendar.contains("DESCRIPTION:=Ben+1 (North)\\nCho\r\n"), "{calendar}");

    let late = reminded(&room, "2026-12-20", 0);
    assert_eq!((late.rounds[0].days_left, late.rounds[0].reminded), (-2, 2));
    let closed = reminded(&room, "2027-07-01", 14);
    assert!(closed.rounds[0].closed && closed.rounds[0].reminded == 0);
}

#[test]
fn the_list_of_who_is_certified_has_no_scores_and_no_names() {
    let room = filled();
    let out = room.path("content/data/certified.yaml");
    let written = status(&desk(&room, "2026-11-23"), &out).unwrap();
    assert_eq!((written.people, written.holding), (4, 1));
    let yaml = std::fs::read_to_string(&out).unwrap();
    let lines: Vec<&str> = yaml.lines().skip_while(|line| line.starts_with('#')).collect();
    assert_eq!(
        lines[..4],
        [
            "as_of: 2026-11-23",
            "people:",
            "- {id: ts-2, certification: transition-specialist, holds: false}",
            "- {id: ts-1, certification: transition-specialist, holds: true, on: 2026-11-02, until: 2027-06-30}",
        ]
    );
    assert!(!yaml.contains("Ana") && !yaml.contains("25"), "{yaml}");
}
