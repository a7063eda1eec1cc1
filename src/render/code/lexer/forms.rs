//! Texts that are not code: tags, names with values, differences, terminals.

use super::{Lexer, colour, is_part, language};

impl Lexer<'_, '_, '_> {
    pub(super) fn markup(&mut self) {
        while self.at < self.text.len() {
            let rest = self.rest();
            if self.comment() {
                continue;
            }
            let next = rest.chars().nth(1).unwrap_or(' ');
            if rest.starts_with('<') && (next == '!' || next == '?') {
                let end = rest.find('>').map_or(rest.len(), |at| at + 1);
                self.take(Some("k"), end);
            } else if rest.starts_with('<') && (next.is_alphabetic() || next == '/') {
                self.tag();
            } else if let Some(length) = entity(rest) {
                self.take(Some("n"), length);
            } else {
                let first = rest.chars().next().map_or(1, char::len_utf8);
                let end = rest[first..].find(['<', '&']).map_or(rest.len(), |at| first + at);
                self.take(None, end);
            }
        }
    }

    fn tag(&mut self) {
        let is_name = |c: char| c.is_alphanumeric() || "-_:.".contains(c);
        let sign = if self.rest().starts_with("</") { 2 } else { 1 };
        self.take(None, sign);
        let name = self.rest();
        let name = &name[..name.find(|c| !is_name(c)).unwrap_or(name.len())];
        self.take(Some("t"), name.len());
        while let Some(next) = self.rest().chars().next() {
            if next == '>' {
                self.take(None, 1);
                break;
            }
            if self.string() {
                continue;
            }
            let rest = self.rest();
            match rest.find(|c| !is_name(c)).unwrap_or(rest.len()) {
                0 => self.take(None, next.len_utf8()),
                length => self.take(Some("a"), length),
            }
        }
        let inside = match name {
            "script" => language("js"),
            "style" => language("css"),
            _ => None,
        };
        if let Some(language) = inside.filter(|_| sign == 1) {
            let end = self.rest().find("</").unwrap_or(self.rest().len());
            colour(language, &self.rest()[..end], self.spans);
            self.at += end;
        }
    }

    pub(super) fn pairs(&mut self, sign: char) {
        while self.at < self.text.len() {
            let rest = self.rest();
            let line = &rest[..rest.find('\n').map_or(rest.len(), |at| at + 1)];
            let indent = line.len() - line.trim_start_matches([' ', '-', '\t']).len();
            self.take(None, indent);
            let said = &line[indent..];
            if sign == '=' && said.starts_with('[') {
                self.take(Some("t"), said.find(']').map_or(said.trim_end().len(), |at| at + 1));
            } else if let Some(name) = name_length(said, sign) {
                self.take(Some("a"), name);
                self.take(None, sign.len_utf8());
                let value = said[name + 1..].trim();
                if sign == ':' && value.starts_with(['|', '>']) && value.len() <= 3 {
                    self.block(line.len() - indent - name - 1, indent);
                    continue;
                }
            }
            self.value();
        }
    }

    /// The rest of a line of YAML, and the lines below that stand further in: they are one text.
    fn block(&mut self, rest_of_line: usize, indent: usize) {
        self.take(Some("o"), rest_of_line);
        while self.at < self.text.len() {
            let rest = self.rest();
            let line = &rest[..rest.find('\n').map_or(rest.len(), |at| at + 1)];
            let inside = line.len() - line.trim_start_matches(' ').len();
            if !line.trim().is_empty() && inside <= indent {
                return;
            }
            self.take(Some("s"), line.len());
        }
    }

    /// What stands behind a name, to the end of its line.
    fn value(&mut self) {
        while let Some(next) = self.rest().chars().next() {
            if next == '\n' {
                self.take(None, 1);
                return;
            }
            let starts = !is_part(self.before()) && !"-./:".contains(self.before());
            if next.is_whitespace() {
                self.take(None, next.len_utf8());
            } else if self.comment() || starts && (self.string() || self.sigil(next)) {
            } else if is_part(next) {
                let rest = self.rest();
                let end = rest.find(|c: char| !is_part(c) && !"-./:".contains(c));
                let word = &rest[..end.unwrap_or(rest.len())];
                let is_number = next.is_ascii_digit();
                let is_constant = self.language.constants.binary_search(&word).is_ok();
                self.take((is_number || is_constant).then_some("n"), word.len());
            } else {
                self.take(None, next.len_utf8());
            }
        }
    }

    pub(super) fn diff(&mut self) {
        for line in self.text.split_inclusive('\n') {
            let class = match line.as_bytes().first() {
                _ if line.starts_with("+++") || line.starts_with("---") => Some("k"),
                Some(b'+') => Some("i"),
                Some(b'-') => Some("d"),
                Some(b'@') => Some("k"),
                _ => None,
            };
            self.spans.put(class, line);
        }
    }

    pub(super) fn console(&mut self) {
        for line in self.text.split_inclusive('\n') {
            let prompt = ["$ ", "# ", "% ", "> "].iter().find_map(|sign| {
                let at = line.find(sign)?;
                (at == 0 || line[..at].contains('@')).then_some(at + sign.len())
            });
            match (prompt, language("bash")) {
                (Some(prompt), Some(shell)) => {
                    self.spans.put(Some("c"), &line[..prompt]);
                    colour(shell, &line[prompt..], self.spans);
                }
                _ => self.spans.put(None, line),
            }
        }
    }
}

/// `&amp;`, `&#8217;`
fn entity(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('&')?;
    let end = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '#')?;
    (end > 0 && inside[end..].starts_with(';')).then_some(end + 2)
}

/// How long the name is that a line begins with.
fn name_length(line: &str, sign: char) -> Option<usize> {
    let line = line.trim_end_matches(['\n', '\r']);
    if line.starts_with(['#', ';', '{', '[']) {
        return None;
    }
    let mut found = line.match_indices(sign).map(|(at, _)| at);
    // In YAML a colon within a word is part of it.
    let at = found
        .find(|&at| sign != ':' || line[at + 1..].is_empty() || line[at + 1..].starts_with(' '))?;
    let is_name =
        at > 0 && !line[..at].contains([' ', '"', '\'']) || is_quoted(line[..at].trim_end());
    (is_name || sign == '=' && !line[..at].trim().is_empty()).then_some(at)
}

fn is_quoted(text: &str) -> bool {
    let inside = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    inside.is_some_and(|inside| !inside.contains('"'))
}
