//! The seal: the browser's own signature over the head of an attempt's log.
//!
//! ```text
//! MESSAGE   = "hallpass-seal-1." then the head in 64 hexadecimal digits    what is signed, as ASCII
//! SIGNATURE = ECDSA over P-256 with SHA-256 (FIPS 186-5), r ‖ s, 64 bytes  as WebCrypto makes it
//! KEY       = the public key as an uncompressed point (SEC 1, 2.3.3), 65 bytes
//! ```
//!
//! The private key was made in the browser, cannot be exported from it, and signs when an attempt is submitted
//! and when a file is exported. So a seal says: the browser that holds this key held this attempt. It does not
//! say who sat before it. A browser without `WebCrypto`, or that keeps no key, seals nothing.

use crate::canon::Canon;
use crate::digest::Digest;
use crate::office::{Signature, spelled_in_base64url};

/// A browser's P-256 public key, an uncompressed point (SEC 1, 2.3.3); spelled as 87 digits of base64url.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BrowserKey(pub [u8; 65]);

spelled_in_base64url!(BrowserKey of 87);

/// What a browser says of an attempt that it held. The signature is not checked here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seal {
    pub key: BrowserKey,
    /// Over [`message`] of the attempt's head.
    pub signature: Signature,
}

/// The ASCII bytes that a seal of the log with this head signs.
pub fn message(head: &Digest) -> String {
    format!("hallpass-seal-1.{}", head.to_hex())
}

impl Seal {
    pub(crate) fn write(&self, canon: &mut Canon) {
        canon.object(|canon| {
            canon.key("key").string(&self.key.to_string());
            canon.key("signature").string(&self.signature.to_string());
        });
    }
}
