//! The office's keys, made on first use.
//!
//! ```text
//! <records>/keys/office.key       the private key, for the owner's eyes alone (mode 0600)
//! <records>/keys/office.key.age   the same, locked with a passphrase (age, <https://age-encryption.org/v1>)
//! <records>/keys/<id>.pub         a public key, base64url; every one that was ever used
//! ```
//!
//! `hallpass build` puts the public keys on the course's pages. A key that is lost or stolen is replaced
//! by removing its file: the next use makes another, and the public half of the old one still proves
//! what it signed.
#![expect(clippy::disallowed_methods, reason = "this room keeps its keys itself, with their mode")]

use std::io::Write as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer as _, SigningKey, Verifier as _, VerifyingKey};
use quiz::{OfficeKey, Signature};
use zeroize::Zeroizing;

use crate::error::{Error, Result};

use super::passphrase::{self, Random, Refused};

/// What the private key's file begins with.
const HEAD: &str = "hallpass-office-key-1 ";

/// Why a passphrase is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// The key is locked.
    Unlock,
    /// A new key is to be locked.
    Lock,
}

/// Where passphrases come from.
pub type Ask<'a> = &'a mut dyn FnMut(Asking) -> Result<String>;

/// The office's key, ready to sign.
pub struct OfficeSigner(SigningKey);

impl OfficeSigner {
    pub(super) fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    pub fn public(&self) -> OfficeKey {
        OfficeKey(self.0.verifying_key().to_bytes())
    }

    /// Ed25519 (RFC 8032) over the bytes of `message`.
    pub fn sign(&self, message: &str) -> Signature {
        Signature(self.0.sign(message.as_bytes()).to_bytes())
    }
}

/// Whether `signature` is that of `key` over `message`.
pub fn holds(key: &OfficeKey, message: &str, signature: &Signature) -> bool {
    VerifyingKey::from_bytes(&key.0).is_ok_and(|key| {
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        key.verify(message.as_bytes(), &signature).is_ok()
    })
}

/// The public keys in `records`, by their ids. Files that hold none are passed over.
pub fn public_keys(records: &Path) -> Result<Vec<OfficeKey>> {
    let folder = records.join("keys");
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::io("read", &folder)(error)),
    };
    let mut keys = Vec::new();
    for entry in entries {
        let path = entry.map_err(Error::io("read", &folder))?.path();
        if path.extension().is_some_and(|extension| extension == "pub") {
            let text = std::fs::read_to_string(&path).map_err(Error::io("read", &path))?;
            keys.extend(text.trim().parse::<OfficeKey>());
        }
    }
    keys.sort_by_key(OfficeKey::id);
    Ok(keys)
}

/// The office's key; made when there is none, locked when `lock` is set. The second value says whether
/// it was made just now.
pub fn signer(records: &Path, lock: bool, ask: Ask) -> Result<(OfficeSigner, bool)> {
    let folder = records.join("keys");
    let (open, locked) = (folder.join("office.key"), folder.join("office.key.age"));
    if locked.is_file() {
        let bytes = std::fs::read(&locked).map_err(Error::io("read", &locked))?;
        let passphrase = Zeroizing::new(ask(Asking::Unlock)?);
        let text = passphrase::unlock(&bytes, &passphrase).map_err(|refused| {
            let locked = locked.display();
            Error::Usage(match refused {
                Refused::Passphrase => format!("`{locked}` does not open with this passphrase"),
                Refused::Form => format!(
                    "`{locked}` is not what was locked with a passphrase; bring it back from a backup"
                ),
            })
        })?;
        return known(read_key(&text, &locked)?, &folder);
    }
    if open.is_file() {
        let text = std::fs::read(&open).map_err(Error::io("read", &open))?;
        return known(read_key(&text, &open)?, &folder);
    }
    let seed = random::<32>()?;
    let signer = OfficeSigner(SigningKey::from_bytes(&seed));
    let text = format!("{HEAD}{}\n", URL_SAFE_NO_PAD.encode(seed));
    make_folder(&folder)?;
    if lock {
        let passphrase = Zeroizing::new(ask(Asking::Lock)?);
        if passphrase.chars().count() < 8 {
            return Err(Error::Usage("a passphrase needs at least 8 characters".to_owned()));
        }
        let random = Random { file_key: random()?, salt: random()?, nonce: random()? };
        let armored = passphrase::lock(text.as_bytes(), &passphrase, &random, passphrase::WORK)
            .ok_or_else(|| Error::Usage("the key cannot be locked".to_owned()))?;
        write_new(&locked, armored.as_bytes(), 0o600)?;
    } else {
        write_new(&open, text.as_bytes(), 0o600)?;
    }
    let (signer, _) = known(signer, &folder)?;
    Ok((signer, true))
}

