//! What somebody who hears the page, or jumps from link to link, needs: links that say where they lead,
//! columns and headings that have a name, words for an image that tell what it shows.

use crate::diag::{Diagnostic, codes};

use super::Place;

/// Words that say nothing out of their sentence, in the languages of the interface.
const VAGUE: &[&str] = &[
    "click",
    "click here",
    "click this link",
    "details",
    "go",
    "here",
    "learn more",
    "link",
    "more",
    "more details",
    "more info",
    "more information",
    "page",
    "press here",
    "read more",
    "read this",
    "see here",
    "see more",
    "tap here",
    "this",
    "this link",
    "this page",
    "this site",
    "this website",
    // Spanish
    "aqui",
    "aquí",
    "clic aquí",
    "da clic aquí",
    "enlace",
    "este enlace",
    "esta página",
    "haga clic aquí",
    "haz clic aquí",
    "leer más",
    "lea más",
    "más",
    "más información",
    "oprima aquí",
    "pulse aquí",
    "ver más",
    // Arabic
    "هنا",
    "اضغط هنا",
    "انقر هنا",
    "المزيد",
    "اقرأ المزيد",
    "هذا الرابط",
    "هذه الصفحة",
];

/// Every link has words, and they say where it leads (WCAG 2.2, success criterion 2.4.4).
pub(super) fn link_words(place: Place<'_>, problems: &mut Vec<Diagnostic>) {
    let body = place.text.body;
    for link in body.links.iter().filter(|link| place.shows(&link.whole)) {
        let text = bare(&link.text);
        if text.is_empty() && link.text.trim().is_empty() {
            problems.push(
                Diagnostic::error(codes::EMPTY_LINK, "this link has no words")
                    .at(body.span(&link.whole))
                    .help("write in the brackets where it leads: `[how to get the record](records.md)`"),
            );
        } else if VAGUE.contains(&text.as_str()) {
            problems.push(
                Diagnostic::warning(
                    codes::VAGUE_LINK,
                    format!("`{}` does not say where the link leads", link.text.trim()),
                )
                .at(body.span(&link.whole))
                .help("a screen reader lists links without their sentences: name the page or the step"),
            );
        } else if is_bare_address(&link.text, &link.address) {
            problems.push(
                Diagnostic::warning(
                    codes::VAGUE_LINK,
                    "this link shows its address instead of words",
                )
                .at(body.span(&link.whole))
                .help(
                    "a screen reader spells an address out: write `[what is there](the address)`",
                ),
            );
        }
    }
}

/// Lower case, without the marks and arrows around.
fn bare(text: &str) -> String {
    let words = text.trim_matches(|c: char| !c.is_alphanumeric());
    words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// A short address such as `cps.edu` can be read aloud, and remembered.
fn is_bare_address(text: &str, address: &str) -> bool {
    let text = text.trim();
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    is_web && (text.starts_with("https://") || text.starts_with("http://"))
}

/// Every column has a heading; the corner over a column of row headings may be empty.
pub(super) fn table_headings(place: Place<'_>, problems: &mut Vec<Diagnostic>) {
    let body = place.text.body;
    for table in body.tables.iter().filter(|table| place.shows(&table.range)) {
        let all_empty = table.headings.iter().all(|heading| heading.is_empty);
        if all_empty {
            problems.push(
                Diagnostic::warning(
                    codes::TABLE_HEADER,
                    "this table has no headings over its columns",
                )
                .at(body.span(&first_line(place, &table.range)))
                .help("write in its first row what each column holds, or use a list"),
            );
            continue;
        }
        for (at, heading) in table.headings.iter().enumerate().skip(1) {
            if heading.is_empty {
                problems.push(
                    Diagnostic::warning(
                        codes::TABLE_HEADER,
                        format!("column {} of this table has no heading", at + 1),
                    )
                    .at(body.span(&heading.range))
                    .help("say what the column holds: a screen reader reads it before each cell"),
                );
            }
        }
    }
}

/// The first line of a table: its end is known by its headings.
fn first_line(place: Place<'_>, table: &std::ops::Range<usize>) -> std::ops::Range<usize> {
    let headings = place.text.body.tables.iter().find(|known| known.range == *table);
    let end = headings.and_then(|table| table.headings.last()).map(|last| last.range.end);
    table.start..end.unwrap_or(table.end).clamp(table.start, table.end)
}

/// Alternative text tells what the image shows: neither its file name nor that it is an image.
pub(super) fn image_words(place: Place<'_>, problems: &mut Vec<Diagnostic>) {
    const NOTHING: &[&str] = &[
        "image",
        "picture",
        "photo",
        "photograph",
        "graphic",
        "icon",
        "screenshot",
        "logo",
        "figure",
        "diagram",
        "chart",
        "map",
        "alt",
        "alt text",
        "todo",
        "imagen",
        "foto",
        "صورة",
    ];
    const ENDINGS: &[&str] = &[".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif"];
    let body = place.text.body;
    for image in body.images.iter().filter(|image| place.shows(&image.range)) {
        let text = bare(&image.text);
        let file = image.address.rsplit('/').next().unwrap_or_default().to_lowercase();
        let stem = file.rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem);
        let is_name = !text.is_empty()
            && (text == file
                || text == stem
                || ENDINGS.iter().any(|ending| text.ends_with(ending)));
        if is_name || NOTHING.contains(&text.as_str()) {
            problems.push(
                Diagnostic::warning(
                    codes::VAGUE_IMAGE_TEXT,
                    format!("the alternative text `{}` does not say what the image shows", image.text),
                )
                .at(body.span(&image.range))
                .help("write what a reader should know who cannot see it, as you would say it on the phone"),
            );
        }
    }
}

/// A heading without words is a hole in the list of headings by which a screen reader moves.
pub(super) fn empty_headings(place: Place<'_>, problems: &mut Vec<Diagnostic>) {
    let body = place.text.body;
    for heading in body.headings.iter().filter(|heading| place.shows(&heading.range)) {
        if heading.title.is_empty() {
            problems.push(
                Diagnostic::error(codes::EMPTY_HEADING, "this heading has no words")
                    .at(body.span(&heading.range))
                    .help("say what stands below it, or take the `#` away"),
            );
        }
    }
}
