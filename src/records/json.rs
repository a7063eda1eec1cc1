//! Reads JSON as this program writes it: without white space, members in a known order. A district's ledger has more
//! than a hundred megabytes of it, and what looks for nothing else takes a fraction of the time of a general reader.
//! Every method returns `None` at what is of another form; whoever asked then asks a general reader, or refuses.

/// A text, and how far it is read.
pub(super) struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Takes one ASCII character, if it is the next.
    pub(super) fn next_is(&mut self, byte: u8) -> bool {
        let is = self.peek() == Some(byte);
        self.at += usize::from(is);
        is
    }

    pub(super) fn take(&mut self, byte: u8) -> Option<()> {
        self.next_is(byte).then_some(())
    }

    /// Takes a word such as `null`, if it is the next.
    pub(super) fn next_is_word(&mut self, word: &str) -> bool {
        let is = self.rest().starts_with(word);
        self.at += if is { word.len() } else { 0 };
        is
    }

    /// Takes the name of a member of an object, if it is the next, and the comma before it.
    pub(super) fn next_is_member(&mut self, name: &str) -> bool {
        let begins = self.at > 0 && self.text.as_bytes()[self.at - 1] == b'{';
        let rest = self.rest();
        let found = if begins { Some(rest) } else { rest.strip_prefix(',') };
        let after =
            found.and_then(|rest| rest.strip_prefix('"')?.strip_prefix(name)?.strip_prefix("\":"));
        if let Some(after) = after {
            self.at = self.text.len() - after.len();
        }
        after.is_some()
    }

    pub(super) fn member(&mut self, name: &str) -> Option<()> {
        self.next_is_member(name).then_some(())
    }

    /// `[…]`, with what `one` reads.
    pub(super) fn list<T>(
        &mut self,
        mut one: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        self.take(b'[')?;
        let mut all = Vec::new();
        if self.next_is(b']') {
            return Some(all);
        }
        loop {
            all.push(one(self)?);
            if !self.next_is(b',') {
                break;
            }
        }
        self.take(b']')?;
        Some(all)
    }

    /// A whole number that is not negative.
    pub(super) fn number<T: TryFrom<u64>>(&mut self) -> Option<T> {
        let rest = self.rest();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        self.at += digits;
        rest[..digits].parse::<u64>().ok()?.try_into().ok()
    }

    pub(super) fn boolean(&mut self) -> Option<bool> {
        if self.next_is_word("true") {
            Some(true)
        } else {
            self.next_is_word("false").then_some(false)
        }
    }

    /// A text in quotation marks, with JSON's escapes.
    pub(super) fn quoted(&mut self) -> Option<String> {
        let (whole, is_plain) = self.quotation()?;
        if is_plain {
            return Some(whole[1..whole.len() - 1].to_owned());
        }
        serde_json::from_str(whole).ok()
    }

    /// The same where it has no escapes.
    pub(super) fn plain(&mut self) -> Option<&'t str> {
        let (whole, is_plain) = self.quotation()?;
        is_plain.then(|| &whole[1..whole.len() - 1])
    }

    /// With its marks, and whether nothing in it stands for something else.
    fn quotation(&mut self) -> Option<(&'t str, bool)> {
        let rest = self.rest();
        if !rest.starts_with('"') {
            return None;
        }
        let (mut escaped, mut is_plain) = (false, true);
        let end = rest.bytes().skip(1).position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            // A control character has no place in it; a general reader says so.
            is_plain &= byte != b'\\' && byte >= b' ';
            ends
        })?;
        let whole = &rest[..end + 2];
        self.at += whole.len();
        Some((whole, is_plain))
    }

    /// A list as it stands, whatever is in it.
    pub(super) fn raw_list(&mut self) -> Option<&'t str> {
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                b'"' => {
                    self.quotation()?;
                    continue;
                }
                b'[' => depth += 1,
                b']' => depth = depth.checked_sub(1)?,
                _ if depth == 0 => return None,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return self.text.get(start..self.at);
            }
        }
    }

    pub(super) fn is_done(&self) -> bool {
        self.at == self.text.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_come_in_their_order_and_none_is_passed_over() {
        let mut reader = Reader::new("{\"a\":1,\"c\":[1,[\"]\"],2],\"d\":\"\\n\",\"e\":true}");
        reader.take(b'{').unwrap();
        assert!(reader.next_is_member("a"));
        assert_eq!(reader.number(), Some(1_u8));
        assert!(!reader.next_is_member("b") && reader.next_is_member("c"));
        assert_eq!(reader.raw_list(), Some("[1,[\"]\"],2]"));
        assert!(!reader.next_is_member("e") && reader.next_is_member("d"));
        assert_eq!(reader.quoted().as_deref(), Some("\n"));
        assert!(reader.next_is_member("e"));
        assert_eq!(reader.boolean(), Some(true));
        assert!(reader.next_is(b'}') && reader.is_done());
        // Without the comma it is no member.
        let mut reader = Reader::new("{\"a\":1\"b\":2}");
        reader.take(b'{').unwrap();
        assert!(reader.next_is_member("a") && reader.number() == Some(1_u8));
        assert!(!reader.next_is_member("b"));
    }

    #[test]
    fn what_is_of_another_form_is_none() {
        assert_eq!(Reader::new("-1").number::<u32>(), None);
        assert_eq!(Reader::new("4294967296").number::<u32>(), None);
        assert_eq!(Reader::new("\"a\\u0062\"").plain(), None);
        assert_eq!(Reader::new("\"a\nb\"").quoted(), None);
        assert_eq!(Reader::new("\"a").quoted(), None);
        assert_eq!(Reader::new("[[1]").raw_list(), None);
        assert_eq!(Reader::new("1").raw_list(), None);
    }
}
