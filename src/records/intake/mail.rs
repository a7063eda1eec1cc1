//! Saved messages (`.eml`, RFC 5322 and MIME): a specialist mails the completion file, the lead saves
//! the message. Only attachments are looked at.

use mail_parser::{MessageParser, MimeHeaders as _, PartType};

use super::Content;
use super::unpack::Unpacking;

/// More parts than a person's message has.
const MAX_PARTS: usize = 2000;
/// A forwarded message is still opened, and so is one forwarded in it.
const MAX_FORWARDS: u32 = 3;

pub(super) fn open(bytes: &[u8], shown: &str, depth: u32, to: &mut Unpacking) {
    match MessageParser::default().parse(bytes) {
        Some(message) => attachments(&message, shown, depth, 0, to),
        None => to.refuse(shown, "it is no message that can be read".to_owned()),
    }
}

fn attachments(
    message: &mail_parser::Message,
    shown: &str,
    depth: u32,
    forwards: u32,
    to: &mut Unpacking,
) {
    if message.parts.len() > MAX_PARTS {
        return to.refuse(shown, format!("the message has more than {MAX_PARTS} parts"));
    }
    for part in &message.parts {
        if let PartType::Message(inner) = &part.body {
            if forwards < MAX_FORWARDS {
                attachments(inner, shown, depth, forwards + 1, to);
            }
            continue;
        }
        let Some(name) = name(part) else { continue };
        to.found(shown, &name, depth, |most| {
            let bytes = part.contents();
            if bytes.len() as u64 > most {
                Content::TooLarge
            } else {
                Content::Bytes(bytes.to_vec())
            }
        });
    }
}

/// The name of a part that is a file. A completion file whose name was lost on the way is known by its
/// type.
fn name(part: &mail_parser::MessagePart) -> Option<String> {
    if let Some(name) = part.attachment_name() {
        return Some(name.to_owned());
    }
    let kind = part.content_type()?;
    let json = kind.ctype() == "application" && kind.subtype() == Some("json");
    json.then(|| "attachment.json".to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::{Content, unpack};

    const MESSAGE: &str = "From: Ana <ana@example.org>\r
To: office@example.org\r
Subject: my file\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=\"b\"\r
\r
--b\r
Content-Type: text/plain; charset=utf-8\r
\r
Here it is.\r
--b\r
Content-Type: application/json; name=\"completion.json\"\r
Content-Disposition: attachment; filename=\"completion.json\"\r
Content-Transfer-Encoding: base64\r
\r
eyJhIjoxfQ==\r
--b\r
Content-Type: image/png; name=\"photo.png\"\r
Content-Disposition: attachment; filename=\"photo.png\"\r
\r
x\r
--b--\r
";

    fn unpacked(text: &str) -> Vec<(String, Content)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mail.eml");
        std::fs::write(&path, text).unwrap();
        let mut items = Vec::new();
        unpack(&path, &mut |item| {
            items.push((item.name, item.content));
            true
        });
        items
    }

    #[test]
    fn an_attachment_is_found_also_in_a_forwarded_message() {
        let wanted = ("completion.json".to_owned(), Content::Bytes(b"{\"a\":1}".to_vec()));
        assert_eq!(unpacked(MESSAGE), std::slice::from_ref(&wanted));
        let forwarded = format!(
            "From: b@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"o\"\r\n\r\n--o\r\nContent-Type: message/rfc822\r\n\r\n{MESSAGE}\r\n--o--\r\n"
        );
        assert_eq!(unpacked(&forwarded), [wanted]);
    }

    #[test]
    fn no_message_panics() {
        for text in ["", "\0\0\0", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n--b"] {
            unpacked(text);
        }
    }
}
