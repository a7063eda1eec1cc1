//! Pages as bytes, so that the next build reads none again that is as it was: [`super::Memory`] keeps them. The
//! form is of this version of the program alone, and is never read by another. It is our own, because a place in a
//! page names its file by a number that is another one in every run: here it is left out, and put in on the way back.

use std::ops::Range;

use jiff::civil::Date;

use crate::diag::{FileId, Severity, Span};
use crate::yaml::types::Placed;

use super::attributes::Attributes;
use super::body::{Body, Cite, Heading, Image, Link};
use super::component::{Component, Only, Reference, Used};
use super::facts::{Fact, FactKind, Filter};
use super::front::FrontMatter;
use super::publishing::{Change, Publishing, Withdrawn};
use super::tables::{ColumnHeading, Table};
use super::translation::Translation;
use super::{Digest, Page};

/// A page of one file without questions; none of another, which is read again each time.
pub(super) fn pack(page: &Page) -> Option<Vec<u8>> {
    let asks = page.quiz.is_some() || page.front.quiz.is_some();
    if asks || !page.twins.is_empty() {
        return None;
    }
    let mut packer = Packer { file: page.file, bytes: Vec::with_capacity(1024), is_whole: true };
    page.front.pack(&mut packer);
    page.body.pack(&mut packer);
    packer.is_whole.then_some(packer.bytes)
}

/// The page again. None where the bytes are not such ones, from beginning to end.
pub(super) fn unpack(bytes: &[u8], file: FileId, name: &str, digest: Digest) -> Option<Page> {
    let mut unpacker = Unpacker { file, rest: bytes };
    let front = FrontMatter::unpack(&mut unpacker)?;
    let body = Body::unpack(&mut unpacker)?;
    let name = name.to_owned();
    let page = Page { file, name, digest, front, body, quiz: None, twins: Vec::new() };
    unpacker.rest.is_empty().then_some(page)
}

struct Packer {
    file: FileId,
    bytes: Vec<u8>,
    /// Every place was in the page's own file.
    is_whole: bool,
}

struct Unpacker<'b> {
    file: FileId,
    rest: &'b [u8],
}

impl<'b> Unpacker<'b> {
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }
}

trait Pack: Sized {
    fn pack(&self, to: &mut Packer);
    fn unpack(from: &mut Unpacker<'_>) -> Option<Self>;
}

/// Seven bits a byte, the lowest first (LEB128).
impl Pack for u64 {
    fn pack(&self, to: &mut Packer) {
        let mut rest = *self;
        while rest >= 0x80 {
            to.bytes.push(rest.to_le_bytes()[0] | 0x80);
            rest >>= 7;
        }
        to.bytes.push(rest.to_le_bytes()[0]);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = from.take(1)?[0];
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }
}

/// Numbers of other types, by the one that can say them all.
macro_rules! as_number {
    ($($type:ty),*) => {$(
        impl Pack for $type {
            fn pack(&self, to: &mut Packer) {
                match u64::try_from(*self) {
                    Ok(number) => number.pack(to),
                    Err(_) => to.is_whole = false,
                }
            }

            fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
                u64::unpack(from)?.try_into().ok()
            }
        }
    )*};
}

as_number!(usize, u32, u8, i16, i8);

/// The order of a page may be negative.
impl Pack for i64 {
    fn pack(&self, to: &mut Packer) {
        self.cast_unsigned().pack(to);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        u64::unpack(from).map(u64::cast_signed)
    }
}

impl Pack for bool {
    fn pack(&self, to: &mut Packer) {
        to.bytes.push(u8::from(*self));
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        match from.take(1)? {
            [0] => Some(false),
            [1] => Some(true),
            _ => None,
        }
    }
}

impl Pack for String {
    fn pack(&self, to: &mut Packer) {
        self.len().pack(to);
        to.bytes.extend(self.as_bytes());
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let length = usize::unpack(from)?;
        std::str::from_utf8(from.take(length)?).ok().map(str::to_owned)
    }
}

impl<T: Pack> Pack for Option<T> {
    fn pack(&self, to: &mut Packer) {
        self.is_some().pack(to);
        if let Some(value) = self {
            value.pack(to);
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Some(if bool::unpack(from)? { Some(T::unpack(from)?) } else { None })
    }
}

impl<T: Pack> Pack for Vec<T> {
    fn pack(&self, to: &mut Packer) {
        self.len().pack(to);
        for value in self {
            value.pack(to);
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let length = usize::unpack(from)?;
        // Each takes a byte at least, so that no length makes us ask for more memory than there are bytes.
        let mut values = Self::with_capacity(length.min(from.rest.len()));
        for _ in 0..length {
            values.push(T::unpack(from)?);
        }
        Some(values)
    }
}

impl<A: Pack, B: Pack> Pack for (A, B) {
    fn pack(&self, to: &mut Packer) {
        self.0.pack(to);
        self.1.pack(to);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Some((A::unpack(from)?, B::unpack(from)?))
    }
}

impl Pack for Range<usize> {
    fn pack(&self, to: &mut Packer) {
        self.start.pack(to);
        self.end.pack(to);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Some(usize::unpack(from)?..usize::unpack(from)?)
    }
}

impl Pack for FileId {
    fn pack(&self, to: &mut Packer) {
        to.is_whole &= *self == to.file;
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Some(from.file)
    }
}

impl Pack for Date {
    fn pack(&self, to: &mut Packer) {
        self.year().pack(to);
        self.month().pack(to);
        self.day().pack(to);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Self::new(i16::unpack(from)?, i8::unpack(from)?, i8::unpack(from)?).ok()
    }
}

/// A type with few values, by their place in a list.
macro_rules! one_of {
    ($type:ty: $($value:path),* $(,)?) => {
        impl Pack for $type {
            fn pack(&self, to: &mut Packer) {
                // A value that is not in the list keeps its page from being packed.
                match [$($value),*].iter().position(|value| value == self) {
                    Some(at) => at.pack(to),
                    None => to.is_whole = false,
                }
            }

            fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
                [$($value),*].get(usize::unpack(from)?).copied()
            }
        }
    };
}

one_of!(Severity: Severity::Error, Severity::Warning);
one_of!(Filter: Filter::Date, Filter::Phone, Filter::Tel, Filter::List);

/// Field after field. A field that is missing here does not compile.
macro_rules! fields {
    ($type:ident $(<$generic:ident>)? { $($field:ident),* $(,)? }) => {
        impl $(<$generic: Pack>)? Pack for $type $(<$generic>)? {
            fn pack(&self, to: &mut Packer) {
                let Self { $($field),* } = self;
                $($field.pack(to);)*
            }

            fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
                $(let $field = Pack::unpack(from)?;)*
                Some(Self { $($field),* })
            }
        }
    };
}

