//! `serve`: builds the site in memory, serves it, and builds it again when a file changes.

use crate::args::Source;
use crate::failure::Failure;
use crate::live::Live;
use crate::report::Reporter;
use crate::server::Server;
use crate::{app, collection};
use anyhow::{Context as _, anyhow};
use bookmobile_press::{Options, Rendered};
use bookmobile_site::{App, Preview};
use notify::{RecursiveMode, Watcher as _};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// How long the files must be at rest before the site is built again.
const AT_REST: Duration = Duration::from_millis(15);

/// Serves the site of a folder until the program is ended.
pub(crate) fn run(source: &Source, port: Option<u16>, reporter: Reporter) -> Result<(), Failure> {
    let said = |address| reporter.say(&format!("http://{address} (Ctrl+C ends it)"));
    serve(app::embedded()?, source, port, reporter, said)
}

/// As [`run`], with an app; `ready` is called when the site was built for the first time.
fn serve(
    app: App,
    source: &Source,
    port: Option<u16>,
    reporter: Reporter,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Failure> {
    let live = Arc::new(Live::default());
    let server = start(&live, port)?;
    let (sender, changes) = channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // Reading a file is no change.
        if event.is_ok_and(|event| !event.kind.is_access()) {
            let _ = sender.send(());
        }
    })
    .context("files cannot be watched")?;
    // Editors put a new file in the place of the old one.
    let parent = source.folder.parent().filter(|_| source.folder.is_file());
    let (place, how) = match parent {
        Some(parent) if parent.as_os_str().is_empty() => {
            (Path::new("."), RecursiveMode::NonRecursive)
        }
        Some(parent) => (parent, RecursiveMode::NonRecursive),
        None => (source.folder.as_path(), RecursiveMode::Recursive),
    };
    (watcher.watch(place, how))
        .with_context(|| format!("{} cannot be watched", source.folder.display()))?;
    // Changes during the first build are seen too.
    let (unfinished, shown) = channel();
    let finished = Arc::clone(&live);
    std::thread::spawn(move || finish(&shown, &finished, reporter));
    let previewer = Previewer {
        source,
        app: Arc::new(app),
        live: &live,
        known: Rendered::remembered(),
        unfinished,
        reporter,
    };
    previewer.build(|| ());
    ready(server.address);
    while changes.recv().is_ok() {
        loop {
            match changes.recv_timeout(AT_REST) {
                Ok(()) => {}
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
        }
        previewer.build(|| server.changed());
    }
    Ok(())
}

fn start(live: &Arc<Live>, port: Option<u16>) -> Result<Server, Failure> {
    let server = match port {
        Some(port) => Server::start(Arc::clone(live), port),
        None => {
            Server::start(Arc::clone(live), 8000).or_else(|_| Server::start(Arc::clone(live), 0))
        }
    };
    let server = server.with_context(|| match port {
        Some(port) => format!("port {port} cannot be used; name another one, or none"),
        None => "no port is free".to_owned(),
    })?;
    Ok(server)
}

/// A site that is shown, without what is made afterwards, and when its build began.
type Unfinished = (Arc<Preview>, Instant);

/// Makes the index and what else is left of each site that is shown. A file that is saved
/// meanwhile does not wait for it; of several sites only the last one is finished.
fn finish(shown: &Receiver<Unfinished>, live: &Live, reporter: Reporter) {
    while let Ok(first) = shown.recv() {
        let (site, began) = shown.try_iter().last().unwrap_or(first);
        let is_shown = || live.site().is_some_and(|now| Arc::ptr_eq(&now, &site));
        match site.finish() {
            Ok(()) => reporter.step("with its index", began),
            Err(error) if is_shown() => report(&anyhow!("{error}").into(), live, reporter),
            Err(_) => {}
        }
    }
}

/// Reports a build that failed, also in the pages.
fn report(failure: &Failure, live: &Live, reporter: Reporter) {
    reporter.failure(failure);
    live.set_report(match failure {
        Failure::Mistakes(mistakes) => mistakes.render(false),
        other => other.to_string(),
    });
}

/// A collection that is compiled again and again.
struct Previewer<'a> {
    source: &'a Source,
    app: Arc<App>,
    live: &'a Live,
    known: Rendered,
    /// Where sites go to be finished.
    unfinished: Sender<Unfinished>,
    reporter: Reporter,
}

