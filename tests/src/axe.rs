//! axe-core, which finds barriers to accessibility. It is fetched once by npm into the
//! cache of tools, and runs inside a page.

use crate::page::{LIMIT, Page};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

const VERSION: &str = "4.14.1";

/// The script of axe-core.
pub struct Axe {
    source: String,
}

/// A violation of a rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Violation {
    /// The rule.
    pub rule: String,
    /// The first elements that break it, each with an explanation.
    pub elements: Vec<String>,
}

impl Axe {
    /// Reads axe-core from the cache of tools, or fetches it there first.
    ///
    /// # Errors
    /// If it is not cached and npm cannot fetch it.
    pub fn fetched() -> Result<Self> {
        static FETCHING: Mutex<()> = Mutex::new(());
        let _alone = FETCHING.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = xtask::cache::folder()?.join(format!("axe-core-{VERSION}"));
        let file = folder.join("package/axe.min.js");
        if !file.is_file() {
            std::fs::create_dir_all(&folder)?;
            let run = |command: &mut Command| -> Result<()> {
                let output = (command.current_dir(&folder).output())
                    .with_context(|| format!("{command:?}: npm and tar are needed"))?;
                if !output.status.success() {
                    bail!("{command:?}: {}", String::from_utf8_lossy(&output.stderr));
                }
                Ok(())
            };
            run(Command::new("npm")
                .arg("pack")
                .arg(format!("axe-core@{VERSION}")))?;
            run(Command::new("tar")
                .arg("-xzf")
                .arg(format!("axe-core-{VERSION}.tgz")))?;
        }
        let source = std::fs::read_to_string(&file)
            .with_context(|| format!("axe-core is not in {}", file.display()))?;
        Ok(Self { source })
    }

    /// The violations on the page in its current state.
    ///
    /// # Errors
    /// If axe-core cannot run in the page.
    pub fn look(&self, page: &Page) -> Result<Vec<Violation>> {
        let script = format!(
            "if (!window.axe) {{ {} }}
            // Colours on their way are neither the old ones nor the new.
            const still = Promise.allSettled(document.getAnimations().map((one) => one.finished));
            const soon = new Promise((done) => setTimeout(done, 1000));
            return Promise.race([still, soon]).then(() =>
                window.axe.run(document, {{ resultTypes: ['violations'], rules: {{ 'target-size': {{ enabled: true }} }} }})).then(({{ violations }}) =>
                violations.map(({{ id, nodes }}) => [id, nodes.slice(0, 3).map((node) => node.html.slice(0, 160) + ' ' + node.failureSummary)]));",
            self.source
        );
        page.patience(LIMIT)?;
        let found = page.ask(&script)?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let violation = |one: &Value| Violation {
            rule: text(&one[0]),
            elements: one[1].as_array().into_iter().flatten().map(text).collect(),
        };
        Ok(found
            .as_array()
            .context("axe-core gave no list")?
            .iter()
            .map(violation)
            .collect())
    }
}
