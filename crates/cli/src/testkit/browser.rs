//! The browser in which mini-programs are tested: one that is installed, without a window, with a
//! profile of its own that is deleted afterwards.

use anyhow::{Context as _, Result, anyhow};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// The names of browsers on the `PATH`, the most suitable first.
const NAMES: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
    "firefox",
    "firefox-esr",
];

/// Where browsers are on macOS.
const MAC: &[&str] = &[
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Firefox.app/Contents/MacOS/firefox",
];

/// Where browsers are on Windows, below its folders of programs.
const WINDOWS: &[&str] = &[
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
    "Mozilla Firefox/firefox.exe",
];

/// Settings of Firefox: nothing of its own is looked for in the network.
const FIREFOX: &str = "user_pref(\"dom.allow_scripts_to_close_windows\", true);
user_pref(\"browser.shell.checkDefaultBrowser\", false);
user_pref(\"browser.startup.homepage_override.mstone\", \"ignore\");
user_pref(\"browser.aboutwelcome.enabled\", false);
user_pref(\"app.update.disabledForTesting\", true);
user_pref(\"app.normandy.enabled\", false);
user_pref(\"datareporting.policy.dataSubmissionEnabled\", false);
user_pref(\"toolkit.telemetry.enabled\", false);
user_pref(\"network.captive-portal-service.enabled\", false);
user_pref(\"network.connectivity-service.enabled\", false);
user_pref(\"services.settings.server\", \"\");
user_pref(\"extensions.update.enabled\", false);
user_pref(\"network.proxy.type\", 1);
user_pref(\"network.proxy.http\", \"127.0.0.1\");
user_pref(\"network.proxy.http_port\", 9);
user_pref(\"network.proxy.ssl\", \"127.0.0.1\");
user_pref(\"network.proxy.ssl_port\", 9);
user_pref(\"network.proxy.no_proxies_on\", \"127.0.0.1\");
";

/// A browser that is installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Browser {
    pub(super) path: PathBuf,
}

impl Browser {
    /// The browser that is asked for, or the first that is found.
    pub(super) fn find(wanted: Option<&Path>) -> Result<Self> {
        if let Some(path) = wanted {
            let found = if path.components().count() > 1 {
                path.is_file().then(|| path.to_owned())
            } else {
                on_path(path)
            };
            return found
                .map(|path| Self { path })
                .with_context(|| format!("there is no browser {}", path.display()));
        }
        let by_name = NAMES.iter().find_map(|name| on_path(Path::new(name)));
        let found = by_name.or_else(|| places().into_iter().find(|path| path.is_file()));
        found.map(|path| Self { path }).ok_or_else(|| {
            anyhow!(
                "no browser was found: install Chromium, Chrome, Edge or Firefox, name one with \
                 --browser, or open the address that --by-hand prints in any browser"
            )
        })
    }

    fn is_firefox(&self) -> bool {
        let name = self.path.file_name().unwrap_or_default();
        name.to_string_lossy().to_lowercase().contains("firefox")
    }

    /// Opens an address without a window.
    pub(super) fn open(&self, address: &str) -> Result<Running> {
        let profile = tempfile::tempdir().context("a folder for the browser")?;
        let arguments = if self.is_firefox() {
            std::fs::write(profile.path().join("user.js"), FIREFOX)
                .context("the settings of the browser")?;
            firefox_arguments(profile.path(), address)
        } else {
            chromium_arguments(profile.path(), address, is_root(profile.path()))
        };
        let mut command = Command::new(&self.path);
        if cfg!(target_os = "linux") {
            // What a browser that is ended leaves there goes with the profile.
            command.env("TMPDIR", profile.path());
        }
        let child = command
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| self.path.display().to_string())?;
        Ok(Running { child, profile })
    }
}

fn firefox_arguments(profile: &Path, address: &str) -> Vec<OsString> {
    vec![
        "--headless".into(),
        "--no-remote".into(),
        "--profile".into(),
        profile.into(),
        address.into(),
    ]
}

fn chromium_arguments(profile: &Path, address: &str, is_root: bool) -> Vec<OsString> {
    let mut folder = OsString::from("--user-data-dir=");
    folder.push(profile);
    let mut arguments = vec![
        "--headless=new".into(),
        folder,
        "--no-first-run".into(),
        "--no-default-browser-check".into(),
        "--disable-background-networking".into(),
        "--disable-component-update".into(),
        "--disable-extensions".into(),
        "--disable-sync".into(),
        "--disable-background-timer-throttling".into(),
        "--disable-backgrounding-occluded-windows".into(),
        "--disable-renderer-backgrounding".into(),
        "--disable-dev-shm-usage".into(),
        // As in the containers that start it.
        "--password-store=basic".into(),
        "--use-mock-keychain".into(),
        // The bars of a phone take no room.
        "--hide-scrollbars".into(),
        "--window-size=1280,1000".into(),
        // A frame without an origin has a process of its own, however little memory there is: so
        // a program that computes for ever is ended.
        "--site-per-process".into(),
        "--enable-features=IsolateSandboxedIframes".into(),
        // No name leads to another computer.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1".into(),
    ];
    if is_root {
        // The system's administrator cannot start it otherwise, as in many containers. What shuts a
        // program off is the page's.
        arguments.push("--no-sandbox".into());
    }
    arguments.push(address.into());
    arguments
}

/// Whether the owner of a new folder is the system's administrator.
#[cfg(unix)]
fn is_root(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(folder).is_ok_and(|about| about.uid() == 0)
}

#[cfg(not(unix))]
fn is_root(_: &Path) -> bool {
    false
}

/// The program with this name on the `PATH`.
fn on_path(name: &Path) -> Option<PathBuf> {
    let paths = std::env::var_os("PATH")?;
    let ending = std::env::consts::EXE_SUFFIX;
    std::env::split_paths(&paths).find_map(|folder| {
        let plain = folder.join(name);
        let with_ending = PathBuf::from(format!("{}{ending}", plain.display()));
        [plain, with_ending].into_iter().find(|path| path.is_file())
    })
}

/// The usual places of browsers on macOS and Windows.
fn places() -> Vec<PathBuf> {
    let folders = ["ProgramFiles", "ProgramFiles(x86)", "LocalAppData"];
    let folders: Vec<_> = folders.iter().filter_map(std::env::var_os).collect();
    let below = |name: &&str| {
        folders
            .iter()
            .map(|folder| Path::new(folder).join(name))
            .collect()
    };
    let windows = WINDOWS
        .iter()
        .flat_map(|name| -> Vec<PathBuf> { below(name) });
    MAC.iter().map(PathBuf::from).chain(windows).collect()
}

/// A browser that runs; it is ended when this is dropped.
pub(super) struct Running {
    child: Child,
    profile: TempDir,
}

impl Running {
    /// Whether it has ended by itself.
    pub(super) fn is_over(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended already is no mistake.
        let _ = self.child.kill();
        let _ = self.child.wait();
        // Its other processes end a moment later, and may write until then.
        for _ in 0..20 {
            std::thread::sleep(Duration::from_millis(50));
            if std::fs::remove_dir_all(self.profile.path()).is_ok() {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_that_is_not_there_is_named() {
        let error = Browser::find(Some(Path::new("no-such-browser"))).expect_err("there is none");
        assert_eq!(error.to_string(), "there is no browser no-such-browser");
        let own = std::env::current_exe().expect("this program");
        assert_eq!(Browser::find(Some(&own)).expect("it is a file").path, own);
    }

    #[test]
    fn no_browser_looks_up_names() {
        let profile = Path::new("/tmp/profile");
        let of_chromium = chromium_arguments(profile, "http://127.0.0.1:1/", false);
        assert!(
            of_chromium
                .iter()
                .any(|own| own.to_string_lossy().contains("MAP * ~NOTFOUND"))
        );
        assert!(!of_chromium.contains(&"--no-sandbox".into()));
        assert!(chromium_arguments(profile, "", true).contains(&"--no-sandbox".into()));
        assert!(FIREFOX.contains("network.proxy.type\", 1"));
        let firefox = Browser {
            path: "/usr/bin/firefox-esr".into(),
        };
        assert!(firefox.is_firefox());
    }
}
