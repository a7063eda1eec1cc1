//! What the office signs about a learner, and whether it did.

use std::collections::BTreeSet;

use std::path::PathBuf;

use hallpass::records::Decision;
use hallpass::records::certificate::{Certifying, certificates};
use hallpass::records::keys::{Asking, holds, public_keys};
use hallpass::records::receipts::receipts;
use hallpass::records::standings::Desk;
use hallpass::records::vouch::{Vouched, Vouching, vouch};
use quiz::{SignedReceipt, Status};

use super::honest::{NOVEMBER, completion, learner, quiz, record, submitted};
use super::keeping::Room;

pub(crate) fn desk(room: &Room, as_of: &str) -> Desk {
    Desk {
        records: room.records(),
        content: room.path("content"),
        roster: None,
        as_of: as_of.parse().unwrap(),
    }
}

fn nobody(_: Asking) -> Result<String, hallpass::error::Error> {
    panic!("asked")
}

fn asked(room: &Room, what: impl Into<String>, as_of: &str) -> Vouched {
    let vouching = Vouching { desk: desk(room, as_of), what: what.into(), keys: Vec::new() };
    vouch(&vouching).unwrap()
}

fn certified(room: &Room, only: &[&str]) -> (Vec<PathBuf>, Vec<String>) {
    let certifying = Certifying {
        desk: desk(room, "2026-11-23"),
        out: room.path("certificates"),
        certification: None,
        only: only.iter().map(|id| (*id).to_owned()).collect(),
        language: "en".to_owned(),
    };
    let made = certificates(&certifying, &mut nobody).unwrap();
    (made.paths, made.left_out)
}

fn filled() -> Room {
    let room = Room::new();
    room.hand_in("a.json", completion(&learner(1, "Ana <b> Ruíz"), 4, 4).to_json());
    let failed = submitted(&quiz("rules-check"), learner(2, "Ben").id, 1, NOVEMBER, 1);
    room.hand_in("b.json", record(&learner(2, "Ben"), vec![failed]).to_json());
    room.hand_in("c.json", "{\"cut");
    room.import();
    room
}

#[test]
fn each_learner_gets_a_receipt_that_the_office_has_signed() {
    let room = filled();
    let made = receipts(&desk(&room, "2026-11-23"), &room.path("receipts"), &mut nobody).unwrap();
    assert!(made.new_key);
    let names: Vec<_> = made.paths.iter().map(|path| path.file_name().unwrap()).collect();
    let name = |id: u64| format!("receipt-options-transfer-{id:016x}.json");
    assert_eq!(names, [name(1).as_str(), name(2).as_str()]);
    let key = public_keys(&room.records()).unwrap()[0];
    let read = |path: &PathBuf| SignedReceipt::parse(&std::fs::read(path).unwrap()).unwrap();
    let (ana, ben) = (read(&made.paths[0]), read(&made.paths[1]));
    assert!(holds(&key, &ana.receipt.message(), &ana.signature));
    assert_eq!(ana.receipt.key, key.id());
    let standing = &ana.receipt.certifications[0];
    assert_eq!((standing.status.as_str(), ana.receipt.results.len()), ("certified", 2));
    assert_eq!(standing.on, Some("2026-11-02".parse().unwrap()));
    let code = standing.code.clone().unwrap();
    assert_eq!(asked(&room, code, "2026-11-23").holders[0].name, "Ana <b> Ruíz");
    let standing = &ben.receipt.certifications[0];
    assert_eq!((standing.status.as_str(), &standing.code), ("not-passed", &None));
    assert_eq!(ben.receipt.results[0].score.percent.get(), 25);
    let again = receipts(&desk(&room, "2026-11-23"), &room.path("again"), &mut nobody).unwrap();
    assert!(!again.new_key);
    assert_eq!(std::fs::read(&again.paths[0]).unwrap(), std::fs::read(&made.paths[0]).unwrap());
    let path = made.paths[0].to_string_lossy().into_owned();
    assert!(asked(&room, path.clone(), "2026-11-23").is_good());
    let changed =
        std::fs::read_to_string(&path).unwrap().replace("\"percent\":100", "\"percent\":99");
    std::fs::write(&path, changed).unwrap();
    assert!(!asked(&room, path, "2026-11-23").is_good());
}

