//! Runs child processes at the top of the repository: prints before and after each
//! step, and the elapsed time while a step prints nothing. Errors name the command.

use anyhow::{Context, Result, anyhow, bail};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How long a step may print nothing before its elapsed time is printed.
const SILENCE: Duration = Duration::from_secs(5);

/// The number of running children that print on the terminal themselves. Cargo redraws
/// its progress bar there, so no elapsed time is printed then.
static SHOWN: AtomicUsize = AtomicUsize::new(0);

/// When the last line was printed, in milliseconds since `STARTED`.
static LAST_LINE: AtomicU64 = AtomicU64::new(0);
static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The top of the repository.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// A command that runs at the top of the repository.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// The cargo that runs this program.
pub fn cargo() -> Command {
    let mut cargo = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // The variable describes this process's own package: a child cargo must not see it.
    cargo.env_remove("CARGO_MANIFEST_DIR");
    cargo
}

/// A folder in cargo's target directory.
///
/// # Errors
/// If cargo does not say where that is.
pub fn target(name: &str) -> Result<PathBuf> {
    let metadata = run_quietly(cargo().args(["metadata", "--no-deps", "--format-version=1"]))?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
    let target = metadata["target_directory"].as_str();
    Ok(Path::new(target.context("cargo names no target directory")?).join(name))
}

/// Runs a command to its end, with its output shown and without input.
///
/// # Errors
/// If it cannot be started or ends with a failure.
pub fn run(command: &mut Command) -> Result<()> {
    run_at_terminal(command.stdin(Stdio::null()))
}

/// As [`run`], for a command that may ask for input on the terminal.
///
/// # Errors
/// If it cannot be started or ends with a failure.
pub fn run_at_terminal(command: &mut Command) -> Result<()> {
    SHOWN.fetch_add(1, Ordering::SeqCst);
    let status = command.status();
    SHOWN.fetch_sub(1, Ordering::SeqCst);
    note_line();
    ended(
        command,
        status.with_context(|| format!("could not start {command:?}"))?,
    )
}

/// Runs a command and returns its standard output; shows its output only if it fails.
///
/// # Errors
/// If it cannot be started or ends with a failure.
pub fn run_quietly(command: &mut Command) -> Result<String> {
    let output = (command.stdin(Stdio::null()).output())
        .with_context(|| format!("could not start {command:?}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        eprintln!("{text}{}", String::from_utf8_lossy(&output.stderr));
    }
    ended(command, output.status)?;
    Ok(text)
}

fn ended(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("failed: {} ({status})", shown(command));
    }
    Ok(())
}

/// A command as one would type it.
pub fn shown(command: &Command) -> String {
    let words: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect();
    words.join(" ")
}

/// A flag that is set when one of several jobs failed: the others end their children.
#[derive(Debug, Default)]
pub struct Stop(AtomicBool);

/// One of several jobs that run at the same time.
pub type Job<'a> = Box<dyn FnOnce(&Stop) -> Result<()> + Send + 'a>;

/// Runs all jobs at the same time. When one fails, the others are stopped.
///
/// # Errors
/// What the first job that failed returns.
pub fn side_by_side(jobs: Vec<Job<'_>>) -> Result<()> {
    let stop = Stop::default();
    let first = Mutex::new(None);
    thread::scope(|scope| {
        for job in jobs {
            scope.spawn(|| {
                let result = job(&stop);
                if let Err(error) = result
                    && !stop.0.swap(true, Ordering::SeqCst)
                {
                    *first.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                }
            });
        }
    });
    let first = first.into_inner().unwrap_or_else(PoisonError::into_inner);
    first.map_or(Ok(()), Err)
}

