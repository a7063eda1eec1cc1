//! The files of interface strings. English is the source: it says which strings there are and what each
//! is filled with; every other language is held against it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use minijinja::Value;
use minijinja::value::{Enumerator, Object};

use crate::diag::{Diagnostic, FileId, Span, codes};
use crate::yaml::{self, types};

use super::Strings;

/// The strings of a language as they were read: key to text, and where the key stands.
pub(super) type Read = BTreeMap<String, (String, Span)>;

/// The language that has every string.
const SOURCE: &str = "en";

/// `en.yaml` and `quiz.en.yaml` both hold English strings; what a file with a name of its own says goes
/// before what the language's file says, so that a district can word a few strings anew.
pub(super) fn read(
    id: FileId,
    name: &str,
    text: &str,
    languages: &mut BTreeMap<String, Read>,
    problems: &mut Vec<Diagnostic>,
) {
    let Some(stem) = name.strip_suffix(".yaml") else { return };
    let language = stem.rsplit('.').next().unwrap_or(stem).to_owned();
    let node = match yaml::parse(id, text) {
        Ok(node) => node,
        Err(problem) => return problems.push(problem),
    };
    let read = types::map(types::text)(&node, problems).unwrap_or_default();
    let is_main = *stem == language;
    let strings = languages.entry(language).or_default();
    for (key, text) in read {
        if !(is_main && strings.contains_key(&key.value)) {
            strings.insert(key.value, (text, key.span));
        }
    }
}

/// The strings as templates see them: every page asks for dozens.
#[derive(Debug)]
pub(super) struct Shown(HashMap<String, Value, foldhash::fast::FixedState>);

impl Shown {
    pub(super) fn value(strings: &Strings) -> Value {
        let shown = strings.iter().map(|(key, text)| (key.clone(), Value::from(text.as_str())));
        Value::from_object(Self(shown.collect()))
    }
}

impl Object for Shown {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.0.get(key).cloned()
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        let mut keys: Vec<&String> = self.0.keys().collect();
        keys.sort();
        Enumerator::Values(keys.into_iter().map(|key| Value::from(key.as_str())).collect())
    }
}

pub(super) fn texts(read: Option<&Read>) -> Strings {
    let strings = read.into_iter().flatten();
    strings.map(|(key, (text, _))| (key.clone(), text.clone())).collect()
}

/// The keys that each language lacks; under the empty name, all that there are.
pub(super) fn untranslated(languages: &BTreeMap<String, Read>) -> BTreeMap<String, Vec<String>> {
    let Some(source) = languages.get(SOURCE) else { return BTreeMap::new() };
    let lacking = |read: &Read| -> Vec<String> {
        source.keys().filter(|key| !read.contains_key(*key)).cloned().collect()
    };
    let mut untranslated: BTreeMap<String, Vec<String>> =
        languages.iter().map(|(language, read)| (language.clone(), lacking(read))).collect();
    untranslated.insert(String::new(), source.keys().cloned().collect());
    untranslated
}

/// A translated string asks for what its source is filled with: no more, which would break the page,
/// and no less, which would lose a number.
pub(super) fn check_places(languages: &BTreeMap<String, Read>, problems: &mut Vec<Diagnostic>) {
    let Some(source) = languages.get(SOURCE) else { return };
    for read in languages.values() {
        for (key, (text, span)) in read {
            let Some((wanted, _)) = source.get(key) else { continue };
            let (wanted, found) = (places(wanted), places(text));
            if wanted != found {
                let list = |names: &BTreeSet<&str>| {
                    let names: Vec<String> =
                        names.iter().map(|name| format!("`{{{name}}}`")).collect();
                    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
                };
                problems.push(
                    Diagnostic::error(
                        codes::STRING_PLACES,
                        format!(
                            "expected the places {} in `{key}`, found {}",
                            list(&wanted),
                            list(&found)
                        ),
                    )
                    .at(*span)
                    .help("names in braces are filled by the build and stay as they are"),
                );
            }
        }
    }
}

/// The names in braces.
fn places(text: &str) -> BTreeSet<&str> {
    let after_braces = text.split('{').skip(1);
    after_braces.filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect()
}

#[cfg(test)]
mod tests {
    use crate::read::{Layer, Sources};
    use crate::theme::{self, Theme};

    fn compile(files: &[(&str, &str)]) -> (Theme, Vec<String>) {
        let mut sources = Sources::default();
        for (name, text) in files {
            sources.add_text(Layer::Theme, name, name, *text);
        }
        let (theme, problems) = Theme::compile(&sources);
        (theme, problems.into_iter().map(|problem| problem.message).collect())
    }

    #[test]
    fn english_fills_what_a_language_lacks_and_it_is_known() {
        let (theme, problems) =
            compile(&[("strings/en.yaml", "a: A\nb: B\n"), ("strings/es.yaml", "a: Á\n")]);
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(theme.untranslated("es"), ["b"]);
        assert_eq!(theme.untranslated("en"), Vec::<&str>::new());
        assert_eq!(theme.untranslated("pl"), ["a", "b"]);
        let words = theme.words("es");
        assert_eq!((words.get("a").as_str(), words.get("b").as_str()), ("Á", "B"));
    }

    #[test]
    fn a_file_with_a_name_of_its_own_goes_first() {
        for own in ["a.en.yaml", "z.en.yaml"] {
            let (theme, _) = compile(&[
                (&format!("strings/{own}"), "a: Own\n"),
                ("strings/en.yaml", "a: A\nb: B\n"),
            ]);
            let words = theme.words("en");
            assert_eq!((words.get("a").as_str(), words.get("b").as_str()), ("Own", "B"), "{own}");
        }
    }

    #[test]
    fn a_place_that_the_source_does_not_fill_is_an_error() {
        let (_, problems) = compile(&[
            ("strings/en.yaml", "a: '{n} of {m}'\n"),
            ("strings/es.yaml", "a: '{n} de {total}'\n"),
        ]);
        assert_eq!(problems, ["expected the places `{m}`, `{n}` in `a`, found `{n}`, `{total}`"]);
    }

    #[test]
    fn the_default_theme_speaks_spanish_and_arabic_whole() {
        let mut sources = Sources::default();
        theme::read(&mut sources, None).unwrap();
        let (theme, problems) = Theme::compile(&sources);
        assert_eq!(problems, []);
        for language in ["es", "ar"] {
            assert!(theme.speaks(language));
            assert_eq!(theme.untranslated(language), Vec::<&str>::new(), "{language}");
        }
    }
}
