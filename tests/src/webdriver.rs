//! A client of the W3C `WebDriver` protocol over HTTP: one session, with the dozen
//! commands that the stories need. The steps of a person are in `page.rs`;
//! docs/decisions/0012-webdriver.md says why this is not a library.

use anyhow::{Context, Result, anyhow};
use serde_json::{Value, json};
use std::time::Duration;

/// The protocol's key of a reference to an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// An element of the page, by the driver's reference.
#[derive(Debug, Clone)]
pub struct Element(String);

/// A session with a browser, until [`Session::end`].
pub(crate) struct Session {
    agent: ureq::Agent,
    /// The session's address, without a last slash.
    url: String,
}

impl Session {
    /// Starts a session with the driver at a port of this machine.
    ///
    /// # Errors
    /// If the driver refuses; the error has its message.
    pub(crate) fn begin(port: u16, capabilities: &Value) -> Result<Self> {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(120)))
            .build();
        let agent = ureq::Agent::new_with_config(config);
        let base = format!("http://127.0.0.1:{port}/session");
        let body = json!({"capabilities": {"alwaysMatch": capabilities}});
        let answer = agent.post(&base).send_json(&body)?.body_mut().read_json()?;
        let value = value_of(answer)?;
        let id = value["sessionId"]
            .as_str()
            .context("the driver gave no session")?;
        Ok(Self {
            url: format!("{base}/{id}"),
            agent,
        })
    }

    /// Sends a command with a body.
    ///
    /// # Errors
    /// If the driver refuses; the error has its message.
    pub(crate) fn post(&self, command: &str, body: &Value) -> Result<Value> {
        let url = format!("{}{command}", self.url);
        let mut answer = self.agent.post(&url).send_json(body)?;
        // A screenshot is larger than the default limit of a body.
        let answer = answer
            .body_mut()
            .with_config()
            .limit(64 << 20)
            .read_json()?;
        value_of(answer).with_context(|| format!("WebDriver: {command}"))
    }

    /// Sends a command that reads a value.
    ///
    /// # Errors
    /// If the driver refuses; the error has its message.
    pub(crate) fn get(&self, command: &str) -> Result<Value> {
        let mut answer = self.agent.get(format!("{}{command}", self.url)).call()?;
        let answer = answer
            .body_mut()
            .with_config()
            .limit(64 << 20)
            .read_json()?;
        value_of(answer).with_context(|| format!("WebDriver: {command}"))
    }

    /// Sends a command that deletes something.
    ///
    /// # Errors
    /// If the driver refuses; the error has its message.
    pub(crate) fn delete(&self, command: &str) -> Result<Value> {
        let mut answer = self.agent.delete(format!("{}{command}", self.url)).call()?;
        let answer = answer.body_mut().read_json()?;
        value_of(answer).with_context(|| format!("WebDriver: {command}"))
    }

    /// Runs the body of a function in the page with these `arguments`, and waits for a
    /// promise that it returns.
    ///
    /// # Errors
    /// If it throws; the error has the message.
    pub(crate) fn run(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        self.post(
            "/execute/sync",
            &json!({"script": script, "args": arguments}),
        )
    }

    /// Clicks an element as a mouse would.
    ///
    /// # Errors
    /// If it is hidden or covered.
    pub(crate) fn click(&self, Element(id): &Element) -> Result<()> {
        self.post(&format!("/element/{id}/click"), &json!({}))
            .map(drop)
    }

    /// Ends the session and closes its windows.
    pub(crate) fn end(&self) {
        // The browser may have ended already.
        let _ = self.agent.delete(&self.url).call();
    }
}

impl Element {
    /// The element that a script returned; `None` if it returned none.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        value[ELEMENT].as_str().map(|id| Self(id.to_owned()))
    }

    /// The element as an argument of a script.
    pub(crate) fn as_argument(&self) -> Value {
        json!({ELEMENT: self.0})
    }
}

fn value_of(mut answer: Value) -> Result<Value> {
    let value = answer["value"].take();
    match value["error"].as_str() {
        Some(error) if value["message"].is_string() => {
            let message = value["message"].as_str().unwrap_or_default();
            let first = message.lines().next().unwrap_or_default();
            Err(anyhow!("{error}: {first}"))
        }
        _ => Ok(value),
    }
}
