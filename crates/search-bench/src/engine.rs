//! An engine as a separate process: a line of JSON for each request and each response,
//! with a time limit for the response.

use crate::arguments::Program;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// A running engine; its process is killed when this is dropped.
#[derive(Debug)]
pub(crate) struct Engine {
    child: Child,
    input: ChildStdin,
    lines: Receiver<std::io::Result<String>>,
    patience: Duration,
}

impl Engine {
    /// Starts the program; each answer may take at most `patience`.
    ///
    /// # Errors
    /// If it cannot be started.
    pub(crate) fn start(program: &Program, patience: Duration) -> Result<Self> {
        let (name, rest) = program.command.split_first().context("no command")?;
        let mut child = Command::new(name)
            .args(rest)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("could not start {name}"))?;
        let input = child.stdin.take().context("no way in")?;
        let output = child.stdout.take().context("no way out")?;
        let (send, lines) = channel();
        // The thread ends when the program does, or when the receiver is dropped.
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines() {
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        Ok(Self {
            child,
            input,
            lines,
            patience,
        })
    }

    /// Sends one request and waits for its answer.
    ///
    /// # Errors
    /// If the program ends, takes too long, writes a line that is not JSON, or
    /// answers with an error.
    pub(crate) fn ask(&mut self, order: &Value) -> Result<Value> {
        writeln!(self.input, "{order}").context("the program does not listen")?;
        self.input.flush()?;
        let line = match self.lines.recv_timeout(self.patience) {
            Ok(line) => line?,
            Err(RecvTimeoutError::Timeout) => bail!("no answer in {:?}", self.patience),
            Err(RecvTimeoutError::Disconnected) => bail!("the program ended"),
        };
        let answer: Value = serde_json::from_str(&line).context("an answer that is no JSON")?;
        if let Some(error) = answer["error"].as_str() {
            bail!("{error}");
        }
        Ok(answer)
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // It may have ended already: then there is nothing to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
