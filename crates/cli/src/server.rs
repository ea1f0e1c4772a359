//! A small HTTP server for this machine alone: it answers GET requests with files from
//! memory, and tells open pages when these have changed. It is for previews, not for the
//! public.

use bookmobile_html::decode_address;
use std::io::{self, BufRead, BufReader, Read as _, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The longest body of a request, in bytes.
const MAX_BODY: u64 = 1 << 20;

/// The longest request line and headers that are read, in bytes.
const MAX_REQUEST: u64 = 16 << 10;

/// The most connections that are answered at the same time.
const MAX_CONNECTIONS: usize = 64;

/// An answer to a request.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) kind: &'static str,
    pub(crate) bytes: Arc<[u8]>,
}

/// What the server shows.
pub(crate) trait Site: Send + Sync + 'static {
    /// The answer for a decoded path that begins with `/`.
    fn answer(&self, path: &str) -> Answer;

    /// The answer to what one of its own pages sends to a path; nothing if it takes nothing.
    fn take(&self, _path: &str, _body: &[u8]) -> Option<Answer> {
        None
    }
}

/// A running server.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pages: Pages,
}

/// The pages that wait for a change.
type Pages = Arc<Mutex<Vec<Sender<()>>>>;

/// The address that pages listen at.
pub(crate) const CHANGES: &str = "/_changes";

impl Server {
    /// Serves a site at a port, or at any free one.
    pub(crate) fn start(site: Arc<impl Site>, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let address = listener.local_addr()?;
        let pages = Pages::default();
        let waiting = Arc::clone(&pages);
        let open = Arc::new(());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if Arc::strong_count(&open) > MAX_CONNECTIONS {
                    continue;
                }
                let (site, waiting, open) =
                    (Arc::clone(&site), Arc::clone(&waiting), Arc::clone(&open));
                std::thread::spawn(move || {
                    // A browser that went away is no error.
                    let _ = serve(&stream, &*site, &waiting, address.port());
                    drop(open);
                });
            }
        });
        Ok(Self { address, pages })
    }

    /// Tells all open pages that the site has changed.
    pub(crate) fn changed(&self) {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.retain(|page| page.send(()).is_ok());
    }
}

fn serve(mut stream: &TcpStream, site: &impl Site, pages: &Pages, port: u16) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut reader = BufReader::new(stream).take(MAX_REQUEST);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let (mut host, mut origin, mut length) = (String::new(), String::new(), 0);
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        if let Some((name, value)) = header.split_once(':') {
            let value = value.trim();
            match &*name.to_ascii_lowercase() {
                "host" => value.clone_into(&mut host),
                "origin" => value.clone_into(&mut origin),
                "content-length" => length = value.parse().unwrap_or(0),
                _ => {}
            }
        }
        header.clear();
    }
    let mut words = line.split(' ');
    let (method, target) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    // Another site must not read this one by a name that leads to this machine.
    let is_own = ["127.0.0.1", "localhost"]
        .iter()
        .any(|name| host == format!("{name}:{port}"));
    let is_sent = method == "POST" && origin == format!("http://{host}") && length <= MAX_BODY;
    if !(matches!(method, "GET" | "HEAD") || is_sent) || !is_own {
        return stream.write_all(
            b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        );
    }
    let path = decode_address(target.split(['?', '#']).next().unwrap_or_default());
    if path == CHANGES {
        let (sender, receiver) = channel();
        pages
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(sender);
        return tell(stream, &receiver);
    }
    let answer = if is_sent {
        let mut body = Vec::new();
        reader.set_limit(length);
        reader.read_to_end(&mut body)?;
        let taken = site.take(&path, &body);
        taken.unwrap_or_else(|| Answer {
            status: 404,
            kind: "text/plain; charset=utf-8",
            bytes: Arc::from(&[][..]),
        })
    } else {
        site.answer(&path)
    };
    let head = format!(
        "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        answer.status,
        if answer.status == 200 {
            "OK"
        } else {
            "Not Found"
        },
        answer.kind,
        answer.bytes.len(),
    );
    stream.write_all(head.as_bytes())?;
    if method != "HEAD" {
        stream.write_all(&answer.bytes)?;
    }
    Ok(())
}

/// Tells one page of changes, as server-sent events, until it goes away.
fn tell(mut stream: &TcpStream, changes: &Receiver<()>) -> io::Result<()> {
    stream.write_all(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\
          Connection: close\r\n\r\n: waiting\n\n",
    )?;
    loop {
        match changes.recv_timeout(Duration::from_secs(15)) {
            Ok(()) => stream.write_all(b"data: changed\n\n")?,
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {
                stream.write_all(b": still here\n\n")?;
            }
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => return Ok(()),
        }
    }
}

/// The content type of a file.
pub(crate) fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "webmanifest" => "application/json",
        "xml" => "application/xml",
        "txt" | "md" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers what it is sent with it.
    struct Echo;

    impl Site for Echo {
        fn answer(&self, path: &str) -> Answer {
            Answer {
                status: 200,
                kind: "text/plain; charset=utf-8",
                bytes: Arc::from(path.as_bytes()),
            }
        }

        fn take(&self, path: &str, body: &[u8]) -> Option<Answer> {
            let bytes = Arc::from(body);
            (path == "/echo").then_some(Answer {
                status: 200,
                kind: "text/plain; charset=utf-8",
                bytes,
            })
        }
    }

    fn ask(server: &Server, head: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(server.address).expect("a connection");
        let host = server.address;
        let request = format!(
            "{head}\r\nHost: {host}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).expect("it is sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    #[test]
    fn only_its_own_pages_send_something() {
        let server = Server::start(Arc::new(Echo), 0).expect("a port");
        let own = format!("Origin: http://{}", server.address);
        let sent = |path: &str, origin: &str| {
            ask(
                &server,
                &format!("POST {path} HTTP/1.1\r\n{origin}"),
                "hello",
            )
        };
        assert!(sent("/echo", &own).ends_with("\r\n\r\nhello"));
        assert!(sent("/other", &own).starts_with("HTTP/1.1 404"));
        for origin in [
            "Origin: null",
            "Origin: http://127.0.0.1:1",
            "X-Origin: none",
        ] {
            assert!(
                sent("/echo", origin).starts_with("HTTP/1.1 400"),
                "{origin}"
            );
        }
        let read = ask(&server, "GET /a HTTP/1.1", "");
        assert!(read.ends_with("\r\n\r\n/a"), "{read}");
    }
}
