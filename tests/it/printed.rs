//! A quiz on paper: forms that draw and shuffle, one key for each, and nothing of the key among the questions.

use std::collections::BTreeMap;

use super::support::{Folder, Hallpass, repository};

fn kinds() -> Folder {
    Folder::with_content(&repository("tests/sites/questions/content"))
}

/// The text between two marks, wherever the pair stands.
fn between<'t>(text: &'t str, from: &str, to: &str) -> Vec<&'t str> {
    text.split(from).skip(1).filter_map(|after| Some(after.split_once(to)?.0)).collect()
}

/// Text without its markup.
fn plain(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, after)| after));
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Of a question in a form: what stands beside each letter. `list` from 0.
fn lettered(form: &str, prompt: &str, list: usize) -> BTreeMap<String, String> {
    let question = between(form, "<article class=\"question\">", "</article>")
        .into_iter()
        .find(|question| question.contains(prompt))
        .unwrap();
    let lists = between(question, "<ul class=", "</ul>");
    let items = between(lists[list], "<b class=\"letter\">", "</li>");
    let pair = |item: &&str| {
        let (letter, words) = item.split_once("</b>").unwrap();
        let words = words.split("<i class=\"go\">").next().unwrap();
        (letter.to_owned(), plain(words))
    };
    items.iter().map(pair).collect()
}

/// The key's answer to a question, part by part.
fn key(form: &str, id: &str) -> Vec<String> {
    let rows = between(form, "<tr><th scope=\"row\">", "</tr>");
    let row = rows.iter().find(|row| row.contains(&format!("\"id\">{id}<"))).unwrap();
    between(row, "<bdi>", "</bdi>").into_iter().map(str::to_owned).collect()
}

#[test]
fn the_key_of_each_form_names_what_is_right_on_that_form() {
    let folder = kinds();
    Hallpass::new(&folder, "quiz print kinds-check --out q.html --key k.html --forms 20 --seed 5")
        .stdout("printed 20 forms to `q.html`\nkey to `k.html`; keep it apart\n")
        .run();
    let (paper, keys) = (folder.read("q.html"), folder.read("k.html"));
    let forms = between(&paper, "<section class=\"form\"", "</footer>");
    let of_keys = between(&keys, "<section class=\"form\"", "</footer>");
    assert_eq!((forms.len(), of_keys.len()), (20, 20));
    let mut orders = std::collections::BTreeSet::new();
    for (form, of_key) in forms.iter().zip(of_keys) {
        let items = lettered(form, "Put the steps of a transfer in order.", 0);
        let order = key(of_key, "order");
        let words: Vec<&str> = order.iter().map(|letter| items[letter].as_str()).collect();
        assert_eq!(
            words,
            [
                "The receiving school asks for the record",
                "The sending school sends it within 10 days",
                "The student is placed",
                "The copy is filed"
            ]
        );
        orders.insert(order);
        let menu = lettered(form, "What runs until when?", 0);
        let right = |part: &String| {
            let letter = part.rsplit(' ').next().unwrap();
            menu[letter].clone()
        };
        let rights: Vec<String> = key(of_key, "match").iter().map(right).collect();
        assert_eq!(rights, ["within 10 days", "within 14 days | two weeks", "within 10 days"]);
        let step = lettered(form, "A student stands at the counter", 0);
        let (first, half) = (&key(of_key, "case")[0], |words: &str| {
            step.iter().find(|(_, step)| *step == words).map(|(letter, _)| letter.clone()).unwrap()
        });
        let expected =
            format!("1: {}, {} (50%)", half("Enroll the student"), half("Ask the principal"));
        assert_eq!(*first, expected);
        let ticks = lettered(form, "Which start a clock?", 0);
        let mut ticked: Vec<&str> =
            key(of_key, "many").iter().map(|letter| ticks[letter].as_str()).collect();
        ticked.sort_unstable();
        assert_eq!(ticked, ["A request", "Enrollment"]);
        assert_eq!(key(of_key, "number"), ["10"]);
        assert_eq!(key(of_key, "form"), ["Form 12-B / 12B / نموذج ١٢"]);
        assert_eq!(key(of_key, "sign"), ["all boxes ticked, and signed"]);
    }
    assert!(orders.len() > 5, "forms differ: {orders:?}");
    for secret in
        ["12-B", "records request", "First the request", "Nobody sends", "loses a day", "(50%)"]
    {
        assert!(!paper.contains(secret), "the questions tell `{secret}`");
    }
    for html in [&paper, &keys] {
        for request in ["src=", "href=\"http", "url(", "<script", " style=", "unsafe-"] {
            assert!(!html.contains(request), "{request}");
        }
    }
}

#[test]
fn a_paper_in_arabic_runs_from_the_right_with_its_own_letters() {
    let folder = kinds();
    Hallpass::new(&folder, "quiz print kinds-check --out q.html --key k.html --language ar")
        .quietly();
    let paper = folder.read("q.html");
    assert!(paper.contains("<html lang=\"ar\" dir=\"rtl\">"));
    let items = lettered(&paper, "رتّب خطوات الانتقال", 0);
    assert_eq!(items.keys().collect::<Vec<_>>(), ["أ", "ب", "ج", "د"]);
    let keys = folder.read("k.html");
    let order = key(&keys, "order");
    assert_eq!(items[&order[0]], "تطلب المدرسة المستقبلة السجل");
    assert!(!keys.contains('→'), "an arrow would point against the reading");
}

#[test]
fn pictures_are_in_the_file_and_a_published_folder_is_refused() {
    let folder = kinds();
    let page = folder.read("content/training/m/check.md");
    let with = page.replace(
        "A request came on March 2.",
        "A request came on March 2.\n\n![A stamp](stamp.svg)",
    );
    folder.write("content/training/m/check.md", with);
    std::fs::remove_file(folder.join("content/training/m/check.ar.md")).unwrap();
    let stamp = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><path d=\"M0 0h9v9z\"/></svg>";
    folder.write("content/training/m/stamp.svg", stamp);
    Hallpass::new(&folder, "quiz print kinds-check --out q.html").quietly();
    let paper = folder.read("q.html");
    assert!(paper.contains("src=\"data:image/svg+xml;base64,"), "the picture is in the file");
    assert!(!paper.contains("stamp."), "nothing else is asked for");
    for arguments in [
        "quiz print kinds-check --out dist/q.html",
        "quiz print kinds-check --out q.html --key q.html",
    ] {
        let output = Hallpass::new(&folder, arguments).into_command().output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments}");
    }
}
