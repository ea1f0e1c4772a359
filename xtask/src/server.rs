//! A small static file server for this machine alone. It serves a folder as any static
//! host would. A test can read what was requested, make requests fail, and make the
//! connection slow or cut it (`line.rs`). It is for development and tests, not for the
//! public.

use crate::line::{Line, Turn};
use answer::Answer;
use request::Request;
use std::collections::BTreeMap;
use std::io::{self, BufReader, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

mod answer;
mod request;

pub use crate::line::{Link, Sent};

/// A fault that a test injects: the server's answer for a path.
#[derive(Debug, Clone)]
pub enum Fault {
    /// Other bytes than the file's, of the same type.
    Bytes(Vec<u8>),
    /// The file's bytes as another content type.
    ContentType(String),
    /// An answer with this status and a short text.
    Status(u16),
    /// The file, after this delay.
    Delay(Duration),
    /// The file, once this fault is cleared.
    Hold,
    /// The header for the whole file, half of its bytes, then the end of the
    /// connection.
    Half,
    /// A redirect to another address.
    Redirect(String),
}

#[derive(Default)]
struct Shared {
    folder: Mutex<PathBuf>,
    stopping: AtomicBool,
    compressed: AtomicBool,
    keeps_open: AtomicBool,
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

    /// Answers every path that ends with `suffix` with this fault.
    pub fn put_fault(&self, suffix: &str, fault: Fault) {
        lock(&self.shared.faults).insert(suffix.to_owned(), fault);
    }

    /// Removes the fault of `suffix`.
    pub fn clear_fault(&self, suffix: &str) {
        lock(&self.shared.faults).remove(suffix);
    }

    /// Serves another folder from now on, as after a deploy.
    pub fn turn_to(&self, folder: &Path) {
        *lock(&self.shared.folder) = folder.to_path_buf();
    }

    /// Makes all connections together as slow as a link; `None` removes the limit.
    pub fn set_link(&self, link: Option<Link>) {
        lock(&self.shared.line).set_link(link);
    }

    /// Cuts the network after this many more bytes of all answers together: the
    /// answer that reaches the cut breaks off, and later ones do not begin. With 0
    /// bytes there is no network at once.
    pub fn cut_after(&self, bytes: u64) {
        lock(&self.shared.line).cut_after(bytes);
    }

    /// Ends the cut.
    pub fn mend(&self) {
        lock(&self.shared.line).mend();
    }

    /// Whether an answer has reached the cut.
    pub fn was_cut(&self) -> bool {
        lock(&self.shared.line).was_cut()
    }

    /// The numbers of requests and bytes since the server started.
    pub fn sent(&self) -> Sent {
        lock(&self.shared.line).sent()
    }

    /// Sets whether compressed copies are served to browsers that accept them, brotli
    /// before gzip, and whether files with a fingerprint in their names may be cached
    /// for ever. By default neither.
    pub fn give_compressed(&self, wanted: bool) {
        self.shared.compressed.store(wanted, Ordering::SeqCst);
    }

    /// Sets whether connections stay open after an answer, and whether a browser that
    /// has the file gets a 304. By default neither: then each request of a test has a
    /// connection of its own, so that a cut or a slow link affects one answer, and each
    /// answer contains the bytes of its file.
    pub fn keep_connections(&self, wanted: bool) {
        self.shared.keeps_open.store(wanted, Ordering::SeqCst);
    }

    /// The paths requested so far, in order.
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
        // Browsers open connections in advance: these get no answer either.
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
                // A browser that closes its connection is not an error.
                let _ = converse(&stream, &shared);
            });
        }
    }
}

/// Answers the requests of a connection, one after another.
fn converse(stream: &TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut reader = BufReader::new(stream);
    while let Some(request) = Request::read(&mut reader)? {
        if !respond(stream, shared, &request)? {
            break;
        }
    }
    Ok(())
}

/// Answers a request; returns whether the connection stays open.
fn respond(mut stream: &TcpStream, shared: &Shared, request: &Request) -> io::Result<bool> {
    lock(&shared.requests).push(request.target.clone());
    let fault = fault_for(shared, &request.target);
    let has_body = request.method != "GET" && request.method != "HEAD";
    let mut answer = if has_body {
        Answer::short(405, "GET and HEAD only")
    } else if let Some(Fault::Status(status)) = fault {
        Answer::short(status, "as the test asked")
    } else if let Some(Fault::Redirect(to)) = &fault {
        let mut answer = Answer::short(302, "elsewhere");
        answer.head.push(format!("Location: {to}"));
        answer
    } else {
        let wanted = shared.compressed.load(Ordering::SeqCst);
        let accepts = if wanted { &request.accepts } else { "" };
        let folder = lock(&shared.folder).clone();
        answer::look_up(&folder, &request.target, accepts)
    };
    // An unread body would be parsed as the next request, and after half of a body
    // the browser would wait for the rest.
    let is_ordinary = shared.keeps_open.load(Ordering::SeqCst) && fault.is_none() && !has_body;
    let keeps_open = is_ordinary && request.keeps_open;
    if is_ordinary {
        answer.revalidate(&request.known);
    }
    let mut is_whole = true;
    match fault {
        Some(Fault::Bytes(bytes)) => answer.bytes = bytes,
        Some(Fault::ContentType(kind)) => answer.kind = kind,
        Some(Fault::Delay(delay)) => std::thread::sleep(delay),
        Some(Fault::Hold) => wait_until_released(shared, &request.target),
        Some(Fault::Half) => is_whole = false,
        Some(Fault::Status(_) | Fault::Redirect(_)) | None => {}
    }
    let delay = lock(&shared.line).delay();
    std::thread::sleep(delay);
    send(stream, shared, answer.head(keeps_open).as_bytes())?;
    if request.method != "HEAD" {
        let half = answer.bytes.len() / 2;
        let end = if is_whole { answer.bytes.len() } else { half };
        send(stream, shared, &answer.bytes[..end])?;
    }
    stream.flush()?;
    Ok(keeps_open)
}

