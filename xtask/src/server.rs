//! A small static file server for this machine alone: it serves a folder as
//! any static host would, and lets a test look at what was asked for and put
//! faults in the way. It is for development and tests, not for the public.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// What a test puts in the place of a file.
#[derive(Debug, Clone)]
pub enum Fault {
    /// Other bytes than the file's, of the same type.
    Bytes(Vec<u8>),
    /// The file's bytes as another content type.
    ContentType(String),
    /// An answer with this status and a short text.
    Status(u16),
    /// Nothing for this long, then the file.
    Delay(Duration),
}

#[derive(Default)]
struct Shared {
    folder: PathBuf,
    stopping: AtomicBool,
    faults: Mutex<BTreeMap<String, Fault>>,
    requests: Mutex<Vec<String>>,
}

/// A running server; it ends when it is dropped.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves `folder` on 127.0.0.1 at `port`, or at any free port if that is 0.
    ///
    /// # Errors
    /// If the port is taken.
    pub fn start(folder: &Path, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            folder: folder.to_path_buf(),
            ..Shared::default()
        });
        let for_thread = Arc::clone(&shared);
        let thread = std::thread::spawn(move || accept(&listener, &for_thread));
        Ok(Self {
            address,
            shared,
            thread: Some(thread),
        })
    }

    /// The address of a path on this server, which begins with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Puts a fault in the way of every path that ends with `suffix`.
    pub fn put_fault(&self, suffix: &str, fault: Fault) {
        lock(&self.shared.faults).insert(suffix.to_owned(), fault);
    }

    /// Takes the fault of `suffix` out of the way again.
    pub fn clear_fault(&self, suffix: &str) {
        lock(&self.shared.faults).remove(suffix);
    }

    /// The paths asked for so far, in order.
    pub fn requests(&self) -> Vec<String> {
        lock(&self.shared.requests).clone()
    }

    /// Serves until the process ends.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.stopping.load(Ordering::SeqCst) {
            return;
        }
        if let Ok(stream) = stream {
            let shared = Arc::clone(shared);
            std::thread::spawn(move || {
                // A browser that went away is no fault of ours.
                let _ = answer(stream, &shared);
            });
        }
    }
}

fn answer(mut stream: TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let Some((method, path)) = read_request(&stream)? else {
        return Ok(());
    };
    lock(&shared.requests).push(path.clone());
    if method != "GET" && method != "HEAD" {
        return respond(&mut stream, 405, "text/plain", b"GET and HEAD only", true);
    }
    let body = method == "GET";
    let mut found = look_up(&shared.folder, &path);
    let fault = (lock(&shared.faults).iter())
        .find(|(suffix, _)| path.ends_with(suffix.as_str()))
        .map(|(_, fault)| fault.clone());
    match fault {
        Some(Fault::Status(status)) => {
            return respond(
                &mut stream,
                status,
                "text/plain",
                b"as the test asked",
                body,
            );
        }
        Some(Fault::Bytes(bytes)) => found.bytes = bytes,
        Some(Fault::ContentType(kind)) => found.kind = kind,
        Some(Fault::Delay(delay)) => std::thread::sleep(delay),
        None => {}
    }
    respond(&mut stream, found.status, &found.kind, &found.bytes, body)
}

fn read_request(stream: &TcpStream) -> io::Result<Option<(String, String)>> {
    let mut reader = BufReader::new(stream.take(64 * 1024));
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Ok(None);
    };
    let request = (method.to_owned(), target.to_owned());
    loop {
        let mut header = String::new();
        if reader.read_line(&mut header)? == 0 || header.trim().is_empty() {
            return Ok(Some(request));
        }
    }
}

struct Found {
    status: u16,
    kind: String,
    bytes: Vec<u8>,
}

/// The file for a path: a folder stands for its index.html, and a path that is
/// not there for 404.html.
fn look_up(folder: &Path, target: &str) -> Found {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let mut file = folder.to_path_buf();
    let decoded = percent_decode(path);
    let safe = Path::new(decoded.trim_start_matches('/'))
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    if safe {
        file.push(decoded.trim_start_matches('/'));
        if file.is_dir() {
            file.push("index.html");
        }
        if let Ok(bytes) = std::fs::read(&file) {
            let kind = content_type(&file).to_owned();
            return Found {
                status: 200,
                kind,
                bytes,
            };
        }
    }
    Found {
        status: 404,
        kind: "text/html; charset=utf-8".to_owned(),
        bytes: std::fs::read(folder.join("404.html")).unwrap_or_else(|_| b"Not found".to_vec()),
    }
}

fn percent_decode(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = (byte == b'%')
            .then(|| path.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(hex.unwrap_or(byte));
        at += if hex.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|name| name.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("avif") => "image/avif",
        Some("json" | "webmanifest") => "application/json",
        Some("xml") => "application/xml",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn respond(
    stream: &mut TcpStream,
    status: u16,
    kind: &str,
    bytes: &[u8],
    with_body: bool,
) -> io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status} {}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
         Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        if status < 400 { "OK" } else { "Error" },
        bytes.len(),
    );
    stream.write_all(head.as_bytes())?;
    if with_body {
        stream.write_all(bytes)?;
    }
    stream.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(server: &Server, path: &str) -> String {
        let mut stream = TcpStream::connect(server.address).expect("connects");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").expect("asks");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("answers");
        text
    }

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("bookmobile-{name}-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("zh")).expect("makes a folder");
        std::fs::write(folder.join("zh/index.html"), "<p>你好</p>").expect("writes");
        folder
    }

    #[test]
    fn a_folder_stands_for_its_page_and_nothing_outside_is_given_away() {
        let server = Server::start(&folder("serve"), 0).expect("starts");
        assert!(ask(&server, "/zh/?q=x").contains("你好"));
        assert!(ask(&server, "/../../etc/passwd").starts_with("HTTP/1.1 404"));
        assert!(ask(&server, "/%2e%2e/%2e%2e/etc/passwd").starts_with("HTTP/1.1 404"));
        assert_eq!(server.requests().len(), 3);
    }

    #[test]
    fn a_fault_stands_in_the_way_of_its_file() {
        let server = Server::start(&folder("fault"), 0).expect("starts");
        server.put_fault("/zh/", Fault::Status(500));
        assert!(ask(&server, "/zh/").starts_with("HTTP/1.1 500"));
        server.clear_fault("/zh/");
        assert!(ask(&server, "/zh/").starts_with("HTTP/1.1 200"));
    }
}