fn random<const BYTES: usize>() -> Result<[u8; BYTES]> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(|error| {
        Error::Usage(format!("the operating system gives no random numbers: {error}"))
    })?;
    Ok(bytes)
}

/// The key with its public half beside it, which a crash or a hand may have kept from there.
fn known(signer: OfficeSigner, folder: &Path) -> Result<(OfficeSigner, bool)> {
    write_public(&signer.public(), folder)?;
    Ok((signer, false))
}

fn write_public(key: &OfficeKey, folder: &Path) -> Result<()> {
    let path = folder.join(format!("{}.pub", key.id()));
    if path.is_file() { Ok(()) } else { write_new(&path, format!("{key}\n").as_bytes(), 0o644) }
}

/// Puts a public key where a ledger looks for it.
pub(super) fn publish(records: &Path, key: &OfficeKey) -> Result<()> {
    let folder = records.join("keys");
    make_folder(&folder)?;
    write_public(key, &folder)
}

fn read_key(text: &[u8], path: &Path) -> Result<OfficeSigner> {
    let text = std::str::from_utf8(text).unwrap_or_default().trim();
    let seed = text.strip_prefix(HEAD).and_then(|seed| URL_SAFE_NO_PAD.decode(seed).ok());
    let seed: Option<[u8; 32]> = seed.and_then(|seed| seed.try_into().ok());
    match seed {
        Some(seed) => Ok(OfficeSigner(SigningKey::from_bytes(&seed))),
        None => Err(Error::Usage(format!("`{}` is no key of the office", path.display()))),
    }
}

fn make_folder(folder: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(Error::io("make the folder", folder))
}

/// Writes a file that must not be there yet, on the disk before this returns.
fn write_new(path: &PathBuf, bytes: &[u8], mode: u32) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    let written = options.open(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(Error::io("write", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nobody(_: Asking) -> Result<String> {
        panic!("asked")
    }

    #[test]
    fn a_key_is_made_once_for_the_owner_alone() {
        let records = tempfile::tempdir().unwrap();
        let (first, made) = signer(records.path(), false, &mut nobody).unwrap();
        let (again, made_again) = signer(records.path(), false, &mut nobody).unwrap();
        assert!(made && !made_again && first.public() == again.public());
        assert_eq!(public_keys(records.path()).unwrap(), [first.public()]);
        let signature = first.sign("a message");
        assert!(holds(&first.public(), "a message", &signature));
        assert!(!holds(&first.public(), "another", &signature));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |name: &str| {
                let path = records.path().join("keys").join(name);
                std::fs::metadata(path).unwrap().permissions().mode() & 0o777
            };
            assert_eq!((mode("office.key"), mode("")), (0o600, 0o700));
        }
    }

    #[test]
    fn a_locked_key_opens_with_its_passphrase_alone() {
        let records = tempfile::tempdir().unwrap();
        let say = |text: &'static str| move |_| Ok(text.to_owned());
        assert!(signer(records.path(), true, &mut say("short")).is_err());
        assert_eq!(public_keys(records.path()).unwrap(), []);
        let (first, _) = signer(records.path(), true, &mut say("correct horse")).unwrap();
        let text = std::fs::read_to_string(records.path().join("keys/office.key.age")).unwrap();
        assert!(text.starts_with("-----BEGIN AGE ENCRYPTED FILE-----"), "{text}");
        let (again, _) = signer(records.path(), false, &mut say("correct horse")).unwrap();
        assert_eq!(first.public(), again.public());
        let refused = signer(records.path(), false, &mut say("battery staple"));
        assert!(refused.err().unwrap().to_string().contains("does not open"));
    }
}
