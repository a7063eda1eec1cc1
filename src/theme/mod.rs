//! The look: templates, styles, scripts and interface strings. A default theme lies in the
//! binary; a folder named in `site.yaml` overrides it file by file. The room knows nothing about
//! sites: it turns a template's name and a context into text, or into a diagnostic at the
//! template's line.

mod assets;
mod color;
pub mod contrast;
mod filters;
mod icons;
mod later;
mod sheets;
mod strings;
mod tokens;

pub use assets::{Asset, Assets, fingerprinted};
pub use color::Color;
pub use later::{Later, fill_later};
pub use tokens::{FACES, OwnColor, Scheme, Token, Tokens};

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Error as TemplateError, UndefinedBehavior, Value};

use crate::diag::{Diagnostic, FileId, Span, codes};
use crate::error::Result;
use crate::read::{File, Layer, Sources};

use sheets::Sheets;

/// A template may take this many steps: far above any real page, and an endless loop ends.
const FUEL: u64 = 50_000_000;

#[derive(rust_embed::Embed)]
#[folder = "themes/default"]
struct EmbeddedTheme;

/// The quiz engine as it was built; see `quiz-wasm/build`.
#[derive(rust_embed::Embed)]
#[folder = "quiz-wasm/dist"]
struct EmbeddedQuiz;

/// Interface strings of one language: key → text, in which `{name}` stands for a value.
pub type Strings = BTreeMap<String, String>;

/// The interface strings of one language, for text that no template writes.
#[derive(Debug, Clone, Default)]
pub struct Words(Arc<Strings>);

impl Words {
    /// A string; its key where the theme has none, which shows and harms nothing.
    pub fn get(&self, key: &str) -> String {
        self.0.get(key).map_or_else(|| key.to_owned(), Clone::clone)
    }

    /// A string with one value put in.
    pub fn fill(&self, key: &str, name: &str, value: &str) -> String {
        self.get(key).replace(&format!("{{{name}}}"), value)
    }
}

/// Compiled templates, assets and strings. Immutable, shared by all threads.
pub struct Theme {
    environment: Environment<'static>,
    files: BTreeMap<String, FileId>,
    assets: Arc<Assets>,
    /// By face.
    tokens: BTreeMap<&'static str, Tokens>,
    /// By language; English has filled what a language lacks.
    strings: BTreeMap<String, (Value, Words)>,
    /// The keys that English has filled, by language.
    untranslated: BTreeMap<String, Vec<String>>,
}

/// The files of English words that come with the program, by name.
pub fn english() -> Vec<(String, String)> {
    let mut names: Vec<String> = EmbeddedTheme::iter()
        .map(|name| name.to_string())
        .filter(|name| name == "strings/en.yaml" || name.ends_with(".en.yaml"))
        .collect();
    // The words of all pages first, then those of a part.
    names.sort_by_key(|name| (name != "strings/en.yaml", name.clone()));
    let read = |name: String| {
        let file = EmbeddedTheme::get(&name)?;
        Some((name, String::from_utf8(file.data.into_owned()).ok()?))
    };
    names.into_iter().filter_map(read).collect()
}

/// Puts the theme's files among the sources: the embedded ones, then those of `overrides`.
pub fn read(sources: &mut Sources, overrides: Option<&Path>) -> Result<Vec<Diagnostic>> {
    let embedded = EmbeddedTheme::iter()
        .map(|name| (name.to_string(), EmbeddedTheme::get(&name)))
        .chain(EmbeddedQuiz::iter().map(|name| (format!("quiz/{name}"), EmbeddedQuiz::get(&name))));
    for (name, file) in embedded {
        let Some(file) = file else { continue };
        let (text, binary) = match String::from_utf8(file.data.into_owned()) {
            Ok(text) => (text, Vec::new()),
            Err(error) => (String::new(), error.into_bytes()),
        };
        let path = format!("themes/default/{name}");
        sources.add(File { layer: Layer::Theme, name, path, text, binary, refused: false });
    }
    match overrides {
        Some(folder) => sources.add_folder(Layer::Theme, folder),
        None => Ok(Vec::new()),
    }
}

impl Theme {
    /// Compiles what [`read`] put among the sources. Templates that do not compile are reported.
    pub fn compile(sources: &Sources) -> (Self, Vec<Diagnostic>) {
        Self::compile_with(sources, &[])
    }

