//! Lines of text in a box, without a font at hand: a letter counts as its usual width.

/// Breaks a text at spaces so that no line is wider than `limit`, counted in Latin letters; a word
/// that is wider alone is cut.
fn wrap(text: &str, limit: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let needed = width(word);
        if used > 0 && used + 1 + needed > limit {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        for c in word.chars() {
            if used + letter(c) > limit && needed > limit {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(c);
            used += letter(c);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// The same number of lines, as even as they can be: no word is left alone on the last.
pub(super) fn wrap_evenly(text: &str, limit: usize) -> Vec<String> {
    let widest = text.split_whitespace().map(width).max().unwrap_or(0);
    let mut best = wrap(text, limit);
    for narrower in (widest.max(1)..limit).rev() {
        let lines = wrap(text, narrower);
        if lines.len() > best.len() {
            break;
        }
        best = lines;
    }
    best
}

pub(super) fn width(text: &str) -> usize {
    text.chars().map(letter).sum()
}

/// East Asian letters are twice as wide as Latin ones.
fn letter(c: char) -> usize {
    if matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..)
    {
        2
    } else {
        1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_limit() {
        assert_eq!(wrap("Ask for the move today", 10), ["Ask for", "the move", "today"]);
        assert_eq!(wrap("unbreakably", 5), ["unbre", "akabl", "y"]);
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap_evenly("Coming back or coming in", 21), ["Coming back", "or coming in"]);
        assert_eq!(wrap("学校の記録を", 6), ["学校の", "記録を"]);
    }
}
