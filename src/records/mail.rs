//! Messages that a mail program opens for sending (RFC 5322, MIME). Nothing here sends anything.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use quiz::Date;

/// One message. The texts may be foreign: none can add a header.
#[derive(Debug, Clone, Copy)]
pub(super) struct Draft<'d> {
    pub name: &'d str,
    /// Where it goes; whoever sends it fills in what is missing.
    pub address: Option<&'d str>,
    /// Whom it is from; likewise.
    pub from: Option<&'d str>,
    pub date: Option<Date>,
    pub subject: &'d str,
    pub body: &'d str,
}

impl Draft<'_> {
    /// `X-Unsent` is what Outlook goes by.
    pub(super) fn to_eml(self) -> String {
        let mut eml = String::new();
        // Writing into a `String` cannot fail.
        if let Some(from) = self.from.filter(|from| is_address(from)) {
            let _ = write!(eml, "From: {from}\r\n");
        }
        if let Some(address) = self.address.filter(|address| is_address(address)) {
            let _ = write!(eml, "To: {} <{address}>\r\n", header(self.name));
        }
        if let Some(day) = self.date.and_then(|day| day.to_string().parse().ok()) {
            let day: jiff::civil::Date = day;
            let _ = write!(eml, "Date: {} 12:00:00 +0000\r\n", day.strftime("%a, %d %b %Y"));
        }
        let _ = write!(
            eml,
            "Subject: {}\r\nX-Unsent: 1\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n",
            header(self.subject)
        );
        // Text in a message has lines that end with CR LF (RFC 2045, section 6.8, RFC 2046, section 4.1.1).
        let body = self.body.replace("\r\n", "\n").replace('\n', "\r\n");
        for line in STANDARD.encode(body).as_bytes().chunks(76) {
            let _ = write!(eml, "{}\r\n", String::from_utf8_lossy(line));
        }
        eml
    }
}

/// Of the letters that need no quoting (`addr-spec` with a `dot-atom`, RFC 5322, section 3.4.1).
pub(super) fn is_address(address: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.@".contains(c);
    let parts =
        address.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    parts && address.chars().all(allowed) && address.matches('@').count() == 1
}

/// Encoded words (RFC 2047), each at most 75 characters.
fn header(text: &str) -> String {
    let letters: Vec<char> = text.chars().filter(|letter| !letter.is_control()).collect();
    let words = letters.chunks(11).map(|part| {
        let part: String = part.iter().collect();
        format!("=?utf-8?B?{}?=", STANDARD.encode(part))
    });
    words.collect::<Vec<_>>().join("\r\n ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_reads_back_and_no_text_adds_a_header() {
        let subject = "Quedan 7 días: «Certificación»\r\nBcc: x@example.org".repeat(3);
        let draft = Draft {
            name: "José \"Pepe\" Núñez",
            address: Some("jose@example.org"),
            from: Some("office@example.org\r\nX-Evil: 1"),
            date: Some("2026-12-04".parse().unwrap()),
            subject: &subject,
            body: "Hola, José:\n\nبحلول 18 ديسمبر\n",
        };
        let eml = draft.to_eml();
        assert!(eml.lines().all(|line| line.len() <= 78), "{eml}");
        assert!(eml.replace("\r\n", "").find(['\r', '\n']).is_none());
        let read = mail_parser::MessageParser::default().parse(&eml).unwrap();
        assert_eq!(read.subject().unwrap(), subject.replace("\r\n", ""));
        let to = read.to().unwrap().first().unwrap();
        assert_eq!((to.name(), to.address()), (Some(draft.name), draft.address));
        assert_eq!(read.date().unwrap().to_rfc3339(), "2026-12-04T12:00:00Z");
        assert_eq!(read.body_text(0).unwrap().replace("\r\n", "\n"), draft.body);
        assert!(read.from().is_none() && read.header("X-Evil").is_none() && read.bcc().is_none());
    }
}
