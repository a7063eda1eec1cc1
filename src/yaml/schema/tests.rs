use super::*;
use crate::diag::FileId;
use crate::yaml::parse;

const PERSON: Group = Group {
    what: "a person",
    keys: &[
        required("id", Schema::Of(&ID), "The id."),
        required("kind", Schema::OneOf(&["lead", "deputy"]), "What they are."),
        optional("phone", Schema::Tbc(&Schema::Text), "Their number."),
        optional("of", Schema::Refers("people"), "Whose deputy."),
        optional("from", Schema::Of(&DATE), "First day."),
        optional("to", Schema::Of(&DATE), "Last day."),
    ],
    cases: &[Case { key: "kind", value: "deputy", needs: &["of"] }],
    orders: &[("from", "to")],
};
const PEOPLE: Schema = Schema::Entries(&PERSON);

fn told(text: &str) -> Vec<String> {
    let node = parse(FileId(0), text).unwrap();
    let place = |problem: &Diagnostic| text[problem.span.unwrap().range()].to_owned();
    PEOPLE.problems(&node).iter().map(|p| format!("{} | {}", place(p), p.message)).collect()
}

#[test]
fn every_mistake_is_told_at_its_word() {
    let text = "- {id: a, kind: lead, phone: tbc}\n- {id: a, kind: deptuy, phnoe: x}\n- {id: C, kind: deputy, from: 2026-02-01, to: 2026-01-01}\n- {id: d, kind: lead, phone: [1]}\n";
    assert_eq!(
        told(text),
        [
            "deptuy | expected one of `lead`, `deputy`, found `deptuy`",
            "phnoe | unknown key `phnoe` in a person",
            "a | the id `a` stands here twice",
            "C | expected an id of lower-case letters, digits and `-`, found `C`",
            "{ | a person has no `of`",
            "2026-01-01 | expected `to` not to be before `from`, found 2026-01-01 after 2026-02-01",
            "[ | expected text, found a list",
        ]
    );
    assert_eq!(told("a: b\n").len(), 1);
    assert_eq!(told("# nothing yet\n").len(), 0);
}

#[test]
fn names_of_other_entries_are_gathered() {
    let node = parse(FileId(0), "- {id: a, kind: deputy, of: b}\n").unwrap();
    let reading = PEOPLE.read(&node);
    assert_eq!(reading.references[0].to, "people");
    assert_eq!(reading.references[0].id.value, "b");
}

#[test]
fn a_forms_example_fits_it() {
    for form in [
        &ID,
        &CITE_ID,
        &DATE,
        &MARK,
        &PERCENT,
        &WEB_ADDRESS,
        &BASE_URL,
        &SITE_PATH,
        &LANGUAGE,
        &PERIOD,
        &WAIT,
    ] {
        assert!((form.fits)(form.example), "{}", form.expected);
        assert!(!(form.fits)(""), "{}", form.expected);
    }
}

#[test]
fn the_json_schema_says_the_same() {
    let json: serde_json::Value = serde_json::from_str(&PEOPLE.to_json("people", "All.")).unwrap();
    let person = &json["items"];
    assert_eq!(person["required"], serde_json::json!(["id", "kind"]));
    assert_eq!(person["additionalProperties"], false);
    assert_eq!(person["allOf"][0]["then"]["required"][0], "of");
    assert_eq!(person["properties"]["phone"]["description"], "Their number.");
}
