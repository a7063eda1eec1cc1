//! What a page carries for the engine, as bytes: built and read by one version of this crate.
//!
//! A number is LEB128, seven bits a byte, the lowest first; a text is its length and its UTF-8; a list is its
//! length and its members; an option is 0, or 1 and its value; an enum begins with its variant's number.
//! Written by hand because a derived reader was a quarter of the module in the page.

use crate::digest::Digest;
use crate::mark::Mark;
use crate::question::{Mode, Percent, Shuffle};
use crate::sheet::{GapKey, Key, Sheet, SheetKind, SheetQuestion, Solution};
use crate::typed::Decimal;

/// What a page carries for the engine: the sheet, and the key unless the quiz is sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    pub sheet: Sheet,
    pub key: Option<Key>,
}

/// A paper that does not decode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadPaper;

impl Paper {
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer(Vec::new());
        writer.sheet(&self.sheet);
        writer.option(self.key.as_ref(), |writer, key| {
            writer.list(&key.answers, Writer::solution);
        });
        writer.0
    }

    /// Never more memory than the bytes can fill.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadPaper> {
        let mut reader = Reader(bytes);
        let paper = reader.paper();
        paper.filter(|_| reader.0.is_empty()).ok_or(BadPaper)
    }

    /// The bytes in base64 (RFC 4648, section 4), as the form's `data-paper` holds them.
    pub fn to_base64(&self) -> String {
        crate::base64::encode(&self.to_bytes())
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, number: impl Into<u64>) {
        let mut rest = number.into();
        while rest > 0x7f {
            self.0.push(u8::try_from(rest & 0x7f).unwrap_or(0) | 0x80);
            rest >>= 7;
        }
        self.0.push(u8::try_from(rest).unwrap_or(0));
    }

    fn flags(&mut self, flags: &[bool]) {
        self.number(flags.iter().rev().fold(0_u32, |bits, flag| bits << 1 | u32::from(*flag)));
    }

    fn flagged(&mut self, flag: bool, number: impl Into<u64>) {
        self.flags(&[flag]);
        self.number(number);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.extend(text.as_bytes());
    }

    fn list<T>(&mut self, items: &[T], mut each: impl FnMut(&mut Self, &T)) {
        self.number(items.len() as u64);
        for item in items {
            each(self, item);
        }
    }

    fn option<T>(&mut self, value: Option<T>, each: impl FnOnce(&mut Self, T)) {
        self.number(u32::from(value.is_some()));
        if let Some(value) = value {
            each(self, value);
        }
    }

    fn numbers(&mut self, numbers: &[u32]) {
        self.list(numbers, |writer, number| writer.number(*number));
    }

    fn sheet(&mut self, sheet: &Sheet) {
        self.text(&sheet.quiz);
        self.0.extend(sheet.digest.bytes());
        self.number(sheet.mode as u32);
        match sheet.pass {
            Mark::Percent(mark) => self.flagged(false, mark.get()),
            Mark::Points(mark) => self.flagged(true, mark),
        }
        self.list(&sheet.mastery, |writer, (objective, mark)| {
            writer.text(objective);
            writer.number(mark.get());
        });
        self.option(sheet.attempts, Self::number);
        self.option(sheet.wait_seconds, Self::number);
        self.list(&sheet.draw, |writer, (pool, count)| {
            writer.text(pool);
            writer.number(*count);
        });
        self.flags(&[sheet.shuffle.questions, sheet.shuffle.options]);
        self.list(&sheet.questions, Self::question);
    }

    fn question(&mut self, question: &SheetQuestion) {
        self.text(&question.id);
        match &question.kind {
            SheetKind::Choice { options, many, partial, keep_order } => {
                self.number(0_u32);
                self.number(*options);
                self.flags(&[*many, *partial, *keep_order]);
            }
            SheetKind::Order { items, partial } => {
                self.number(1_u32);
                self.number(*items);
                self.flags(&[*partial]);
            }
            SheetKind::Gaps { gaps, shared, partial } => {
                self.number(2_u32);
                self.numbers(gaps);
                self.flags(&[*shared, *partial]);
            }
            SheetKind::Case { steps } => {
                self.number(3_u32);
                self.list(steps, |writer, ways| writer.numbers(ways));
            }
            SheetKind::Attest { boxes } => {
                self.number(4_u32);
                self.number(*boxes);
            }
        }
        self.option(question.objective.as_deref(), Self::text);
        self.number(question.points);
        self.flags(&[question.must_pass]);
        self.number(question.hints);
    }

    fn solution(&mut self, solution: &Solution) {
        match solution {
            Solution::Picks(picks) => {
                self.number(0_u32);
                self.numbers(picks);
            }
            Solution::Gaps(gaps) => {
                self.number(1_u32);
                self.list(gaps, Self::gap);
            }
            Solution::Case(steps) => {
                self.number(2_u32);
                self.list(steps, |writer, credits| {
                    writer.list(credits, |writer, credit| writer.number(*credit));
                });
            }
            Solution::Attest => self.number(3_u32),
        }
    }

    fn gap(&mut self, gap: &GapKey) {
        match gap {
            GapKey::Pick(index) => {
                self.number(0_u32);
                self.number(*index);
            }
            GapKey::Text(accepted) => {
                self.number(1_u32);
                self.list(accepted, |writer, text| writer.text(text));
            }
            GapKey::Number { low, high, shown } => {
                self.number(2_u32);
                self.number(low.to_bits());
                self.number(high.to_bits());
                self.text(shown);
            }
        }
    }
}

