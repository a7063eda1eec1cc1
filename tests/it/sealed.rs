//! What a sealed quiz keeps to itself is nowhere in what is published: not in its page, not in the search index, not
//! in any other file of any site. And a quiz of every kind, sealed, shows the same page whatever its key.

use std::collections::BTreeMap;

use quiz::{Kind, Mode, Paper, Question, Quiz};

use super::support::{Folder, Hallpass, Tree, repository};

/// Words alone, so that markup, escapes and line breaks hide nothing.
fn letters(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut in_tag = false;
    for character in text.chars() {
        match character {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if !in_tag && character.is_alphanumeric() => plain.extend(character.to_lowercase()),
            _ => {}
        }
    }
    plain
}

/// Texts that nobody may find: feedback, hints, explanations and typed answers.
fn secrets(question: &Question) -> Vec<&str> {
    let mut secrets: Vec<&str> = question.hints.iter().map(String::as_str).collect();
    secrets.extend(question.explanation.as_deref());
    match &question.kind {
        Kind::Choice { options, .. } => {
            secrets.extend(options.iter().filter_map(|option| option.feedback.as_deref()));
        }
        Kind::Case { steps } => {
            let options = steps.iter().flat_map(|step| &step.options);
            secrets.extend(options.filter_map(|option| option.feedback.as_deref()));
        }
        Kind::Text { accepted } => secrets.extend(accepted.iter().map(String::as_str)),
        Kind::Fill { gaps, .. } => {
            for gap in gaps {
                if let quiz::Gap::Text(accepted) = gap {
                    secrets.extend(accepted.iter().map(String::as_str));
                }
            }
        }
        _ => {}
    }
    secrets
}

fn published(folder: &Folder) -> Vec<Quiz> {
    let kept = folder.tree("records/quizzes");
    kept.values().map(|bytes| Quiz::from_json(bytes).unwrap()).collect()
}

/// The papers in the pages, by quiz.
fn papers(tree: &Tree) -> BTreeMap<String, Paper> {
    use base64::Engine as _;
    let mut papers = BTreeMap::new();
    for bytes in tree.values() {
        let page = String::from_utf8_lossy(bytes);
        for after in page.split("data-paper=\"").skip(1) {
            let code = after.split('"').next().unwrap();
            let bytes = base64::engine::general_purpose::STANDARD.decode(code).unwrap();
            let paper = Paper::from_bytes(&bytes).unwrap();
            papers.insert(paper.sheet.quiz.clone(), paper);
        }
    }
    papers
}

/// Where the output tells what the sealed quizzes keep, and how many texts were looked for.
fn leaks(quizzes: &[Quiz], tree: &Tree) -> (Vec<String>, usize) {
    let files: Vec<(&String, String)> =
        tree.iter().map(|(path, bytes)| (path, letters(&String::from_utf8_lossy(bytes)))).collect();
    let (mut found, mut looked_for) = (Vec::new(), 0);
    let questions =
        quizzes.iter().filter(|quiz| quiz.mode == Mode::Sealed).flat_map(|quiz| &quiz.questions);
    for (question, secret) in questions
        .flat_map(|question| secrets(question).into_iter().map(move |secret| (question, secret)))
    {
        let wanted = letters(secret);
        // A few words may stand anywhere by chance.
        if wanted.len() < 24 {
            continue;
        }
        looked_for += 1;
        let telling = files.iter().filter(|(_, text)| text.contains(&wanted));
        found.extend(
            telling.map(|(path, _)| format!("{path} tells of `{}`: {secret}", question.id)),
        );
    }
    (found, looked_for)
}

