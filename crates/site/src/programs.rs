//! Mini-programs in a site: the scripts of those that articles show, the file whose frame makes
//! their workers, and the names that the page's script knows them by. A site without
//! mini-programs has none of it.

use crate::app::App;
use crate::output::{FileKind, SiteError, Writer};
use crate::policy::hash;
use crate::script_messages::script_messages;
use bookmobile::library::Library;
use bookmobile_html::allowed::PROGRAM_ATTRIBUTE;
use bookmobile_html::escape;
use bookmobile_i18n::{Group, Language};
use bookmobile_press::{PROGRAMS_FOLDER, Screen, is_screen};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// A program in an article, as the press writes it into the attribute `data-program`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct ProgramPlacement {
    /// The slug of the program.
    pub(crate) program: String,
    /// The slug of its page, and the name of what it keeps.
    pub(crate) id: String,
    /// The path of its script; nothing for those that come with the app.
    pub(crate) code: Option<String>,
    /// The paths of its data.
    pub(crate) data: Vec<String>,
    /// What it asks for.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<String>>"))]
    pub(crate) asks: Vec<String>,
}

impl ProgramPlacement {
    /// The paths of its files that the press wrote.
    pub(crate) fn files(&self) -> impl Iterator<Item = &String> {
        self.code.iter().chain(&self.data)
    }
}

/// A mini-program with its page in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedProgram {
    /// The slug of the program.
    pub slug: String,
    /// The slug of its page, and the name of what it keeps.
    pub id: String,
    /// The code of the language.
    pub language: String,
    /// The path of the folder of its page, from the site's root, with a `/` at its end.
    pub page: String,
    /// What it asks for.
    pub asks: Vec<String>,
    /// Whether it has a screen of its own.
    pub has_screen: bool,
}

/// The programs of a library: each of their pages.
pub(crate) fn placed_programs(library: &Library) -> Vec<PlacedProgram> {
    let mut placed = Vec::new();
    for (id, meta) in library.catalog().iter() {
        let text = library.article(id).unwrap_or_default();
        for section in &text.sections {
            let own = programs_in(&section.body).filter(|own| own.id == meta.slug);
            placed.extend(own.map(|own| PlacedProgram {
                page: format!("{}/articles/{}/", meta.language, own.id),
                has_screen: own.code.as_deref().is_some_and(is_screen),
                language: meta.language.clone(),
                slug: own.program,
                id: own.id,
                asks: own.asks,
            }));
        }
    }
    placed
}

/// The programs in the HTML of an article.
pub(crate) fn programs_in(html: &str) -> impl Iterator<Item = ProgramPlacement> {
    let values = html.split(PROGRAM_ATTRIBUTE).skip(1);
    values.filter_map(|rest| {
        let (value, _) = rest.strip_prefix("=\"")?.split_once('"')?;
        let json = value.replace("&quot;", "\"").replace("&lt;", "<");
        let json = json.replace("&gt;", ">").replace("&amp;", "&");
        serde_json::from_str(&json).ok()
    })
}

/// The names of the files of mini-programs, as a line of JavaScript that is put before the
/// page's script of them.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ProgramFiles {
    /// The page's script; that itself does not know it.
    #[serde(skip)]
    pub(crate) js: String,
    /// The style of views; empty in a single file.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[cfg_attr(test, ts(optional, as = "Option<String>"))]
    pub(crate) css: String,
    /// The file that holds the frame; empty in a single file, whose page makes the frame.
    pub(crate) frame: String,
    /// What each program begins with.
    pub(crate) runtime: String,
    /// What makes QR codes in views: its script, empty in a single file, and its program.
    #[serde(rename = "qrJs", skip_serializing_if = "String::is_empty")]
    #[cfg_attr(test, ts(optional, as = "Option<String>"))]
    pub(crate) qr_js: String,
    #[serde(rename = "qrWasm")]
    pub(crate) qr_wasm: String,
    /// The scripts of the programs that come with the app, by their slugs.
    pub(crate) code: BTreeMap<String, String>,
    /// What each program with a screen of its own begins with; empty without any.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) shim: String,
    /// What belongs to programs with a screen of their own, by the names of their files.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(test, ts(as = "BTreeMap<String, ScreenFiles>"))]
    pub(crate) screens: BTreeMap<String, ScreenFiles>,
}

