//! A small static file server for this machine alone: it serves a folder as
//! any static host would, and lets a test look at what was asked for, put
//! faults in the way, and make the line to it slow or cut it (`line.rs`). It is
//! for development and tests, not for the public.

use crate::line::{Line, Turn};
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

pub use crate::line::{Link, Sent};

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
    /// Half of the file's bytes under the head of the whole, then the end.
    Half,
    /// The way to another address.
    Redirect(String),
}

#[derive(Default)]
struct Shared {
    folder: Mutex<PathBuf>,
    stopping: AtomicBool,
    compressed: AtomicBool,
    line: Mutex<Line>,
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
            folder: Mutex::new(folder.to_path_buf()),
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

    /// Serves another folder from now on, as after a deploy.
    pub fn turn_to(&self, folder: &Path) {
        *lock(&self.shared.folder) = folder.to_path_buf();
    }

    /// Makes the line to this machine as slow as a link, or, with `None`, as
    /// fast as it is.
    pub fn set_link(&self, link: Option<Link>) {
        lock(&self.shared.line).set_link(link);
    }

    /// Cuts the line after so many bytes more, of all answers together: the
    /// answer that meets the cut breaks off, and later ones do not begin. With
    /// 0 it is as if there were no network.
    pub fn cut_after(&self, bytes: u64) {
        lock(&self.shared.line).cut_after(bytes);
    }

    /// Mends the line.
    pub fn mend(&self) {
        lock(&self.shared.line).mend();
    }

    /// Whether an answer has met the cut.
    pub fn was_cut(&self) -> bool {
        lock(&self.shared.line).was_cut()
    }

    /// What was sent since the server started.
    pub fn sent(&self) -> Sent {
        lock(&self.shared.line).sent()
    }

    /// Whether it is as a good host is: compressed copies beside the files are
    /// given to those who take them, brotli before gzip, and files whose names
    /// change with their bytes may be kept for ever. At first it is not.
    pub fn give_compressed(&self, wanted: bool) {
        self.shared.compressed.store(wanted, Ordering::SeqCst);
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
        // A browser opens connections ahead: they get no answer either.
        self.cut_after(0);
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
    let Some(request) = read_request(&stream)? else {
        return Ok(());
    };
    let Request {
        method,
        path,
        accepts,
    } = request;
    lock(&shared.requests).push(path.clone());
    let folder = lock(&shared.folder).clone();
    let fault = (lock(&shared.faults).iter())
        .find(|(suffix, _)| {
            let asked = path.split('?').next().unwrap_or_default();
            asked.ends_with(suffix.as_str())
        })
        .map(|(_, fault)| fault.clone());
    let mut whole = true;
    let mut answer = if method != "GET" && method != "HEAD" {
        Answer::short(405, "GET and HEAD only")
    } else if let Some(Fault::Status(status)) = fault {
        Answer::short(status, "as the test asked")
    } else if let Some(Fault::Redirect(to)) = &fault {
        let mut answer = Answer::short(302, "elsewhere");
        answer.head.push(format!("Location: {to}"));
        answer
    } else {
        let wanted = shared.compressed.load(Ordering::SeqCst);
        look_up(&folder, &path, if wanted { &accepts } else { "" })
    };
    match fault {
        Some(Fault::Bytes(bytes)) => answer.bytes = bytes,
        Some(Fault::ContentType(kind)) => answer.kind = kind,
        Some(Fault::Delay(delay)) => std::thread::sleep(delay),
        Some(Fault::Half) => whole = false,
        Some(Fault::Status(_) | Fault::Redirect(_)) | None => {}
    }
    let delay = lock(&shared.line).delay();
    std::thread::sleep(delay);
    send(&mut stream, shared, answer.head().as_bytes())?;
    if method != "HEAD" {
        let half = answer.bytes.len() / 2;
        let end = if whole { answer.bytes.len() } else { half };
        send(&mut stream, shared, &answer.bytes[..end])?;
    }
    stream.flush()
}

/// Sends bytes as the line lets them through.
fn send(stream: &mut TcpStream, shared: &Shared, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        let turn = lock(&shared.line).turn(bytes.len(), Instant::now());
        let Turn::Send { count, wait } = turn else {
            stream.shutdown(Shutdown::Both)?;
            return Err(io::ErrorKind::ConnectionAborted.into());
        };
        std::thread::sleep(wait);
        let (now, later) = bytes.split_at(count);
        stream.write_all(now)?;
        bytes = later;
    }
    Ok(())
}