/// The rest of the bytes.
struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn long(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn number(&mut self) -> Option<u32> {
        u32::try_from(self.long()?).ok()
    }

    fn bytes(&mut self, length: usize) -> Option<&[u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn text(&mut self) -> Option<String> {
        let length = usize::try_from(self.long()?).ok()?;
        String::from_utf8(self.bytes(length)?.to_vec()).ok()
    }

    /// Each member has a byte at least, so that a list ends with the bytes.
    fn list<T>(&mut self, mut each: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut items = Vec::new();
        for _ in 0..self.long()? {
            items.push(each(self)?);
        }
        Some(items)
    }

    #[expect(
        clippy::option_option,
        reason = "the outer one: the bytes end; the inner one: they say so"
    )]
    fn option<T>(&mut self, each: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        if self.byte()? == 0 { Some(None) } else { each(self).map(Some) }
    }

    fn numbers(&mut self) -> Option<Vec<u32>> {
        self.list(Self::number)
    }

    fn percent(&mut self) -> Option<Percent> {
        Percent::new(self.byte()?)
    }

    fn paper(&mut self) -> Option<Paper> {
        Some(Paper {
            sheet: self.sheet()?,
            key: self.option(|reader| Some(Key { answers: reader.list(Self::solution)? }))?,
        })
    }

    fn sheet(&mut self) -> Option<Sheet> {
        Some(Sheet {
            quiz: self.text()?,
            digest: Digest::from_bytes(self.bytes(32)?.try_into().ok()?),
            mode: match self.byte()? {
                0 => Mode::Practice,
                1 => Mode::Graded,
                2 => Mode::Sealed,
                _ => return None,
            },
            pass: match self.byte()? {
                0 => Mark::Percent(self.percent()?),
                _ => Mark::Points(self.number()?),
            },
            mastery: self.list(|reader| Some((reader.text()?, reader.percent()?)))?,
            attempts: self.option(Self::number)?,
            wait_seconds: self.option(Self::long)?,
            draw: self.list(|reader| Some((reader.text()?, reader.number()?)))?,
            shuffle: {
                let flags = self.byte()?;
                Shuffle { questions: flags & 1 > 0, options: flags & 2 > 0 }
            },
            questions: self.list(Self::question)?,
        })
    }

    fn question(&mut self) -> Option<SheetQuestion> {
        Some(SheetQuestion {
            id: self.text()?,
            kind: self.kind()?,
            objective: self.option(Self::text)?,
            points: self.number()?,
            must_pass: self.byte()? > 0,
            hints: self.number()?,
        })
    }

    fn kind(&mut self) -> Option<SheetKind> {
        Some(match self.byte()? {
            0 => {
                let (options, flags) = (self.number()?, self.byte()?);
                SheetKind::Choice {
                    options,
                    many: flags & 1 > 0,
                    partial: flags & 2 > 0,
                    keep_order: flags & 4 > 0,
                }
            }
            1 => SheetKind::Order { items: self.number()?, partial: self.byte()? > 0 },
            2 => {
                let (gaps, flags) = (self.numbers()?, self.byte()?);
                SheetKind::Gaps { gaps, shared: flags & 1 > 0, partial: flags & 2 > 0 }
            }
            3 => SheetKind::Case { steps: self.list(Self::numbers)? },
            4 => SheetKind::Attest { boxes: self.number()? },
            _ => return None,
        })
    }

    fn solution(&mut self) -> Option<Solution> {
        Some(match self.byte()? {
            0 => Solution::Picks(self.numbers()?),
            1 => Solution::Gaps(self.list(Self::gap)?),
            2 => Solution::Case(self.list(|reader| reader.list(Self::byte))?),
            3 => Solution::Attest,
            _ => return None,
        })
    }

    fn gap(&mut self) -> Option<GapKey> {
        Some(match self.byte()? {
            0 => GapKey::Pick(self.number()?),
            1 => GapKey::Text(self.list(Self::text)?),
            2 => GapKey::Number {
                low: Decimal::from_bits(self.long()?),
                high: Decimal::from_bits(self.long()?),
                shown: self.text()?,
            },
            _ => return None,
        })
    }
}
