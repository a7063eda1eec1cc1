//! Icons that stand in the page itself: no request, and they take the colour of the text beside them. Each is a drawing of
//! its own, `icons/inline/NAME.svg`, that any program for drawings opens.

use std::collections::BTreeMap;

use minijinja::{Environment, Error, ErrorKind, Value};

use crate::diag::{Diagnostic, FileId, Span, codes};

const FOLDER: &str = "icons/inline/";

/// How a drawing begins. In a page the name space is the page's.
const START: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"";

/// Elements by the icon's name.
#[derive(Debug, Default)]
pub(super) struct Icons {
    by_name: BTreeMap<String, Value>,
}

/// The icon's name, of the name of its file in the theme.
pub(super) fn name_of(file: &str) -> Option<&str> {
    file.strip_prefix(FOLDER)?.strip_suffix(".svg")
}

impl Icons {
    pub(super) fn add(
        &mut self,
        name: &str,
        (file, text): (FileId, &str),
        problems: &mut Vec<Diagnostic>,
    ) {
        let drawing = text.trim().strip_prefix(START).and_then(|rest| rest.split_once('>'));
        let Some((attributes, inside)) = drawing else {
            let end = text.find('>').map_or(0, |end| end + 1);
            problems.push(
                Diagnostic::error(codes::TEMPLATE, format!("the icon `{name}` is no drawing"))
                    .at(Span::new(file, 0..end))
                    .help(format!("begin the file with `{START} viewBox=\"0 0 24 24\">`")),
            );
            return;
        };
        let element = format!(
            "<svg class=\"icon icon-{name}\"{attributes} width=\"24\" height=\"24\" aria-hidden=\"true\" focusable=\"false\">{inside}"
        );
        self.by_name.insert(name.to_owned(), Value::from_safe_string(element));
    }
}

/// `icon(name)`: the drawing as an element, which screen readers pass over.
pub(super) fn add_function(environment: &mut Environment<'static>, icons: Icons) {
    environment.add_function("icon", move |name: &str| {
        icons.by_name.get(name).cloned().ok_or_else(|| {
            let message = format!("the theme has no icon `{name}`");
            Error::new(ErrorKind::InvalidOperation, message)
        })
    });
}

#[cfg(test)]
mod tests {
    use minijinja::context;

    use crate::read::{Layer, Sources};
    use crate::theme::Theme;

    fn theme(drawing: &str, template: &str) -> (Theme, Vec<String>) {
        let mut sources = Sources::default();
        let files = [("icons/inline/star.svg", drawing), ("templates/a.html", template)];
        for (name, text) in files {
            sources.add_text(Layer::Theme, name, name, text);
        }
        let (theme, problems) = Theme::compile(&sources);
        (theme, problems.into_iter().map(|problem| problem.message).collect())
    }

    #[test]
    fn an_icon_is_its_drawing_as_an_element_of_the_page() {
        let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M1 2\"/></svg>\n";
        let (theme, problems) = theme(drawing, "{{ icon(\"star\") }}");
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(
            theme.render("a.html", context! {}).unwrap(),
            "<svg class=\"icon icon-star\" viewBox=\"0 0 9 9\" width=\"24\" height=\"24\" \
             aria-hidden=\"true\" focusable=\"false\"><path d=\"M1 2\"/></svg>"
        );
        assert!(theme.assets().iter().all(|(name, _)| !name.contains("inline")));
    }

    #[test]
    fn what_is_no_drawing_and_an_icon_that_is_not_there_are_told() {
        let (theme, problems) = theme("<p>star</p>", "{{ icon(\"star\") }}");
        assert_eq!(problems, ["the icon `star` is no drawing"]);
        let problem = theme.render("a.html", context! {}).unwrap_err();
        assert!(problem.message.ends_with("the theme has no icon `star`"), "{}", problem.message);
    }
}