struct Request {
    method: String,
    path: String,
    /// The value of its Accept-Encoding.
    accepts: String,
}

fn read_request(stream: &TcpStream) -> io::Result<Option<Request>> {
    let mut reader = BufReader::new(stream.take(64 * 1024));
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Ok(None);
    };
    let mut request = Request {
        method: method.to_owned(),
        path: target.to_owned(),
        accepts: String::new(),
    };
    loop {
        let mut header = String::new();
        if reader.read_line(&mut header)? == 0 || header.trim().is_empty() {
            return Ok(Some(request));
        }
        if let Some((name, value)) = header.split_once(':')
            && name.eq_ignore_ascii_case("accept-encoding")
        {
            value.trim().clone_into(&mut request.accepts);
        }
    }
}

/// What good hosts say of files whose names change with their bytes.
const LASTING: &str = "public, max-age=31536000, immutable";

struct Answer {
    status: u16,
    kind: String,
    /// Header lines beside those that each answer has.
    head: Vec<String>,
    bytes: Vec<u8>,
    /// A browser may keep it for ever.
    lasting: bool,
}

impl Answer {
    fn short(status: u16, text: &str) -> Self {
        Self {
            status,
            kind: "text/plain".to_owned(),
            head: Vec::new(),
            bytes: text.as_bytes().to_vec(),
            lasting: false,
        }
    }

    fn head(&self) -> String {
        let word = if self.status < 400 { "OK" } else { "Error" };
        let more = (self.head.iter()).fold(String::new(), |all, line| all + line + "\r\n");
        format!(
            "HTTP/1.1 {} {word}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{more}\
             Cache-Control: {}\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
            self.status,
            self.kind,
            self.bytes.len(),
            if self.lasting { LASTING } else { "no-cache" },
        )
    }
}

/// The file for a path, or its compressed copy if one is accepted: a folder
/// stands for its index.html, and a path that is not there for 404.html.
fn look_up(folder: &Path, target: &str, accepts: &str) -> Answer {
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
            let mut answer = Answer {
                status: 200,
                kind: content_type(&file).to_owned(),
                head: Vec::new(),
                bytes,
                lasting: !accepts.is_empty() && is_fingerprinted(&file),
            };
            if let Some((coding, bytes)) = compressed(&file, accepts) {
                answer.head.push(format!("Content-Encoding: {coding}"));
                answer.head.push("Vary: Accept-Encoding".to_owned());
                answer.bytes = bytes;
            }
            return answer;
        }
    }
    let page = std::fs::read(folder.join("404.html"));
    Answer {
        status: 404,
        kind: "text/html; charset=utf-8".to_owned(),
        head: Vec::new(),
        bytes: page.unwrap_or_else(|_| b"Not found".to_vec()),
        lasting: false,
    }
}

