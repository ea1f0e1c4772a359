//! A small HTTP server for this machine alone: it answers GET requests with files from
//! memory, and tells open pages when these have changed. It is for previews, not for the
//! public.

use bookmobile_html::decode_address;
use std::io::{self, BufRead, BufReader, Read as _, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

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
    let (mut host, mut header) = (String::new(), String::new());
    while reader.read_line(&mut header)? > 2 {
        if let Some((name, value)) = header.split_once(':')
            && name.eq_ignore_ascii_case("host")
        {
            value.trim().clone_into(&mut host);
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
    if !matches!(method, "GET" | "HEAD") || !is_own {
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
    let answer = site.answer(&path);
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
    if method == "GET" {
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
