//! Base64, RFC 4648: section 4 for one attribute of the page, which the browser decodes; section 5 (for
//! addresses, without padding) for signatures, keys and invitations.

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group
            .iter()
            .chain([0, 0].iter())
            .take(3)
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        for place in 0..4 {
            let digit = usize::try_from(bits >> (18 - 6 * place) & 63).unwrap_or(0);
            let pad = place > group.len();
            text.push(if pad { '=' } else { DIGITS.get(digit).copied().map_or('=', char::from) });
        }
    }
    text
}

/// In the alphabet for addresses, without padding.
pub(crate) fn encode_url(bytes: &[u8]) -> String {
    let plain = encode(bytes);
    plain
        .trim_end_matches('=')
        .chars()
        .map(|digit| match digit {
            '+' => '-',
            '/' => '_',
            digit => digit,
        })
        .collect()
}

/// Reads [`encode_url`]; one value has one spelling, so stray bits at the end are refused.
#[cfg(feature = "json")]
pub(crate) fn decode_url(text: &str) -> Option<Vec<u8>> {
    let value = |digit: u8| {
        let plain = match digit {
            b'-' => b'+',
            b'_' => b'/',
            b'+' | b'/' => return None,
            digit => digit,
        };
        DIGITS.iter().position(|known| *known == plain).and_then(|at| u32::try_from(at).ok())
    };
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    for group in text.as_bytes().chunks(4) {
        let mut bits = 0;
        for place in 0..4 {
            bits = bits << 6 | group.get(place).map_or(Some(0), |digit| value(*digit))?;
        }
        for place in 0..group.len().checked_sub(1).filter(|length| *length > 0)? {
            bytes.push(u8::try_from(bits >> (16 - 8 * place) & 255).ok()?);
        }
    }
    (encode_url(&bytes) == text).then_some(bytes)
}

#[cfg(test)]
mod tests {
    #[cfg(feature = "json")]
    #[test]
    fn the_form_for_addresses_reads_back_and_has_one_spelling() {
        use super::{decode_url, encode_url};
        for length in 0..70_u8 {
            let bytes: Vec<u8> = (0..length).map(|at| at.wrapping_mul(201)).collect();
            assert_eq!(decode_url(&encode_url(&bytes)), Some(bytes));
        }
        for wrong in ["A", "AB", "AA=", "A+AA", "A/AA", "AA AA", "AAAAA", "é"] {
            assert_eq!(decode_url(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn encodes_the_vectors_of_rfc_4648() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(super::encode(bytes.as_bytes()), text);
        }
    }
}
