//! `serve`: builds the site in memory, serves it, and builds it again when a file changes.

use crate::args::Source;
use crate::failure::Failure;
use crate::live::Live;
use crate::report::Reporter;
use crate::server::Server;
use crate::{app, collection};
use anyhow::Context as _;
use bookmobile_site::{App, Memory};
use notify::{RecursiveMode, Watcher as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long the files must be at rest before the site is built again.
const AT_REST: Duration = Duration::from_millis(30);

/// Serves the site of a folder until the program is ended.
pub(crate) fn run(source: &Source, port: Option<u16>, reporter: Reporter) -> Result<(), Failure> {
    let app = app::embedded()?;
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
    build(source, &app, &live, reporter);
    reporter.say(&format!("http://{} (Ctrl+C ends it)", server.address));
    while changes.recv().is_ok() {
        loop {
            match changes.recv_timeout(AT_REST) {
                Ok(()) => {}
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
        }
        build(source, &app, &live, reporter);
        server.changed();
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

/// Builds the site, or takes the mistakes because of which that is not possible.
fn build(source: &Source, app: &App, live: &Live, reporter: Reporter) {
    let began = Instant::now();
    let result = collection::compile(source, true, reporter).and_then(|compiled| {
        let mut files = Memory::new();
        bookmobile_site::build(app, &compiled, &mut files).map_err(anyhow::Error::from)?;
        Ok((files, compiled.warnings))
    });
    match result {
        Ok((files, warnings)) => {
            reporter.warnings(&warnings);
            live.set(files, String::new());
            reporter.say(&format!("built in {:.2} s", began.elapsed().as_secs_f32()));
        }
        Err(failure) => {
            reporter.failure(&failure);
            let text = match &failure {
                Failure::Mistakes(mistakes) => mistakes.render(false),
                other => other.to_string(),
            };
            live.set_report(text);
        }
    }
}