fn fault_for(shared: &Shared, target: &str) -> Option<Fault> {
    let path = target.split('?').next().unwrap_or_default();
    (lock(&shared.faults).iter())
        .find(|(suffix, _)| path.ends_with(suffix.as_str()))
        .map(|(_, fault)| fault.clone())
}

/// Waits until no [`Fault::Hold`] applies to the path, or the server stops.
fn wait_until_released(shared: &Shared, target: &str) {
    let is_held = || matches!(fault_for(shared, target), Some(Fault::Hold));
    while is_held() && !shared.stopping.load(Ordering::SeqCst) {
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Sends bytes as fast as the line allows.
fn send(mut stream: &TcpStream, shared: &Shared, mut bytes: &[u8]) -> io::Result<()> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;
    use tempfile::TempDir;

    fn ask(server: &Server, path: &str) -> String {
        let mut stream = TcpStream::connect(server.address).expect("connects");
        let head = "Host: x\r\nConnection: close\r\nAccept-Encoding: gzip, br;q=1.0\r\n\r\n";
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
    fn a_held_file_comes_once_its_fault_is_cleared() {
        let folder = folder();
        let server = Server::start(folder.path(), 0).expect("starts");
        server.put_fault("/zh/", Fault::Hold);
        std::thread::scope(|scope| {
            let held = scope.spawn(|| ask(&server, "/zh/"));
            while server.requests().is_empty() {
                std::thread::yield_now();
            }
            // Other requests do not wait for it.
            assert!(ask(&server, "/en/").starts_with("HTTP/1.1 404"));
            assert!(!held.is_finished());
            server.clear_fault("/zh/");
            let answer = held.join().expect("answers");
            assert!(answer.contains("你好"), "{answer}");
        });
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
        // 40 kB at 100 kB a second, after the delay, which the answers wait for together.
        let taken = begun.elapsed();
        assert!(taken >= delay + Duration::from_millis(380), "{taken:?}");
        server.set_link(None);
        let mut line = lock(&server.shared.line);
        assert_eq!(line.delay(), Duration::ZERO);
        let at_once = Turn::Send {
            count: 20_000,
            wait: Duration::ZERO,
        };
        assert_eq!(line.turn(20_000, Instant::now()), at_once);
    }

    /// Sends requests over one connection, and reads until the server closes it.
    fn ask_in_a_row(server: &Server, requests: &[&str]) -> String {
        let mut stream = TcpStream::connect(server.address).expect("connects");
        let requests = requests.iter().map(|request| format!("{request}\r\n\r\n"));
        let requests = requests.collect::<String>();
        stream.write_all(requests.as_bytes()).expect("asks");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("answers");
        String::from_utf8_lossy(&bytes).into_owned()
    }

    const PAGE: &str = "GET /zh/ HTTP/1.1";
    const LAST_PAGE: &str = "GET /zh/ HTTP/1.1\r\nConnection: close";

    #[test]
    fn a_connection_stays_open_if_that_is_wanted() {
        let folder = folder();
        let server = Server::start(folder.path(), 0).expect("starts");
        assert!(ask_in_a_row(&server, &[PAGE]).contains("Connection: close"));
        server.keep_connections(true);
        let answers = ask_in_a_row(&server, &[PAGE, "HEAD /zh/ HTTP/1.1", LAST_PAGE]);
        assert_eq!(answers.matches("HTTP/1.1 200").count(), 3);
        assert_eq!(answers.matches("Connection: keep-alive").count(), 2);
        assert_eq!(answers.matches("<p>").count(), 2);
        // Such an answer or request has no known end.
        for request in ["GET /zh/ HTTP/1.0", "POST /zh/ HTTP/1.1"] {
            assert!(ask_in_a_row(&server, &[request]).contains("Connection: close"));
        }
        server.put_fault("/zh/", Fault::Half);
        assert!(ask_in_a_row(&server, &[PAGE]).contains("Connection: close"));
    }

    #[test]
    fn a_file_that_the_browser_has_is_not_sent_again() {
        let folder = folder();
        let server = Server::start(folder.path(), 0).expect("starts");
        assert!(!ask(&server, "/zh/").contains("ETag"));
        server.keep_connections(true);
        let first = ask_in_a_row(&server, &[LAST_PAGE]);
        let tag = first.lines().find_map(|line| line.strip_prefix("ETag: "));
        let again = format!(
            "{LAST_PAGE}\r\nIf-None-Match: \"other\", {}",
            tag.expect("a tag")
        );
        let answer = ask_in_a_row(&server, &[&again]);
        assert!(answer.starts_with("HTTP/1.1 304"), "{answer}");
        assert!(answer.ends_with("\r\n\r\n"), "{answer}");
        assert!(!answer.contains("Content-Length"), "{answer}");
        // A changed file is sent.
        std::fs::write(folder.path().join("zh/index.html"), "<p>你们好</p>").expect("writes");
        assert!(ask_in_a_row(&server, &[&again]).contains("你们好"));
    }
}