#[test]
fn nothing_of_a_sealed_quiz_is_in_the_output_of_the_real_content() {
    let folder = Folder::with_content(&repository("content"));
    Hallpass::new(&folder, "build --as-of 2026-11-23").quietly();
    let quizzes = published(&folder);
    let tree = folder.tree("dist");
    let papers = papers(&tree);
    for quiz in quizzes.iter().filter(|quiz| quiz.mode == Mode::Sealed) {
        assert_eq!(papers[&quiz.id].key, None, "{}", quiz.id);
    }
    let (found, looked_for) = leaks(&quizzes, &tree);
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(looked_for > 20, "only {looked_for} texts were looked for");
    // What is planted, in any file and marked up, is found: an answer's feedback and an explanation.
    let sealed = quizzes.iter().find(|quiz| quiz.mode == Mode::Sealed).unwrap();
    let secrets: Vec<&str> = sealed.questions.iter().flat_map(secrets).collect();
    let long = secrets.iter().filter(|secret| letters(secret).len() >= 24);
    for (secret, path) in
        long.take(6).zip(["training/a.html", "public/b.js", "staff/c.json"].iter().cycle())
    {
        let marked = secret.to_uppercase().replacen(' ', " <b>\n", 1);
        let mut planted = tree.clone();
        planted.insert((*path).to_owned(), format!("<p>{marked}</b></p>").into_bytes());
        let (found, _) = leaks(&quizzes, &planted);
        assert!(found.iter().any(|found| found.starts_with(path)), "{secret}");
    }
}

/// Every kind, sealed, from the fixture of all kinds; `change` makes another key of the same words.
fn sealed_kinds(change: impl Fn(&str) -> String) -> (String, Paper) {
    let folder = Folder::with_content(&repository("tests/sites/questions/content"));
    let page = folder.join("content/training/m/check.md");
    let text = std::fs::read_to_string(&page).unwrap();
    std::fs::write(&page, change(&text.replace("mode: graded", "mode: sealed"))).unwrap();
    std::fs::remove_file(folder.join("content/training/m/check.ar.md")).unwrap();
    Hallpass::new(&folder, "build --as-of 2026-11-23").quietly();
    let paper = papers(&folder.tree("dist")).remove("kinds-check").unwrap();
    let html = folder.read("dist/training/m/check/index.html");
    let start = html.find("<fieldset").unwrap();
    let end = html.rfind("</fieldset>").unwrap();
    (html[start..end].to_owned(), paper)
}

#[test]
fn a_sealed_page_is_the_same_for_any_key() {
    let (html, paper) = sealed_kinds(str::to_owned);
    let other_key = |text: &str| {
        let mut text = text.to_owned();
        for (from, to) in [
            // The items of the ordering the other way round.
            (
                "1. The receiving school *asks* for the record\n2. The sending school sends it\n   within 10 days\n3. The student is placed\n\n4. The copy is filed\n",
                "1. The copy is filed\n2. The student is placed\n3. The sending school sends it\n   within 10 days\n4. The receiving school *asks* for the record\n",
            ),
            // The right sides of the matching turned.
            (
                "**sent** | within 10 days |\n| The request is made | within 14 days \\| two weeks |",
                "**sent** | within 14 days \\| two weeks |\n| The request is made | within 10 days |",
            ),
            ("= 10 ± 0", "= 7..8"),
            ("= 2.5..3", "= 1"),
            ("= Form 12-B | 12B | نموذج ١٢", "= something else"),
            (
                "[[*same day* | third day | day the record comes]]",
                "[[third day | *day the record comes* | same day]]",
            ),
            ("[[= request for records | records request]]", "[[= other words]]"),
            ("[[= 14]]", "[[= 15]]"),
            ("- [x] Enroll the student", "- [ ] Enroll the student"),
            ("- [~50%] Ask the principal", "- [x] Ask the principal"),
            (
                "- [x] The request for records\n- [ ] Nothing",
                "- [ ] The request for records\n- [x] Nothing",
            ),
            ("- [x] Enrollment\n- [ ] A rumor", "- [ ] Enrollment\n- [x] A rumor"),
            (
                "- [x] True\n  > An unofficial record will do.\n- [ ] False",
                "- [ ] True\n  > An unofficial record will do.\n- [x] False",
            ),
        ] {
            assert!(text.contains(from), "{from}");
            text = text.replace(from, to);
        }
        text
    };
    let (other_html, mut other) = sealed_kinds(other_key);
    assert_eq!(html, other_html);
    assert_ne!(paper.sheet.digest, other.sheet.digest);
    other.sheet.digest = paper.sheet.digest;
    assert_eq!(paper, other);
    assert_eq!(paper.key, None);
    for told in [
        "Nobody sends what",
        "First the request",
        "Enrollment comes first",
        "12-B",
        "records request",
    ] {
        assert!(!html.contains(told), "{told}");
    }
}
