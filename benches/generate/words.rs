//! Text from a seed: the same number gives the same words on every machine.

/// `SplitMix64` (Steele, Lea, Flood 2014): enough for text, and the same everywhere.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound.max(1)).unwrap_or(1);
        usize::try_from(self.next() % bound).unwrap_or(0)
    }

    pub(crate) fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    pub(crate) fn word(&mut self) -> &'static str {
        self.one(WORDS)
    }

    /// `count` words, each another: for headings, whose anchors must not repeat on a page.
    pub(crate) fn words(&mut self, count: usize) -> String {
        let mut words: Vec<&str> = Vec::with_capacity(count);
        while words.len() < count {
            let word = self.word();
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words.join(" ")
    }

    /// Eight to fifteen words and a full stop, now and then with a comma, emphasis or code.
    pub(crate) fn sentence(&mut self) -> String {
        let length = 8 + self.below(8);
        let mut text = capital(self.word());
        for at in 1..length {
            let word = self.word();
            text.push_str(if at > 3 && self.below(9) == 0 { ", " } else { " " });
            match self.below(24) {
                0 => text.extend(["**", word, "**"]),
                1 => text.extend(["*", word, "*"]),
                2 => text.extend(["`", word, "`"]),
                _ => text.push_str(word),
            }
        }
        text.push('.');
        text
    }

    pub(crate) fn paragraph(&mut self, sentences: usize) -> String {
        (0..sentences).map(|_| self.sentence()).collect::<Vec<_>>().join(" ")
    }
}

pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

const WORDS: &[&str] = &[
    "ask", "back", "book", "box", "bring", "build", "bus", "call", "card", "care", "change",
    "chart", "check", "choose", "city", "class", "clerk", "clock", "code", "copy", "count",
    "course", "date", "day", "desk", "door", "draft", "each", "early", "enroll", "entry", "error",
    "family", "file", "find", "first", "folder", "form", "free", "friend", "front", "full", "give",
    "grade", "group", "guide", "hand", "help", "high", "hold", "home", "hour", "house", "keep",
    "key", "kind", "late", "law", "lead", "learn", "leave", "letter", "line", "list", "local",
    "long", "look", "mail", "map", "mark", "may", "meet", "month", "move", "must", "name", "near",
    "need", "new", "next", "note", "office", "open", "order", "page", "paper", "part", "pass",
    "path", "phone", "place", "plan", "point", "post", "print", "proof", "public", "question",
    "quick", "reach", "read", "ready", "record", "reply", "report", "request", "rest", "return",
    "right", "room", "rule", "safe", "same", "save", "school", "score", "seal", "seat", "send",
    "set", "share", "short", "show", "sign", "site", "small", "staff", "start", "state", "stay",
    "step", "street", "student", "table", "take", "teach", "tell", "term", "test", "text", "time",
    "title", "today", "town", "track", "transfer", "trust", "turn", "type", "under", "unit",
    "update", "visit", "wait", "walk", "way", "week", "well", "word", "work", "write", "year",
    "young", "zone",
];
