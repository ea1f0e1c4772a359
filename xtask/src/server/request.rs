//! Parses the head of an HTTP request, as far as a static file server needs it.

use std::io::{self, BufRead, Read};

/// The longest head that is read, in bytes.
const LIMIT: u64 = 64 * 1024;

pub(super) struct Request {
    pub(super) method: String,
    /// The path with its query, as it was sent.
    pub(super) target: String,
    /// The value of `Accept-Encoding`.
    pub(super) accepts: String,
    /// The value of `If-None-Match`: the tags of what the browser has.
    pub(super) known: String,
    /// Whether the browser can use the connection again.
    pub(super) keeps_open: bool,
}

impl Request {
    /// Reads the next request; `None` at the end of the connection.
    ///
    /// # Errors
    /// If the connection breaks off or is silent for too long.
    pub(super) fn read(reader: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut reader = reader.take(LIMIT);
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let mut words = line.split_whitespace();
        let (Some(method), Some(target)) = (words.next(), words.next()) else {
            return Ok(None);
        };
        let mut request = Self {
            method: method.to_owned(),
            target: target.to_owned(),
            accepts: String::new(),
            known: String::new(),
            keeps_open: words.next() == Some("HTTP/1.1"),
        };
        loop {
            let mut header = String::new();
            if reader.read_line(&mut header)? == 0 || header.trim().is_empty() {
                return Ok(Some(request));
            }
            if let Some((name, value)) = header.split_once(':') {
                request.take(&name.to_ascii_lowercase(), value.trim());
            }
        }
    }

    fn take(&mut self, name: &str, value: &str) {
        match name {
            "accept-encoding" => value.clone_into(&mut self.accepts),
            "if-none-match" => value.clone_into(&mut self.known),
            "connection" if value.eq_ignore_ascii_case("close") => self.keeps_open = false,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_follow_one_another() {
        let text = "GET /a?q=1 HTTP/1.1\r\nACCEPT-encoding: br\r\n\r\n\
                    HEAD /b HTTP/1.1\r\nConnection: Close\r\nIf-None-Match: \"x\"\r\n\r\n";
        let mut reader = text.as_bytes();
        let mut next = || Request::read(&mut reader).expect("reads");
        let first = next().expect("a request");
        assert_eq!((&*first.method, &*first.target), ("GET", "/a?q=1"));
        assert!(first.keeps_open && first.accepts == "br");
        let second = next().expect("a request");
        assert!(!second.keeps_open && second.known == "\"x\"" && second.accepts.is_empty());
        assert!(next().is_none());
    }
}
