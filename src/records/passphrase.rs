//! A short text locked with a passphrase, in the format of the `age` tool: <https://age-encryption.org/v1>, with its
//! one recipient `scrypt`, in its armor. The primitives are libraries' own: scrypt (RFC 7914), ChaCha20-Poly1305
//! (RFC 8439), HKDF and HMAC with SHA-256 (RFC 5869, RFC 2104). What stands around them is short, and the library
//! that has the whole format would bring a third of all crates of this program.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, Salt};
use ring::hmac;
use zeroize::Zeroizing;

const VERSION: &str = "age-encryption.org/v1";
const LABEL: &str = "age-encryption.org/v1/scrypt";
const BEGIN: &str = "-----BEGIN AGE ENCRYPTED FILE-----";
const END: &str = "-----END AGE ENCRYPTED FILE-----";
/// Characters in a line of the armor.
const LINE: usize = 64;

/// The base 2 logarithm of scrypt's N, as the tool takes it: a quarter of a gigabyte and about a second for each guess.
pub(super) const WORK: u8 = 18;
/// More is refused when a file is opened: whoever wrote it could let it take hours. The tool refuses the same.
const MOST_WORK: u8 = 22;

const SALT_BYTES: usize = 16;
const FILE_KEY_BYTES: usize = 16;
const PAYLOAD_NONCE_BYTES: usize = 16;
/// A payload of more is cut into pieces by the format; what is locked here is a line of text.
const MOST_BYTES: usize = 64 * 1024;

type Key = Zeroizing<[u8; 32]>;
type FileKey = Zeroizing<[u8; FILE_KEY_BYTES]>;

/// Why a file does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// It is not of this format, or not locked with a passphrase, or was changed.
    Form,
    /// Another passphrase than the one that it was locked with.
    Passphrase,
}

/// What has to be random in a file.
pub(super) struct Random {
    pub(super) file_key: [u8; FILE_KEY_BYTES],
    pub(super) salt: [u8; SALT_BYTES],
    pub(super) nonce: [u8; PAYLOAD_NONCE_BYTES],
}

/// Locks `text`, at most 64 KiB of it; none where it is longer. `work` is what a guess at the passphrase takes.
pub(super) fn lock(text: &[u8], passphrase: &str, random: &Random, work: u8) -> Option<String> {
    let file_key = Zeroizing::new(random.file_key);
    let wrapped = {
        let key = wrapping_key(passphrase, &random.salt, work)?;
        seal(&key, [0; NONCE_LEN], file_key.as_slice())?
    };
    let (salt, body) = (STANDARD_NO_PAD.encode(random.salt), STANDARD_NO_PAD.encode(wrapped));
    let head = format!("{VERSION}\n-> scrypt {salt} {work}\n{body}\n---");
    let code = STANDARD_NO_PAD.encode(authentication(&file_key, &head)?);
    let mut file = format!("{head} {code}\n").into_bytes();
    file.extend(random.nonce);
    let key = derive(&file_key, &random.nonce, "payload")?;
    if text.len() > MOST_BYTES {
        return None;
    }
    file.extend(seal(&key, only_piece(), text)?);
    Some(armor(&file))
}

/// Opens what [`lock`] or the tool made.
pub(super) fn unlock(file: &[u8], passphrase: &str) -> Result<Zeroizing<Vec<u8>>, Refused> {
    let bare = without_armor(file).ok_or(Refused::Form)?;
    let header = Header::read(&bare).ok_or(Refused::Form)?;
    let key = wrapping_key(passphrase, &header.salt, header.work).ok_or(Refused::Form)?;
    let opened = open(&key, [0; NONCE_LEN], &header.wrapped).ok_or(Refused::Passphrase)?;
    let file_key = opened.as_slice().try_into().map(Zeroizing::new).map_err(|_| Refused::Form)?;
    if !is_authentic(&file_key, &header) {
        return Err(Refused::Form);
    }
    let (nonce, sealed) =
        header.payload.split_at_checked(PAYLOAD_NONCE_BYTES).ok_or(Refused::Form)?;
    let key = derive(&file_key, nonce, "payload").ok_or(Refused::Form)?;
    open(&key, only_piece(), sealed).ok_or(Refused::Form)
}