/// Runs a command to its end; each line that it prints is shown after a label, so
/// that the output of commands that run at the same time can be distinguished.
///
/// # Errors
/// If it cannot be started, ends with a failure or is stopped.
pub fn run_labelled(label: &str, command: &mut Command, stop: &Stop) -> Result<()> {
    // Cargo writes in colour only to terminals, and this pipe is not a terminal.
    if std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    command.stdin(Stdio::null()).stderr(Stdio::piped());
    let mut child = (command.spawn()).with_context(|| format!("could not start {command:?}"))?;
    let errors = child.stderr.take().context("no pipe to the child")?;
    let printer = {
        let label = label.to_owned();
        thread::spawn(move || {
            for line in BufReader::new(errors).split(b'\n').map_while(Result::ok) {
                eprintln!("{label:<8} {}", String::from_utf8_lossy(&line).trim_end());
                note_line();
            }
        })
    };
    let status = wait(&mut child, stop)?;
    let _ = printer.join();
    ended(command, status)
}

/// Waits for the end of a child, or kills it when `stop` is set.
fn wait(child: &mut Child, stop: &Stop) -> Result<ExitStatus> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if stop.0.load(Ordering::SeqCst) {
            child.kill()?;
            child.wait()?;
            return Err(anyhow!("stopped"));
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// Runs a step: prints its name before it and its duration after it. While the step
/// prints nothing, the elapsed time is printed every few seconds.
///
/// # Errors
/// What the step itself returns, with the step's name.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("\n== {name}");
    note_line();
    let start = Instant::now();
    let (done, wait) = mpsc::channel::<()>();
    let result = thread::scope(|scope| {
        scope.spawn(move || {
            while wait.recv_timeout(Duration::from_millis(500)) == Err(RecvTimeoutError::Timeout) {
                if SHOWN.load(Ordering::SeqCst) == 0 && silence() >= SILENCE {
                    eprintln!("   {name}: {} s so far", start.elapsed().as_secs());
                    note_line();
                }
            }
        });
        let result = work();
        drop(done);
        result
    });
    let seconds = start.elapsed().as_secs_f32();
    let outcome = if result.is_ok() { "done" } else { "FAILED" };
    eprintln!("== {name}: {outcome} in {seconds:.1} s");
    note_line();
    result.with_context(|| name.to_owned())
}

fn note_line() {
    LAST_LINE.store(elapsed_ms(), Ordering::SeqCst);
}

fn silence() -> Duration {
    Duration::from_millis(elapsed_ms().saturating_sub(LAST_LINE.load(Ordering::SeqCst)))
}

fn elapsed_ms() -> u64 {
    u64::try_from(STARTED.elapsed().as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_its_step_and_its_command() {
        let error = step("ask cargo", || run_quietly(cargo().arg("no-such-command")));
        let error = format!("{:#}", error.expect_err("fails"));
        assert!(error.starts_with("ask cargo: failed: "), "{error}");
        assert!(error.contains("no-such-command"), "{error}");
    }

    #[test]
    #[cfg(unix)] // elsewhere there is no `sleep`
    fn a_job_that_fails_stops_the_others() {
        let jobs: Vec<Job<'_>> = vec![
            Box::new(|_: &Stop| bail!("the first to fail")),
            Box::new(|stop: &Stop| {
                // This ends only because it is stopped.
                let mut sleep = Command::new("sleep");
                run_labelled("sleep", sleep.arg("600"), stop)
            }),
        ];
        let error = side_by_side(jobs).expect_err("fails");
        assert_eq!(error.to_string(), "the first to fail");
    }

    #[test]
    fn jobs_run_at_the_same_time() {
        let (send, receive) = mpsc::channel();
        let (answer, answered) = mpsc::channel();
        let jobs: Vec<Job<'_>> = vec![
            Box::new(move |_: &Stop| {
                send.send(1)?;
                Ok(answered.recv_timeout(Duration::from_secs(60))?)
            }),
            Box::new(move |_: &Stop| {
                receive.recv_timeout(Duration::from_secs(60))?;
                Ok(answer.send(())?)
            }),
        ];
        side_by_side(jobs).expect("each waits for the other");
    }
}
