//! A `WebDriver` program as a child of the test. It is started on a free port in a process
//! group of its own, and the whole group is ended when the test drops it, fails, panics or
//! is killed.

use crate::engine::Engine;
use anyhow::{Context, Result, bail};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The time limit until a driver listens.
const LIMIT: Duration = Duration::from_secs(30);

/// A shell script that runs its arguments as a command, and ends the whole process group
/// once the other end of its standard input is closed, as also happens when the test is
/// killed.
const GUARD: &str = r#"
"$@" >/dev/null 2>&1 &
driver=$!
read -r line
trap '' TERM
kill -TERM 0
(sleep 5; kill -KILL 0) &
wait $driver
kill -KILL 0
"#;

/// A running driver.
pub(crate) struct Driver {
    guard: Child,
    /// The port on which it listens on this machine.
    pub(crate) port: u16,
}

impl Driver {
    /// Starts the driver of an engine and waits until it listens.
    ///
    /// # Errors
    /// If a program is missing; the message says how to install it.
    pub(crate) fn start(engine: Engine, environment: &[(String, String)]) -> Result<Self> {
        let port = free_port()?;
        let words = engine.driver(port)?;
        let mut guard = Command::new("sh");
        guard
            .args(["-c", GUARD, "sh"])
            .args(&words)
            .envs(environment.iter().map(|(name, value)| (name, value)));
        lead_group(&mut guard)?;
        let guard = guard
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{words:?} could not be started"))?;
        let driver = Self { guard, port };
        let begun = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if begun.elapsed() > LIMIT {
                bail!("{words:?} did not listen on port {port} within {LIMIT:?}");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(driver)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}

/// Makes a program the leader of a process group of its own.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "it fails on other systems")]
fn lead_group(program: &mut Command) -> Result<()> {
    std::os::unix::process::CommandExt::process_group(program, 0);
    Ok(())
}

/// Fails: other systems have no process groups, so processes of a test could not be ended
/// reliably.
#[cfg(not(unix))]
fn lead_group(_: &mut Command) -> Result<()> {
    bail!("the stories need process groups, which only Unix systems have: run them on one")
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}
