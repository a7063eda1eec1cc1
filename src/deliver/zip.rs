//! A site as one file: ZIP as PKWARE's APPNOTE 6.3.10 says, with deflated entries and UTF-8 names.

use std::io::Write as _;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::render::Output;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// 2.0: deflate and folders.
const VERSION: u16 = 20;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
const DEFLATE: u16 = 8;

/// All files below `folder/`, dated `date`, so that the same site gives the same bytes.
pub fn zip(site: &Output, folder: &str, date: Date) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut central = Vec::new();
    let date = dos_date(date);
    for (path, bytes) in site.iter() {
        let name = format!("{folder}/{path}");
        let entry = entry(&name, bytes, date)?;
        let offset = number(out.len())?;
        out.extend(LOCAL.to_le_bytes());
        out.extend(&entry.common);
        out.extend(name.as_bytes());
        out.extend(&entry.packed);
        central.extend(CENTRAL.to_le_bytes());
        central.extend(VERSION.to_le_bytes());
        central.extend(&entry.common);
        // Comment length, disk, internal and external attributes.
        central.extend([0; 10]);
        central.extend(offset.to_le_bytes());
        central.extend(name.as_bytes());
    }
    let count = u16::try_from(site.len()).map_err(|_| too_large())?;
    let (size, start) = (number(central.len())?, number(out.len())?);
    out.extend(&central);
    out.extend(END.to_le_bytes());
    out.extend([0; 4]);
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 2]);
    Ok(out)
}

struct Entry {
    /// What the local and the central header have in common.
    common: Vec<u8>,
    packed: Vec<u8>,
}

fn entry(name: &str, bytes: &[u8], date: u16) -> Result<Entry> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(9));
    let packed = encoder.write_all(bytes).and_then(|()| encoder.finish());
    // Writing into memory does not fail.
    let packed = packed.map_err(|_| too_large())?;
    let mut crc = Crc::new();
    crc.update(bytes);
    let mut common = Vec::new();
    for field in [VERSION, FLAGS, DEFLATE, 0, date] {
        common.extend(field.to_le_bytes());
    }
    common.extend(crc.sum().to_le_bytes());
    common.extend(number(packed.len())?.to_le_bytes());
    common.extend(number(bytes.len())?.to_le_bytes());
    common.extend(u16::try_from(name.len()).map_err(|_| too_large())?.to_le_bytes());
    common.extend([0; 2]);
    Ok(Entry { common, packed })
}

/// Days of MS-DOS begin in 1980.
fn dos_date(date: Date) -> u16 {
    let part = |value: i8| u16::try_from(value).unwrap_or(1);
    let year = u16::try_from(date.year() - 1980).unwrap_or(0).min(127);
    (year << 9) | (part(date.month()) << 5) | part(date.day())
}

fn number(value: usize) -> Result<u32> {
    u32::try_from(value).map_err(|_| too_large())
}

fn too_large() -> Error {
    Error::Usage("the site is too large for a ZIP file; copy its folder instead".to_owned())
}