/// Whether a file's name changes with its bytes: `app-0123456789.js`.
fn is_fingerprinted(file: &Path) -> bool {
    let stem = file.file_stem().and_then(|stem| stem.to_str());
    stem.and_then(|stem| stem.rsplit_once('-'))
        .is_some_and(|(_, print)| {
            [10, 16].contains(&print.len()) && print.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
}

/// The name of a coding that is accepted, and the copy beside the file in it.
fn compressed(file: &Path, accepts: &str) -> Option<(&'static str, Vec<u8>)> {
    let accepted = |coding: &str| {
        let mut names = accepts.split(',').map(|one| one.split(';').next());
        names.any(|name| name.is_some_and(|name| name.trim() == coding))
    };
    [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(coding, _)| accepted(coding))
        .find_map(|(coding, ending)| {
            let mut name = file.as_os_str().to_owned();
            name.push(".");
            name.push(ending);
            Some((coding, std::fs::read(name).ok()?))
        })
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

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn ask(server: &Server, path: &str) -> String {
        let mut stream = TcpStream::connect(server.address).expect("connects");
        let head = "Host: x\r\nAccept-Encoding: gzip, br;q=1.0\r\n\r\n";
        write!(stream, "GET {path} HTTP/1.1\r\n{head}").expect("asks");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("answers");
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn folder() -> TempDir {
        let folder = tempfile::tempdir().expect("makes a folder");
        std::fs::create_dir(folder.path().join("zh")).expect("makes a folder");
        std::fs::write(folder.path().join("zh/index.html"), "<p>你好</p>").expect("writes");
        folder
    }

    #[test]
    fn a_folder_stands_for_its_page_and_nothing_outside_is_given_away() {
        let folder = folder();
        let server = Server::start(folder.path(), 0).expect("starts");
        assert!(ask(&server, "/zh/?q=x").contains("你好"));
        assert!(ask(&server, "/../../etc/passwd").starts_with("HTTP/1.1 404"));
        assert!(ask(&server, "/%2e%2e/%2e%2e/etc/passwd").starts_with("HTTP/1.1 404"));
        assert_eq!(server.requests().len(), 3);
    }

    #[test]
    fn a_fault_stands_in_the_way_of_its_file() {
        let folder = folder();
        let server = Server::start(folder.path(), 0).expect("starts");
        server.put_fault("/zh/", Fault::Status(500));
        assert!(ask(&server, "/zh/").starts_with("HTTP/1.1 500"));
        server.clear_fault("/zh/");
        assert!(ask(&server, "/zh/").starts_with("HTTP/1.1 200"));
    }
    #[test]
    fn a_cut_line_breaks_an_answer_off_and_begins_no_other() {
        let folder = folder();
        let server = Server::start(folder.path(), 0).expect("starts");
        let whole = ask(&server, "/zh/").len();
        assert_eq!(server.sent().bytes, whole as u64);
        server.cut_after(whole as u64 - 3);
        assert_eq!(ask(&server, "/zh/").len(), whole - 3);
        assert!(server.was_cut());
        assert_eq!(ask(&server, "/zh/"), "");
        server.mend();
        assert_eq!(ask(&server, "/zh/").len(), whole);
        assert_eq!(server.sent().requests, 4);
    }

    #[test]
    fn half_a_file_comes_under_the_head_of_the_whole() {
        let folder = folder();
        let server = Server::start(folder.path(), 0).expect("starts");
        let whole = ask(&server, "/zh/");
        server.put_fault("/zh/", Fault::Half);
        let half = ask(&server, "/zh/");
        assert_eq!(
            whole.split_once("\r\n\r\n").map(|(head, _)| head),
            half.split_once("\r\n\r\n").map(|(head, _)| head)
        );
        assert!(half.len() < whole.len());
    }

    #[test]
    fn the_next_folder_is_served_from_the_same_address() {
        let (folder, next) = (folder(), folder());
        let server = Server::start(folder.path(), 0).expect("starts");
        std::fs::write(next.path().join("zh/index.html"), "<p>再见</p>").expect("writes");
        server.turn_to(next.path());
        assert!(ask(&server, "/zh/").contains("再见"));
    }

    #[test]
    fn a_compressed_copy_is_given_when_that_is_wanted() {
        let folder = folder();
        std::fs::write(folder.path().join("zh/index.html.br"), "packed").expect("writes");
        let server = Server::start(folder.path(), 0).expect("starts");
        assert!(ask(&server, "/zh/").contains("你好"));
        server.give_compressed(true);
        let answer = ask(&server, "/zh/");
        assert!(answer.contains("Content-Encoding: br\r\n"), "{answer}");
        assert!(answer.contains("Content-Type: text/html"), "{answer}");
        assert!(answer.ends_with("packed"), "{answer}");
    }

    #[test]
    fn a_slow_link_is_shared_by_all_connections() {
        let folder = folder();
        std::fs::write(folder.path().join("big.bin"), vec![7; 20_000]).expect("writes");
        let server = Server::start(folder.path(), 0).expect("starts");
        let delay = Duration::from_millis(100);
        server.set_link(Some(Link {
            delay,
            bytes_per_second: 100_000,
        }));
        let begun = Instant::now();
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| ask(&server, "/big.bin"));
            }
        });
        // 40 kB at 100 kB a second, after the delay; and not one after another.
        let taken = begun.elapsed();
        assert!(taken >= delay + Duration::from_millis(380), "{taken:?}");
        server.set_link(None);
        let begun = Instant::now();
        ask(&server, "/big.bin");
        assert!(begun.elapsed() < delay);
    }
}