/// What stands before the text.
struct Header<'f> {
    salt: [u8; SALT_BYTES],
    work: u8,
    wrapped: Vec<u8>,
    /// The lines that the code is made of.
    head: &'f str,
    code: Vec<u8>,
    payload: &'f [u8],
}

impl<'f> Header<'f> {
    fn read(file: &'f [u8]) -> Option<Self> {
        let mut rest = file;
        let mut line = || {
            let end = rest.iter().position(|&byte| byte == b'\n')?;
            let (line, after) = rest.split_at(end);
            rest = &after[1..];
            std::str::from_utf8(line).ok()
        };
        let (version, stanza, body, end) = (line()?, line()?, line()?, line()?);
        let [salt, work] =
            stanza.strip_prefix("-> scrypt ")?.split(' ').collect::<Vec<_>>().try_into().ok()?;
        let is_plain = work.bytes().all(|byte| byte.is_ascii_digit()) && !work.starts_with('0');
        let work = work.parse().ok().filter(|work| is_plain && (1..=MOST_WORK).contains(work))?;
        // A file for a passphrase has no other recipient: this line is the last.
        let code = STANDARD_NO_PAD.decode(end.strip_prefix("--- ")?).ok()?;
        let payload = rest;
        let head = file.len() - payload.len() - "\n".len() - end.len() + "---".len();
        Some(Self {
            salt: STANDARD_NO_PAD.decode(salt).ok()?.try_into().ok()?,
            work,
            wrapped: STANDARD_NO_PAD.decode(body).ok()?,
            head: std::str::from_utf8(&file[..head]).ok().filter(|_| version == VERSION)?,
            code,
            payload,
        })
    }
}

fn wrapping_key(passphrase: &str, salt: &[u8], work: u8) -> Option<Key> {
    let salt = [LABEL.as_bytes(), salt].concat();
    let parameters = scrypt::Params::new(work, 8, 1).ok()?;
    let mut key = Key::default();
    scrypt::scrypt(passphrase.as_bytes(), &salt, &parameters, key.as_mut_slice()).ok()?;
    Some(key)
}

fn derive(file_key: &FileKey, salt: &[u8], info: &str) -> Option<Key> {
    let mut key = Key::default();
    let secret = Salt::new(HKDF_SHA256, salt).extract(file_key.as_slice());
    let info = [info.as_bytes()];
    secret.expand(&info, HKDF_SHA256).and_then(|bytes| bytes.fill(key.as_mut_slice())).ok()?;
    Some(key)
}

fn authentication_key(file_key: &FileKey) -> Option<hmac::Key> {
    let key = derive(file_key, &[], "header")?;
    Some(hmac::Key::new(hmac::HMAC_SHA256, key.as_slice()))
}

fn authentication(file_key: &FileKey, head: &str) -> Option<hmac::Tag> {
    Some(hmac::sign(&authentication_key(file_key)?, head.as_bytes()))
}

fn is_authentic(file_key: &FileKey, header: &Header<'_>) -> bool {
    authentication_key(file_key)
        .is_some_and(|key| hmac::verify(&key, header.head.as_bytes(), &header.code).is_ok())
}

/// The nonce of the first piece of a payload that is the last as well.
fn only_piece() -> [u8; NONCE_LEN] {
    let mut nonce = [0; NONCE_LEN];
    nonce[NONCE_LEN - 1] = 1;
    nonce
}

fn cipher(key: &Key) -> Option<LessSafeKey> {
    UnboundKey::new(&CHACHA20_POLY1305, key.as_slice()).ok().map(LessSafeKey::new)
}

