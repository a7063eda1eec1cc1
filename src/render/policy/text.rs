//! One version of a document, clause by clause.

use minijinja::Value;

use crate::model::policy::{Changed, changed, predecessor, shown};
use crate::model::{Standing, direction};
use crate::parse::{Clause, Policy, PolicyStatus, PolicyText, PolicyVersion, clause_name};
use crate::render::document::{cited_sources, date_value};
use crate::render::markdown::Composer;

use super::{Maker, Values, changes_url, is_shown, published, version_url};

pub(super) fn page<'r>(
    maker: &Maker<'r>,
    policy: &'r Policy,
    version: &'r PolicyVersion,
) -> Values {
    let (model, view) = (maker.model, maker.view);
    let (text, translation) = version.text_in(&view.language.code);
    let language = translation.map_or(maker.source_language(), |known| &known.language);
    let mut composer = maker.composer(&text.page, language);
    let parts: Vec<Value> = text
        .segments
        .iter()
        .map(|segment| match segment.clause.and_then(|at| text.clauses.get(at)) {
            Some(clause) => clause_value(maker, &mut composer, (policy, version), clause),
            None => {
                Value::from_pairs([("html", Value::from(composer.part(&segment.range, &(0..0))))])
            }
        })
        .collect();
    let sources = cited_sources(&composer, view);
    let name = &version.front.version.value;
    let title = text.page.front.title.value.clone();
    let current = is_shown(model, policy, version);
    let shown_title = if current { title.clone() } else { format!("{title} ({name})") };
    let mut page = maker.page(&shown_title, &maker.above(policy));
    let standing = match translation {
        None if view.language.is_source() => Standing::Source,
        None => Standing::Missing,
        Some(known) if known.current => Standing::Current,
        Some(_) => Standing::Stale,
    };
    let base = &maker.site.config.base_url;
    if standing == Standing::Missing {
        page.push(("canonical", Value::from(format!("{base}{}", maker.url))));
    }
    page.extend([
        ("title", Value::from(title)),
        ("parts", Value::from(parts)),
        ("toc", contents(version, text)),
        ("sources", sources),
        ("tbc_count", Value::from(composer.tbc_count)),
        ("content_lang", Value::from(language)),
        ("content_dir", Value::from(direction(language))),
        ("translation", translation_value(maker, standing)),
        ("policy", policy_value(maker, policy, version)),
    ]);
    page
}

fn translation_value(maker: &Maker<'_>, standing: Standing) -> Value {
    if standing == Standing::Source {
        return Value::from(());
    }
    Value::from_pairs([
        ("standing", Value::from(standing.name())),
        ("source_url", Value::from(format!("{}{}", maker.root, maker.url))),
        ("source_lang", Value::from(maker.source_language())),
    ])
}

/// What the templates of all pages about a document know of it.
pub(super) fn policy_value(maker: &Maker<'_>, policy: &Policy, version: &PolicyVersion) -> Value {
    let (model, home) = (maker.model, &maker.home);
    let front = &version.front;
    let (standing, said) = maker.standing(policy, version);
    let versions: Value = published(policy, model)
        .into_iter()
        .rev()
        .map(|known| maker.version(policy, known))
        .collect();
    let changes = predecessor(policy, version)
        .map(|_| format!("{home}{}", changes_url(model, policy, version)));
    let map = maker.site.is_course().then(|| format!("{home}{}{}/map/", super::URL, policy.id));
    let current = shown(policy, model.as_of)
        .map(|known| format!("{home}{}", version_url(model, policy, known)));
    let is_address =
        |source: &&String| source.starts_with("https://") || source.starts_with("http://");
    let words = &maker.view.words;
    Value::from_pairs([
        ("id", Value::from(policy.id.clone())),
        ("title", Value::from(maker.title(version))),
        ("number", Value::from(front.number.clone())),
        ("version", Value::from(front.version.value.clone())),
        ("adopted", date_value(words, front.adopted)),
        ("effective", date_value(words, version.effective())),
        ("standing", Value::from(standing)),
        ("standing_text", Value::from(said)),
        ("demonstration", Value::from(front.status == PolicyStatus::Demonstration)),
        ("source_url", Value::from(front.source.as_ref().filter(is_address))),
        ("source_text", Value::from(front.source.as_ref().filter(|source| !is_address(source)))),
        ("versions", versions),
        ("url", Value::from(format!("{home}{}", version_url(model, policy, version)))),
        ("current_url", Value::from(current)),
        ("changes_url", Value::from(changes)),
        ("map_url", Value::from(map)),
    ])
}

fn clause_value<'r>(
    maker: &Maker<'r>,
    composer: &mut Composer<'r>,
    (policy, version): (&Policy, &PolicyVersion),
    clause: &Clause,
) -> Value {
    // A translation carries words; numbers are the source's.
    let source = version.clause(&clause.id.value).unwrap_or(clause);
    let name = clause_name(&policy.id, &clause.id.value);
    let title = composer.words_at(&clause.title_range);
    let html = composer.part(&clause.range, &clause.heading);
    let touched = if is_shown(maker.model, policy, version) {
        maker.touched_value(&name)
    } else {
        Value::from(())
    };
    Value::from_pairs([
        ("id", Value::from(clause.id.value.clone())),
        ("number", Value::from(source.number.clone())),
        ("level", Value::from(clause.level.clamp(2, 6))),
        ("title_html", Value::from(title)),
        ("html", Value::from(html)),
        ("touched", touched),
        ("change", change_value(maker, policy, version, &clause.id.value)),
    ])
}

/// Whether this version changed the clause, and where one can see how.
fn change_value(
    maker: &Maker<'_>,
    policy: &Policy,
    version: &PolicyVersion,
    clause: &str,
) -> Value {
    let on = |version: &PolicyVersion| version.effective().unwrap_or(maker.model.as_of);
    let Some(Changed { version: by, before, on: day }) = changed(policy, clause, on(version))
    else {
        return Value::from(());
    };
    if !std::ptr::eq(by, version) {
        return Value::from(());
    }
    let url = format!("{}{}#{clause}", maker.home, changes_url(maker.model, policy, version));
    Value::from_pairs([
        ("kind", Value::from(if before.is_some() { "changed" } else { "added" })),
        ("date", date_value(&maker.view.words, Some(day))),
        ("url", Value::from(url)),
    ])
}

/// The clauses of the highest level, with those in them.
fn contents(version: &PolicyVersion, text: &PolicyText) -> Value {
    let entry = |clause: &Clause, children: Value| {
        let number = version.clause(&clause.id.value).map_or(&clause.number, |known| &known.number);
        Value::from_pairs([
            ("id", Value::from(clause.id.value.clone())),
            ("title", Value::from(format!("{number} {}", clause.title))),
            ("level", Value::from(clause.level)),
            ("children", children),
        ])
    };
    let none = || Value::from(Vec::<Value>::new());
    let tops = text.clauses.iter().enumerate().filter(|(_, clause)| clause.parent.is_none());
    tops.map(|(at, clause)| {
        let inside = text.clauses.iter().filter(|below| below.parent == Some(at));
        entry(clause, inside.map(|below| entry(below, none())).collect())
    })
    .collect()
}