impl ProgramFiles {
    /// Writes the files of the programs that articles show, by their slugs; the names are empty
    /// if there are none. `qr` are the names of what makes QR codes.
    pub(crate) fn write(
        app: &App,
        shown: &BTreeSet<String>,
        screens: BTreeMap<String, Screen>,
        languages: &[Language],
        [qr_js, qr_wasm]: &[String; 2],
        writer: &mut Writer<'_>,
    ) -> Result<Self, SiteError> {
        let mut files = Self::default();
        if shown.is_empty() {
            return Ok(files);
        }
        let scripts = &app.scripts;
        let mut keep = |stem: &str, ending: &str, text: &str| {
            writer.keep_named(
                FileKind::Other,
                &format!("{PROGRAMS_FOLDER}{stem}"),
                ending,
                text,
            )
        };
        files.css = keep("views", "css", &app.styles.program_views)?;
        files.frame = keep("frame", "html", &frame_file(app))?;
        files.runtime = keep("runtime", "js", &scripts.program_runtime)?;
        files.qr_js.clone_from(qr_js);
        files.qr_wasm.clone_from(qr_wasm);
        if !screens.is_empty() {
            files.shim = keep("shim", "js", &scripts.program_shim)?;
        }
        for (path, screen) in screens {
            let own = ScreenFiles::new(&screen, app);
            let stem = path.strip_prefix(PROGRAMS_FOLDER).unwrap_or(&path);
            let slug = stem.rsplit_once('-').map_or(stem, |(slug, _)| slug);
            let frame = keep(slug, "html", &own.outer_file(app))?;
            files.screens.insert(path, ScreenFiles { frame, ..own });
        }
        for (slug, code) in app.programs.iter().filter(|(slug, _)| shown.contains(slug)) {
            files.code.insert(slug.clone(), keep(slug, "js", code)?);
        }
        let script = files.script(app, languages, "");
        files.js = keep("page", "js", &script)?;
        Ok(files)
    }

    /// Whether articles show programs.
    pub(crate) fn is_used(&self) -> bool {
        !self.js.is_empty()
    }

    /// The page's script with the names of the files. `frame` is the document of the frame,
    /// which a single file makes itself.
    fn script(&self, app: &App, languages: &[Language], frame: &str) -> String {
        let names = json!(self).to_string().replace('<', "\\u003c");
        let frame = json!(frame).to_string().replace('<', "\\u003c");
        let messages = script_messages(languages, &[Group::Programs]);
        format!(
            "const PROGRAMS={names};\nconst PROGRAM_FRAME={frame};\n{messages}{}",
            app.scripts.programs
        )
    }

    /// What a single file has for its programs; nothing without any.
    pub(crate) fn in_file(&self, app: &App, languages: &[Language]) -> Option<ProgramsInFile> {
        if !self.is_used() {
            return None;
        }
        let screens = self.screens.values();
        let frame = hash(frame_script(&app.scripts.program_frame));
        let own = Self {
            css: String::new(),
            frame: String::new(),
            qr_js: String::new(),
            ..self.clone()
        };
        let script = own.script(app, languages, &app.scripts.program_frame);
        // In a scope of its own: other scripts have the same names.
        let qr = &app.scripts.program_qr;
        let script = format!("(() => {{\n{qr}\n{script}\n}})();");
        Some(ProgramsInFile {
            script,
            scripts: screens
                .clone()
                .map(|own| own.script.clone())
                .chain([frame])
                .collect(),
            styles: screens.map(|own| own.style.clone()).collect(),
        })
    }

    /// The files that a single file needs whatever articles it has.
    pub(crate) fn of_file(&self) -> Vec<&str> {
        let first = [&*self.runtime, &*self.shim, &*self.qr_wasm].into_iter();
        let code = self.code.values().map(String::as_str);
        first.filter(|name| !name.is_empty()).chain(code).collect()
    }
}

/// What a single file has for its programs, besides their files.
pub(crate) struct ProgramsInFile {
    pub(crate) script: String,
    /// The hashes of scripts and styles in frames, which its policy has to let in.
    pub(crate) scripts: Vec<String>,
    pub(crate) styles: Vec<String>,
}

/// What belongs to a program with a screen of its own.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ScreenFiles {
    /// The file that holds its frame.
    pub(crate) frame: String,
    /// The policy of its document.
    pub(crate) policy: String,
    /// The hashes of its script and its style.
    #[serde(skip)]
    script: String,
    #[serde(skip)]
    style: String,
}

impl ScreenFiles {
    fn new(screen: &Screen, app: &App) -> Self {
        // As src/js/programs-screen.js joins them.
        let script = hash(&format!("{}\n{}", app.scripts.program_shim, screen.script));
        let style = hash(&screen.style);
        Self {
            frame: String::new(),
            policy: screen_policy(&[&script], &[&style]),
            script,
            style,
        }
    }

