//! Policy documents from the command line: what changed is told word by word, nothing of the training
//! reaches the public, and whoever passed on old words is asked to renew.

use quiz::record::{AttemptRecord, Learner};
use quiz::{Act, Attempt, Event, LearnerId, Quiz, Record, Seed};

use super::support::{Folder, Hallpass, repository};

fn site() -> Folder {
    Folder::with_content(&repository("tests/sites/policy/content"))
}

const DIFF: &str = "\
moves: 2025-26 → 2026-27, in force since 2026-11-02

renamed  1 Fees  #no-fees (was 4, was `fees`, stands elsewhere)

changed  2 Ask  #ask (was 1)
    Ask within [-10-]{+14+} days.[@il-1]
    - Bring the form.
    - [-Bring a letter.-]
    {+{{ tbc(\"which form\") }}+}
    → taught on  content/public/moves.md:6:18
    → taught on  content/training/module/index.md:6:19
    → tested by `days`  content/training/module/check.md:7:56

added  2.1 By phone  #phone
    {+One may ask <by phone>.+}
    → tested by `phone`  content/training/module/check.md:11:35

moved  3 Wait  #wait (was 2)

removed  3 Log  #log
    [-Keep a log on paper.-]

1 changed, 1 added, 1 removed, 1 renamed, 1 moved or renumbered
";

#[test]
fn the_terminal_tells_what_changed() {
    let folder = site();
    Hallpass::new(&folder, "policy diff moves --as-of 2026-11-23").stdout(DIFF).run();
    Hallpass::new(&folder, "policy diff moves 2025-26 2026-27 --as-of 2026-11-23")
        .stdout(DIFF)
        .run();
    Hallpass::new(&folder, "policy diff moves --as-of 2026-11-23 --exit-code").code(1).quietly();
    Hallpass::new(&folder, "policy diff moves 2026-27 2026-27 --exit-code").quietly();
}

#[test]
fn what_cannot_be_compared_is_told() {
    let folder = site();
    Hallpass::new(&folder, "policy diff mvoes")
        .code(2)
        .stderr("error: there is no policy document `mvoes`; did you mean `moves`?\n")
        .run();
    Hallpass::new(&folder, "policy diff moves 2024 --as-of 2026-11-23")
        .code(2)
        .stderr("error: `moves` has no version `2024`; it has `2025-26`, `2026-27`\n")
        .run();
    Hallpass::new(&folder, "policy diff inside")
        .code(2)
        .stderr("error: nothing comes before the version `1` of `inside`\n")
        .run();
}

#[test]
fn the_versions_stand_as_the_day_has_it() {
    let folder = site();
    Hallpass::new(&folder, "policy list --as-of 2026-11-01")
        .stdout(
            "inside  For staff alone
  1  in force since 2025-07-01   1 clause
moves  How to move
  2026-27  takes effect on 2026-11-02  4 clauses
  2025-26  in force since 2025-07-01   4 clauses
",
        )
        .run();
}

/// The text of one version wrapped anew is the same clause; a word more is not.
#[test]
fn layout_is_no_change_and_a_word_is() {
    let folder = site();
    let path = "content/policy/moves/2026-27.md";
    let text = folder.read(path);
    let changes = |text: &str| {
        folder.write("content/policy/moves/2027-28.md", text);
        let output = Hallpass::new(&folder, "policy diff moves --as-of 2028-01-01").quietly();
        String::from_utf8(output.stdout).unwrap()
    };
    let later = text
        .replace("2026-27", "2027-28")
        .replace("2026-11-02", "2027-07-01")
        .replace("2026-10-01", "2027-06-01")
        .replace("supersedes: 2025-26", "supersedes: 2026-27");
    let laid_out = later
        .replace("No fee is\nasked.", "No *fee*\nis asked.")
        .replace("- Bring the form.", "* Bring\n  the form.")
        .replace("## 3. Wait", "## Wait");
    assert!(changes(&laid_out).ends_with("\n4 unchanged\n"), "{}", changes(&laid_out));
    let reworded = changes(&laid_out.replace("Wait for", "Wait long for"));
    assert!(reworded.contains("    Wait {+long +}for the answer.\n"), "{reworded}");
}

#[test]
fn nothing_of_the_training_reaches_the_public() {
    let folder = site();
    Hallpass::new(&folder, "build --as-of 2026-11-23").quietly();
    let public = folder.tree("dist/public");
    assert!(public.contains_key("policy/moves/index.html"));
    for (path, bytes) in &public {
        let text = String::from_utf8_lossy(bytes);
        for secret in ["moves-check", "May they phone", "check/", "For staff alone", "/inside/"] {
            assert!(!text.contains(secret), "`{path}` of the public site has `{secret}`");
        }
    }
    let training = folder.read("dist/training/policy/moves/map/index.html");
    assert!(training.contains("May they phone?") && training.contains("Moving"));
    let renewal = folder.read("dist/training/renewal/clerk/index.html");
    assert!(renewal.contains("May they phone?"), "the added clause is asked about");
    assert!(!renewal.contains("What comes after?"), "an unchanged clause is not");
}

/// Every answer of the quiz right, one hour on that day.
fn passed(quiz: &Quiz, number: u32, day: &str) -> AttemptRecord {
    let noon: jiff::Timestamp = format!("{day}T12:00:00Z").parse().unwrap();
    let at = u64::try_from(noon.as_millisecond()).unwrap();
    let (sheet, key) = (quiz.sheet(), quiz.key());
    let mut attempt = Attempt::new(&sheet, "moving", "2026-27", LearnerId(7), number, Seed(7));
    attempt.apply(&sheet, Event { at, act: Act::Start }).unwrap();
    for question in &quiz.questions {
        let answer = question.kind.right_answer("");
        let act = Act::Answer { question: question.id.clone(), answer };
        attempt.apply(&sheet, Event { at: at + 60_000, act }).unwrap();
    }
    attempt.apply(&sheet, Event { at: at + 3_600_000, act: Act::Submit }).unwrap();
    let score = attempt.grade(&sheet, &key).map(|grade| grade.score);
    AttemptRecord::of(&attempt, score)
}

fn hand_in(folder: &Folder, attempts: Vec<AttemptRecord>, as_of: &str) -> String {
    let exported = attempts.iter().flat_map(|one| &one.log).map(|event| event.at).max().unwrap();
    let record = Record {
        course: "moving".to_owned(),
        year: "2026-27".to_owned(),
        exported,
        learner: Learner {
            id: LearnerId(7),
            name: "Ana Ruiz".to_owned(),
            role: "clerk".to_owned(),
            school: "North".to_owned(),
        },
        attempts,
        invitation: None,
        canonical: true,
    };
    folder.write("done.json", record.to_json());
    Hallpass::new(folder, &format!("records import done.json --as-of {as_of}")).quietly();
    Hallpass::new(folder, &format!("records report --out report --as-of {as_of}")).quietly();
    folder.read("report/report.csv")
}

/// The published quiz with this id that is about these many clauses.
fn kept(folder: &Folder, id: &str, clauses: usize) -> Quiz {
    let quizzes = folder.tree("records/quizzes");
    quizzes
        .values()
        .map(|bytes| Quiz::from_json(bytes).unwrap())
        .find(|quiz| quiz.id == id && quiz.clauses.len() == clauses)
        .unwrap_or_else(|| panic!("no `{id}` about {clauses} clauses is kept"))
}

#[test]
fn who_passed_on_old_words_renews_by_the_short_course() {
    let folder = site();
    // Before the clause `phone` there was no question about it that could be published.
    let check = folder.read("content/training/module/check.md");
    folder.write("content/training/module/check.md", check.replace(" cites=\"moves#phone\"", ""));
    folder.write(
        "content/public/moves.md",
        "---\ntitle: Move\n---\n\nYou have 10 days.[@moves#ask]\n",
    );
    Hallpass::new(&folder, "build --as-of 2026-09-21").quietly();
    let first = passed(&kept(&folder, "moves-check", 2), 1, "2026-09-21");
    let report = hand_in(&folder, vec![first.clone()], "2026-09-22");
    assert!(report.contains("\"certified\""), "{report}");

    folder.write("content/training/module/check.md", check);
    Hallpass::new(&folder, "build --as-of 2026-11-23").quietly();
    let report = hand_in(&folder, vec![first.clone()], "2026-11-24");
    assert!(report.contains("renewal-needed"), "{report}");
    assert!(report.contains("How to move, 2: Ask has changed"), "{report}");
    assert!(report.contains("How to move, 2.1: By phone has changed"), "{report}");
    assert!(!report.contains("Wait has changed"), "{report}");

    let renewal = passed(&kept(&folder, "clerk-renewal", 2), 1, "2026-11-23");
    let report = hand_in(&folder, vec![first, renewal], "2026-11-24");
    assert!(report.contains("\"certified\"") && !report.contains("renewal-needed"), "{report}");
}
