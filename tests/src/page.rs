//! A browser window with the site, and the steps of a person: open, press, type, click,
//! look. Elements are found by role and name. A step waits until what it looks for is
//! there; otherwise its error reports what was there instead.

use crate::driver::Driver;
use crate::engine::{Engine, PHONE, Setting};
use crate::known::LIVE;
use crate::site::Site;
use crate::webdriver::{Element, Session};
use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The time limit of a step: long, because a busy machine is slow, but shorter than what a
/// person would call broken.
pub const LIMIT: Duration = Duration::from_secs(20);

/// Finds elements by role and name; a part of each script that runs in the page.
const FIND: &str = include_str!("find.js");

/// Scrolls an element into view if something covers it, and waits until it stops moving.
const REACH: &str = "const [target] = arguments;
    const box = target.getBoundingClientRect();
    const on = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    if (!on || !target.contains(on)) target.scrollIntoView({ block: 'center', behavior: 'instant' });
    return new Promise((done) => {
        let before;
        const look = () => {
            const { x, y, width, height } = target.getBoundingClientRect();
            const now = [x, y, width, height].join();
            if (now === before) return done();
            before = now;
            setTimeout(look, 30);
        };
        look();
    })";

/// Serialises starts of Xvfb, which would take the same free display number.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// A person's browser with the site.
pub struct Page {
    session: Session,
    engine: Engine,
    root: String,
    // Dropped in this order.
    _driver: Driver,
    _folder: TempDir,
}

/// Whether no search of a page without its app is open (any more).
const NO_EARLY_SEARCH: &str = "return !document.querySelector('[data-early]')";

impl Page {
    /// Starts a browser for this site, without opening a page.
    ///
    /// # Errors
    /// If the engine or its driver is missing or does not start.
    pub fn visit(engine: Engine, site: &Site) -> Result<Self> {
        Self::with(engine, site, Setting::default())
    }

