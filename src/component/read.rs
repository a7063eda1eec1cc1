//! The declarations, from the comment at the top of each template.

use crate::diag::{Diagnostic, FileId, Span, codes};
use crate::read::{Layer, Sources};
use crate::yaml::{self, Fields, types};

use super::{BodyForm, Declaration, Declarations, schema};

/// Reads what every template below `templates/components` declares.
pub fn declarations(sources: &Sources) -> (Declarations, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let mut found = Declarations::default();
    for (id, file) in sources.layer(Layer::Theme) {
        let name = file.name.strip_prefix("templates/components/");
        let Some(name) = name.and_then(|name| name.strip_suffix(".html")) else { continue };
        if let Some(declaration) = declaration(id, &file.text, &mut problems) {
            found.by_name.insert(name.to_owned(), declaration);
        }
    }
    (found, problems)
}

/// Whether two versions of a template accept the same, so that what was read against one holds for the other.
pub fn declares_the_same(old: &str, new: &str) -> bool {
    header(old) == header(new)
}

fn declaration(
    file: FileId,
    template: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<Declaration> {
    let top = Span::new(file, 0..template.find('\n').unwrap_or(template.len()));
    let Some(header) = header(template) else {
        problems.push(
            Diagnostic::error(
                codes::COMPONENT_DECLARATION,
                "this component's template does not say what it accepts",
            )
            .at(top)
            .help("begin it with a comment `{#- component: {summary: …, body: none} -#}`"),
        );
        return None;
    };
    let node = yaml::parse(file, &header).map_err(|problem| problems.push(problem)).ok()?;
    let mut whole = Fields::new(&node, "a component's declaration", problems)?.placed(top);
    let inner = whole.node("component");
    whole.finish(problems);
    let mut fields = Fields::new(inner?, "`component`", problems)?.placed(top);
    let names = || types::list(types::text);
    let summary = fields.required("summary", types::text, problems);
    let arguments = fields.optional("arguments", types::map(schema::argument), problems);
    let declaration = Declaration {
        file,
        summary: summary.unwrap_or_default(),
        arguments: arguments
            .unwrap_or_default()
            .into_iter()
            .map(|(name, argument)| (name.value, argument))
            .collect(),
        either: fields.optional("either", types::list(names()), problems).unwrap_or_default(),
        body: fields.optional("body", schema::body, problems).unwrap_or(BodyForm::None),
        data: fields.optional("data", names(), problems).unwrap_or_default(),
        styles: fields.optional("styles", names(), problems).unwrap_or_default(),
        scripts: fields.optional("scripts", names(), problems).unwrap_or_default(),
    };
    fields.finish(problems);
    Some(declaration)
}

/// The inside of the first comment, moved nowhere: what stands before it becomes spaces.
fn header(template: &str) -> Option<String> {
    let start = template.len() - template.trim_start_matches('\u{feff}').trim_start().len();
    let inside = template[start..].strip_prefix("{#")?;
    let skipped = start + 2 + usize::from(inside.starts_with('-'));
    let end = skipped + template[skipped..].find("#}")?;
    let text = template[skipped..end].trim_end_matches('-');
    if !text.trim_start().starts_with("component:") {
        return None;
    }
    let blank = template[..skipped]
        .chars()
        .map(|c| if c == '\n' { "\n".to_owned() } else { " ".repeat(c.len_utf8()) });
    Some(blank.collect::<String>() + text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::Kind;

    fn read(template: &str) -> (Declarations, Vec<Diagnostic>) {
        let mut sources = Sources::default();
        let name = "templates/components/note.html";
        sources.add_text(Layer::Theme, name, name, template);
        declarations(&sources)
    }

    #[test]
    fn a_header_says_what_a_component_accepts() {
        let (found, problems) = read(
            "{#-\ncomponent:\n  summary: A note.\n  arguments:\n    tone: {one_of: [calm, loud]}\n    \
             title: {text: required}\n  body: {yaml: {list: {fields: {a: markdown, b?: integer}}}}\n-#}\n<p>",
        );
        assert_eq!(problems, []);
        let note = found.get("note").unwrap();
        assert!(note.arguments["title"].required);
        assert_eq!(
            note.arguments["tone"].kind,
            Kind::OneOf(vec!["calm".to_owned(), "loud".to_owned()])
        );
        assert!(matches!(note.body, BodyForm::Yaml(_)));
    }

    #[test]
    fn a_header_on_one_line_is_read_too() {
        let (found, problems) = read("{#- component: {summary: x, body: markdown} -#}\n");
        assert_eq!(problems, []);
        assert_eq!(found.get("note").unwrap().body, BodyForm::Markdown);
    }

    #[test]
    fn a_mistake_in_a_header_has_its_place() {
        let template = "{#-\ncomponent:\n  summary: x\n  body: markdwn\n-#}\n";
        let (_, problems) = read(template);
        assert_eq!(&template[problems[0].span.unwrap().range()], "markdwn");
        let (found, problems) = read("<p>no header</p>");
        assert_eq!((found.names().count(), problems.len()), (0, 1));
    }
}