fields!(Span { file, start, end });
fields!(Placed<T> { value, span });
fields!(Attributes { open, id, classes, pairs });
fields!(Heading { level, id, title, attributes, range, text_range, in_component });
fields!(Link { address, range, text, whole, is_inline });
fields!(Image { address, text, decorative, range });
fields!(Cite { id, range });
fields!(Table { headings, range });
fields!(ColumnHeading { is_empty, range });
fields!(Fact { range, kind, written });
fields!(Used { components, only, includes, references });
fields!(Component { name, range, wanted });
fields!(Only { range, audience });
fields!(Reference { file, field, value });
fields!(Publishing { draft, publish_from, expires, withdrawn, changes });
fields!(Withdrawn { date, reason, replaced_by });
fields!(Change { date, note });
fields!(Translation { of, translator, reviewer, reviewer_open });

impl Pack for FactKind {
    fn pack(&self, to: &mut Packer) {
        match self {
            Self::Data(path) => {
                0_u8.pack(to);
                path.pack(to);
            }
            Self::Filtered(path, filter) => {
                1_u8.pack(to);
                path.pack(to);
                filter.pack(to);
            }
            Self::Tbc(what) => {
                2_u8.pack(to);
                what.pack(to);
            }
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Some(match u8::unpack(from)? {
            0 => Self::Data(Pack::unpack(from)?),
            1 => Self::Filtered(Pack::unpack(from)?, Pack::unpack(from)?),
            2 => Self::Tbc(Pack::unpack(from)?),
            _ => return None,
        })
    }
}

/// Without its running text: of pages that are as they were, few are asked for it.
impl Pack for Body {
    fn pack(&self, to: &mut Packer) {
        let Self {
            file,
            start,
            masked,
            facts,
            headings,
            links,
            images,
            tables,
            cites,
            has_code,
            left_out,
            used,
            prose: _,
        } = self;
        file.pack(to);
        start.pack(to);
        masked.pack(to);
        facts.pack(to);
        headings.pack(to);
        links.pack(to);
        images.pack(to);
        tables.pack(to);
        cites.pack(to);
        has_code.pack(to);
        left_out.pack(to);
        used.pack(to);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Some(Self {
            file: Pack::unpack(from)?,
            start: Pack::unpack(from)?,
            masked: Pack::unpack(from)?,
            facts: Pack::unpack(from)?,
            headings: Pack::unpack(from)?,
            links: Pack::unpack(from)?,
            images: Pack::unpack(from)?,
            tables: Pack::unpack(from)?,
            cites: Pack::unpack(from)?,
            has_code: Pack::unpack(from)?,
            left_out: Pack::unpack(from)?,
            used: Pack::unpack(from)?,
            prose: None,
        })
    }
}

/// Without the settings of a quiz: a page that has some is not packed.
impl Pack for FrontMatter {
    fn pack(&self, to: &mut Packer) {
        let Self {
            title,
            short_title,
            summary,
            owner,
            last_reviewed,
            review_by,
            audience,
            redirect_from,
            order,
            template,
            toc,
            minutes,
            objectives,
            quiz: _,
            publishing,
            silence,
            translation,
        } = self;
        title.pack(to);
        for text in [short_title, summary, owner, template] {
            text.pack(to);
        }
        last_reviewed.pack(to);
        review_by.pack(to);
        audience.pack(to);
        redirect_from.pack(to);
        order.pack(to);
        toc.pack(to);
        minutes.pack(to);
        objectives.pack(to);
        publishing.pack(to);
        silence.pack(to);
        translation.pack(to);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let title = Pack::unpack(from)?;
        let [short_title, summary, owner, template] =
            [Pack::unpack(from)?, Pack::unpack(from)?, Pack::unpack(from)?, Pack::unpack(from)?];
        Some(Self {
            title,
            short_title,
            summary,
            owner,
            template,
            last_reviewed: Pack::unpack(from)?,
            review_by: Pack::unpack(from)?,
            audience: Pack::unpack(from)?,
            redirect_from: Pack::unpack(from)?,
            order: Pack::unpack(from)?,
            toc: Pack::unpack(from)?,
            minutes: Pack::unpack(from)?,
            objectives: Pack::unpack(from)?,
            quiz: None,
            publishing: Pack::unpack(from)?,
            silence: Pack::unpack(from)?,
            translation: Pack::unpack(from)?,
        })
    }
}
