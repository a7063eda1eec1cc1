//! The style guide: the theme's tokens as the site has them, with the contrast of its colors, and its components in
//! every state, read from left to right and from right to left. It shows the templates themselves with made-up
//! values, so that it cannot tell of a component that looks otherwise. A release leaves it out.

use jiff::Span;
use minijinja::Value;
use pulldown_cmark_escape::{FmtWriter, escape_html};

use crate::diag::Diagnostic;
use crate::model::{Drafts, Model, Site};
use crate::parse::component::diagram::read;
use crate::theme::contrast::{Figure, figures};
use crate::theme::{Later, Scheme, Tokens, fill_later};

use super::context::SiteView;
use super::diagram::draw;
use super::markdown::unconfirmed;
use super::site_files::generated_page;
use super::{Renderer, languages};

pub(super) const URL: &str = "style-guide/";

/// Only a draft has it, and the author may have a page of his own there.
pub(super) fn has_page(model: &Model, site: &Site) -> bool {
    model.drafts == Drafts::Shown && site.find_url(URL).is_none()
}

pub(super) fn page(
    renderer: &Renderer<'_>,
    site: &Site,
    view: &SiteView,
) -> Result<String, Diagnostic> {
    let home = "../";
    let root = format!("{}{home}", view.language.up());
    let title = Value::from(view.words.get("guide_title"));
    let face = if site.is_course() { "course" } else { "public" };
    let tokens = renderer.theme.tokens(face);
    let mut page = generated_page(renderer, site, view, "style-guide", &root);
    page.extend([
        ("title", title.clone()),
        ("short_title", title),
        ("url", Value::from("./")),
        ("languages", languages::of_address(renderer.theme, site, URL, &view.language, &root)),
        ("guide", tokens.map_or(Value::from(()), |tokens| guide(renderer, view, tokens))),
    ]);
    let context = Value::from_pairs([
        ("root", Value::from(root)),
        ("site", view.site(None, home)),
        ("page", Value::from_pairs(page)),
        ("strings", view.strings.clone()),
    ]);
    let html = renderer.theme.render("style-guide.html", context)?;
    let top = format!("{}{home}", view.language.up());
    Ok(fill_later(&html, |later| {
        let text = match later {
            // The samples cite nothing, and their texts have no Markdown in them.
            Later::Cite(text) | Later::Markdown(text) => text.to_owned(),
            Later::Address(path) => match path.strip_prefix('/') {
                Some(path) => format!("{top}{path}"),
                None => path.to_owned(),
            },
        };
        let mut escaped = String::new();
        let _ = escape_html(FmtWriter(&mut escaped), &text);
        escaped
    }))
}

fn guide(renderer: &Renderer<'_>, view: &SiteView, tokens: &Tokens) -> Value {
    let theme = renderer.theme;
    // The reader's own direction, and the other one in a language that is written so.
    let other = if view.language.direction() == "rtl" { ("en", "ltr") } else { ("ar", "rtl") };
    let samples = [(view.language.code.as_str(), view.language.direction()), other];
    let sample = |(language, direction): (&str, &str)| {
        let words = theme.words(language);
        Value::from_pairs([
            ("lang", Value::from(language)),
            ("dir", Value::from(direction)),
            ("words", theme.strings(language)),
            ("tbc", Value::from_safe_string(unconfirmed(&words.get("district_to_confirm"), None))),
            ("diagram", diagram(&words.get("guide_sample_diagram"), direction)),
        ])
    };
    let schemes = Scheme::ALL.map(|scheme| {
        let figures: Value = figures(tokens, scheme).iter().map(figure).collect();
        Value::from_pairs([("name", Value::from(scheme.name())), ("figures", figures)])
    });
    Value::from_pairs([
        ("schemes", schemes.into_iter().collect()),
        ("sizes", named(tokens, "size")),
        ("spaces", named(tokens, "space")),
        ("fonts", named(tokens, "font")),
        ("days", days(renderer.model)),
        ("samples", samples.map(sample).into_iter().collect()),
    ])
}

/// Days from which the samples take their windows, so that each state of one shows whatever the day is.
fn days(model: &Model) -> Value {
    let day = |days: i64| model.as_of.saturating_add(Span::new().days(days)).to_string();
    let days = [("long_past", -60), ("past", -30), ("soon", 30), ("later", 60)];
    Value::from_pairs(days.map(|(name, days)| (name, Value::from(day(days)))))
}

/// Tokens whose names begin so: `{name value}`.
fn named(tokens: &Tokens, beginning: &str) -> Value {
    let entry = |name: &str| {
        let value = tokens.get(name, Scheme::Light).map_or("", |token| token.value.as_str());
        Value::from_pairs([("name", Value::from(name)), ("value", Value::from(value))])
    };
    tokens.names(beginning).map(entry).collect()
}

fn figure(figure: &Figure<'_>) -> Value {
    let hundredths = (figure.contrast * 100.0).floor() / 100.0;
    Value::from_pairs([
        ("name", Value::from(figure.names.0)),
        ("on", Value::from(figure.names.1)),
        ("color", Value::from(figure.colors.0.to_string())),
        ("on_color", Value::from(figure.colors.1.to_string())),
        ("contrast", Value::from(format!("{hundredths:.2}"))),
        ("needs", Value::from(figure.needs.to_string())),
        ("is_text", Value::from(figure.needs >= crate::theme::contrast::TEXT)),
        ("fits", Value::from(figure.fits())),
    ])
}

/// The body of the component `diagram`, from its words; in the form that pages give to it.
fn diagram(text: &str, direction: &str) -> Value {
    let (process, _) = read(&text.replace("; ", "\n"));
    let drawn = draw(&process, &format!("{direction}-diagram"), direction == "rtl");
    let steps: Value = process
        .steps
        .iter()
        .map(|step| {
            Value::from_pairs([
                ("label", Value::from(step.label.clone())),
                ("is_question", Value::from(step.is_question)),
                ("ways", Value::from(Vec::<Value>::new())),
            ])
        })
        .collect();
    Value::from_pairs([("svg", Value::from_safe_string(drawn.svg)), ("steps", steps)])
}
