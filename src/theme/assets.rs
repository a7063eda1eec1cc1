//! Styles, scripts and images under names that carry their content's fingerprint, so that a
//! browser may keep them for ever and never shows an old one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use minijinja::{Environment, Error, ErrorKind, State};
use sha2::{Digest as _, Sha256, Sha384};

/// The theme's folders that are published as they are.
const FOLDERS: &[&str] = &["css/", "js/", "icons/", "img/", "quiz/"];

pub(super) fn is_asset(name: &str) -> bool {
    FOLDERS.iter().any(|folder| name.starts_with(folder))
}

/// A published file.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Path in the site: `assets/css/base.5f3a9c01d2.css`.
    pub path: String,
    /// Subresource Integrity, <https://www.w3.org/TR/SRI/>: `sha384-` and Base64.
    pub integrity: String,
    pub bytes: Arc<[u8]>,
    /// Another asset has taken it in, so that no page asks for it.
    pub is_part: bool,
}

/// Assets by the name that templates use: `css/base.css`.
#[derive(Debug, Default)]
pub struct Assets {
    by_name: BTreeMap<String, Asset>,
}

impl Assets {
    pub fn add(&mut self, name: &str, bytes: &[u8]) {
        let integrity = format!("sha384-{}", BASE64.encode(Sha384::digest(bytes)));
        let path = format!("assets/{}", fingerprinted(name, bytes));
        self.by_name.insert(
            name.to_owned(),
            Asset { path, integrity, bytes: bytes.into(), is_part: false },
        );
    }

    pub(super) fn take_in(&mut self, names: &BTreeSet<&str>) {
        for name in names {
            if let Some(asset) = self.by_name.get_mut(*name) {
                asset.is_part = true;
            }
        }
    }

    pub fn get(&self, name: &str) -> Option<&Asset> {
        self.by_name.get(name)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Asset)> {
        self.by_name.iter().map(|(name, asset)| (name.as_str(), asset))
    }
}

/// `css/base.css` → `css/base.5f3a9c01d2.css`: 40 bits of SHA-256 over the content.
pub fn fingerprinted(name: &str, bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let mark = digest.iter().take(5).fold(0_u64, |mark, byte| (mark << 8) | u64::from(*byte));
    match Path::new(name).extension().and_then(|extension| extension.to_str()) {
        Some(extension) => {
            let stem = &name[..name.len() - extension.len() - 1];
            format!("{stem}.{mark:010x}.{extension}")
        }
        None => format!("{name}.{mark:010x}"),
    }
}

/// `asset(name)`: the address relative to the page. `integrity(name)`: its SRI digest.
pub(super) fn add_functions(environment: &mut Environment<'static>, assets: &Arc<Assets>) {
    let held = Arc::clone(assets);
    environment.add_function("asset", move |state: &State, name: &str| {
        let root = state.lookup("root").ok_or_else(|| {
            Error::new(ErrorKind::UndefinedError, "`asset` needs `root`, the way to the site's top")
        })?;
        Ok::<_, Error>(format!("{root}{}", addressed(&held, name)?.path))
    });
    let held = Arc::clone(assets);
    environment.add_function("integrity", move |name: &str| {
        addressed(&held, name).map(|asset| asset.integrity.clone())
    });
}

/// An asset that has an address.
fn addressed<'a>(assets: &'a Assets, name: &str) -> Result<&'a Asset, Error> {
    match assets.get(name) {
        Some(asset) if asset.is_part => Err(Error::new(
            ErrorKind::InvalidOperation,
            format!("`{name}` is part of the sheet that imports it and has no address of its own"),
        )),
        Some(asset) => Ok(asset),
        None => {
            let message = format!("the theme has no asset `{name}`");
            Err(Error::new(ErrorKind::InvalidOperation, message))
        }
    }
}
