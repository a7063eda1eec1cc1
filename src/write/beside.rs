//! What a build leaves beside the sites for the next one. It is believed only under the same basis: everything but the
//! content that it depends on.

use std::path::Path;

use crate::error::Result;
use crate::read::if_there;

/// Far above what a site has.
const MOST_BYTES: u64 = 512 * 1024 * 1024;

/// What the last build left under a name, if it was asked the same.
pub fn recall(out: &Path, name: &str, basis: &str) -> Result<Option<Vec<u8>>> {
    let Some(mut bytes) = if_there(&out.join(name), MOST_BYTES)? else { return Ok(None) };
    let end = bytes.iter().position(|&byte| byte == b'\n');
    let Some(end) = end.filter(|&end| bytes[..end] == *basis.as_bytes()) else { return Ok(None) };
    bytes.drain(..=end);
    Ok(Some(bytes))
}

/// Leaves something under a name. `basis` is one line.
pub fn remember(out: &Path, name: &str, basis: &str, bytes: &[u8]) -> Result<()> {
    super::write_parts(&out.join(name), &[basis.as_bytes(), b"\n", bytes])
}