impl Previewer<'_> {
    /// Shows the site as the files are now, or the mistakes because of which that is not
    /// possible. `shown` is called as soon as pages can be loaded; the search index is made
    /// after it, in a thread of its own.
    fn build(&self, shown: impl FnOnce()) {
        let began = Instant::now();
        let options = Options {
            quick: true,
            known: self.known.clone(),
            ..Options::default()
        };
        let compiled = collection::compile(self.source, options, self.reporter);
        let made = compiled.and_then(|mut compiled| {
            let warnings = std::mem::take(&mut compiled.warnings);
            let before = self.live.site();
            let site = Preview::new(Arc::clone(&self.app), compiled, before.as_deref());
            Ok((Arc::new(site.map_err(anyhow::Error::from)?), warnings))
        });
        match made {
            Ok((site, warnings)) => {
                self.live.set(Arc::clone(&site));
                shown();
                let seconds = began.elapsed().as_secs_f32();
                self.reporter.warnings(&warnings);
                self.reporter.say(&format!("built in {seconds:.2} s"));
                let _ = self.unfinished.send((site, began));
            }
            Err(failure) => {
                report(&failure, self.live, self.reporter);
                shown();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Colour, How};
    use std::fs;
    use std::io::{BufRead as _, BufReader, Read as _, Write as _};
    use std::net::TcpStream;
    use tempfile::TempDir;

    /// A folder with its preview, as an author and a browser have them.
    struct Desk {
        folder: TempDir,
        address: SocketAddr,
    }

    impl Desk {
        fn new(files: &[(&str, &str)]) -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            for (path, text) in files {
                fs::write(folder.path().join(path), text).expect("a file");
            }
            let source = Source {
                folder: folder.path().to_owned(),
                kind: None,
                drafts: false,
            };
            let how = How {
                quiet: true,
                verbose: false,
                color: Colour::Never,
            };
            let (sender, ready) = channel();
            // It serves until the tests end.
            std::thread::spawn(move || {
                let ready = |address| sender.send(address).expect("is waited for");
                serve(App::default(), &source, Some(0), Reporter::new(how), ready)
            });
            let address = ready.recv_timeout(Duration::from_secs(60)).expect("built");
            Self { folder, address }
        }

        fn request(&self, path: &str) -> BufReader<TcpStream> {
            let mut stream = TcpStream::connect(self.address).expect("it answers");
            let limit = Some(Duration::from_secs(60));
            stream.set_read_timeout(limit).expect("a time limit");
            write!(
                stream,
                "GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n",
                self.address
            )
            .expect("sent");
            BufReader::new(stream)
        }

        /// The status line, and the whole answer.
        fn get(&self, path: &str) -> (String, String) {
            let mut answer = Vec::new();
            self.request(path)
                .read_to_end(&mut answer)
                .expect("an answer");
            let answer = String::from_utf8_lossy(&answer).into_owned();
            let status = answer.lines().next().unwrap_or_default().to_owned();
            (status, answer)
        }

        /// Does something, and waits until open pages are told to load again.
        fn after(&self, change: impl FnOnce(&Path)) {
            let mut events = self.request(crate::server::CHANGES);
            let mut line = String::new();
            while !line.contains("waiting") {
                line.clear();
                events.read_line(&mut line).expect("an event");
            }
            change(self.folder.path());
            while !line.contains("changed") {
                line.clear();
                events.read_line(&mut line).expect("an event");
            }
        }
    }

    #[test]
    fn a_saved_article_is_on_its_page_and_mistakes_are_reported() {
        let desk = Desk::new(&[
            ("one.md", "# One\n\nThe van. See [two](two.md).\n"),
            ("two.md", "# Two\n\nThe lamp.\n"),
        ]);
        let (status, page) = desk.get("/en/articles/one/");
        assert_eq!(status, "HTTP/1.1 200 OK");
        assert!(
            page.contains("The van.") && page.contains("/_live.js"),
            "{page}"
        );
        desk.after(|folder| {
            fs::write(folder.join("one.md"), "# One\n\nThe bus.\n").expect("saved");
        });
        let (_, page) = desk.get("/en/articles/one/");
        assert!(
            page.contains("The bus.") && !page.contains("The van."),
            "{page}"
        );
        assert!(desk.get("/en/articles/two/").1.contains("The lamp."));
        // The index, of which a page has the name, is made after the page.
        let at = page.find("index-").expect("the index is named");
        let name = page[at..].split('"').next().unwrap_or_default();
        assert_eq!(desk.get(&format!("/{name}")).0, "HTTP/1.1 200 OK");
        assert_eq!(desk.get("/en/articles/three/").0, "HTTP/1.1 404 Not Found");
        // A new file is a new page, and its picture comes with it.
        desk.after(|folder| {
            let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
            fs::write(folder.join("x.svg"), picture).expect("saved");
            fs::write(folder.join("three.md"), "# Three\n\n![A box](x.svg)\n").expect("saved");
        });
        let (status, page) = desk.get("/en/articles/three/");
        assert_eq!(status, "HTTP/1.1 200 OK");
        let at = page.find("images/x-").expect("a picture");
        let name = page[at..].split('"').next().unwrap_or_default();
        assert_eq!(desk.get(&format!("/{name}")).0, "HTTP/1.1 200 OK");
        // Without articles there is no site: the last one stays, with the report.
        desk.after(|folder| {
            for name in ["one.md", "two.md", "three.md"] {
                fs::remove_file(folder.join(name)).expect("removed");
            }
        });
        let (_, report) = desk.get("/_report.json");
        assert!(report.contains("no articles"), "{report}");
        assert!(report.contains("\"isBuilt\":false"), "{report}");
        assert_eq!(desk.get("/en/articles/three/").0, "HTTP/1.1 200 OK");
    }
}
