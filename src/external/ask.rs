//! One request, and what it says.

use std::io::Read as _;
use std::time::Duration;

use ureq::http::{Response, header};
use ureq::{Agent, Body};

use super::page::has_anchor;
use super::{Manners, address};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Head,
    Get,
}

/// What a server said to one request.
#[derive(Debug)]
pub(super) enum Reply {
    /// It is there. The anchors that were looked for, and whether the page has them; none when the page was
    /// not read, because it is no page of text or because the request was for its head alone.
    Here(Option<Vec<(String, bool)>>),
    /// Elsewhere, for ever or for now.
    Elsewhere {
        address: String,
        for_ever: bool,
    },
    /// Ask again later: after this time, where the server names one.
    Busy {
        status: u16,
        wait: Option<Duration>,
    },
    Status(u16),
    /// No answer, or half of one; why.
    Broken(String),
}

pub(super) fn agent(manners: &Manners) -> Agent {
    Agent::config_builder()
        .user_agent(&manners.user_agent)
        .accept("text/html, */*;q=0.8")
        .timeout_global(Some(manners.timeout))
        .http_status_as_error(false)
        // Each step is a request of its own, with its own host and manners.
        .max_redirects(0)
        .max_redirects_will_error(false)
        // A server that sends more than it announced would spoil the next answer.
        .max_idle_connections(0)
        .max_response_header_size(64 * 1024)
        .build()
        .into()
}

/// Asks once. `now` is in seconds since 1970.
pub(super) fn ask(
    agent: &Agent,
    method: Method,
    url: &str,
    anchors: &[String],
    manners: &Manners,
    now: i64,
) -> Reply {
    let sent = match method {
        Method::Head => agent.head(url).call(),
        Method::Get => agent.get(url).call(),
    };
    let mut response = match sent {
        Ok(response) => response,
        Err(error) => return Reply::Broken(why(&error)),
    };
    let status = response.status().as_u16();
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
    match status {
        200..=299 => match method {
            Method::Head => Reply::Here(None),
            Method::Get if anchors.is_empty() || !is_html(&response) => Reply::Here(None),
            Method::Get => read(&mut response, anchors, manners),
        },
        301 | 302 | 303 | 307 | 308 => match header(header::LOCATION.as_str()) {
            Some(location) => Reply::Elsewhere {
                address: address::resolve(url, location),
                for_ever: matches!(status, 301 | 308),
            },
            None => {
                Reply::Broken(format!("the server answers {status} and does not say where to go"))
            }
        },
        429 | 503 => {
            let wait = header(header::RETRY_AFTER.as_str()).and_then(|value| wait(value, now));
            Reply::Busy { status, wait }
        }
        status => Reply::Status(status),
    }
}

/// Left out, the type is guessed by browsers, and is mostly this.
fn is_html(response: &Response<Body>) -> bool {
    response.body().mime_type().is_none_or(|mime| mime.contains("html"))
}

/// Reads no more than it may. Half a page that has the anchor is enough.
fn read(response: &mut Response<Body>, anchors: &[String], manners: &Manners) -> Reply {
    let mut bytes = Vec::new();
    let mut body = response.body_mut().as_reader().take(manners.most_bytes);
    let broke = body.read_to_end(&mut bytes).err();
    let is_cut = u64::try_from(bytes.len()).is_ok_and(|length| length >= manners.most_bytes);
    let html = String::from_utf8_lossy(&bytes);
    let found: Vec<(String, bool)> =
        anchors.iter().map(|anchor| (anchor.clone(), has_anchor(&html, anchor))).collect();
    let all = found.iter().all(|(_, there)| *there);
    match broke {
        Some(error) if !all => {
            let reason = error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>());
            Reply::Broken(reason.map_or_else(|| "the page broke off".to_owned(), why))
        }
        // What lies beyond the bound is not known.
        _ if is_cut => Reply::Here(Some(found.into_iter().filter(|(_, there)| *there).collect())),
        _ => Reply::Here(Some(found)),
    }
}

/// `Retry-After`, RFC 9110, section 10.2.3: seconds, or a date.
fn wait(value: &str, now: i64) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::parse(value).ok()?;
    let seconds = date.timestamp().as_second().saturating_sub(now);
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

/// In the words of somebody who reads pages.
fn why(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Timeout(_) => "no answer in time".to_owned(),
        ureq::Error::HostNotFound => "there is no host of this name".to_owned(),
        ureq::Error::ConnectionFailed => "nobody answers there".to_owned(),
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => {
            "this is no address that can be asked".to_owned()
        }
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => {
            "its certificate is not accepted".to_owned()
        }
        ureq::Error::Io(error) => match error.kind() {
            std::io::ErrorKind::ConnectionRefused => "nobody answers there".to_owned(),
            std::io::ErrorKind::TimedOut => "no answer in time".to_owned(),
            // A certificate that is not accepted comes as bad data of the connection.
            std::io::ErrorKind::InvalidData => "its certificate is not accepted".to_owned(),
            _ => "the connection broke off".to_owned(),
        },
        ureq::Error::Protocol(_)
        | ureq::Error::LargeResponseHeader(..)
        | ureq::Error::BodyStalled => "the answer is not HTTP".to_owned(),
        _ => "the request failed".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_says_in_two_ways_when_to_come_back() {
        let now = 784_111_777; // Sun, 06 Nov 1994 08:49:37 GMT
        assert_eq!(wait("120", now), Some(Duration::from_mins(2)));
        assert_eq!(wait("Sun, 06 Nov 1994 08:50:37 GMT", now), Some(Duration::from_mins(1)));
        assert_eq!(wait("Sun, 06 Nov 1994 08:00:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(wait("soon", now), None);
        assert_eq!(wait("-1", now), None);
    }
}
