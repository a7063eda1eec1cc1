//! Files in batches: unpacked by one thread, read and judged by all.

use std::path::PathBuf;
use std::sync::mpsc::SyncSender;

use quiz::Digest;
use rayon::prelude::*;

use crate::records::evidence::Evidence;
use crate::records::intake::{self, Content, Form, Item};
use crate::records::ledger::Received;
use crate::records::verify::judge;

/// Files in the first transaction, so that the first verdicts come at once. Each has twice as many as the
/// one before it, up to [`MOST_FILES`]: then waiting for the disk is not what takes the time.
const FIRST_FILES: usize = 8;
const MOST_FILES: usize = 512;
/// And bytes: files in archives are unpacked before they are judged.
const BYTES: usize = 16 * 1024 * 1024;

/// What is to be imported.
pub(super) struct Batches<'i> {
    pub(super) files: &'i [PathBuf],
    pub(super) now: u64,
    pub(super) evidence: &'i Evidence,
}

/// Judged files, in the order of the call.
pub(super) struct Batch {
    pub(super) items: Vec<Judged>,
    /// How many of the named files end in this batch.
    pub(super) passed: usize,
}

/// One file on its way into the ledger.
pub(super) enum Judged {
    File { shown: String, file: Box<Received> },
    TooLarge { shown: String },
    Unreadable { shown: String, why: String },
}

impl Judged {
    pub(super) fn received(&self) -> Option<&Received> {
        match self {
            Self::File { file, .. } => Some(file),
            Self::TooLarge { .. } | Self::Unreadable { .. } => None,
        }
    }

    pub(super) fn shown(&self) -> &str {
        match self {
            Self::File { shown, .. }
            | Self::TooLarge { shown }
            | Self::Unreadable { shown, .. } => shown,
        }
    }
}

/// A file that is still to be judged.
enum Waiting<'i> {
    /// To be read by whoever judges it.
    Path(&'i PathBuf),
    Item(Item),
}

impl<'i> Batches<'i> {
    /// Sends batch after batch until the files or the interest end. Returns how many files in archives
    /// and messages were passed over.
    pub(super) fn send(&self, to: SyncSender<Batch>) -> usize {
        let mut filling = Filling {
            batches: self,
            to,
            waiting: Vec::new(),
            most: FIRST_FILES,
            bytes: 0,
            passed: 0,
        };
        let mut left_alone = 0;
        for path in self.files {
            let going = if Form::of(path) == Form::Plain {
                filling.add(Waiting::Path(path), intake::size(path))
            } else {
                let mut going = true;
                let found = intake::unpack(path, &mut |item| {
                    let bytes =
                        if let Content::Bytes(bytes) = &item.content { bytes.len() } else { 0 };
                    going = filling.add(Waiting::Item(item), bytes);
                    going
                });
                left_alone += found.left_alone;
                going
            };
            filling.passed += 1;
            if !going {
                return left_alone;
            }
        }
        filling.send();
        left_alone
    }

    fn judge(&self, waiting: Waiting<'i>) -> Judged {
        let mut judged = None;
        match waiting {
            Waiting::Item(item) => judged = Some(self.judge_item(item)),
            Waiting::Path(path) => {
                intake::unpack(path, &mut |item| {
                    judged = Some(self.judge_item(item));
                    false
                });
            }
        }
        judged.unwrap_or_else(|| Judged::Unreadable { shown: String::new(), why: String::new() })
    }

    fn judge_item(&self, Item { shown, name, content }: Item) -> Judged {
        match content {
            Content::TooLarge => Judged::TooLarge { shown },
            Content::Unreadable(why) => Judged::Unreadable { shown, why },
            Content::Bytes(bytes) => {
                let judgement = judge(&bytes, self.now, self.evidence);
                let digest = Digest::of(&bytes);
                Judged::File { shown, file: Box::new(Received { name, bytes, digest, judgement }) }
            }
        }
    }
}

/// The batch that is being filled.
struct Filling<'b, 'i> {
    batches: &'b Batches<'i>,
    to: SyncSender<Batch>,
    waiting: Vec<Waiting<'i>>,
    most: usize,
    bytes: usize,
    passed: usize,
}

impl<'i> Filling<'_, 'i> {
    fn add(&mut self, waiting: Waiting<'i>, bytes: usize) -> bool {
        self.waiting.push(waiting);
        self.bytes += bytes;
        if self.waiting.len() < self.most && self.bytes < BYTES { true } else { self.send() }
    }

    /// `false`: nobody takes it any more.
    fn send(&mut self) -> bool {
        let waiting = std::mem::take(&mut self.waiting);
        self.bytes = 0;
        self.most = (self.most * 2).min(MOST_FILES);
        let items = waiting.into_par_iter().map(|waiting| self.batches.judge(waiting)).collect();
        let passed = std::mem::take(&mut self.passed);
        self.to.send(Batch { items, passed }).is_ok()
    }
}
