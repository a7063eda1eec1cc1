//! The hash chain: each entry's hash covers the entry and every one before it.
//!
//! ```text
//! hash 0   SHA-256("hallpass-ledger-1")
//! version 2  SHA-256(hash before ‖ {"at":…,"content":"…","file":"…","id":…,"kind":"…"})
//! version 1  SHA-256(hash before ‖ digest of the file, 32 bytes ‖ statement)
//! ```
//!
//! The JSON is canonical (RFC 8785); `file` is left out of an entry without one. `content` is the
//! digest of the entry's content, which has a random salt in it: when the content is forgotten, the
//! digest that stays tells nothing, not even to someone who tries out names.

use quiz::Digest;
use quiz::canon::Canon;

/// What the chain covers of an entry of version 2.
#[derive(Debug, Clone, Copy)]
pub(in crate::records) struct Link<'e> {
    pub(in crate::records) id: u64,
    pub(in crate::records) kind: &'e str,
    /// Unix milliseconds.
    pub(in crate::records) at: u64,
    pub(in crate::records) file: Option<&'e Digest>,
    pub(in crate::records) content: &'e Digest,
}

pub(in crate::records) fn first_hash() -> Digest {
    Digest::of(b"hallpass-ledger-1")
}

impl Link<'_> {
    pub(in crate::records) fn hash_after(&self, before: &Digest) -> Digest {
        let mut canon = Canon::new();
        canon.object(|canon| {
            canon.key("at").number(self.at);
            canon.key("content").string(&self.content.to_hex());
            if let Some(file) = self.file {
                canon.key("file").string(&file.to_hex());
            }
            canon.key("id").number(self.id);
            canon.key("kind").string(self.kind);
        });
        before.chain(canon.finish().as_bytes())
    }
}

/// The step of version 1, for ledgers that were begun with it.
pub(in crate::records) fn hash_1(before: &Digest, file: &Digest, statement: &[u8]) -> Digest {
    before.chain(&[file.bytes().as_slice(), statement].concat())
}
