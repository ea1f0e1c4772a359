//! The three browser engines: how each one is started without a screen, and the settings
//! with which a test can start it.

use anyhow::{Context, Result, anyhow};
use serde_json::{Value, json};
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use xtask::files::find_all;

/// A phone's screen, in CSS pixels.
pub const PHONE: (u32, u32) = (360, 740);

/// A desktop's screen, in CSS pixels.
pub const DESK: (u32, u32) = (1280, 900);

/// A browser engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    /// Chromium, by chromedriver.
    Chromium,
    /// Firefox, by geckodriver.
    Firefox,
    /// `WebKitGTK`'s `MiniBrowser`, by `WebKitWebDriver`. It is not Safari.
    WebKit,
}

/// All engines, in the order of tables.
pub const ENGINES: [Engine; 3] = [Engine::Chromium, Engine::Firefox, Engine::WebKit];

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        })
    }
}

/// The settings of the person's system and browser.
#[derive(Debug, Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools)] // each is a thing of its own
pub struct Setting {
    /// The window has a phone's size; Chromium emulates a phone.
    pub phone: bool,
    /// The screen has two device pixels per CSS pixel in each direction. Chromium's phone
    /// has them too.
    pub sharp: bool,
    /// The system has a dark theme.
    pub dark: bool,
    /// The system has a high contrast theme, whose few colours a page uses. `WebKitGTK` knows none.
    pub forced_colors: bool,
    /// Navigation does not wait for the page to load.
    pub hasty: bool,
    /// The browser's languages, such as `zh-CN,zh`. `WebKitGTK` takes its language from a
    /// system locale that may not be installed: see [`Setting::early_script`].
    pub languages: Option<&'static str>,
}

impl Setting {
    /// The script that a page must run first to emulate the setting in an engine that does
    /// not support it.
    pub fn early_script(self, engine: Engine) -> Option<String> {
        let languages = self.languages.filter(|_| engine == Engine::WebKit)?;
        let list: Vec<&str> = languages.split(',').collect();
        let list = json!(list);
        Some(format!(
            "Object.defineProperty(Navigator.prototype, 'languages', {{ get: () => {list} }});"
        ))
    }
}

impl Engine {
    /// The driver's command line.
    ///
    /// # Errors
    /// If a program is missing.
    pub(crate) fn driver(self, port: u16) -> Result<Vec<OsString>> {
        let program = |name: &str, package: &str| {
            on_path(name).map(PathBuf::into_os_string).ok_or_else(|| {
                anyhow!("{self}: there is no {name} on the PATH; Debian has it in {package}")
            })
        };
        Ok(match self {
            Self::Chromium => vec![
                program("chromedriver", "chromium-driver")?,
                format!("--port={port}").into(),
            ],
            Self::Firefox => vec![geckodriver()?, "--port".into(), port.to_string().into()],
            Self::WebKit => vec![
                program("xvfb-run", "xvfb")?,
                "--auto-servernum".into(),
                "--server-args=-screen 0 1600x1200x24".into(),
                program("WebKitWebDriver", "webkit2gtk-driver")?,
                format!("--port={port}").into(),
            ],
        })
    }

    /// The environment of the driver and its browser.
    pub(crate) fn environment(self, setting: Setting, folder: &Path) -> Vec<(String, String)> {
        let mut all = Vec::new();
        let mut add = |name: &str, value: &str| all.push((name.to_owned(), value.to_owned()));
        // The temporary files of browsers and drivers are deleted with the folder.
        add("TMPDIR", &folder.display().to_string());
        if self == Self::WebKit {
            // Its sandbox does not start in containers and as root.
            add("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
            add(
                "GTK_THEME",
                if setting.dark {
                    "Adwaita:dark"
                } else {
                    "Adwaita"
                },
            );
            add("XDG_CONFIG_HOME", &folder.display().to_string());
            if setting.sharp {
                add("GDK_SCALE", "2");
            }
        }
        all
    }

    /// The capabilities with which a session is started.
    ///
    /// # Errors
    /// If the browser is missing.
    pub(crate) fn capabilities(self, setting: Setting, folder: &Path) -> Result<Value> {
        Ok(match self {
            Self::Chromium => chromium(setting)?,
            Self::Firefox => firefox(setting, folder)?,
            Self::WebKit => webkit(folder)?,
        })
    }
}

fn chromium(setting: Setting) -> Result<Value> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let binary = first_of(&names).context("chromium: it is not on the PATH")?;
    let (width, height) = DESK;
    let mut arguments = vec![
        "--headless=new".to_owned(),
        "--no-sandbox".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--disable-gpu".to_owned(),
        format!("--window-size={width},{height}"),
    ];
    let mut options = json!({"binary": binary});
    if let Some(languages) = setting.languages {
        let first = languages.split(',').next().unwrap_or_default();
        arguments.push(format!("--lang={first}"));
        arguments.push(format!("--accept-lang={languages}"));
    }
    if setting.sharp {
        arguments.push("--force-device-scale-factor=2".to_owned());
    }
    if setting.phone {
        let (width, height) = PHONE;
        let screen = json!({"width": width, "height": height, "pixelRatio": 2.0, "touch": true});
        options["mobileEmulation"] = json!({"deviceMetrics": screen});
    }
    options["args"] = json!(arguments);
    Ok(json!({"goog:chromeOptions": options}))
}