    /// The same with the district's colors in the place of the theme's.
    pub fn compile_with(sources: &Sources, own: &[OwnColor]) -> (Self, Vec<Diagnostic>) {
        let mut problems = Vec::new();
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_debug(true);
        environment.set_fuel(Some(FUEL));
        let mut syntax = SyntaxConfig::builder();
        syntax.trim_blocks(true).lstrip_blocks(true);
        environment.set_syntax(syntax.build().unwrap_or_default());
        let mut files = BTreeMap::new();
        let mut assets = Assets::default();
        let mut sheets = Sheets::new();
        let mut icons = icons::Icons::default();
        let mut languages: BTreeMap<String, strings::Read> = BTreeMap::new();
        for (id, file) in sources.layer(Layer::Theme) {
            if let Some(name) = file.name.strip_prefix("templates/") {
                files.insert(name.to_owned(), id);
                if let Err(error) =
                    environment.add_template_owned(name.to_owned(), file.text.clone())
                {
                    problems.push(template_problem(&files, name, &error));
                }
            } else if let Some(name) = file.name.strip_prefix("strings/") {
                strings::read(id, name, &file.text, &mut languages, &mut problems);
            } else if file.name.ends_with(".css") {
                sheets.insert(&file.name, (id, &file.text));
            } else if let Some(name) = icons::name_of(&file.name) {
                icons.add(name, (id, &file.text), &mut problems);
            } else if assets::is_asset(&file.name) {
                assets.add(&file.name, file.bytes());
            }
        }
        let tokens = add_sheets(&sheets, own, &mut assets, &mut problems);
        let assets = Arc::new(assets);
        environment.set_formatter(filters::write_value);
        filters::add(&mut environment);
        later::add(&mut environment);
        assets::add_functions(&mut environment, &assets);
        icons::add_function(&mut environment, icons);
        strings::check_places(&languages, &mut problems);
        let untranslated = strings::untranslated(&languages);
        let source = strings::texts(languages.get("en"));
        let strings = languages
            .iter()
            .map(|(language, read)| {
                let own = strings::texts(Some(read));
                let filled = source.clone().into_iter().chain(own).collect::<Strings>();
                (language.clone(), (strings::Shown::value(&filled), Words(Arc::new(filled))))
            })
            .collect();
        (Self { environment, files, assets, tokens, strings, untranslated }, problems)
    }

    /// Renders a template. `context` must hold `root`, the relative way to the site's first
    /// folder, when the template asks for assets.
    pub fn render(&self, template: &str, context: Value) -> Result<String, Diagnostic> {
        self.environment
            .get_template(template)
            .and_then(|template| template.render(context))
            .map_err(|error| template_problem(&self.files, template, &error))
    }

