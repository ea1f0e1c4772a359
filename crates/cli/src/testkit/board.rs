//! What the browser of a test gets from this machine's server: the site, whose pages begin with the
//! scripts of the kit; the page that does the jobs; and the jobs, one after the other.

use crate::live::{Live, NO_WORKER, is_page};
use crate::server::{Answer, Site, content_type};
use bookmobile_site::{App, Preview};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};

use super::finding::Finding;
use bookmobile_press::PlacedStep;

const DRIVER: &str = include_str!("../../../../src/js/testkit-driver.js");
const PAGE: &str = include_str!("../../../../src/js/testkit-page.js");
const WORKER: &str = include_str!("../../../../src/js/testkit-worker.js");
const SCREEN: &str = include_str!("../../../../src/js/testkit-screen.js");

/// The scripts of the page that does the jobs, and of the pages that it opens.
const SCRIPTS: &[(&str, &str)] = &[
    ("/_test/testkit-driver.js", DRIVER),
    ("/_test/testkit-page.js", PAGE),
    (
        "/_test/testkit-main.js",
        include_str!("../../../../src/js/testkit-main.js"),
    ),
    (
        "/_test/testkit-checks.js",
        include_str!("../../../../src/js/testkit-checks.js"),
    ),
    (
        "/_test/testkit-session.js",
        include_str!("../../../../src/js/testkit-session.js"),
    ),
    (
        "/_test/programs-limits.js",
        include_str!("../../../../src/js/programs-limits.js"),
    ),
];

/// The page that does the jobs.
const MAIN: &str = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Testing mini-programs</title>\n\
    <style>body{margin:0}iframe{border:0}</style>\n<body><script type=\"module\" src=\"/_test/testkit-main.js\"></script></body>\n</html>\n";

/// The address of that page on its server.
pub(super) const MAIN_PATH: &str = "/_test/";

/// What pages begin with.
const EARLY: &str = "<script src=\"/_test/testkit-driver.js\"></script><script src=\"/_test/testkit-page.js\"></script>";

/// Puts what the kit has to know into what programs begin with. The hashes in their policies are
/// made of that.
pub(super) fn equip(app: &mut App) {
    let scripts = &mut app.scripts;
    scripts.program_runtime.push('\n');
    scripts.program_runtime.push_str(WORKER);
    for script in [DRIVER, SCREEN] {
        scripts.program_shim.push('\n');
        scripts.program_shim.push_str(script);
    }
}

/// One program in one language and width, or one test of its author: what the page is given.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Job {
    pub(super) id: usize,
    /// The path of the page.
    pub(super) page: String,
    /// The BCP 47 tag of its language.
    pub(super) tag: String,
    /// The tags of all languages, by their codes.
    pub(super) tags: BTreeMap<String, String>,
    pub(super) width: u32,
    pub(super) asks: Vec<String>,
    pub(super) has_screen: bool,
    pub(super) seed: u32,
    /// The steps of a test; otherwise all checks are made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) steps: Option<Vec<PlacedStep>>,
}

/// What was found by a job.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Outcome {
    pub(super) findings: Vec<Finding>,
    /// The checks that were made.
    pub(super) done: Vec<String>,
}

/// What the page says.
#[derive(Debug)]
pub(super) enum Said {
    /// A job was begun.
    Began(usize),
    /// What is done now.
    Step(String),
    /// A job is done.
    Done(usize, Outcome),
}

/// The site with the jobs.
pub(super) struct Board {
    live: Live,
    jobs: Mutex<VecDeque<Job>>,
    said: Mutex<Sender<Said>>,
}

#[derive(Deserialize)]
struct SaidStep {
    step: String,
}

#[derive(Deserialize)]
struct SaidResult {
    id: usize,
    #[serde(flatten)]
    outcome: Outcome,
}

impl Board {
    pub(super) fn new(site: Preview, jobs: Vec<Job>, said: Sender<Said>) -> Self {
        let live = Live::default();
        live.set(Arc::new(site));
        Self {
            live,
            jobs: Mutex::new(jobs.into()),
            said: Mutex::new(said),
        }
    }

    fn say(&self, said: Said) {
        let sender = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        // Nobody listens any more when all jobs are done.
        let _ = sender.send(said);
    }

    fn next(&self) -> Option<Job> {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.pop_front()
    }
}

fn answer(kind: &'static str, bytes: &[u8]) -> Answer {
    Answer {
        status: 200,
        kind,
        bytes: Arc::from(bytes),
    }
}

impl Site for Board {
    fn answer(&self, path: &str) -> Answer {
        if path == MAIN_PATH {
            return answer("text/html; charset=utf-8", MAIN.as_bytes());
        }
        if let Some((_, script)) = SCRIPTS.iter().find(|(name, _)| *name == path) {
            return answer("text/javascript; charset=utf-8", script.as_bytes());
        }
        if path == "/sw.js" {
            return answer("text/javascript; charset=utf-8", NO_WORKER.as_bytes());
        }
        match self.live.find(path.trim_start_matches('/')) {
            Some((name, bytes)) if is_page(&name) => {
                answer(content_type(&name), &with_scripts(bytes))
            }
            Some((name, bytes)) => answer(content_type(&name), &bytes),
            None => Answer {
                status: 404,
                kind: "text/plain; charset=utf-8",
                bytes: Arc::from(&b"there is no such file"[..]),
            },
        }
    }

    fn take(&self, path: &str, body: &[u8]) -> Option<Answer> {
        let json = |text: &str| Some(answer("application/json", text.as_bytes()));
        match path {
            "/_test/next" => {
                let job = self.next();
                if let Some(job) = &job {
                    self.say(Said::Began(job.id));
                }
                json(&serde_json::to_string(&job).ok()?)
            }
            "/_test/step" => {
                let SaidStep { step } = serde_json::from_slice(body).ok()?;
                self.say(Said::Step(step));
                json("null")
            }
            "/_test/result" => {
                let SaidResult { id, outcome } = serde_json::from_slice(body).ok()?;
                self.say(Said::Done(id, outcome));
                json("null")
            }
            _ => None,
        }
    }
}

/// A page whose first scripts are those of the kit. The files that hold frames are none of them.
fn with_scripts(page: Vec<u8>) -> Vec<u8> {
    match String::from_utf8(page) {
        Ok(text) if text.contains("data-root") => text
            .replacen("<script", &format!("{EARLY}<script"), 1)
            .into_bytes(),
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_begin_with_the_kit_and_frames_do_not() {
        let page =
            b"<!doctype html>\n<html lang=\"en\" data-root=\"../\"><script>a</script>".to_vec();
        let text = String::from_utf8(with_scripts(page)).expect("text");
        let kit = text.find("testkit-page.js").expect("the kit");
        assert!(kit < text.find("<script>a").expect("the script"));
        let frame = b"<!doctype html><body><script>a</script>".to_vec();
        assert_eq!(with_scripts(frame.clone()), frame);
    }

    #[test]
    fn programs_begin_with_what_watches_them() {
        let mut app = App::default();
        app.scripts.program_runtime = "runtime()".to_owned();
        app.scripts.program_shim = "shim()".to_owned();
        equip(&mut app);
        assert!(app.scripts.program_runtime.starts_with("runtime()\n"));
        assert!(app.scripts.program_shim.ends_with(SCREEN));
        for text in [DRIVER, SCREEN] {
            assert!(
                !text.contains("</") && !text.contains("<!--"),
                "it is in a script element"
            );
        }
    }
}
