//! What the office signs with: an Ed25519 key (RFC 8032), whose public half stands in `site.yaml` and on
//! the course's pages.
//!
//! This crate spells keys and signatures and says which bytes are signed; the signing and the checking
//! are the command line's and the browser's own (`WebCrypto`), so that no curve weighs on the page.

use std::fmt;
use std::str::FromStr;

use crate::digest::Digest;

/// An Ed25519 public key; spelled as 43 digits of base64url (RFC 4648, section 5, no padding).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OfficeKey(pub [u8; 32]);

/// A signature of 64 bytes: Ed25519's, or ECDSA's P-256 `r ‖ s`; spelled as 86 digits of base64url.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature(pub [u8; 64]);

/// Short name of an [`OfficeKey`]: the first 16 hexadecimal digits of its SHA-256. It says which key to
/// try and proves nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyId(pub u64);

impl OfficeKey {
    pub fn id(&self) -> KeyId {
        let digest = Digest::of(&self.0);
        KeyId(digest.bytes().iter().take(8).fold(0, |id, byte| id << 8 | u64::from(*byte)))
    }
}

/// A text that is not a key or signature in base64url.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotBase64Url {
    /// How many digits were expected.
    pub digits: usize,
}

impl fmt::Display for NotBase64Url {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "expected {} digits of base64url", self.digits)
    }
}

impl std::error::Error for NotBase64Url {}

macro_rules! spelled_in_base64url {
    ($($name:ident of $digits:literal),*) => {$(
        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(&crate::base64::encode_url(&self.0))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, out)
            }
        }

        #[cfg(feature = "json")]
        impl std::str::FromStr for $name {
            type Err = $crate::office::NotBase64Url;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let bytes = crate::base64::decode_url(text).and_then(|bytes| bytes.try_into().ok());
                bytes.map(Self).ok_or($crate::office::NotBase64Url { digits: $digits })
            }
        }
    )*};
}
pub(crate) use spelled_in_base64url;

spelled_in_base64url!(OfficeKey of 43, Signature of 86);

impl fmt::Display for KeyId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&crate::hex::encode(&self.0.to_be_bytes()))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl FromStr for KeyId {
    type Err = crate::digest::NotHex;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(|crate::digest::Seed(value)| Self(value))
    }
}
