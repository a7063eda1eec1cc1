//! A quiz on paper: forms of one quiz by seed, and apart from them their key. Self-contained files, for a printer
//! and for nobody's web server.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use minijinja::Value;
use quiz::{Drawing, GapKey, Kind, Laid, Layout, Question, Seed, Solution};
use sha2::{Digest as _, Sha256};

use crate::diag::{Diagnostic, codes};
use crate::model::facts::fill_plain;
use crate::model::{Language, NodeId, Site};
use crate::read::Layer;

use super::context::SiteView;
use super::markdown::Composer;
use super::{Renderer, document, quizzes};

/// A sheet of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperSize {
    /// 210 × 297 mm (ISO 216).
    A4,
    /// 8.5 × 11 inches (ANSI A).
    Letter,
}

impl PaperSize {
    /// The word of CSS.
    fn name(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::Letter => "letter",
        }
    }
}

/// How a quiz is to be printed.
#[derive(Debug, Clone, Copy)]
pub struct Printing {
    /// The seed of form A; form B has the next one.
    pub seed: u64,
    /// 1 to [`MOST_FORMS`].
    pub forms: u32,
    pub size: PaperSize,
}

/// As many forms as a quiz has.
pub const MOST_FORMS: u32 = 20;

/// The two files.
pub struct Printed {
    /// The questions, one form after the other.
    pub questions: String,
    /// What is right, form by form.
    pub key: String,
}

impl<'r> Renderer<'r> {
    /// The quiz of a page on paper; `None` where it has none.
    pub fn paper(
        &self,
        site: &'r Site,
        id: NodeId,
        language: &Language,
        printing: Printing,
    ) -> Option<Result<Printed, Diagnostic>> {
        self.model.page(site, id).quiz.as_ref()?;
        let view = SiteView::new(self, site, language);
        Some(printed(self, site, &view, id, printing))
    }
}

fn printed<'r>(
    renderer: &Renderer<'r>,
    site: &'r Site,
    view: &'r SiteView,
    id: NodeId,
    printing: Printing,
) -> Result<Printed, Diagnostic> {
    let source = renderer.model.page(site, id);
    let Some(document) = &source.quiz else {
        return Err(Diagnostic::error(codes::QUIZ_BROKEN, "this page has no quiz"));
    };
    let mut composer = document::composer(renderer, site, view, id);
    let quiz = &document.quiz;
    let shown = composer.page.quiz.as_ref().unwrap_or(document);
    let (sheet, key) = (quiz.sheet(), quiz.key());
    let questions: Vec<Value> = (0..quiz.questions.len())
        .map(|at| {
            let words = (&shown.quiz.questions[at], &shown.questions[at]);
            // Paper has no place for what shows on request, and the key is its own file.
            quizzes::question_context(
                &mut composer,
                at + 1,
                &quiz.questions[at],
                words,
                quiz::Mode::Sealed,
            )
        })
        .collect();
    let explanations: Vec<Value> =
        shown.quiz.questions.iter().map(|question| explanation(&mut composer, question)).collect();
    let letters = Letters::of(&composer);
    let forms: Vec<Layout> = (0..printing.forms)
        .map(|at| {
            sheet.lay_out(Drawing::default(), Seed(printing.seed.wrapping_add(u64::from(at))), 1)
        })
        .collect();
    let on_paper = |(at, form): (usize, &Layout)| {
        let laid = form.questions.iter().zip(1..).map(|(laid, number)| {
            let orders = orders(&quiz.questions[laid.question].kind, laid);
            let orders = orders.into_iter().map(|list| list.into_iter().collect::<Value>());
            Value::from_pairs([
                ("number", Value::from(number)),
                ("question", questions[laid.question].clone()),
                ("orders", orders.collect()),
            ])
        });
        Value::from_pairs([
            ("name", Value::from(letters.capital(at))),
            ("questions", laid.collect()),
            ("points", Value::from(points(quiz, form))),
        ])
    };
    let in_key = |(at, form): (usize, &Layout)| {
        let answers = form.questions.iter().zip(1..).map(|(laid, number)| {
            let question = &quiz.questions[laid.question];
            let solution = &key.answers[laid.question];
            Value::from_pairs([
                ("number", Value::from(number)),
                ("id", Value::from(question.id.clone())),
                ("points", Value::from(question.points)),
                ("must_pass", Value::from(question.must_pass)),
                ("answer", answer(&composer, question, solution, laid, &letters)),
                ("explanation_html", explanations[laid.question].clone()),
            ])
        });
        Value::from_pairs([
            ("name", Value::from(letters.capital(at))),
            ("answers", answers.collect()),
            ("points", Value::from(points(quiz, form))),
        ])
    };
    let title = fill_plain(renderer.model, site, &composer.words, &composer.page.front.title.value);
    let facts = Value::from_pairs([
        ("title", Value::from(title)),
        ("organization", Value::from(site.config.title.clone())),
        ("id", Value::from(quiz.id.clone())),
        ("digest", Value::from(quiz.digest().to_hex()[..12].to_owned())),
        ("pass", Value::from(quiz.pass.to_string())),
        ("size", Value::from(printing.size.name())),
        ("letters", letters.small.iter().cloned().collect()),
    ]);
    let paper = Paper { composer: &composer, facts };
    let files = embedded(&composer);
    let questions = paper.render("paper.html", forms.iter().enumerate().map(on_paper).collect())?;
    let key = paper.render("paper-key.html", forms.iter().enumerate().map(in_key).collect())?;
    Ok(Printed { questions: with_pictures(&questions, &files), key: with_pictures(&key, &files) })
}

/// The page around the forms.
struct Paper<'p, 'r> {
    composer: &'p Composer<'r>,
    facts: Value,
}

