//! The names that are numbers: digest, seed and learner id, each with one spelling in hexadecimal.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

use crate::hex;

/// A SHA-256 digest (FIPS 180-4); spelled as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest over `self` followed by `bytes`: one link of a hash chain.
    #[must_use]
    pub fn chain(&self, bytes: &[u8]) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(self.0);
        hasher.update(bytes);
        Self(hasher.finalize().into())
    }

    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub fn to_hex(&self) -> String {
        hex::encode(&self.0)
    }
}

/// Decides draw and order of an attempt; spelled as 16 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seed(pub u64);

/// Which learner, as the browser made it up or an invitation gave it; 16 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LearnerId(pub u64);

impl Seed {
    pub fn to_hex(self) -> String {
        hex::encode(&self.0.to_be_bytes())
    }
}

impl LearnerId {
    pub fn to_hex(self) -> String {
        hex::encode(&self.0.to_be_bytes())
    }
}

/// A digest, seed or learner id that is not lower-case hexadecimal of its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotHex {
    /// How many digits were expected.
    pub digits: usize,
}

impl fmt::Display for NotHex {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "expected {} lower-case hexadecimal digits", self.digits)
    }
}

impl std::error::Error for NotHex {}

impl FromStr for Digest {
    type Err = NotHex;

    fn from_str(text: &str) -> Result<Self, NotHex> {
        hex::decode(text).map(Self).ok_or(NotHex { digits: 64 })
    }
}

impl FromStr for Seed {
    type Err = NotHex;

    fn from_str(text: &str) -> Result<Self, NotHex> {
        hex::decode(text).map(|bytes| Self(u64::from_be_bytes(bytes))).ok_or(NotHex { digits: 16 })
    }
}

impl FromStr for LearnerId {
    type Err = NotHex;

    fn from_str(text: &str) -> Result<Self, NotHex> {
        text.parse().map(|Seed(value)| Self(value))
    }
}

macro_rules! spelled_in_hex {
    ($($name:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.to_hex())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, out)
            }
        }
    )*};
}

spelled_in_hex!(Digest, Seed, LearnerId);

#[cfg(test)]
mod tests {
    use super::{Digest, LearnerId, Seed};

    #[test]
    fn a_digest_is_sha_256_and_reads_back() {
        let digest = Digest::of(b"abc");
        // FIPS 180-4, the standard's own example.
        let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digest.to_string(), text);
        assert_eq!(text.parse(), Ok(digest));
        assert!(text.to_uppercase().parse::<Digest>().is_err());
        assert_eq!(Digest::of(b"a").chain(b"bc"), {
            let mut bytes = Digest::of(b"a").bytes().to_vec();
            bytes.extend(b"bc");
            Digest::of(&bytes)
        });
    }

    #[test]
    fn seeds_and_learners_are_sixteen_digits() {
        assert_eq!(Seed(255).to_string(), "00000000000000ff");
        assert_eq!("00000000000000ff".parse(), Ok(Seed(255)));
        assert_eq!("ffffffffffffffff".parse(), Ok(LearnerId(u64::MAX)));
        for wrong in ["", "ff", "00000000000000FF", "00000000000000fg", "é00000000000000"] {
            assert!(wrong.parse::<Seed>().is_err(), "{wrong}");
        }
    }
}
