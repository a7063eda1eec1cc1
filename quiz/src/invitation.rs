//! The invitation: the office says beforehand who will take the course, in which role and window, and on
//! which seed. It travels in the `#fragment` of a link, which no server sees.
//!
//! ```text
//! https://training.example.org/#invitation=TOKEN
//! TOKEN   = MESSAGE "." SIGNATURE
//! MESSAGE = "hallpass1." base64url(canonical JSON of the Invitation)      what is signed, as ASCII
//! SIGNATURE = base64url of the Ed25519 signature (RFC 8032), 64 bytes
//! ```
//!
//! The page checks the signature with `WebCrypto` against the office's keys on the page, keeps the token,
//! and puts it into the completion file as it came; the command line checks it again. A browser without
//! Ed25519 keeps it unchecked and says so.

use std::fmt;

use crate::base64;
use crate::canon::Canon;
use crate::certification::Window;
use crate::date::Date;
use crate::digest::Seed;
use crate::office::{KeyId, Signature};
use crate::record::Learner;

/// Name of the parameter in the link's fragment.
pub const FRAGMENT: &str = "invitation";
/// The longest token that is read, in bytes.
pub const MAX_TOKEN: usize = 8192;
/// What every token begins with.
pub const PREFIX: &str = "hallpass1.";

/// Who is invited to what. One learner takes one course in one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Id of the certification that it is for.
    pub certification: String,
    pub course: String,
    /// School year, such as `2026-27`.
    pub year: String,
    /// Attempts outside of it do not count.
    pub window: Window,
    pub learner: Learner,
    /// Of every attempt that is made on it: the learner cannot choose the form.
    pub seed: Seed,
    pub issued: Date,
    /// Whose signature it bears.
    pub key: KeyId,
}

/// A token as read: well formed, its signature not checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedInvitation {
    pub invitation: Invitation,
    /// The ASCII bytes that `signature` must be over.
    pub message: String,
    pub signature: Signature,
}

impl Invitation {
    /// Canonical JSON (RFC 8785).
    pub fn to_json(&self) -> String {
        let mut canon = Canon::new();
        canon.object(|canon| {
            canon.key("certification").string(&self.certification);
            canon.key("course").string(&self.course);
            canon.key("format").string("hallpass-invitation");
            canon.key("issued").string(&self.issued.to_string());
            canon.key("key").string(&self.key.to_string());
            self.learner.write(canon.key("learner"));
            canon.key("seed").string(&self.seed.to_hex());
            canon.key("version").number(1);
            self.window.write(canon.key("window"));
            canon.key("year").string(&self.year);
        });
        canon.finish()
    }

    /// What is to be signed.
    pub fn message(&self) -> String {
        format!("{PREFIX}{}", base64::encode_url(self.to_json().as_bytes()))
    }

    /// The whole token.
    pub fn token(&self, signature: Signature) -> String {
        format!("{}.{signature}", self.message())
    }
}

/// Why a text is no invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvitationError {
    /// Not of the form of a token: cut off, or something else.
    NoToken,
    /// The payload cannot be read, or is not in its one spelling.
    Payload(String),
}

impl fmt::Display for InvitationError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoToken => write!(out, "the invitation is cut off, or is none"),
            Self::Payload(reason) => write!(out, "the invitation cannot be read: {reason}"),
        }
    }
}

impl std::error::Error for InvitationError {}

#[cfg(feature = "json")]
impl SignedInvitation {
    /// Reads a token. Whoever wants to believe it checks `signature` over `message` first.
    pub fn parse(token: &str) -> Result<Self, InvitationError> {
        if token.len() > MAX_TOKEN {
            return Err(InvitationError::NoToken);
        }
        let (message, signature) = token.rsplit_once('.').ok_or(InvitationError::NoToken)?;
        let signature = signature.parse().map_err(|_| InvitationError::NoToken)?;
        let payload = message
            .strip_prefix(PREFIX)
            .and_then(base64::decode_url)
            .ok_or(InvitationError::NoToken)?;
        let invitation = Invitation::from_json(&payload)
            .map_err(|error| InvitationError::Payload(error.to_string()))?;
        if invitation.to_json().as_bytes() != payload {
            return Err(InvitationError::Payload("its JSON is not canonical".to_owned()));
        }
        Ok(Self { invitation, message: message.to_owned(), signature })
    }
}