impl Paper<'_, '_> {
    /// With its one style, allowed by its hash alone (CSP Level 3, section 2.3.1).
    fn render(&self, template: &str, forms: Value) -> Result<String, Diagnostic> {
        let theme = self.composer.renderer.theme;
        let style = theme.assets().get("css/paper.css").map(|asset| asset.bytes.to_vec());
        let style = String::from_utf8(style.unwrap_or_default()).unwrap_or_default();
        // The size of the sheet cannot be said by a class.
        let size = self.facts.get_attr("size").unwrap_or_default();
        let style = format!("{style}@page {{ size: {size} }}\n");
        let hash = format!("sha256-{}", BASE64.encode(Sha256::digest(style.as_bytes())));
        let context = Value::from_pairs([
            ("paper", self.facts.clone()),
            ("forms", forms),
            ("style", Value::from(style)),
            ("style_hash", Value::from(hash)),
            ("strings", self.composer.view.strings.clone()),
        ]);
        theme.render(template, context)
    }
}

/// How options are named: `a`, `b`, `c`, or the letters that a language has for it.
struct Letters {
    small: Vec<String>,
}

impl Letters {
    fn of(composer: &Composer<'_>) -> Self {
        let letters = composer.words.get("paper_letters");
        Self { small: letters.split_whitespace().map(str::to_owned).collect() }
    }

    fn small(&self, at: usize) -> String {
        self.small.get(at).cloned().unwrap_or_else(|| (at + 1).to_string())
    }

    fn capital(&self, at: usize) -> String {
        self.small(at).to_uppercase()
    }
}

fn explanation(composer: &mut Composer<'_>, question: &Question) -> Value {
    let text = question.explanation.as_ref();
    text.map_or(Value::from(()), |text| Value::from(composer.fragment(text)))
}

fn points(quiz: &quiz::Quiz, form: &Layout) -> u32 {
    form.questions.iter().map(|laid| quiz.questions[laid.question].points).sum()
}

/// For each list of a question its members, by the sheet's numbers, in the order of the form.
fn orders(kind: &Kind, laid: &Laid) -> Vec<Vec<u32>> {
    let mut rest = laid.options.as_slice();
    let order = |list: Vec<usize>| {
        // An attestation's boxes keep their order, and the form says nothing of them.
        let Some((own, after)) = rest.split_at_checked(list.len()) else {
            return (0..).take(list.len()).collect();
        };
        rest = after;
        own.to_vec()
    };
    kind.published().into_iter().map(order).collect()
}

/// What is right, by the letters of the form: `{parts, joint}`. Each part keeps its own direction, which letters and
/// typed answers of two scripts in one line would else turn round.
fn answer(
    composer: &Composer<'_>,
    question: &Question,
    solution: &Solution,
    laid: &Laid,
    letters: &Letters,
) -> Value {
    let orders = orders(&question.kind, laid);
    let letter = |list: usize, wanted: u32| {
        let place =
            orders.get(list).and_then(|order| order.iter().position(|index| *index == wanted));
        place.map_or_else(|| "?".to_owned(), |place| letters.small(place))
    };
    let (parts, joint) = match solution {
        Solution::Picks(picks) => {
            // A sign that Unicode mirrors where the line runs from the right.
            let joint = if matches!(question.kind, Kind::Ordering { .. }) { " › " } else { ", " };
            (picks.iter().map(|pick| letter(0, *pick)).collect(), joint)
        }
        Solution::Gaps(gaps) => {
            let shared = matches!(question.kind, Kind::Matching { .. });
            let named = gaps.iter().enumerate().map(|(at, gap)| {
                let right = match gap {
                    GapKey::Pick(pick) => letter(if shared { 0 } else { at }, *pick),
                    GapKey::Text(accepted) => accepted.join(" / "),
                    GapKey::Number { shown, .. } => shown.clone(),
                };
                if gaps.len() == 1 { right } else { format!("{}: {right}", at + 1) }
            });
            (named.collect(), " · ")
        }
        Solution::Case(steps) => {
            let step = |(at, credits): (usize, &Vec<u8>)| {
                let mut right: Vec<(u8, u32)> =
                    credits.iter().copied().zip(0..).filter(|(credit, _)| *credit > 0).collect();
                right.sort_by_key(|(credit, _)| std::cmp::Reverse(*credit));
                let named = right.iter().map(|(credit, index)| match credit {
                    100 => letter(at, *index),
                    half => format!("{} ({half}%)", letter(at, *index)),
                });
                let named = named.collect::<Vec<_>>().join(", ");
                (!named.is_empty()).then(|| format!("{}: {named}", at + 1))
            };
            (steps.iter().enumerate().filter_map(step).collect(), " · ")
        }
        Solution::Attest => (vec![composer.words.get("paper_all_signed")], ""),
        _ => (Vec::new(), ""),
    };
    Value::from_pairs([("parts", Value::from(parts)), ("joint", Value::from(joint))])
}

/// The pictures that the questions show, as addresses that hold them.
fn embedded(composer: &Composer<'_>) -> BTreeMap<String, String> {
    let sources = composer.renderer.sources;
    let file = |(path, name): &(String, String)| {
        let id = sources.find(Layer::Content, name)?;
        let kind = mime_guess::from_path(name).first_or_octet_stream();
        let bytes = BASE64.encode(sources.file(id).bytes());
        Some((format!("{}{path}", composer.root), format!("data:{kind};base64,{bytes}")))
    };
    composer.files.iter().filter_map(file).collect()
}

fn with_pictures(html: &str, files: &BTreeMap<String, String>) -> String {
    let mut html = html.to_owned();
    for (address, data) in files {
        html = html.replace(&format!("src=\"{address}\""), &format!("src=\"{data}\""));
    }
    html
}
