//! Numbers and digests as lower-case hexadecimal, written without the formatting machinery, which would
//! weigh more in the browser than all that uses it.

/// The digit for the low four bits of `value`.
pub(crate) fn digit(value: u64) -> char {
    let digits = b"0123456789abcdef";
    digits.get(usize::try_from(value & 15).unwrap_or(0)).map_or('0', |digit| char::from(*digit))
}

/// Bytes as lower-case hexadecimal.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(digit(u64::from(byte >> 4)));
        text.push(digit(u64::from(*byte)));
    }
    text
}

/// Exactly `N` bytes from lower-case hexadecimal. Upper case is refused: one value has one spelling.
pub(crate) fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != N * 2 {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let [high, low] = pair else { return None };
        *byte = value(*high)? << 4 | value(*low)?;
    }
    Some(bytes)
}

fn value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}