fn firefox(setting: Setting, folder: &Path) -> Result<Value> {
    let binary = first_of(&["firefox-esr", "firefox"]).context("firefox: it is not on the PATH")?;
    // Without this its windows are never narrower than its toolbars.
    let chrome = folder.join("profile/chrome");
    std::fs::create_dir_all(&chrome)?;
    std::fs::write(
        chrome.join("userChrome.css"),
        ":root { min-width: 0 !important }",
    )?;
    let mut choices = json!({
        "toolkit.legacyUserProfileCustomizations.stylesheets": true,
        "ui.systemUsesDarkTheme": i32::from(setting.dark),
    });
    if setting.forced_colors {
        choices["ui.useAccessibilityTheme"] = json!(1);
        choices["browser.display.document_color_use"] = json!(2);
    }
    if setting.sharp {
        choices["layout.css.devPixelsPerPx"] = json!("2.0");
    }
    if let Some(languages) = setting.languages {
        choices["intl.accept_languages"] = json!(languages);
    }
    let profile = folder.join("profile");
    let arguments = json!(["-headless", "-profile", profile]);
    Ok(json!({"moz:firefoxOptions": {"binary": binary, "args": arguments, "prefs": choices}}))
}

fn webkit(folder: &Path) -> Result<Value> {
    let binary = mini_browser()
        .context("webkit: there is no MiniBrowser; Debian has it in webkit2gtk-driver")?;
    // Its window is never narrower than its toolbar, so the toolbar is made small.
    let gtk = folder.join("gtk-3.0");
    std::fs::create_dir_all(&gtk)?;
    let style = "window * { font-size: 1px; min-width: 0; min-height: 0; padding: 0; margin: 0; border-width: 0; }";
    std::fs::write(gtk.join("gtk.css"), style)?;
    Ok(json!({"webkitgtk:browserOptions": {"binary": binary, "args": ["--automation"]}}))
}

/// The path of `WebKitGTK`'s `MiniBrowser`, which is beside its library.
fn mini_browser() -> Option<PathBuf> {
    let roots = ["/usr/lib", "/usr/lib64", "/usr/libexec"];
    let below = |folder: PathBuf| -> Vec<PathBuf> {
        let found = std::fs::read_dir(folder).into_iter().flatten().flatten();
        found.map(|entry| entry.path()).collect()
    };
    roots
        .iter()
        .flat_map(|root| below(root.into()))
        .flat_map(|folder| [below(folder.clone()), vec![folder]].concat())
        .filter(|folder| {
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("webkit2gtk-4") || name.starts_with("webkitgtk-6")
        })
        .map(|folder| folder.join("MiniBrowser"))
        .find(|program| program.is_file())
}

fn first_of(names: &[&str]) -> Option<PathBuf> {
    names.iter().find_map(|name| on_path(name))
}

/// The driver of Firefox: named in `GECKODRIVER`, on the PATH, or in the cache of tools.
fn geckodriver() -> Result<OsString> {
    if let Some(named) = std::env::var_os("GECKODRIVER") {
        return Ok(named);
    }
    let cached = || {
        let folders = find_all(&xtask::cache::folder().ok()?, "geckodriver-", "");
        let mut programs = folders.iter().map(|one| one.join("bin/geckodriver"));
        programs.find(|program| program.is_file())
    };
    (on_path("geckodriver").or_else(cached))
        .map(PathBuf::into_os_string)
        .context("firefox: there is no geckodriver; 'cargo xtask test' installs it, or name it in GECKODRIVER")
}

/// The program of this name on the PATH.
fn on_path(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}