    pub fn has_template(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// The names of the page templates, for "did you mean".
    pub fn template_names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    pub fn assets(&self) -> &Arc<Assets> {
        &self.assets
    }

    /// Whether every token has the value that it has in another theme.
    pub fn has_the_values_of(&self, other: &Self) -> bool {
        let faces = self.tokens.iter().zip(&other.tokens);
        self.tokens.len() == other.tokens.len()
            && faces.into_iter().all(|((_, one), (_, two))| one.has_the_values_of(two))
    }

    /// What the sheets of a face set, the district's colors among it.
    pub fn tokens(&self, face: &str) -> Option<&Tokens> {
        self.tokens.get(face)
    }

    /// The interface strings of a language, for templates; those of English for a language that the
    /// theme does not speak.
    pub fn strings(&self, language: &str) -> Value {
        self.of_language(language).map(|(strings, _)| strings.clone()).unwrap_or_default()
    }

    /// The same for text that no template writes.
    pub fn words(&self, language: &str) -> Words {
        self.of_language(language).map(|(_, words)| words.clone()).unwrap_or_default()
    }

    /// The keys that a language lacks; all of them where the theme does not speak it.
    pub fn untranslated(&self, language: &str) -> Vec<&str> {
        match self.untranslated.get(language) {
            Some(keys) => keys.iter().map(String::as_str).collect(),
            None => self.untranslated.get("").into_iter().flatten().map(String::as_str).collect(),
        }
    }

    /// Whether the theme has strings in a language.
    pub fn speaks(&self, language: &str) -> bool {
        self.strings.contains_key(language)
    }

    fn of_language(&self, language: &str) -> Option<&(Value, Words)> {
        self.strings.get(language).or_else(|| self.strings.get("en"))
    }
}

/// Publishes the sheets, each with what it imports, and reads the tokens of the faces.
fn add_sheets(
    sheets: &Sheets<'_>,
    own: &[OwnColor],
    assets: &mut Assets,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<&'static str, Tokens> {
    let mut faces = BTreeMap::new();
    let mut taken_in = BTreeSet::new();
    for &name in sheets.keys() {
        let mut joined = sheets::join(name, sheets, problems);
        if let Some(face) = FACES.into_iter().find(|face| name == format!("css/{face}.css")) {
            let mut tokens = Tokens::default();
            for (file, text) in joined.parts.iter().filter_map(|part| sheets.get(part)) {
                tokens.read(*file, text);
            }
            tokens.set(own);
            faces.insert(face, tokens);
            joined.text.push_str(&tokens::rules(own));
        }
        assets.add(name, sheets::minified(&joined.text).as_bytes());
        taken_in.extend(joined.parts.into_iter().filter(|part| *part != name));
    }
    assets.take_in(&taken_in);
    faces
}

/// A template's failure at its own place, with the cause at the bottom of the chain.
fn template_problem(
    files: &BTreeMap<String, FileId>,
    template: &str,
    error: &TemplateError,
) -> Diagnostic {
    let mut innermost = error;
    while let Some(source) = std::error::Error::source(innermost)
        .and_then(|source| source.downcast_ref::<TemplateError>())
    {
        innermost = source;
    }
    let kind = innermost.kind().to_string();
    let message = match innermost.detail() {
        Some(detail) => format!("template `{template}` fails: {kind}: {detail}"),
        None => format!("template `{template}` fails: {kind}"),
    };
    let problem = Diagnostic::error(codes::TEMPLATE, message);
    let place = innermost.name().and_then(|name| files.get(name)).zip(innermost.range());
    match place {
        Some((&file, range)) => problem.at(Span::new(file, range)),
        None => problem,
    }
}

#[cfg(test)]
mod tests {
    use minijinja::context;

    use super::*;

    fn theme(files: &[(&str, &str)]) -> (Theme, Vec<Diagnostic>) {
        let mut sources = Sources::default();
        for (name, text) in files {
            sources.add_text(Layer::Theme, name, name, *text);
        }
        Theme::compile(&sources)
    }

    #[test]
    fn values_are_escaped_and_strings_filled() {
        let (theme, problems) = theme(&[
            ("templates/a.html", "{{ strings.hello | format_string(name=who) }}"),
            ("strings/en.yaml", "hello: Hello {name}\n"),
        ]);
        assert_eq!(problems, []);
        let text =
            theme.render("a.html", context! { who => "<b>", strings => theme.strings("en") });
        assert_eq!(text.unwrap(), "Hello &lt;b&gt;");
    }

    #[test]
    fn an_undefined_value_is_an_error_at_its_place() {
        let source = "line one\n{{ page.titel }}\n";
        let (theme, _) = theme(&[("templates/a.html", source)]);
        let problem =
            theme.render("a.html", context! { page => context! { title => "x" } }).unwrap_err();
        assert_eq!(&source[problem.span.unwrap().range()], "page.titel");
    }

    #[test]
    fn an_endless_template_ends() {
        let (theme, _) = theme(&[(
            "templates/a.html",
            "{% for a in range(10000) %}{% for b in range(10000) %}{{ b }}{% endfor %}{% endfor %}",
        )]);
        assert!(theme.render("a.html", context! {}).is_err());
    }

    #[test]
    fn assets_are_found_from_any_depth() {
        let (theme, _) = theme(&[
            ("templates/a.html", "{{ asset('css/a.css') }} {{ integrity('css/a.css')[:7] }}"),
            ("css/a.css", "p{}"),
        ]);
        let text = theme.render("a.html", context! { root => "../../" }).unwrap();
        assert!(
            text.starts_with("../../assets/css/a.") && text.ends_with(".css sha384-"),
            "{text}"
        );
        let unknown =
            theme.environment.render_str("{{ asset('css/b.css') }}", context! { root => "" });
        assert!(unknown.is_err());
    }
}