    /// The file that holds the program's frame. Its own policy holds for the frame too.
    fn outer_file(&self, app: &App) -> String {
        let outer = &app.scripts.program_screen_outer;
        let policy = screen_policy(
            &[&hash(outer), &self.script],
            &[&hash(OUTER_STYLE), &self.style],
        );
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n\
             <meta name=\"robots\" content=\"noindex\">\n<title>Mini-program</title>\n\
             <style>{OUTER_STYLE}</style>\n<body><script>{outer}</script></body>\n</html>\n",
            escape(&policy)
        )
    }
}

/// The style of the file that holds the frame of a screen.
const OUTER_STYLE: &str = "html,body,iframe{display:block;inline-size:100%;block-size:100%;margin:0;border:0;color-scheme:light dark}body{overflow:hidden}";

/// The policy of a program with a screen of its own: no network, and of scripts and styles only
/// those with these hashes.
fn screen_policy(scripts: &[&str], styles: &[&str]) -> String {
    let list = |hashes: &[&str]| -> String {
        let hashes = hashes.iter().map(|hash| format!(" 'sha256-{hash}'"));
        hashes.collect()
    };
    format!(
        "default-src 'none'; script-src 'wasm-unsafe-eval'{}; style-src{}; img-src data: blob:; \
         font-src data:; media-src data: blob:; worker-src blob:; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types default",
        list(scripts),
        list(styles),
    )
}

/// The script in the document of the frame.
fn frame_script(document: &str) -> &str {
    let script = document.split_once("<script>").map_or("", |(_, rest)| rest);
    script
        .split_once("</script>")
        .map_or(script, |(script, _)| script)
}

/// The document of the frame in which a program's worker is made: sandboxed, with a policy that
/// shuts every network.
pub fn frame_document(script: &str) -> String {
    let policy = format!(
        "default-src 'none'; script-src 'wasm-unsafe-eval' 'sha256-{}'; worker-src blob:; \
         base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types default",
        hash(script)
    );
    format!(
        "<!doctype html><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"{}\"><script>{script}</script>",
        escape(&policy)
    )
}

/// The file that holds the frame. Its own policy holds for the frame too.
fn frame_file(app: &App) -> String {
    let document = &app.scripts.program_frame;
    let frame = json!(document).to_string().replace('<', "\\u003c");
    let script = format!(
        "const PROGRAM_FRAME={frame};\n{}",
        app.scripts.program_outer
    );
    let policy = format!(
        "default-src 'none'; script-src 'wasm-unsafe-eval' 'sha256-{}' 'sha256-{}'; worker-src blob:; \
         base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types default",
        hash(&script),
        hash(frame_script(document)),
    );
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>Mini-program</title>\n<script>{script}</script>\n</html>\n",
        escape(&policy)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_in_an_article_as_the_press_writes_them() {
        let html = "<p>a</p><section class=\"program\" data-program=\"{&quot;program&quot;:&quot;prices&quot;,\
                    &quot;id&quot;:&quot;town&quot;,&quot;data&quot;:[&quot;programs/town-1.json&quot;],\
                    &quot;asks&quot;:[&quot;position&quot;]}\" aria-label=\"Prices\"></section>";
        let found: Vec<_> = programs_in(html).collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].program, "prices");
        let files: Vec<_> = found[0].files().collect();
        assert_eq!(files, ["programs/town-1.json"]);
    }

    #[test]
    fn the_frames_script_is_the_one_that_its_policy_names() {
        let document = frame_document("a()");
        assert_eq!(frame_script(&document), "a()");
        assert!(document.contains(&escape(&format!("'sha256-{}'", hash("a()")))));
    }

    #[test]
    fn a_screen_has_the_hashes_of_its_script_with_the_shim_and_of_its_style() {
        let mut app = App::default();
        app.scripts.program_shim = "shim()".to_owned();
        app.scripts.program_screen_outer = "outer()".to_owned();
        let screen = Screen {
            script: "go()".to_owned(),
            style: "p{}".to_owned(),
            ..Screen::default()
        };
        let files = ScreenFiles::new(&screen, &app);
        let script = format!(
            "script-src 'wasm-unsafe-eval' 'sha256-{}';",
            hash("shim()\ngo()")
        );
        assert!(files.policy.contains(&script), "{}", files.policy);
        assert!(
            files
                .policy
                .contains(&format!("style-src 'sha256-{}';", hash("p{}")))
        );
        for unsafe_word in ["unsafe-inline", "'self'", "http", "*"] {
            assert!(!files.policy.contains(unsafe_word), "{}", files.policy);
        }
        // The frame within has its own script, and not that of the file.
        let outer = files.outer_file(&app);
        for text in ["shim()\ngo()", "outer()"] {
            assert!(
                outer.contains(&escape(&format!("'sha256-{}'", hash(text)))),
                "{outer}"
            );
        }
        assert!(!files.policy.contains(&hash("outer()")));
    }
}
