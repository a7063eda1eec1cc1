use super::*;

#[test]
fn keys_take_their_order_and_their_remarks() {
    let text = "---\n# top\n\nowner: office\n# why this title\ntitle: A\nunknown: x\nsummary: >-\n  two\n  lines\n---\nbody\n";
    assert_eq!(
        page(text).unwrap(),
        "---\n# top\n\n# why this title\ntitle: A\nsummary: >-\n  two\n  lines\nowner: office\nunknown: x\n---\nbody\n"
    );
}

#[test]
fn what_is_no_plain_list_of_keys_stays() {
    for text in [
        "---\n{owner: office, title: A}\n---\nbody\n",
        "---\nowner: &o office\ntitle: A\nsummary: *o\n---\n",
        "no front matter\n",
    ] {
        assert_eq!(page(&page(text).unwrap()).unwrap(), page(text).unwrap());
    }
    assert!(page("---\ntitle: a: b\n---\n").is_err());
}

#[test]
fn columns_stand_one_below_the_other() {
    let text = "---\ntitle: A\n---\n|a|学校 name|n|\n|-|:--|--:|\n| {{ data.a.b | date }} |x \\| `y`| 1 |\n|short|\n";
    let expected = "---\ntitle: A\n---\n\
        | a                     | 学校 name | n   |\n\
        | --------------------- | :-------- | --: |\n\
        | {{ data.a.b | date }} | x \\| `y`  |   1 |\n\
        | short                 |\n";
    let expected = expected.replace(
        "| a                     | 学校 name | n   |",
        "| a                     | 学校 name |   n |",
    );
    assert_eq!(page(text).unwrap(), expected);
}

#[test]
fn tables_in_quotes_and_lists_keep_their_place() {
    let text = "> |a|b|\n> |-|-|\n> |long cell|x|\n\n- |c|d|\n  |-|-|\n  |1|2|\n";
    let expected = "> | a         | b   |\n> | --------- | --- |\n> | long cell | x   |\n\n- | c   | d   |\n  | --- | --- |\n  | 1   | 2   |\n";
    assert_eq!(page(text).unwrap(), expected);
}

#[test]
fn nothing_else_changes() {
    let text = "---\r\ntitle: A\r\n---\r\n#  Head \r\n\r\n```\r\n|a|b|\r\n|-|-|\r\n```\r\ntrailing  \r\n\r\n\r\nno newline";
    assert_eq!(page(text).unwrap(), text);
}

fn events(text: &str) -> Vec<String> {
    let masked = crate::parse::facts::mask(text, FileId(0), 0, &mut Vec::new());
    crate::parse::markdown::events(&masked.text).map(|(event, _)| format!("{event:?}")).collect()
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]

    #[test]
    fn twice_is_once_and_the_meaning_stays(
        text in "([|> \\-]{0,3}[a:\\-|`\\\\ é学{}.\"*]{0,12}\r?\n?){0,8}",
    ) {
        let once = page(&text).unwrap();
        proptest::prop_assert_eq!(&page(&once).unwrap(), &once);
        proptest::prop_assert_eq!(events(&text), events(&once));
    }

    #[test]
    fn tables_are_stable(
        rows in proptest::collection::vec(proptest::collection::vec("[a-z学é*`| \\\\]{0,6}", 1..4), 1..5),
        rule in proptest::collection::vec(":?-{1,4}:?", 1..4),
    ) {
        let line = |cells: &[String]| format!("|{}|\n", cells.join("|"));
        let text = format!("{}{}{}", line(&rows[0]), line(&rule), rows[1..].iter().map(|row| line(row)).collect::<String>());
        let once = page(&text).unwrap();
        proptest::prop_assert_eq!(&page(&once).unwrap(), &once);
        proptest::prop_assert_eq!(events(&text), events(&once));
    }

    #[test]
    fn front_matter_in_any_order_is_stable(
        mut keys in proptest::sample::subsequence(
            vec!["title: A\n", "# remark\nowner: office\n", "order: 1\n", "\nzzz: [a,\n b]\n", "summary: |\n  x\n\n  # y\n", "quiz:\n  id: q\n", "audience:\n- a\n- b\n"], 0..7),
        seed in 0usize..5000,
    ) {
        for at in 0..keys.len() {
            let other = (seed / (at + 1)) % keys.len();
            keys.swap(at, other);
        }
        let text = format!("---\n{}---\nbody\n", keys.concat());
        let once = page(&text).unwrap();
        proptest::prop_assert_eq!(&page(&once).unwrap(), &once);
        proptest::prop_assert_eq!(once.len(), text.len());
    }
}