fn seal(key: &Key, nonce: [u8; NONCE_LEN], text: &[u8]) -> Option<Vec<u8>> {
    let mut sealed = text.to_vec();
    let nonce = Nonce::assume_unique_for_key(nonce);
    cipher(key)?.seal_in_place_append_tag(nonce, Aad::empty(), &mut sealed).ok()?;
    Some(sealed)
}

fn open(key: &Key, nonce: [u8; NONCE_LEN], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut opened = Zeroizing::new(sealed.to_vec());
    let nonce = Nonce::assume_unique_for_key(nonce);
    let length = cipher(key)?.open_in_place(nonce, Aad::empty(), &mut opened).ok()?.len();
    opened.truncate(length);
    Some(opened)
}

fn armor(file: &[u8]) -> String {
    let text = STANDARD.encode(file);
    let mut armored = format!("{BEGIN}\n");
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(LINE));
        armored.push_str(line);
        armored.push('\n');
        rest = after;
    }
    armored.push_str(END);
    armored.push('\n');
    armored
}

/// The file itself, which may stand without armor.
fn without_armor(file: &[u8]) -> Option<Vec<u8>> {
    if file.starts_with(VERSION.as_bytes()) {
        return Some(file.to_vec());
    }
    let text = std::str::from_utf8(file).ok()?.trim();
    let inside = text.strip_prefix(BEGIN)?.strip_suffix(END)?;
    STANDARD.decode(inside.lines().map(str::trim_end).collect::<String>()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn random() -> Random {
        Random {
            file_key: [7; FILE_KEY_BYTES],
            salt: [8; SALT_BYTES],
            nonce: [9; PAYLOAD_NONCE_BYTES],
        }
    }

    /// Made by `age -p -a` 1.1.1 from the line `a secret that age locked`.
    const OF_THE_TOOL: &str = include_str!("../../tests/keys/locked-by-age.txt");

    #[test]
    fn what_the_tool_locked_opens_here() {
        let opened = unlock(OF_THE_TOOL.as_bytes(), "correct horse").unwrap();
        assert_eq!(opened.as_slice(), b"a secret that age locked\n");
        let bare = without_armor(OF_THE_TOOL.as_bytes()).unwrap();
        assert_eq!(unlock(&bare, "correct horse").unwrap(), opened);
        assert_eq!(unlock(&bare, "battery staple").unwrap_err(), Refused::Passphrase);
    }

    #[test]
    fn what_was_changed_does_not_open() {
        let bare =
            without_armor(lock(b"a secret", "pass", &random(), 4).unwrap().as_bytes()).unwrap();
        assert_eq!(unlock(&bare, "pass").unwrap().as_slice(), b"a secret");
        // One byte of each part: the code of the header, the nonce, the text and its tag.
        let end = bare.windows(4).position(|four| four == b"--- ").unwrap();
        let nonce = end + "--- ".len() + 43 + 1;
        for at in [end + 10, nonce, nonce + PAYLOAD_NONCE_BYTES, bare.len() - 1] {
            let mut changed = bare.clone();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(unlock(&changed, "pass").unwrap_err(), Refused::Form, "at {at}");
        }
    }

    #[test]
    fn what_is_none_of_ours_is_refused_before_any_work() {
        let file = |stanza: &str| format!("{VERSION}\n{stanza}\nAAAA\n--- AAAA\n");
        let salt = "CAgICAgICAgICAgICAgICA";
        for stanza in [
            format!("-> scrypt {salt} 23"),
            format!("-> scrypt {salt} 018"),
            format!("-> scrypt {salt} +8"),
            format!("-> scrypt {salt} 18 more"),
            "-> scrypt AAAA 18".to_owned(),
            "-> X25519 AAAA".to_owned(),
        ] {
            assert_eq!(
                unlock(file(&stanza).as_bytes(), "p").unwrap_err(),
                Refused::Form,
                "{stanza}"
            );
        }
        for text in ["", "age-encryption.org/v1", BEGIN, "nothing"] {
            assert_eq!(unlock(text.as_bytes(), "p").unwrap_err(), Refused::Form, "{text}");
        }
    }
}
