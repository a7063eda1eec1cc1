//! The canonical form of a quiz, over which its digest is taken and in which builds keep it for later
//! verification.
//!
//! What has its usual value is left out, and each kind of question writes its own members. So a property
//! or a kind that is added later changes no digest of a quiz that does not use it.

use std::collections::BTreeMap;

use crate::canon::Canon;
use crate::digest::Digest;
use crate::question::{Choice, Gap, Kind, Percent, Question, Quiz, Step, StepOption};

impl Quiz {
    /// SHA-256 over [`Quiz::to_json`]: texts, key and rules.
    pub fn digest(&self) -> Digest {
        Digest::of(self.to_json().as_bytes())
    }

    /// Canonical JSON (RFC 8785), key included.
    pub fn to_json(&self) -> String {
        let mut canon = Canon::new();
        canon.object(|canon| {
            if let Some(attempts) = self.attempts {
                canon.key("attempts").number(u64::from(attempts));
            }
            if !self.clauses.is_empty() {
                let digests = canon.key("clauses");
                write_map(digests, &self.clauses, |canon, digest| canon.string(&digest.to_hex()));
            }
            write_text(canon, "clears", self.clears.as_deref());
            if !self.draw.is_empty() {
                let counts = canon.key("draw");
                write_map(counts, &self.draw, |canon, count| {
                    canon.number(u64::from(*count));
                });
            }
            canon.key("format").string("hallpass-quiz");
            canon.key("id").string(&self.id);
            if !self.mastery.is_empty() {
                let marks = canon.key("mastery");
                write_map(marks, &self.mastery, |canon, mark| canon.number(u64::from(mark.get())));
            }
            canon.key("mode").string(self.mode.name());
            if !self.objectives.is_empty() {
                let texts = canon.key("objectives");
                write_map(texts, &self.objectives, |canon, text| canon.string(text));
            }
            self.pass.write(canon.key("pass"));
            canon.key("questions").array(&self.questions, |canon, question| question.write(canon));
            let shuffled =
                [("options", self.shuffle.options), ("questions", self.shuffle.questions)];
            write_names(
                canon,
                "shuffle",
                shuffled.iter().filter(|(_, on)| *on).map(|(name, _)| *name),
            );
            canon.key("title").string(&self.title);
            canon.key("version").number(1);
            if let Some(seconds) = self.wait_seconds {
                canon.key("wait").number(seconds);
            }
        });
        canon.finish()
    }
}

impl Question {
    fn write(&self, canon: &mut Canon) {
        canon.object(|canon| {
            write_names(canon, "cites", self.cites.iter().map(String::as_str));
            write_text(canon, "explanation", self.explanation.as_deref());
            write_names(canon, "hints", self.hints.iter().map(String::as_str));
            canon.key("id").string(&self.id);
            canon.key("kind").object(|canon| self.kind.write(canon));
            write_true(canon, "must_pass", self.must_pass);
            write_text(canon, "objective", self.objective.as_deref());
            canon.key("points").number(u64::from(self.points));
            canon.key("prompt").string(&self.prompt);
        });
    }
}

impl Kind {
    fn write(&self, canon: &mut Canon) {
        match self {
            Self::Choice { options, many, partial, keep_order } => {
                write_true(canon, "keep_order", *keep_order);
                write_true(canon, "many", *many);
                canon.key("name").string("choice");
                canon.key("options").array(options, |canon, option| option.write(canon));
                write_true(canon, "partial", *partial);
            }
            Self::Ordering { items, partial } => {
                write_names(canon, "items", items.iter().map(String::as_str));
                canon.key("name").string(self.name());
                write_true(canon, "partial", *partial);
            }
            Self::Matching { pairs, distractors, partial } => {
                write_names(canon, "distractors", distractors.iter().map(String::as_str));
                canon.key("name").string(self.name());
                canon.key("pairs").array(pairs, |canon, pair| {
                    canon.object(|canon| {
                        canon.key("left").string(&pair.left);
                        canon.key("right").string(&pair.right);
                    });
                });
                write_true(canon, "partial", *partial);
            }
            Self::Number { range } => {
                canon.key("high").string(&range.high.to_string());
                canon.key("low").string(&range.low.to_string());
                canon.key("name").string(self.name());
            }
            Self::Text { accepted } => {
                write_names(canon, "accepted", accepted.iter().map(String::as_str));
                canon.key("name").string(self.name());
            }
            Self::Fill { gaps, partial } => {
                canon.key("gaps").array(gaps, |canon, gap| gap.write(canon));
                canon.key("name").string(self.name());
                write_true(canon, "partial", *partial);
            }
            Self::Case { steps } => {
                canon.key("name").string(self.name());
                canon.key("steps").array(steps, |canon, step| step.write(canon));
            }
            Self::Attest { statements } => {
                canon.key("name").string(self.name());
                write_names(canon, "statements", statements.iter().map(String::as_str));
            }
        }
    }
}

impl Gap {
    fn write(&self, canon: &mut Canon) {
        canon.object(|canon| match self {
            Self::Menu { options, right } => {
                write_names(canon, "options", options.iter().map(String::as_str));
                canon.key("right").number(*right as u64);
            }
            Self::Number(range) => {
                canon.key("high").string(&range.high.to_string());
                canon.key("low").string(&range.low.to_string());
            }
            Self::Text(accepted) => {
                write_names(canon, "accepted", accepted.iter().map(String::as_str));
            }
        });
    }
}

impl Step {
    fn write(&self, canon: &mut Canon) {
        canon.object(|canon| {
            canon.key("id").string(&self.id);
            if !self.options.is_empty() {
                canon.key("options").array(&self.options, |canon, option| option.write(canon));
            }
            canon.key("text").string(&self.text);
        });
    }
}

impl StepOption {
    fn write(&self, canon: &mut Canon) {
        canon.object(|canon| {
            if self.credit != Percent::ZERO {
                canon.key("credit").number(u64::from(self.credit.get()));
            }
            write_text(canon, "feedback", self.feedback.as_deref());
            canon.key("text").string(&self.text);
            write_text(canon, "to", self.to.as_deref());
        });
    }
}

impl Choice {
    fn write(&self, canon: &mut Canon) {
        canon.object(|canon| {
            write_text(canon, "feedback", self.feedback.as_deref());
            write_true(canon, "right", self.right);
            canon.key("text").string(&self.text);
        });
    }
}

fn write_text(canon: &mut Canon, key: &str, text: Option<&str>) {
    if let Some(text) = text {
        canon.key(key).string(text);
    }
}

fn write_true(canon: &mut Canon, key: &str, value: bool) {
    if value {
        canon.key(key).boolean(true);
    }
}

fn write_names<'a>(canon: &mut Canon, key: &str, names: impl Iterator<Item = &'a str>) {
    let mut names = names.peekable();
    if names.peek().is_some() {
        canon.key(key).array(names, Canon::string);
    }
}

/// Members in the order of RFC 8785, 3.2.3: by UTF-16 code units, which is not the order of a `BTreeMap`
/// beyond the basic plane.
fn write_map<T>(canon: &mut Canon, map: &BTreeMap<String, T>, value: impl Fn(&mut Canon, &T)) {
    let mut members: Vec<(&String, &T)> = map.iter().collect();
    members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
    canon.object(|canon| {
        for (key, member) in members {
            value(canon.key(key), member);
        }
    });
}