    /// Starts a browser with these settings for this site, without opening a page.
    ///
    /// # Errors
    /// If the engine or its driver is missing or does not start.
    pub fn with(engine: Engine, site: &Site, setting: Setting) -> Result<Self> {
        let folder = TempDir::new()?;
        let alone = (engine == Engine::WebKit)
            .then(|| ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner));
        let mut capabilities = engine.capabilities(setting, folder.path())?;
        // Navigation does not wait for the last picture, since each step waits for what it
        // needs. WebKitGTK waits for the page, because it may lose a script that runs
        // while a page is being replaced.
        let patient = engine == Engine::WebKit;
        capabilities["pageLoadStrategy"] = json!(match (setting.hasty, patient) {
            (true, _) => "none",
            (_, true) => "normal",
            _ => "eager",
        });
        let begin = || {
            let driver = Driver::start(engine, &engine.environment(setting, folder.path()))?;
            let session = Session::begin(driver.port, &capabilities)?;
            Ok((driver, session))
        };
        // Another program may have taken the port: then it is started once more.
        let first = begin().or_else(|_: anyhow::Error| begin());
        let (driver, session) = first.with_context(|| format!("{engine} did not start"))?;
        drop(alone);
        let page = Self {
            session,
            engine,
            root: site.server.url(""),
            _driver: driver,
            _folder: folder,
        };
        page.patience(Duration::from_secs(5))?;
        if engine == Engine::Chromium && (setting.dark || setting.forced_colors) {
            page.emulate(setting.dark, setting.forced_colors)?;
        }
        let (width, height) = if setting.phone {
            PHONE
        } else {
            crate::engine::DESK
        };
        if !(engine == Engine::Chromium && setting.phone) {
            page.resize(width, height)?;
        }
        Ok(page)
    }

    /// Sets the theme of Chromium's system; nothing elsewhere.
    ///
    /// # Errors
    /// If the driver refuses.
    pub fn emulate(&self, is_dark: bool, has_forced_colors: bool) -> Result<()> {
        if self.engine != Engine::Chromium {
            return Ok(());
        }
        let theme = if is_dark { "dark" } else { "light" };
        let colors = if has_forced_colors { "active" } else { "none" };
        let features = json!([
            {"name": "prefers-color-scheme", "value": theme},
            {"name": "forced-colors", "value": colors},
        ]);
        let command =
            json!({"cmd": "Emulation.setEmulatedMedia", "params": {"features": features}});
        self.session.post("/goog/cdp/execute", &command)?;
        Ok(())
    }

    /// Shows the page as its style sheets have it on paper: what is for screens alone is off.
    ///
    /// # Errors
    /// If the driver refuses.
    pub fn as_on_paper(&self) -> Result<()> {
        self.run(
            "const turn = (rules) => {
               for (const rule of rules) {
                 const text = rule.media?.mediaText ?? '';
                 if (text.includes('print')) rule.media.mediaText = 'all';
                 else if (text.includes('screen')) rule.media.mediaText = 'not all';
                 if (rule.cssRules) turn(rule.cssRules);
               }
             };
             for (const sheet of [...document.styleSheets, ...document.adoptedStyleSheets]) turn(sheet.cssRules);",
            &[],
        )?;
        Ok(())
    }

    /// The bytes of the page's objects after garbage collection; `None` except in
    /// Chromium.
    ///
    /// # Errors
    /// If the driver refuses.
    pub fn heap(&self) -> Result<Option<u64>> {
        if self.engine != Engine::Chromium {
            return Ok(None);
        }
        let tell = |command: &str| {
            let command = json!({"cmd": command, "params": {}});
            self.session.post("/goog/cdp/execute", &command)
        };
        tell("HeapProfiler.collectGarbage")?;
        let told = tell("Runtime.getHeapUsage")?;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // whole, and small
        let bytes = told["usedSize"].as_f64().map(|bytes| bytes as u64);
        Ok(bytes)
    }

    /// Sets the time limit of a script in the page. It is short, so that a script that was
    /// lost while a page was replaced is soon run again.
    ///
    /// # Errors
    /// If the driver refuses.
    pub fn patience(&self, limit: Duration) -> Result<()> {
        let milliseconds = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let limits = json!({"script": milliseconds(limit), "pageLoad": milliseconds(LIMIT)});
        self.session.post("/timeouts", &limits).map(drop)
    }

    /// Continues with another site.
    pub fn turn_to(&mut self, site: &Site) {
        self.root = site.server.url("");
    }

    /// The browser's engine.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The address of the site's root, without a last slash.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// Resizes the window so that the page in it has this size, in CSS pixels, as far as
    /// the system allows.
    ///
    /// # Errors
    /// If the driver refuses.
    pub fn resize(&self, width: u32, height: u32) -> Result<()> {
        let (mut outer_width, mut outer_height) = (width, height);
        for _ in 0..6 {
            let size = json!({"x": 0, "y": 0, "width": outer_width, "height": outer_height});
            self.session.post("/window/rect", &size)?;
            // A busy system takes time to resize the page.
            let (mut now_width, mut now_height) = (0, 0);
            for _ in 0..8 {
                let inner = self.ask("return [innerWidth, innerHeight]")?;
                let pixels = |at: usize| inner[at].as_u64().and_then(|n| u32::try_from(n).ok());
                (now_width, now_height) = (pixels(0).unwrap_or(0), pixels(1).unwrap_or(0));
                if (now_width, now_height) == (width, height) {
                    return Ok(());
                }
                std::thread::sleep(Duration::from_millis(25));
            }
            outer_width = (outer_width + width).saturating_sub(now_width);
            outer_height = (outer_height + height).saturating_sub(now_height);
        }
        // No error: a story to which the size matters checks it.
        Ok(())
    }

    // Going somewhere.

    /// Opens a path of the site and waits until the app has taken over.
    ///
    /// # Errors
    /// If it does not.
    pub fn open(&self, path: &str) -> Result<()> {
        self.open_plain(path)?;
        self.until_live()
    }

    /// Opens a path of the site and waits only until its HTML is loaded.
    ///
    /// # Errors
    /// If there is no page.
    pub fn open_plain(&self, path: &str) -> Result<()> {
        self.go(path)?;
        self.until(
            "the page has its text",
            "return document.readyState !== 'loading'",
        )?;
        Ok(())
    }

    /// Opens a file of this machine and waits until the app has taken over.
    ///
    /// # Errors
    /// If it does not.
    pub fn open_file(&self, file: &Path) -> Result<()> {
        let url = format!("file://{}", file.display());
        self.session.post("/url", &json!({"url": url}))?;
        self.until_live()
    }

    /// Navigates to a path of the site, without waiting for a certain result.
    ///
    /// # Errors
    /// If the browser reports that the navigation failed.
    pub fn go(&self, path: &str) -> Result<()> {
        let url = format!("{}{path}", self.root);
        self.session.post("/url", &json!({"url": url})).map(drop)
    }

    /// Closes the window and continues in a new, empty one.
    ///
    /// # Errors
    /// If the driver refuses.
    pub fn close_window(&self) -> Result<()> {
        let (new, old) = self.new_window()?;
        self.to_window(&old)?;
        self.session.delete("/window")?;
        self.to_window(&new)
    }

    /// Waits until the app has taken over the page.
    ///
    /// # Errors
    /// If it does not.
    pub fn until_live(&self) -> Result<()> {
        self.until("the app has taken over", &format!("return {LIVE}"))?;
        Ok(())
    }

    /// Lets the app start on a page of [`Site::held`], and waits for it.
    ///
    /// # Errors
    /// If it does not start.
    pub fn let_start(&self) -> Result<()> {
        // The page may not have run its first script yet.
        self.until(
            "the app can be let start",
            "return window.letStart && (letStart(), true)",
        )?;
        self.until_live()
    }

    /// Loads the page again and waits until the app has taken over.
    ///
    /// # Errors
    /// If it does not.
    pub fn reload(&self) -> Result<()> {
        self.ask("window.beforeReload = true")?;
        self.session.post("/refresh", &json!({}))?;
        self.until(
            "the page was loaded again",
            &format!("return !window.beforeReload && {LIVE}"),
        )?;
        Ok(())
    }

    /// Goes one step back in the history.
    ///
    /// # Errors
    /// If the driver refuses.
    pub fn back(&self) -> Result<()> {
        self.session.post("/back", &json!({})).map(drop)
    }

    /// Goes one step forward in the history.
    ///
    /// # Errors
    /// If the driver refuses.
    pub fn forward(&self) -> Result<()> {
        self.session.post("/forward", &json!({})).map(drop)
    }

    /// Opens a new window and continues in it; returns its handle and the old one's.
    ///
    /// # Errors
    /// If the driver refuses.
    pub fn new_window(&self) -> Result<(String, String)> {
        let old = self.session.get("/window")?;
        let made = self
            .session
            .post("/window/new", &json!({"type": "window"}))?;
        let (old, new) = (text(&old), text(&made["handle"]));
        self.to_window(&new)?;
        Ok((new, old))
    }

    /// Continues in another window.
    ///
    /// # Errors
    /// If the window is closed.
    pub fn to_window(&self, name: &str) -> Result<()> {
        self.session
            .post("/window", &json!({"handle": name}))
            .map(drop)
    }

    /// How many windows and tabs of the browser are open.
    ///
    /// # Errors
    /// If the driver refuses.
    pub fn windows(&self) -> Result<usize> {
        Ok(self
            .session
            .get("/window/handles")?
            .as_array()
            .map_or(0, Vec::len))
    }

    // Doing something.

    /// Presses a key or a combination, such as `Enter`, `/` or `Control+Shift+ArrowRight`.
    ///
    /// # Errors
    /// If the driver refuses.
    pub fn press(&self, keys: &str) -> Result<()> {
        let keys: Vec<&str> = keys.split('+').map(key).collect();
        let down = keys
            .iter()
            .map(|key| json!({"type": "keyDown", "value": key}));
        let up = keys
            .iter()
            .rev()
            .map(|key| json!({"type": "keyUp", "value": key}));
        self.keys(&down.chain(up).collect::<Vec<_>>())
    }

    /// Types a text, key by key.
    ///
    /// # Errors
    /// If the driver refuses.
    pub fn type_text(&self, text: &str) -> Result<()> {
        let both = |key: char| {
            let key = key.to_string();
            [
                json!({"type": "keyDown", "value": key}),
                json!({"type": "keyUp", "value": key}),
            ]
        };
        self.keys(&text.chars().flat_map(both).collect::<Vec<_>>())
    }

    fn keys(&self, actions: &[Value]) -> Result<()> {
        let keyboard = json!({"type": "key", "id": "keyboard", "actions": actions});
        self.session
            .post("/actions", &json!({"actions": [keyboard]}))
            .map(drop)
    }

    /// Clicks the element with this role and name.
    ///
    /// # Errors
    /// If it does not appear or is covered.
    pub fn click(&self, role: &str, name: &str) -> Result<()> {
        let click = || {
            let element = self.find(role, name)?;
            self.run(REACH, &[element.as_argument()])?;
            (self.session.click(&element)).with_context(|| format!("click {role} '{name}'"))
        };
        // A view can replace an element by its like after it was found, and the app's search
        // opens above the early one and takes its place. A person does not see that, and
        // presses the one that is there.
        let clicked = match click() {
            Err(error) if format!("{error:#}").contains("stale element reference") => click(),
            Err(error) if self.ask(NO_EARLY_SEARCH)? == json!(false) => {
                self.until("the app's search is there", NO_EARLY_SEARCH)?;
                click().context(error.to_string())
            }
            other => other,
        };
        clicked.map_err(|error| self.told(&error))
    }

    /// Clicks an element with a mouse button (0 is the main one, 1 the middle one) while a
    /// key is held, such as `Control`.
    ///
    /// # Errors
    /// If the driver refuses.
    pub fn click_with(&self, element: &Element, button: u8, held: Option<&str>) -> Result<()> {
        let held = held.map(key);
        let pause = json!({"type": "pause"});
        let mut keys = vec![pause.clone(); 5];
        if let Some(held) = held {
            keys[0] = json!({"type": "keyDown", "value": held});
            keys[4] = json!({"type": "keyUp", "value": held});
        }
        let to = self.reach(element)?;
        let down = json!({"type": "pointerDown", "button": button});
        let up = json!({"type": "pointerUp", "button": button});
        let keys = json!({"type": "key", "id": "keyboard", "actions": keys});
        self.mouse(&json!([pause, to, down, up, pause]), Some(keys))
    }

    /// Presses the mouse button on the element with this role and name until
    /// [`lift`](Self::lift).
    ///
    /// # Errors
    /// If it does not appear, or the driver refuses.
    pub fn hold(&self, role: &str, name: &str) -> Result<()> {
        let to = self.reach(&self.find(role, name)?)?;
        let down = json!({"type": "pointerDown", "button": 0});
        self.mouse(&json!([to, down]), None)
    }

    /// Releases the mouse button after [`hold`](Self::hold), without moving the mouse.
    ///
    /// # Errors
    /// If the driver refuses.
    pub fn lift(&self) -> Result<()> {
        let up = json!([{"type": "pointerUp", "button": 0}]);
        self.mouse(&up, None)
    }

    /// Drags one element to the lower edge of another, as a finger does.
    ///
    /// # Errors
    /// If the driver refuses.
    pub fn drag(&self, from: &Element, to: &Element) -> Result<()> {
        let at = |element: &Element, y: u8, duration: u16| {
            let origin = element.as_argument();
            json!({"type": "pointerMove", "duration": duration, "x": 0, "y": y, "origin": origin})
        };
        let down = json!({"type": "pointerDown", "button": 0});
        let up = json!({"type": "pointerUp", "button": 0});
        let moves = [at(from, 0, 0), down, at(from, 12, 50), at(to, 12, 100), up];
        // WebKitGTK's driver has no touch.
        let kind = match self.engine {
            Engine::WebKit => "mouse",
            Engine::Chromium | Engine::Firefox => "touch",
        };
        let finger = json!({"type": "pointer", "id": kind, "parameters": {"pointerType": kind}, "actions": moves});
        self.session
            .post("/actions", &json!({"actions": [finger]}))
            .map(drop)
    }

    /// Scrolls an element into view; returns the action that moves the mouse to it.
    fn reach(&self, element: &Element) -> Result<Value> {
        self.run(
            "arguments[0].scrollIntoView({block: 'center'})",
            &[element.as_argument()],
        )?;
        let origin = element.as_argument();
        Ok(json!({"type": "pointerMove", "duration": 0, "x": 0, "y": 0, "origin": origin}))
    }

    fn mouse(&self, moves: &Value, keys: Option<Value>) -> Result<()> {
        let mouse = json!({"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": moves});
        let actions: Vec<Value> = keys.into_iter().chain([mouse]).collect();
        self.session
            .post("/actions", &json!({"actions": actions}))
            .map(drop)
    }

    /// Moves the focus to the element with this role and name.
    ///
    /// # Errors
    /// If it does not appear.
    pub fn focus(&self, role: &str, name: &str) -> Result<()> {
        let element = self.find(role, name)?;
        self.run("arguments[0].focus()", &[element.as_argument()])?;
        Ok(())
    }

    // Looking.

    /// Waits for a visible element with this role and name: the first with exactly this
    /// name, otherwise the first whose name contains it.
    ///
    /// # Errors
    /// If it does not appear.
    pub fn find(&self, role: &str, name: &str) -> Result<Element> {
        let what = format!("there is a {role} '{name}'");
        let found = self.wait(
            &what,
            "return find(...arguments)",
            &[json!(role), json!(name)],
        )?;
        Element::of(&found).ok_or_else(|| anyhow!("{what}: not an element"))
    }

    /// Waits until no visible element has this role and name.
    ///
    /// # Errors
    /// If it stays.
    pub fn until_gone(&self, role: &str, name: &str) -> Result<()> {
        let what = format!("there is no {role} '{name}'");
        self.wait(
            &what,
            "return !find(...arguments)",
            &[json!(role), json!(name)],
        )?;
        Ok(())
    }

    /// Waits until a visible text is on the page.
    ///
    /// # Errors
    /// If it does not appear.
    pub fn sees(&self, text: &str) -> Result<()> {
        let script = "return document.body.innerText.includes(arguments[0])";
        self.wait(&format!("one reads '{text}'"), script, &[json!(text)])?;
        Ok(())
    }

    /// Waits until a script returns a truthy value, and returns it.
    ///
    /// # Errors
    /// If it does not, with what was on the page.
    pub fn until(&self, what: &str, script: &str) -> Result<Value> {
        self.wait(what, script, &[])
    }

    fn wait(&self, what: &str, script: &str, arguments: &[Value]) -> Result<Value> {
        let begun = Instant::now();
        loop {
            // A script may fail while one page is replaced by another.
            let last = self.run(script, arguments);
            if let Ok(value) = &last
                && is_true(value)
            {
                return last;
            }
            if begun.elapsed() > LIMIT {
                let last =
                    last.map_or_else(|error| format!("{error:#}"), |value| value.to_string());
                let error = anyhow!("waited {LIMIT:?} until {what}; the last answer was {last}");
                return Err(self.told(&error));
            }
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// Asserts that a script returns a truthy value now.
    ///
    /// # Errors
    /// If it does not, with what was on the page.
    pub fn must(&self, what: &str, script: &str) -> Result<Value> {
        let value = self.ask(script)?;
        if is_true(&value) {
            return Ok(value);
        }
        Err(self.told(&anyhow!("expected that {what}; the answer was {value}")))
    }

    /// Asserts that a script returns this value now.
    ///
    /// # Errors
    /// If it does not, with what was on the page.
    pub fn equal(&self, what: &str, script: &str, expected: &Value) -> Result<()> {
        let value = self.ask(script)?;
        if value == *expected {
            return Ok(());
        }
        Err(self.told(&anyhow!("{what}: expected {expected}, found {value}")))
    }

    /// Waits until a script returns this value.
    ///
    /// # Errors
    /// If it does not, with what was on the page.
    pub fn until_equal(&self, what: &str, script: &str, expected: &Value) -> Result<()> {
        let begun = Instant::now();
        while self.ask(script).ok().as_ref() != Some(expected) {
            if begun.elapsed() > LIMIT {
                return self.equal(what, script, expected);
            }
            std::thread::sleep(Duration::from_millis(30));
        }
        Ok(())
    }

    /// The result of a script.
    ///
    /// # Errors
    /// If it throws.
    pub fn ask(&self, script: &str) -> Result<Value> {
        self.run(script, &[])
    }

    /// The result of a script with arguments.
    ///
    /// # Errors
    /// If it throws.
    pub fn run(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        // The script runs in a function of its own, so that its names do not clash.
        let script =
            format!("{FIND}\nreturn (function () {{\n{script}\n}}).apply(null, arguments)");
        self.session.run(&script, arguments)
    }

    /// The page's path, query and fragment, decoded.
    ///
    /// # Errors
    /// If there is no page.
    pub fn address(&self) -> Result<String> {
        let script =
            "return decodeURIComponent(location.pathname + location.search + location.hash)";
        Ok(text(&self.ask(script)?))
    }

    /// Waits until the path, query and fragment, decoded, are these.
    ///
    /// # Errors
    /// If they are not.
    pub fn until_at(&self, address: &str) -> Result<()> {
        let script =
            "return decodeURIComponent(location.pathname + location.search + location.hash)";
        self.until_equal("the address", script, &json!(address))
    }

    /// Does something in the frame that is this deep in the page, each the first in its
    /// document, and comes back to the page.
    ///
    /// # Errors
    /// If there is no such frame, or what is done fails.
    pub fn inside<T>(&self, depth: usize, act: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        for _ in 0..depth {
            self.until(
                "a frame",
                "return document.querySelectorAll('iframe').length > 0",
            )?;
            self.session.post("/frame", &json!({"id": 0}))?;
        }
        let done = act(self);
        self.session.post("/frame", &json!({"id": null}))?;
        done
    }

    /// Waits until the page does not scroll: two frames with the same scroll position.
    ///
    /// # Errors
    /// If the page keeps scrolling.
    pub fn until_still(&self) -> Result<()> {
        let script = "return new Promise((done) => {
            const before = scrollY;
            setTimeout(() => requestAnimationFrame(() => done(scrollY === before)), 120);
        })";
        self.until("the page rests", script)?;
        Ok(())
    }

    /// A screenshot of the window as PNG bytes.
    ///
    /// # Errors
    /// If the driver refuses.
    pub fn picture(&self) -> Result<Vec<u8>> {
        use base64::Engine as _;
        let picture = text(&self.session.get("/screenshot")?);
        Ok(base64::engine::general_purpose::STANDARD.decode(picture)?)
    }

    /// An error with what is on the page.
    fn told(&self, error: &anyhow::Error) -> anyhow::Error {
        let script = "const say = (text) => (text ?? '').replace(/\\s+/g, ' ').trim();
            return 'at ' + decodeURIComponent(location.href) + '\\ntitle: ' + document.title
                + '\\nfocus: ' + say(document.activeElement?.outerHTML).slice(0, 200)
                + '\\nread: ' + say(document.querySelector('dialog[open]')?.innerText).slice(0, 400)
                + ' | ' + say(document.body.innerText).slice(0, 600)";
        let page = self
            .ask(script)
            .map_or_else(|error| format!("{error:#}"), |page| text(&page));
        anyhow!("{error:#}\n{page}")
    }

    /// Fails with this message and with what is on the page.
    ///
    /// # Errors
    /// Always.
    pub fn fail<T>(&self, words: &str) -> Result<T> {
        bail!(self.told(&anyhow!("{words}")))
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.session.end();
    }
}

fn is_true(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false)) && *value != json!(0) && *value != json!("")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The protocol's character for a key with a name.
fn key(name: &str) -> &str {
    match name {
        "Backspace" => "\u{e003}",
        "Tab" => "\u{e004}",
        "Enter" => "\u{e007}",
        "Shift" => "\u{e008}",
        "Control" => "\u{e009}",
        "Escape" => "\u{e00c}",
        "Space" => " ",
        "End" => "\u{e010}",
        "Home" => "\u{e011}",
        "ArrowLeft" => "\u{e012}",
        "ArrowUp" => "\u{e013}",
        "ArrowRight" => "\u{e014}",
        "ArrowDown" => "\u{e015}",
        "Delete" => "\u{e017}",
        other => other,
    }
}
