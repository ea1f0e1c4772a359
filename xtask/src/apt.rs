//! What the tests need from the system: browsers, their drivers, Chinese
//! fonts and Node.js. On Debian and Ubuntu they are installed; elsewhere they are named.

use crate::{sh, tools};
use anyhow::{Result, bail};
use std::process::Command;

/// Programs, and the Debian packages that bring them.
const NEEDED: &[(&str, &str)] = &[
    ("chromium", "chromium"),
    ("chromedriver", "chromium-driver"),
    ("firefox-esr", "firefox-esr"),
    ("WebKitWebDriver", "webkit2gtk-driver"),
    ("xvfb-run", "xvfb"),
    ("fc-list", "fontconfig"),
    ("node", "nodejs"),
    ("npm", "npm"),
];

/// Makes sure that three browsers and a Chinese font are there.
///
/// # Errors
/// If something is missing and cannot be installed, with its name.
pub(crate) fn ensure_browsers() -> Result<()> {
    let mut missing: Vec<&str> = (NEEDED.iter())
        .filter(|(program, _)| tools::on_path(program).is_none())
        .map(|(_, package)| *package)
        .collect();
    let fonts = Command::new("fc-list").arg(":lang=zh").output();
    if !fonts.is_ok_and(|fonts| !fonts.stdout.is_empty()) {
        missing.push("fonts-noto-cjk");
    }
    if missing.is_empty() {
        return Ok(());
    }
    if tools::on_path("apt-get").is_none() {
        bail!(
            "the browser tests need what Debian calls {}; install them and run this again, \
             or run 'cargo xtask test --quick' for the checks without browsers",
            missing.join(", ")
        );
    }
    let root = sh::run_quietly(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let apt = |words: &[&str]| {
        let mut command = Command::new(if root { "apt-get" } else { "sudo" });
        if !root {
            command.arg("apt-get");
        }
        command.args(words).env("DEBIAN_FRONTEND", "noninteractive");
        sh::run_quietly(&mut command).map(|_| ())
    };
    sh::step(&format!("install {}", missing.join(", ")), || {
        apt(&["update"])?;
        let mut words = vec!["install", "-y", "--no-install-recommends"];
        words.extend(&missing);
        apt(&words)
    })
}
