//! Installs the system packages that the browser tests need: browsers, their drivers, a
//! Chinese font and Node.js. On Debian and Ubuntu the commands are printed, then run; on
//! other systems the packages are only named.

use anyhow::{Result, bail};
use std::io::{self, BufRead, IsTerminal, Write};
use std::process::Command;
use xtask::{sh, tools};

/// Programs, and the Debian packages that contain them.
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

/// Makes sure that three browsers and a Chinese font are installed. On a terminal
/// it asks before it installs them, unless `yes` is set or `CI` is in the
/// environment; without a terminal nobody could answer.
///
/// # Errors
/// If something is missing and is not installed, with its name.
pub(crate) fn ensure_browsers(yes: bool) -> Result<()> {
    let missing = missing();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    if tools::on_path("apt-get").is_none() {
        bail!(
            "the browser tests need what Debian calls {names}; install them and run this again, \
             or run 'cargo xtask test --quick' for the checks without browsers"
        );
    }
    let is_root = sh::run_quietly(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let mut commands = install(&missing, is_root);
    eprintln!(
        "\nThe browser tests need system packages that are not installed. To install them:\n"
    );
    for command in &commands {
        eprintln!("    {}", sh::shown(command));
    }
    let is_asked = !yes && std::env::var_os("CI").is_none() && io::stdin().is_terminal();
    if is_asked && !is_agreed(&mut io::stdin().lock())? {
        bail!(
            "not installed: {names}; 'cargo xtask test --quick' runs the checks without browsers"
        );
    }
    sh::step("install system packages", || {
        for command in &mut commands {
            // The command inherits the terminal: sudo may ask for a password there.
            sh::run_at_terminal(command)?;
        }
        Ok(())
    })
}

/// The Debian packages whose programs are missing.
fn missing() -> Vec<&'static str> {
    let mut missing: Vec<&str> = (NEEDED.iter())
        .filter(|(program, _)| tools::on_path(program).is_none())
        .map(|(_, package)| *package)
        .collect();
    let fonts = Command::new("fc-list").arg(":lang=zh").output();
    if !fonts.is_ok_and(|fonts| !fonts.stdout.is_empty()) {
        missing.push("fonts-noto-cjk");
    }
    missing
}

/// The commands that install packages, exactly as they are run.
fn install(packages: &[&str], is_root: bool) -> [Command; 2] {
    let apt = |words: &[&str]| {
        let mut command = Command::new(if is_root { "env" } else { "sudo" });
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        command.args(words);
        command
    };
    let mut words = vec!["install", "--yes", "--no-install-recommends"];
    words.extend(packages);
    [apt(&["update"]), apt(&words)]
}

fn is_agreed(answers: &mut impl BufRead) -> Result<bool> {
    eprint!("\nRun these commands? [y/N] ");
    io::stderr().flush()?;
    let mut answer = String::new();
    answers.read_line(&mut answer)?;
    Ok(["y", "yes"].contains(&answer.trim().to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_commands_are_those_that_are_run() {
        let shown = |is_root| install(&["xvfb", "npm"], is_root).map(|command| sh::shown(&command));
        assert_eq!(
            shown(false),
            [
                "sudo DEBIAN_FRONTEND=noninteractive apt-get update",
                "sudo DEBIAN_FRONTEND=noninteractive apt-get install --yes \
                 --no-install-recommends xvfb npm"
            ]
        );
        assert!(shown(true)[0].starts_with("env DEBIAN_FRONTEND="));
    }

    #[test]
    fn only_yes_is_agreement() {
        let agrees = |text: &str| is_agreed(&mut text.as_bytes()).expect("reads");
        assert!(agrees("y\n") && agrees("Yes\n"));
        assert!(!agrees("\n") && !agrees("") && !agrees("n\n") && !agrees("yesterday\n"));
    }
}