#[test]
fn a_certificate_is_for_who_holds_it_and_tells_when_it_was_changed() {
    let room = filled();
    let (paths, left_out) = certified(&room, &[]);
    assert_eq!((paths.len(), left_out.len()), (1, 0));
    let html = std::fs::read_to_string(&paths[0]).unwrap();
    assert!(html.contains("<bdi>Ana &lt;b&gt; Ruíz</bdi>") && html.contains("November 2, 2026"));
    for request in ["src=", "href=", "url(", "<script", " style=", "unsafe-"] {
        assert!(!html.contains(request), "{request}");
    }
    let path = paths[0].to_string_lossy().into_owned();
    let vouched = asked(&room, &path, "2026-11-23");
    assert!(vouched.is_good());
    assert_eq!(vouched.signed.unwrap().says[0], ("name", "Ana <b> Ruíz".to_owned()));
    // Another name on the sheet, or a word more, and the signed data as they were.
    for edited in [
        html.replace("<bdi>Ana &lt;b&gt; Ruíz</bdi>", "<bdi>Eva Ruíz</bdi>"),
        html.replace("</main>", "<p>With honors</p></main>"),
        html.replace("</style>", ".name{display:none}</style>"),
    ] {
        assert_ne!(html, edited);
        std::fs::write(&path, edited).unwrap();
        let vouched = asked(&room, &path, "2026-11-23");
        assert!(!vouched.is_good());
        let signed = vouched.signed.unwrap();
        assert!(signed.key.is_ok() && signed.edited);
    }
    std::fs::write(&path, &html).unwrap();
    assert!(asked(&room, &path, "2026-11-23").is_good());
    // Expired on the first day of July, and unknown once the pass is gone.
    let later = asked(&room, &path, "2027-07-01");
    assert!(!later.is_good() && matches!(later.holders[0].status, Status::Expired { .. }));
    let token = html.split("content=\"hallpass-certificate1.").nth(1).unwrap();
    let at = token.len() / 1000 + 40;
    let other = if &token[at..=at] == "A" { "B" } else { "A" };
    let changed = html.replacen(&token[..=at], &format!("{}{other}", &token[..at]), 1);
    assert_ne!(html, changed);
    std::fs::write(&path, changed).unwrap();
    let vouching = Vouching { desk: desk(&room, "2026-11-23"), what: path, keys: Vec::new() };
    assert!(vouch(&vouching).map_or(true, |vouched| !vouched.is_good()));
    let (paths, left_out) = certified(&room, &["0000000000000002"]);
    assert!(paths.is_empty());
    assert_eq!(left_out, ["Ben, Transition specialist: not passed"]);
}

#[test]
fn a_key_of_another_office_proves_nothing() {
    let (room, other) = (filled(), filled());
    let (paths, _) = certified(&room, &[]);
    let path = paths[0].to_string_lossy().into_owned();
    let vouched = asked(&other, &path, "2026-11-23");
    assert!(
        vouched
            .signed
            .as_ref()
            .unwrap()
            .key
            .as_ref()
            .unwrap_err()
            .contains("no key of this office")
    );
    assert!(!vouched.is_good());
    // With its key named, and without any records, the signature alone is told.
    let vouching = Vouching {
        desk: Desk { records: room.path("nowhere"), ..desk(&room, "2026-11-23") },
        what: path,
        keys: public_keys(&room.records()).unwrap(),
    };
    let vouched = vouch(&vouching).unwrap();
    assert!(vouched.is_good() && vouched.no_ledger.is_some());
}

#[test]
fn a_code_of_somebody_who_was_forgotten_is_known_no_longer() {
    let room = filled();
    let holder = |room: &Room| {
        let (paths, _) = certified(room, &[]);
        let html = std::fs::read_to_string(&paths[0]).unwrap();
        html.split("verify-certificate ").nth(1).unwrap()[..22].to_owned()
    };
    let code = holder(&room);
    assert!(asked(&room, &code, "2026-11-23").is_good());
    let (mut ledger, evidence) = hallpass::records::open(&room.records()).unwrap();
    let what = ledger.about("0000000000000001", &BTreeSet::new(), &evidence).unwrap();
    ledger.forget(&what, "A", "left", NOVEMBER).unwrap();
    let decided = ledger.decisions().unwrap();
    assert!(matches!(decided.last().unwrap().decision, Decision::Forget(_)));
    let vouched = asked(&room, &code, "2026-11-23");
    assert!(vouched.holders.is_empty() && !vouched.is_good());
    assert!(asked(&room, "HP-0000-0000-0000-0000", "2026-11-23").holders.is_empty());
    for no_code in ["HP-12", "nobody"] {
        let vouching =
            Vouching { desk: desk(&room, "2026-11-23"), what: no_code.into(), keys: Vec::new() };
        assert!(vouch(&vouching).is_err());
    }
}
